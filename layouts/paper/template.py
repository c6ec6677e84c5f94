"""The template of slides: two layouts found by name, with placeholders found by name.

``blank`` makes the one that comes with it; an office may put its own in its place. Its masters
are kept as they are, only the layouts named here are used.
"""

from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from lxml import etree
from pptx import Presentation
from pptx.exc import PackageNotFoundError
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from layouts.paper.ink import LIGHT, SANS, UNIT, WARNING, bare

COVER, CONTENT = "封面", "内容"
PLACES = {COVER: ("标题", "副标题"), CONTENT: ("标题",)}
"""The placeholders that each layout must have."""
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
_BOXES = {
    (COVER, "标题"): (0.9, 2.0, 11.5, 1.3, 40, True),
    (COVER, "副标题"): (0.9, 3.4, 11.5, 0.8, 22, False),
    (CONTENT, "标题"): (0.6, 0.36, 12.1, 0.62, 26, True),
}
"""Left, top, width, height in inches, size in points, bold."""


class BadTemplate(ValueError):
    """A file that cannot be the template: ``missing`` are layouts, or layout and placeholder."""

    def __init__(self, missing: tuple[str, ...] = ()) -> None:
        super().__init__(", ".join(missing) or "no presentation")
        self.missing = missing


def opened(data: bytes | None) -> Any:
    """Return a presentation without slides, of a file's bytes or of our own.

    Raises BadTemplate where they are none, or lack a layout or a placeholder.
    """
    if data is None:
        return blank()
    try:
        found = Presentation(BytesIO(data))
    except (PackageNotFoundError, BadZipFile, KeyError, OSError, ValueError) as error:
        raise BadTemplate from error
    if missing := _missing(found):
        raise BadTemplate(missing)
    for entry in list(found.slides._sldIdLst):
        found.part.drop_rel(entry.rId)
        found.slides._sldIdLst.remove(entry)
    return found


def _missing(found: Any) -> tuple[str, ...]:
    layouts = {layout.name: layout for layout in found.slide_layouts}
    gaps = [name for name in PLACES if name not in layouts]
    for name, places in PLACES.items():
        if name in layouts:
            there = {place.name for place in layouts[name].placeholders}
            gaps += [f"{name}/{place}" for place in places if place not in there]
    return tuple(gaps)


def blank() -> Any:
    """Return our own template: 16:9, white, the fonts of Chinese named."""
    made = Presentation()
    made.slide_width, made.slide_height = WIDTH, HEIGHT
    kept = {COVER: made.slide_layouts[0], CONTENT: made.slide_layouts[5]}
    for layout in list(made.slide_layouts):
        if layout not in kept.values():
            made.slide_layouts.remove(layout)
    for name, layout in kept.items():
        layout.name = name
        _arrange(layout, name)
    _arrange_master(made.slide_master)
    _fonts(made.slide_master)
    return made


def _arrange(layout: Any, name: str) -> None:
    places = iter(PLACES[name])
    for place in list(layout.placeholders):
        if place.placeholder_format.type in _FOOTERS:
            place._element.getparent().remove(place._element)
            continue
        place.name = next(places)
        left, top, width, height, size, bold = _BOXES[name, place.name]
        place.left, place.top = Inches(left), Inches(top)
        place.width, place.height = Inches(width), Inches(height)
        _style(place, size, bold=bold)


_FOOTERS = (13, 15, 16)
"""Slide number, footer, date: written as text of our own, which follows the language."""


def _style(place: Any, size: int, *, bold: bool) -> None:
    """Write size, weight, colour and alignment into a placeholder's own list of styles."""
    body = place.text_frame._txBody
    listed = body.find(qn("a:lstStyle"))
    for old in list(listed):
        listed.remove(old)
    xml = (
        f'<a:lvl1pPr xmlns:a="{_A}" marL="0" indent="0" algn="l"><a:buNone/>'
        f'<a:defRPr sz="{Pt(size).centipoints}" b="{int(bold)}"><a:solidFill>'
        f'<a:srgbClr val="{bare(LIGHT.text)}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
    )
    listed.append(etree.fromstring(xml))
    properties = body.find(qn("a:bodyPr"))
    for key, said in {"lIns": "0", "rIns": "0", "anchor": "ctr"}.items():
        properties.set(key, said)


_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def _arrange_master(master: Any) -> None:
    """Widen the master's placeholders with the page."""
    for place in list(master.placeholders):
        if place.placeholder_format.type in _FOOTERS:
            place._element.getparent().remove(place._element)
            continue
        place.left, place.width = Inches(0.6), Emu(WIDTH - Inches(1.2))


def _fonts(master: Any) -> None:
    """Name the theme's fonts and colours."""
    part = next(rel.target_part for rel in master.part.rels.values() if "theme" in rel.reltype)
    theme = etree.fromstring(part.blob)
    for kind in ("majorFont", "minorFont"):
        for font in theme.iter(qn(f"a:{kind}")):
            for script in ("latin", "ea"):
                font.find(qn(f"a:{script}")).set("typeface", SANS)
    accents = [LIGHT.data, *UNIT.values(), WARNING["red"], WARNING["yellow"]]
    for number, colour in enumerate(accents, start=1):
        for accent in theme.iter(qn(f"a:accent{number}")):
            accent[0].getparent().replace(
                accent[0], etree.fromstring(f'<a:srgbClr xmlns:a="{_A}" val="{bare(colour)}"/>')
            )
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
