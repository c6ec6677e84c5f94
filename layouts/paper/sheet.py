"""A page of slides: title, what it says in a line, foot; a briefing's notes hold the commentary."""

from dataclasses import dataclass, field
from typing import Any

from dashboard.briefings.briefing import Briefing
from dashboard.briefings.commentary import Said, Sentences, commentary
from dashboard.day import Instant
from dashboard.words import Words
from layouts import format as fmt
from layouts.paper import prose
from layouts.paper.ink import LIGHT
from layouts.paper.slide import Run, fitted, style, text
from layouts.paper.template import CONTENT, COVER

LEFT, WIDTH = 0.6, 12.1
TOP = 1.72
"""Where the content of a page begins, in inches."""
FOOT = 7.08


@dataclass(frozen=True, slots=True)
class Stamp:
    """Of when the numbers on slides are, which the foot of each page says."""

    data_time: Instant
    revision: int
    demonstration: bool


class Pages:
    """Slides in the making, whatever they show: their cover, their titles, their feet.

    ``place`` is who makes them, ``site`` is where lists are opened.
    """

    __slots__ = ()
    presentation: Any
    words: Words
    place: str
    site: str

    @property
    def stamp(self) -> Stamp:
        """Return of when the numbers are."""
        raise NotImplementedError

    def cover(self, title: str, subtitle: str) -> Any:
        """Add the cover."""
        slide = self._slide(COVER)
        self._write(slide, "标题", title, 40, 11.5)
        self._write(slide, "副标题", subtitle, 22, 11.5, colour=LIGHT.text_2)
        return slide

    def titled(self, title: str) -> Any:
        """Add a page with a title."""
        slide = self._slide(CONTENT)
        self._write(slide, "标题", title, 26, WIDTH)
        return slide

    def _slide(self, name: str) -> Any:
        layouts = self.presentation.slide_layouts
        slide = self.presentation.slides.add_slide(layouts.get_by_name(name))
        slide.shapes.turbo_add_enabled = True
        return slide

    def _write(
        self, slide: Any, name: str, said: str, size: float, inches: float,
        *, colour: str = LIGHT.text,
    ) -> None:  # fmt: skip
        """Write into the placeholder of a name, which its layout numbers."""
        number = next(
            place.placeholder_format.idx
            for place in slide.slide_layout.placeholders
            if place.name == name
        )
        place = slide.placeholders[number]
        place.name = name
        frame = place.text_frame
        frame.text = ""
        fit = fitted(said, size, inches)
        style(frame.paragraphs[0].add_run(), Run(said, fit, size >= 26, colour))

    def foot(self, slide: Any) -> None:
        """Write of when and from where the numbers are, and the number of the page."""
        stamp, words = self.stamp, self.words
        parts = [
            words("brief.source", place=self.place),
            words("brief.made", time=fmt.stamp_long(stamp.data_time), revision=stamp.revision),
        ]
        if stamp.demonstration:
            parts.append(words("brief.demonstration"))
        said = [Run(" · ".join(parts), 9, colour=LIGHT.text_2)]
        text(slide, (LEFT, FOOT, WIDTH - 1, 0.22), said)
        number = str(len(self.presentation.slides))
        text(slide, (LEFT + WIDTH - 1, FOOT, 1, 0.22), [Run(number, 9, colour=LIGHT.text_2)],
             align="r")  # fmt: skip


@dataclass(slots=True)
class Deck(Pages):
    """A briefing's presentation in the making."""

    presentation: Any
    briefing: Briefing
    words: Words
    place: str
    site: str
    said: dict[str, Sentences] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Draft the commentary once."""
        self.said = commentary(self.briefing)

    @property
    def stamp(self) -> Stamp:
        """Return of when the briefing is."""
        briefing = self.briefing
        return Stamp(briefing.data_time, briefing.revision, briefing.demonstration)

    def page(self, section: str, title: str = "", *, lead: bool = True) -> Any:
        """Add a page of a section, with the first of its sentences under the title."""
        slide = self.titled(title or self.words(f"brief.section.{section}"))
        sentences = self.said.get(section, ())
        if lead and sentences:
            said = self.lead(sentences)
            size = fitted(said, 14, WIDTH, lines=2)
            text(slide, (LEFT, 1.0, WIDTH, 0.6), [Run(said, size, colour=LIGHT.text_2)])
        self.notes(slide, sentences)
        self.foot(slide)
        return slide

    def lead(self, sentences: Sentences) -> str:
        """Return the first sentence, and the next where both are short."""
        return prose.paragraph(sentences[:1], self.words)

    def notes(self, slide: Any, sentences: tuple[Said, ...]) -> None:
        """Write the whole commentary of a section into the notes."""
        if not sentences:
            return
        lines = [prose.text(said, self.words) for said in sentences]
        lines.append(prose.moment_text(self.briefing, self.words) + self.words("brief.say.end"))
        slide.notes_slide.notes_text_frame.text = "\n".join(lines)
