"""A page of the deck: title, what it says in a line, foot; notes hold the commentary."""

from dataclasses import dataclass, field
from typing import Any

from dashboard.briefing import Briefing
from dashboard.commentary import Said, Sentences, commentary
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


@dataclass(slots=True)
class Deck:
    """A presentation in the making: ``site`` is where the lists are opened."""

    presentation: Any
    briefing: Briefing
    words: Words
    place: str
    site: str
    said: dict[str, Sentences] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Draft the commentary once."""
        self.said = commentary(self.briefing)

    def cover(self, title: str, subtitle: str) -> Any:
        """Add the cover."""
        slide = self._slide(COVER)
        self._write(slide, "标题", title, 40, 11.5)
        self._write(slide, "副标题", subtitle, 22, 11.5, colour=LIGHT.text_2)
        return slide

    def page(self, section: str, title: str = "", *, lead: bool = True) -> Any:
        """Add a page of a section, with the first of its sentences under the title."""
        slide = self._slide(CONTENT)
        self._write(slide, "标题", title or self.words(f"brief.section.{section}"), 26, WIDTH)
        sentences = self.said.get(section, ())
        if lead and sentences:
            said = self.lead(sentences)
            size = fitted(said, 14, WIDTH, lines=2)
            text(slide, (LEFT, 1.0, WIDTH, 0.6), [Run(said, size, colour=LIGHT.text_2)])
        self.notes(slide, sentences)
        self._foot(slide)
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

    def _foot(self, slide: Any) -> None:
        briefing, words = self.briefing, self.words
        parts = [
            words("brief.source", place=self.place),
            words(
                "brief.made",
                time=fmt.stamp_long(briefing.data_time),
                revision=briefing.revision,
            ),
        ]
        if briefing.demonstration:
            parts.append(words("brief.demonstration"))
        said = [Run(" · ".join(parts), 9, colour=LIGHT.text_2)]
        text(slide, (LEFT, FOOT, WIDTH - 1, 0.22), said)
        number = str(len(self.presentation.slides))
        text(slide, (LEFT + WIDTH - 1, FOOT, 1, 0.22), [Run(number, 9, colour=LIGHT.text_2)],
             align="r")  # fmt: skip
