"""Books: what a workbook says, as plain values: its first sheet, its tables, their charts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

Cell = str | float | None
"""A text, a number, or an instant or day where its column says so; None is an empty cell."""
Row = Sequence[Cell]

MOST_ROWS = 1_048_576
"""Rows of a sheet, its heading among them, in every spreadsheet that reads XLSX."""


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    """Text as it is, codes among it: never a number, never a formula."""
    TIME = "time"
    """An instant, written as a date with its time in the place's time zone."""
    DAY = "day"
    WHOLE = "whole"
    DECIMAL = "decimal"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what its cells hold, and its width in characters.

    ``paper`` is its share of a page's width on slides and documents, 0 where it is not on them.
    """

    title: str
    kind: Kind = Kind.TEXT
    width: int = 14
    paper: float = 0


@dataclass(frozen=True, slots=True)
class Series:
    """One line or set of bars: the number of its column, and its colour as #rrggbb."""

    column: int
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a table's own cells: ``column``, ``bar`` or ``line``, stacked or not."""

    kind: str
    title: str
    series: tuple[Series, ...]
    stacked: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``rows`` gives them from the first on whenever it is called, ``count`` of them.

    ``sums`` rows at the end stand under the filter. A table with charts is small and held in
    memory; every other one is written as it is read.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[Row]]
    count: int
    charts: tuple[Chart, ...] = ()
    sums: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the first sheet: what it is called, and what it says."""

    name: str
    value: Cell
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: its first sheet (``about`` is its name, ``title`` its heading), its tables.

    ``split`` is the line that the first sheet says where a table has several sheets; ``{n}`` in it
    is how many. ``mark`` is printed at the head of every page.
    """

    title: str
    about: str
    facts: tuple[Fact, ...]
    tables: tuple[Table, ...]
    split: str
    by: str = ""
    mark: str = ""

    @property
    def count(self) -> int:
        """Return the rows of all tables."""
        return sum(table.count for table in self.tables)
