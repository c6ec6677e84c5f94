"""Collected: the items of an own briefing as they are read at one moment, for page and paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from dashboard.boards.snapshot import Snapshot
from dashboard.briefings.briefing import Ground
from dashboard.briefings.own import Days, Item, OwnBriefing, days_of
from dashboard.day import Day, Instant, iso_day
from dashboard.fields import BadListing
from dashboard.profile import Profile
from dashboard.words import Words
from layouts import format as fmt
from layouts.screen.trends import Chart
from layouts.sheet.book import Book, Cell, Kind, Table


@dataclass(frozen=True, slots=True)
class Charted:
    """A chart by day of an area."""

    chart: Chart
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Ranked:
    """The response of the areas beneath one."""

    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Mapped:
    """A level of an area's map; ``ground`` is read where it is drawn, not for a page."""

    snapshot: Snapshot
    ground: Ground | None


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a table: its heading, its share of the width, ``l`` or ``r`` for its side."""

    title: str
    share: float
    align: str = "l"


@dataclass(frozen=True, slots=True)
class Tabled:
    """The first rows of a table as texts, ``more`` are left out; ``sums`` stand under them."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[str, ...], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Unusable:
    """What cannot be shown any more, and why."""

    why: str


_STEP = " / "
"""What stands between the areas of a way."""
Content = Charted | Ranked | Mapped | Tabled | Unusable
Said = tuple[str, str]
"""What a fact is called, and what it says."""


@dataclass(frozen=True, slots=True)
class Collected:
    """An item as it was read.

    ``name`` is its own title where nobody gave another, ``facts`` are its area, days and filter,
    ``path`` leads to the page that shows it; ``at`` is the time of its data, None where there are
    none.
    """

    item: Item
    name: str
    facts: tuple[Said, ...]
    path: str
    area: str
    at: Instant | None
    content: Content

    @property
    def title(self) -> str:
        """Return the title that it stands under."""
        return self.item.title or self.name

    @property
    def is_usable(self) -> bool:
        """Say whether there is something to show."""
        return not isinstance(self.content, Unusable)

    def filter(self) -> str:
        """Return its facts in a line."""
        return " · ".join(said for _, said in self.facts)


@dataclass(frozen=True, slots=True)
class Collection:
    """An own briefing whose items were all read at one moment."""

    own: OwnBriefing
    items: tuple[Collected, ...]
    today: Day
    revision: int
    data_time: Instant
    profile: Profile

    @property
    def title(self) -> str:
        """Return the title of its cover."""
        return self.own.title or self.own.name

    @property
    def rows(self) -> int:
        """Return how many rows of tables it names one by one, which an audit tells."""
        return sum(len(one.content.rows) for one in self.items if isinstance(one.content, Tabled))


def days_said(item: Item, words: Words) -> str:
    """Return in words whether an item's days are fixed or follow; raise BadListing."""
    how, n = days_of(item)
    if how is Days.LAST and n == 1:
        return words("own.days.today")
    return words(f"own.days.{how}", n=n)


def facts_of(book: Book, item: Item, words: Words) -> tuple[Said, ...]:
    """Return what the first sheet of a file says of its area, days, filter and number."""
    left_out = {words(key) for key in ("sheet.definition", "sheet.address", "order.text")}
    found = []
    for fact in book.facts:
        if fact.name == words("sheet.rows"):
            break
        if fact.name not in left_out and fact.value != words("sheet.no_filter"):
            found.append((fact.name, cell_text(fact.value, fact.kind)))
    return (*found, (words("own.follows"), days_said(item, words)))


def cell_text(cell: Cell, kind: Kind) -> str:
    """Write a cell as paper shows it."""
    if kind is Kind.TEXT:
        return str(cell or "")
    if cell is None or isinstance(cell, str):
        return fmt.NONE
    if kind is Kind.TIME:
        return fmt.stamp(int(cell))
    if kind is Kind.DAY:
        return iso_day(int(cell))
    # A rate that is whole is written 100.0, a count 100: the sheet's cells tell them apart.
    return fmt.number(cell, 0 if type(cell) is int else 1)


def tabled(table: Table, most: int, *, within: str = "") -> Tabled:
    """Return the first rows of a table in the columns that paper has.

    ``within`` is the way to the area of a list, which is not said once more in each row.
    """
    places = [n for n, column in enumerate(table.columns) if column.paper]
    heads = tuple(_head(table, n) for n in places)
    own = table.count - table.sums
    # A table with sums is small and whole in memory; another one is read no further than shown.
    rows = list(table.rows()) if table.sums else list(islice(table.rows(), most))
    texts = [
        tuple(_near(cell_text(row[n], table.columns[n].kind), within) for n in places)
        for row in rows
    ]
    shown = tuple(texts[: min(most, own)])
    return Tabled(heads, shown, tuple(texts[own:]) if table.sums else (), own - len(shown))


def _near(said: str, within: str) -> str:
    """Return the way to an area without the areas of a list, its first and last step alone."""
    if not within or _STEP not in said:
        return said
    above, steps = within.split(_STEP), said.split(_STEP)
    while len(steps) > 1 and steps[0] in above:
        steps = steps[1:]
    return steps[0] if len(steps) == 1 else f"{steps[0]} {steps[-1]}"


def _head(table: Table, n: int) -> Head:
    column = table.columns[n]
    return Head(column.title, column.paper, "r" if column.kind in _NUMBERS else "l")


_NUMBERS = (Kind.WHOLE, Kind.DECIMAL)


def unread(item: Item, why: str, words: Words) -> Collected:
    """Return an item that cannot be shown, with what can still be said of it."""
    try:
        said = days_said(item, words)
    except BadListing:
        said = ""
    facts: Sequence[Said] = [(words("own.follows"), said)] if said else []
    name = words(f"own.sort.{item.sort}")
    return Collected(item, name, tuple(facts), "", "", None, Unusable(why))
