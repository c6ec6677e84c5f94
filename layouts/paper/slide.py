"""A slide: text, numbers and tables put on it by inches, in the fonts and colours of paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from layouts.paper.ink import LIGHT, LINE_STRONG, SANS, bare, rgb

Box = tuple[float, float, float, float]
"""Left, top, width, height in inches."""
ALIGN = {"l": PP_ALIGN.LEFT, "c": PP_ALIGN.CENTER, "r": PP_ALIGN.RIGHT}
_FILL, _RGB = qn("a:solidFill"), qn("a:srgbClr")
_SCRIPTS = (qn("a:latin"), qn("a:ea"), qn("a:cs"))
"""The font is named for Latin, for Chinese and for all else."""
LEAST = 8.0
"""Points under which nothing is written."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; sizes in points, ``link`` an address."""

    text: str
    size: float = 12
    bold: bool = False
    colour: str = LIGHT.text
    link: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading, share of the width, alignment."""

    head: str
    share: float
    align: str = "l"


def clean(text: str) -> str:
    """Return text without what no document may hold: control signs."""
    return "".join(max(sign, " ") for sign in text)


def width_of(text: str, size: float) -> float:
    """Return about how many inches a line of text takes: a Chinese sign is as wide as high."""
    return sum(1.0 if ord(sign) > 0x2E80 else 0.6 for sign in text) * size / 72


def fitted(text: str, size: float, inches: float, *, lines: int = 1) -> float:
    """Return the largest size up to ``size`` at which a text fits in so many lines."""
    while size > LEAST and width_of(text, size) > inches * lines * (0.97 if lines == 1 else 0.9):
        size -= 0.5
    return size


def style(run: Any, said: Run) -> None:
    """Give a run of text its style, with the font of Chinese named too."""
    run.text = clean(said.text)
    # Written by hand: a briefing has hundreds of runs, and the library looks each value up anew.
    properties = run._r.get_or_add_rPr()
    properties.set("sz", str(Pt(said.size).centipoints))
    properties.set("b", str(int(said.bold)))
    etree.SubElement(etree.SubElement(properties, _FILL), _RGB, val=bare(said.colour))
    for script in _SCRIPTS:
        etree.SubElement(properties, script, typeface=SANS)
    if said.link:
        run.hyperlink.address = said.link


def text(
    slide: Any,
    box: Box,
    *lines: Sequence[Run],
    align: str = "l",
    anchor: str = "t",
    wrap: bool = True,
) -> Any:
    """Put lines of text on a slide; nothing grows beyond the box."""
    left, top, width, height = box
    made = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
    frame = made.text_frame
    frame.word_wrap = wrap
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = {
        "t": MSO_ANCHOR.TOP, "m": MSO_ANCHOR.MIDDLE, "b": MSO_ANCHOR.BOTTOM
    }[anchor]  # fmt: skip
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = ALIGN[align]
        for run in line:
            style(paragraph.add_run(), run)
    return made


def caption(slide: Any, box: Box, said: str) -> None:
    """Put the small heading of a part of a slide."""
    text(slide, box, [Run(said, fitted(said, 13, box[2]), bold=True, colour=LIGHT.text_2)])


def rule(slide: Any, left: float, top: float, width: float) -> None:
    """Draw a hairline."""
    line = slide.shapes.add_connector(
        1, Inches(left), Inches(top), Inches(left + width), Inches(top)
    )
    unstyled(line)
    line.line.color.rgb = rgb(LIGHT.line)
    line.line.width = Pt(0.75)


def unstyled(shape: Any) -> None:
    """Take away what the theme would add to a shape: shadows and the like."""
    for found in shape._element.findall(qn("p:style")):
        shape._element.remove(found)


def table(
    slide: Any,
    box: Box,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Run]],
    *,
    name: str,
    row: float = 0.29,
    size: float = 11,
) -> Any:
    """Put a native table on a slide: hairlines under rows, no fills; ``row`` is a row's height."""
    left, top, width, _ = box
    made = slide.shapes.add_table(
        len(rows) + 1, len(columns), Inches(left), Inches(top), Inches(width),
        Inches(row * (len(rows) + 1)),
    )  # fmt: skip
    made.name = name
    grid = made.table
    _unstyled(made)
    whole = sum(column.share for column in columns)
    for number, column in enumerate(columns):
        inches = width * column.share / whole
        grid.columns[number].width = Inches(inches)
        head = Run(column.head, fitted(column.head, size - 0.5, inches - 0.17), colour=LIGHT.text_2)
        _cell(grid.cell(0, number), head, column, strong=True)
        for at, line in enumerate(rows, start=1):
            run = line[number]
            fit = fitted(run.text, run.size, inches - 0.17)
            sized = Run(run.text, fit, run.bold, run.colour, run.link)
            _cell(grid.cell(at, number), sized, column, strong=False)
    # Past the library, which adds up the whole table's height anew for each row.
    for one in grid.rows:
        one._tr.h = Inches(row)
    made.height = Inches(row) * (len(rows) + 1)
    return made


def _unstyled(made: Any) -> None:
    properties = made._element.graphic.graphicData.tbl.tblPr
    for flag in ("firstRow", "bandRow"):
        properties.set(flag, "0")
    found = properties.find(qn("a:tableStyleId"))
    if found is not None:
        found.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid


def _cell(cell: Any, run: Run, column: Column, *, strong: bool) -> None:
    properties = cell._tc.get_or_add_tcPr()
    for side, inches in (("marL", 0.08), ("marR", 0.08), ("marT", 0), ("marB", 0)):
        properties.set(side, str(Inches(inches)))
    properties.set("anchor", "ctr")
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = ALIGN[column.align]
    style(paragraph.add_run(), run)
    _underline(cell, LINE_STRONG if strong else LIGHT.line)


def _underline(cell: Any, colour: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    made = etree.SubElement(properties, qn("a:lnB"), w=str(Pt(0.75)))
    fill = etree.SubElement(made, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=bare(colour))
