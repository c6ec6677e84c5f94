"""The form of an official paper, 党政机关公文格式 GB/T 9704-2012: page, fonts, headings, numbers.

A4 with margins of 37, 35, 28 and 26 mm; 22 lines of 28 signs; 仿宋 of size three, a title in 小标宋
of size two, headings in 黑体 and 楷体; page numbers between dashes, odd ones right, even ones left.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FANGSONG, KAITI, HEITI, SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
TITLE = "方正小标宋简体"
LATIN = "Times New Roman"
TWO, THREE, FOUR, SMALL_FOUR = 22.0, 16.0, 14.0, 12.0
"""The sizes 二号, 三号, 四号, 小四 in points."""
CELL = 10.5
"""Points of the text in tables."""
LINE = 579
"""Twentieths of a point from line to line: 225 mm over 22 lines."""
CLOSER = -5
"""Twentieths of a point between signs: 28 of 16 points in 156 mm. A grid would say the same, but
office programs other than Word spread signs by it."""
RED = RGBColor(0xE6, 0x00, 0x12)
BLACK = RGBColor(0, 0, 0)
ALIGN = {
    "l": WD_ALIGN_PARAGRAPH.LEFT,
    "c": WD_ALIGN_PARAGRAPH.CENTER,
    "r": WD_ALIGN_PARAGRAPH.RIGHT,
}
_STYLES = {
    "Normal": (FANGSONG, THREE, False),
    "Title": (TITLE, TWO, False),
    "Heading 1": (HEITI, THREE, False),
    "Heading 2": (KAITI, THREE, False),
}


def paper() -> Any:
    """Return an empty document in this form."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(23)
    _grid(section)
    for name, (font, size, bold) in _STYLES.items():
        _style(made.styles[name], font, size, bold=bold)
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), str(CLOSER))
    made.styles["Normal"].element.get_or_add_rPr().append(closer)
    made.settings.odd_and_even_pages_header_footer = True
    _number(section.footer, "r")
    _number(section.even_page_footer, "l")
    return made


def _grid(section: Any) -> None:
    """Set the grid of lines."""
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    for key, said in (("type", "lines"), ("linePitch", LINE)):
        grid.set(qn(f"w:{key}"), str(said))
    properties.append(grid)


def _style(style: Any, font: str, size: float, *, bold: bool) -> None:
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = BLACK
    name_font(style.element.get_or_add_rPr(), font)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE / 20)
    borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is not None:
        borders.getparent().remove(borders)


def name_font(properties: Any, font: str) -> None:
    """Name the font of Chinese and that of Latin signs."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for script, name in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", font)):
        fonts.set(qn(f"w:{script}"), name)


def _number(footer: Any, side: str) -> None:
    """Write the page's number between dashes, one sign in from the edge."""
    footer.is_linked_to_previous = False
    line = footer.paragraphs[0]
    line.alignment = ALIGN[side]
    indent = line.paragraph_format
    if side == "r":
        indent.right_indent = Pt(FOUR)
    else:
        indent.left_indent = Pt(FOUR)
    for part in ("— ", None, " —"):
        run = line.add_run(part or "")
        run.font.size = Pt(FOUR)
        name_font(run._r.get_or_add_rPr(), SONG)
        if part is None:
            _field(run, "PAGE")


def _field(run: Any, code: str) -> None:
    for kind in ("begin", None, "end"):
        if kind is None:
            made = OxmlElement("w:instrText")
            made.set(qn("xml:space"), "preserve")
            made.text = f" {code} "
        else:
            made = OxmlElement("w:fldChar")
            made.set(qn("w:fldCharType"), kind)
        run._r.append(made)


def clean(text: str) -> str:
    """Return text without control signs, which no document may hold."""
    return "".join(max(sign, " ") for sign in text)


def red_head(made: Any, name: str) -> None:
    """Put the red head: who issues it, and the red line beneath."""
    line = made.add_paragraph()
    line.alignment = ALIGN["c"]
    form = line.paragraph_format
    # As large as fits in one line of 156 mm, at most 45 points.
    size = min(45.0, 428 / max(len(name), 1))
    form.line_spacing_rule = WD_LINE_SPACING.SINGLE
    run = line.add_run(clean(name))
    run.font.size, run.font.color.rgb = Pt(size), RED
    name_font(run._r.get_or_add_rPr(), TITLE)
    rule = made.add_paragraph()
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, said in (("val", "single"), ("sz", "18"), ("space", "1"), ("color", str(RED))):
        bottom.set(qn(f"w:{key}"), said)
    borders.append(bottom)
    rule._p.get_or_add_pPr().append(borders)
    made.add_paragraph()


def title(made: Any, said: str, under: str, *, on_new_page: bool = False) -> None:
    """Put the title, and a line under it."""
    line = made.add_paragraph(clean(said), style="Title")
    line.paragraph_format.page_break_before = on_new_page
    line.alignment = ALIGN["c"]
    line.paragraph_format.line_spacing = Pt(36)
    below = made.add_paragraph()
    below.alignment = ALIGN["c"]
    run = below.add_run(clean(under))
    name_font(run._r.get_or_add_rPr(), KAITI)
    made.add_paragraph()


def heading(made: Any, said: str, level: int = 1, *, on_new_page: bool = False) -> None:
    """Put a heading, two signs in; it stays with what follows."""
    line = made.add_paragraph(clean(said), style=f"Heading {level}")
    line.paragraph_format.page_break_before = on_new_page
    _indent(line)
    line.paragraph_format.keep_with_next = True


def paragraph(made: Any, said: str) -> None:
    """Put running text, its first line two signs in."""
    _indent(made.add_paragraph(clean(said)))


def _indent(line: Any) -> None:
    properties = line._p.get_or_add_pPr()
    indent = properties.get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), "640")


def caption(made: Any, said: str, *, over: bool = True) -> None:
    """Put the line over a table, with which it stays, or under a picture."""
    line = made.add_paragraph()
    line.alignment = ALIGN["c"]
    line.paragraph_format.keep_with_next = over
    run = line.add_run(clean(said))
    run.font.size = Pt(SMALL_FOUR)
    name_font(run._r.get_or_add_rPr(), HEITI)


def picture(made: Any, data: bytes, most: tuple[float, float], *, said: str) -> None:
    """Put a picture in the middle, as large as fits into so many millimetres; stays with the next.

    ``said`` is what it shows, for those who do not see it.
    """
    line = made.add_paragraph()
    line.alignment = ALIGN["c"]
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    line.paragraph_format.line_spacing = 1.0
    line.paragraph_format.keep_with_next = True
    shape = line.add_run().add_picture(BytesIO(data))
    scale = min(Mm(most[0]) / shape.width, Mm(most[1]) / shape.height)
    shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
    shape._inline.docPr.set("descr", said)


def signed(made: Any, *lines: str) -> None:
    """Put who issues it, and when, at the right."""
    made.add_paragraph()
    for said in lines:
        line = made.add_paragraph(clean(said))
        line.alignment = ALIGN["r"]
        line.paragraph_format.right_indent = Pt(THREE * 2)


def table(
    made: Any,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[float],
    align: str,
    links: Sequence[str] = (),
    size: float = CELL,
) -> Any:
    """Put a table over the whole width; its head is repeated on each page.

    ``widths`` are shares, ``align`` has a letter a column; ``links`` are addresses of last cells,
    ``size`` is that of its text in points.
    """
    grid = made.add_table(rows=1 + len(rows), cols=len(heads))
    grid.style = "Table Grid"
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    whole = sum(widths)
    columns = [Mm(156 * share / whole) for share in widths]
    for column, width in zip(grid.columns, columns, strict=True):
        column.width = width
    for number, line in enumerate([heads, *rows]):
        row = grid.rows[number]
        _whole_row(row, head=number == 0)
        for at, (cell, said) in enumerate(zip(row.cells, line, strict=True)):
            cell.width = columns[at]
            link = links[number - 1] if links and number and at == len(heads) - 1 else ""
            side = "c" if number == 0 else align[at]
            _cell(cell, said, side, head=number == 0, link=link, size=size)
    made.add_paragraph()
    return grid


def _whole_row(row: Any, *, head: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))


def _cell(cell: Any, said: str, side: str, *, head: bool, link: str, size: float) -> None:
    line = cell.paragraphs[0]
    line.alignment = ALIGN[side]
    form = line.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(17)
    # The grid of signs is of running text: in a cell it would spread them.
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    line._p.get_or_add_pPr().append(snap)
    run = line.add_run(clean(said))
    run.font.size = Pt(size)
    name_font(run._r.get_or_add_rPr(), HEITI if head else FANGSONG)
    if link:
        _linked(cell, line, run, link)


def _linked(cell: Any, line: Any, run: Any, address: str) -> None:
    key = cell.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    made = OxmlElement("w:hyperlink")
    made.set(qn("r:id"), key)
    line._p.append(made)
    made.append(run._r)
    run.font.underline = True
