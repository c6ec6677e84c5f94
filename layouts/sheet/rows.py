"""Rows: the XML of a sheet's rows, made by hand: a million of them in some seconds.

Texts stand in their cells (inline strings), so that nothing is kept for later.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from dashboard.day import DAY, HOUR, SECOND, Day, Instant, as_date
from layouts.sheet.book import Cell, Column, Kind, Row

_SHANGHAI = 8 * HOUR
_EPOCH = 25_569
"""The number of 1970-01-01 in spreadsheets, which count days from 1900."""
_FIRST_DAY = 693_594
"""The ordinal of the day that spreadsheets call 0."""
MOST_CHARACTERS = 32_767
"""Of a cell; a longer text is cut, and ends in an ellipsis."""
_BARE = re.compile(r"[^\x00-\x08\x0b\x0c\x0d\x0e-\x1f&<>\ud800-\udfff\ufffe\uffff]*")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A reader takes _x000D_ for a carriage return, so what only looks like one is told apart.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

Styles = Mapping[Kind, str]
"""The number of each kind's style in the workbook."""
Writer = Callable[[int, Row], str]


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


@lru_cache(maxsize=16_384)
def escaped(text: str) -> str:
    """Return text as it stands in a cell's XML: whole, but for what no XML can hold."""
    if len(text) > MOST_CHARACTERS:
        text = text[: MOST_CHARACTERS - 1] + "…"
    if "_x" in text:
        text = _ESCAPE.sub("_x005F_", text)
    if not _BARE.fullmatch(text):
        text = _ILLEGAL.sub("\ufffd", text)
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        text = text.replace("\r", "_x000D_")
    if text != text.strip() or "\n" in text:
        return f'<t xml:space="preserve">{text}</t>'
    return f"<t>{text}</t>"


def _value(kind: Kind, value: Cell) -> str:
    match kind:
        case Kind.TEXT:
            return escaped(str(value))
        case Kind.TIME:
            return f"<v>{serial_of(int(value or 0))!r}</v>"
        case Kind.DAY:
            return f"<v>{day_serial(int(value or 0))}</v>"
        case Kind.WHOLE | Kind.DECIMAL:
            return f"<v>{value!r}</v>"


def _times() -> Callable[[Cell], str]:
    """Return what writes instants; many cases share theirs."""

    @lru_cache(maxsize=16_384)
    def written(at: Cell) -> str:
        return _value(Kind.TIME, at)

    return written


def row_writer(columns: Sequence[Column], styles: Styles) -> Writer:
    """Return what turns a row, numbered from 1, into its XML; empty cells are left out."""
    times = _times()
    cells: list[tuple[str, str, Callable[[Cell], str]]] = []
    for number, column in enumerate(columns):
        style = styles[column.kind]
        text = column.kind is Kind.TEXT
        open_ = f'" s="{style}" t="inlineStr"><is>' if text else f'" s="{style}">'
        value = times if column.kind is Kind.TIME else _writer(column.kind)
        cells.append((f'<c r="{letters(number)}', open_, value))
    close = ["</is></c>" if column.kind is Kind.TEXT else "</c>" for column in columns]

    def write(number: int, row: Row) -> str:
        parts = [f'<row r="{number}">']
        for (place, open_, value), end, cell in zip(cells, close, row, strict=True):
            if cell is not None and cell != "":
                parts.append(f"{place}{number}{open_}{value(cell)}{end}")
        parts.append("</row>")
        return "".join(parts)

    return write


def _writer(kind: Kind) -> Callable[[Cell], str]:
    if kind is Kind.TEXT:
        return escaped
    return lambda value: _value(kind, value)
