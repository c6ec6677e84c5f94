"""The list of areas at the beginning of a file of several; each leads to its own pages."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from lxml import etree
from pptx.oxml.ns import qn

from dashboard.briefings.briefing import Briefing
from layouts.paper.ink import LIGHT
from layouts.paper.sheet import LEFT, TOP, WIDTH, Deck
from layouts.paper.slide import Run, fitted, text

_SECTIONS = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_EXTENSION = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_FEW = 33
"""Areas that stand in three columns; more stand in five."""
_HIGH = 5.1


@dataclass(slots=True)
class Contents:
    """The list: its own page comes after the cover, and is written when all others are there."""

    deck: Deck
    slide: Any = None
    _areas: list[tuple[Briefing, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Add the page, empty as yet."""
        self.slide = self.deck.page("contents", lead=False)

    def add(self, briefing: Briefing, first: int) -> None:
        """Note an area and the number of its first page, counted from zero."""
        self._areas.append((briefing, first))

    def close(self) -> None:
        """Write the list, and group the pages of each area."""
        columns = 3 if len(self._areas) <= _FEW else 5
        rows = -(-len(self._areas) // columns)
        high, wide = min(0.6, _HIGH / rows), WIDTH / columns
        for number, (briefing, first) in enumerate(self._areas):
            column, row = divmod(number, rows)
            self._line(briefing, first, (LEFT + column * wide, TOP + row * high, wide - 0.3, high))
        self._group()

    def _line(self, briefing: Briefing, first: int, box: tuple[float, float, float, float]) -> None:
        words, deck = self.deck.words, self.deck
        name, page = briefing.area.title(words.lang), str(first + 1)
        size = fitted(f"{name} {page}", min(18.0, box[3] * 36), box[2])
        runs = [Run(name, size), Run(f"  {page}", size * 0.8, colour=LIGHT.text_2)]
        made = text(self.slide, box, runs, anchor="m")
        made.name = briefing.area.code
        made.click_action.target_slide = deck.presentation.slides[first]

    def _group(self) -> None:
        """Tell office programs which pages belong together, by the area's name."""
        slides = [entry.get("id") for entry in self.deck.presentation.slides._sldIdLst]
        firsts = [first for _, first in self._areas]
        root = self.deck.presentation.part._element
        # Whatever sections an office's own template has speak of slides that are gone.
        for old in root.iter(f"{{{_SECTIONS}}}sectionLst"):
            old.getparent().getparent().remove(old.getparent())
        listed = root.find(qn("p:extLst"))
        if listed is None:
            listed = etree.SubElement(root, qn("p:extLst"))
        held = etree.SubElement(listed, qn("p:ext"), uri=_EXTENSION)
        sections = etree.SubElement(held, f"{{{_SECTIONS}}}sectionLst", nsmap={"p14": _SECTIONS})
        for (briefing, first), end in zip(self._areas, [*firsts[1:], len(slides)], strict=True):
            name = briefing.area.title(self.deck.words.lang)
            known = {"name": name, "id": f"{{{str(uuid4()).upper()}}}"}
            section = etree.SubElement(sections, f"{{{_SECTIONS}}}section", known)
            within = etree.SubElement(section, f"{{{_SECTIONS}}}sldIdLst")
            for one in slides[first:end]:
                etree.SubElement(within, f"{{{_SECTIONS}}}sldId", id=one)
