"""Skeletons: a workbook whole but for the rows that are written as they are read.

XlsxWriter makes it: styles, headings, filters, charts, the first sheet. Its own way of writing in
constant memory takes a million rows through two temporary files, and minutes (docs/performance.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from layouts.sheet.book import Book, Chart, Column, Fact, Kind, Table
from layouts.sheet.rows import day_serial, serial_of

FONT = "Microsoft YaHei"
_FORMATS: Mapping[Kind, dict[str, Any]] = {
    # Text stays text also when somebody edits the cell: no formula, no lost digits.
    Kind.TEXT: {"num_format": 49, "quote_prefix": True},
    Kind.TIME: {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"},
    Kind.DAY: {"num_format": "yyyy-mm-dd", "align": "left"},
    Kind.WHOLE: {"num_format": "#,##0"},
    Kind.DECIMAL: {"num_format": "#,##0.0#"},
}
_HEAD = {"bold": True, "bg_color": "#eef2f7", "font_color": "#14202f", "bottom": 1, "valign": "top"}
_INK, _QUIET = "#14202f", "#52627a"
NAME_CHARACTERS = 31
_CHART_ROWS, _CHART_WIDTH, _CHART_HEIGHT = 20, 760, 360


@dataclass(slots=True)
class Skeleton:
    """What was made: which of its sheets wait for which rows of which table."""

    waiting: dict[str, "Part"] = field(default_factory=dict)
    sheets: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a table from ``first`` on, ``count`` of them, that one sheet holds."""

    table: Table
    first: int
    count: int


def parts_of(table: Table, most_rows: int) -> list[Part]:
    """Cut a table into what a sheet of so many rows can hold; an empty table has one part."""
    room = max(most_rows - 1, 1)
    starts = range(0, table.count, room) if table.count else (0,)
    return [Part(table, start, min(room, table.count - start)) for start in starts]


def sheet_name(name: str) -> str:
    """Return a name that a sheet may have."""
    clean = "".join("·" if mark in "[]:*?/\\" else mark for mark in name).strip("' ")
    return clean[:NAME_CHARACTERS] or "1"


class _Maker:
    def __init__(self, file: BinaryIO, book: Book) -> None:
        # Loaded by whoever writes the first one: a server starts without it.
        import xlsxwriter  # noqa: PLC0415  see above

        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.out = xlsxwriter.Workbook(file, options)
        self.out.set_properties({"title": book.title, "author": book.by})
        base = {"font_name": FONT, "font_size": 10, "font_color": _INK}
        self.formats = {kind: self.out.add_format(base | said) for kind, said in _FORMATS.items()}
        # In headers "&" begins a command; doubled it is itself. A space ends the size before it.
        self.mark = f'&C&"{FONT}"&14 {book.mark.replace("&", "&&")}' if book.mark else ""
        self.head = self.out.add_format(base | _HEAD)
        self.title = self.out.add_format(base | {"bold": True, "font_size": 16})
        self.name = self.out.add_format(base | {"font_color": _QUIET, "valign": "top"})
        self.said = {
            kind: self.out.add_format(base | said | {"text_wrap": True, "align": "left"})
            for kind, said in _FORMATS.items()
        }
        self.sum = {
            kind: self.out.add_format(base | said | {"bold": True, "top": 1})
            for kind, said in _FORMATS.items()
        }

    def about(self, book: Book, facts: tuple[Fact, ...]) -> None:
        sheet = self.out.add_worksheet(sheet_name(book.about))
        sheet.set_header(self.mark)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 96)
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, book.title, self.title)
        for number, fact in enumerate(facts, start=2):
            sheet.write_string(number, 0, fact.name, self.name)
            self.put(sheet, number, 1, fact.kind, fact.value, self.said)

    def put(
        self, sheet: Any, row: int, place: int, kind: Kind, value: Any, formats: Mapping[Kind, Any]
    ) -> None:
        """Write one cell; nothing for an empty one."""
        if value is None or value == "":
            return
        if kind is Kind.TEXT:
            sheet.write_string(row, place, value, formats[kind])
            return
        number = {Kind.TIME: serial_of, Kind.DAY: day_serial}.get(kind)
        sheet.write_number(row, place, number(value) if number else value, formats[kind])

    def sheet(self, name: str, table: Table, rows: int) -> Any:
        """Return a sheet with its heading, filter and widths."""
        sheet = self.out.add_worksheet(name)
        sheet.set_header(self.mark)
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(table.columns):
            sheet.set_column(number, number, column.width, self.formats[column.kind])
            sheet.write_string(0, number, column.title, self.head)
        if rows:
            sheet.autofilter(0, 0, rows, len(table.columns) - 1)
        return sheet

    def whole(self, name: str, table: Table) -> None:
        """Write a small table whole, with its charts beside it."""
        own = table.count - table.sums
        sheet = self.sheet(name, table, own)
        for number, row in enumerate(table.rows(), start=1):
            formats = self.sum if number > own else self.formats
            for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
                self.put(sheet, number, place, column.kind, value, formats)
        for number, chart in enumerate(table.charts):
            drawn = self.chart(name, chart, table.columns, own)
            sheet.insert_chart(1 + number * _CHART_ROWS, len(table.columns) + 1, drawn)

    def chart(self, name: str, chart: Chart, columns: tuple[Column, ...], rows: int) -> Any:
        said = {"type": chart.kind} | ({"subtype": "stacked"} if chart.stacked else {})
        drawn = self.out.add_chart(said)
        for series in chart.series:
            place = series.column
            fill = {"color": series.colour} if series.colour else {}
            look = {"line": {"width": 2} | fill} if chart.kind == "line" else {"fill": fill}
            drawn.add_series(
                {
                    "name": [name, 0, place],
                    "categories": [name, 1, 0, rows, 0],
                    "values": [name, 1, place, rows, place],
                    **(look if fill or chart.kind == "line" else {}),
                    **({"gap": 60} if chart.kind != "line" else {}),
                }
            )
        text = {"name": FONT, "color": _INK}
        drawn.set_title({"name": chart.title, "name_font": {**text, "size": 12}, "overlay": False})
        drawn.set_legend({"position": "bottom", "font": text})
        days = columns[0].kind is Kind.DAY
        drawn.set_x_axis({"num_font": text, **({"num_format": "mm-dd"} if days else {})})
        drawn.set_y_axis(
            {
                "num_font": text,
                "name": chart.unit,
                "name_font": text,
                "major_gridlines": {"visible": True, "line": {"color": "#dde3ec"}},
            }
        )
        drawn.show_blanks_as("gap")
        drawn.set_size({"width": _CHART_WIDTH, "height": _CHART_HEIGHT})
        return drawn


def _facts(book: Book, parts: Mapping[int, list[Part]]) -> tuple[Fact, ...]:
    """Return the lines of the first sheet, with the notice of a table that was cut."""
    cut = [len(one) for one in parts.values() if len(one) > 1]
    return (*book.facts, *(Fact("", book.split.format(n=n)) for n in cut))


def make(book: Book, file: BinaryIO, *, most_rows: int) -> Skeleton:
    """Write a book's skeleton into a file; each waiting sheet has one row of empty cells.

    That row shows where the rows belong, and which number each kind's style has.
    """
    made, maker = Skeleton(), _Maker(file, book)
    parts = {
        number: parts_of(table, most_rows)
        for number, table in enumerate(book.tables)
        if not table.charts
    }
    maker.about(book, _facts(book, parts))
    for number, table in enumerate(book.tables):
        if table.charts:
            maker.whole(sheet_name(table.name), table)
            made.sheets += 1
            continue
        for i, part in enumerate(parts[number], start=1):
            name = f"{table.name} {i}" if len(parts[number]) > 1 else table.name
            sheet = maker.sheet(sheet_name(name), table, part.count)
            for place, column in enumerate(table.columns):
                sheet.write_blank(1, place, None, maker.formats[column.kind])
            made.sheets += 1
            made.waiting[f"xl/worksheets/sheet{made.sheets}.xml"] = part
    maker.out.close()
    return made
