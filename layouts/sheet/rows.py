"""Rows: the XML of a sheet's rows, made by hand: a million of them in some seconds.

Texts stand in their cells (inline strings), so that nothing is kept for later.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

from dashboard.day import DAY, HOUR, SECOND, Day, Instant, as_date
from layouts.sheet.book import Cell, Column, Kind, Row

_SHANGHAI = 8 * HOUR
_EPOCH = 25_569
"""The number of 1970-01-01 in spreadsheets, which count days from 1900."""
_FIRST_DAY = 693_594
"""The ordinal of the day that spreadsheets call 0."""
MOST_CHARACTERS = 32_767
"""Of a cell; a longer text is cut, and ends in an ellipsis."""
_PLAIN = re.compile(
    r"[^\s_&<>\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
    r"(?:[^\n\r_&<>\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]*(?<!\s))?"
)
"""Text that stands in XML as it is, and neither begins nor ends in a space."""
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A reader takes _x000D_ for a carriage return, so what only looks like one is told apart.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

Styles = Mapping[Kind, str]
"""The number of each kind's style in the workbook."""
Writer = Callable[[int, Sequence[Row]], str]
_NUMBER = "\x00"
"""Stands for a row's number until the row is whole: no text in a cell can hold it."""


def serial_of(at: Instant) -> float:
    """Return an instant as spreadsheets number moments: days since 1900, the place's time."""
    return _EPOCH + (at + _SHANGHAI) // SECOND * SECOND / DAY


def day_serial(day: Day) -> int:
    """Return a day as spreadsheets number it."""
    return as_date(day).toordinal() - _FIRST_DAY


def letters(column: int) -> str:
    """Return a column's name: A for 0, AA for 26."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def escaped(text: str) -> str:
    """Return text as it stands in a cell's XML: whole, but for what no XML can hold."""
    if len(text) > MOST_CHARACTERS:
        text = text[: MOST_CHARACTERS - 1] + "…"
    if _PLAIN.fullmatch(text):
        return f"<t>{text}</t>"
    text = _ESCAPE.sub("_x005F_", text)
    text = _ILLEGAL.sub("\ufffd", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = text.replace("\r", "_x000D_")
    if text != text.strip() or "\n" in text:
        return f'<t xml:space="preserve">{text}</t>'
    return f"<t>{text}</t>"


def row_writer(columns: Sequence[Column], styles: Styles) -> Writer:
    """Return what turns rows, the first of them numbered, into their XML.

    It goes column by column, so that nothing is decided again for each cell; empty cells are
    left out.
    """
    writers = [
        _column_writer(letters(place), column.kind, styles[column.kind])
        for place, column in enumerate(columns)
    ]

    def write(first: int, rows: Sequence[Row]) -> str:
        by_column = zip(writers, zip(*rows, strict=True), strict=True)
        by_row = zip(*(written(cells) for written, cells in by_column), strict=True)
        return "".join(
            f'<row r="{n}">{"".join(cells).replace(_NUMBER, str(n))}</row>'
            for n, cells in enumerate(by_row, start=first)
        )

    return write


def _column_writer(name: str, kind: Kind, style: str) -> Callable[[Sequence[Cell]], Iterable[str]]:
    """Return what turns the cells of one column into their XML."""
    begin, end = f'<c r="{name}{_NUMBER}" s="{style}"><v>', "</v></c>"
    match kind:
        case Kind.TEXT:
            begin, end = f'<c r="{name}{_NUMBER}" s="{style}" t="inlineStr"><is>', "</is></c>"
            return lambda cells: _once(cells, lambda text: f"{begin}{escaped(str(text))}{end}")
        case Kind.TIME:
            return lambda cells: [
                "" if at is None else f"{begin}{serial_of(at)!r}{end}"
                for at in cast("Sequence[Instant | None]", cells)
            ]
        case Kind.DAY:
            return lambda cells: _once(
                cells, lambda day: f"{begin}{day_serial(cast('Day', day))}{end}"
            )
        case Kind.WHOLE | Kind.DECIMAL:
            return lambda cells: _once(cells, lambda value: f"{begin}{value!r}{end}")


def _once(cells: Sequence[Cell], written: Callable[[Cell], str]) -> Iterable[str]:
    """Return the XML of some cells, made once for those that are alike."""
    known: dict[Cell, str] = {None: "", "": ""}
    known |= {cell: written(cell) for cell in set(cells) - known.keys()}
    return map(known.__getitem__, cells)
