"""Own briefings: what somebody collects from pages, in an order, with titles and remarks.

An item holds no number: it says by a query which chart, map or table it is, and is read anew
whenever the briefing is made.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from dashboard.day import Day, Instant, add_days, as_date
from dashboard.fields import BadListing
from dashboard.lists.choices import PERIODS, has_days, over
from dashboard.lists.pictured import Pictured, pictured
from dashboard.lists.taken import Of, Taken, taken
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Window

MOST_BRIEFINGS = 60
"""Own briefings that somebody may have."""
MOST_ITEMS = 40
MOST_NAME = 80
"""Signs of a name, of a cover's title, of an item's title."""
MOST_REMARK = 1000
MOST_QUERY = 1000
_PAGING = ("limit", "after", "before")
"""Fields of a page's query that say which part of a list it shows."""


class BadOwn(ValueError):
    """What is said of an own briefing makes none; ``reason`` is a word under ``own.wrong.``."""

    def __init__(self, reason: str, value: str = "") -> None:
        super().__init__(f"{reason}: {value}")
        self.reason = reason
        self.value = value[:MOST_NAME]


class UnknownOwn(LookupError):
    """There is no such own briefing, or item of it, for this viewer."""


class OwnChanged(RuntimeError):
    """It was changed elsewhere since it was read: what was asked for was done to another one."""


class Sort(StrEnum):
    """Which sort of address an item is read by; its words stand under ``own.sort.``."""

    PICTURE = "picture"
    """A chart or a map, as ``dashboard/lists/pictured.py`` reads it."""
    TABLE = "table"
    """A list or a table, as ``dashboard/lists/taken.py`` reads it."""


Asked = Pictured | Taken


@dataclass(frozen=True, slots=True)
class Item:
    """A chart, map or table: ``query`` says which, ``title`` is empty for its own one.

    ``days`` is for lists of events that follow the day on which the briefing is made: the last so
    many days; 0 where the query says all (fixed days, or the window of the number itself).
    """

    id: str
    sort: Sort
    query: str
    title: str = ""
    remark: str = ""
    days: int = 0

    def asked(self, today: Day) -> Asked:
        """Return what it asks for on a day; raise BadListing where it is no longer understood."""
        found = _read(self.sort, self.query)
        if not self.days or not isinstance(found, Taken) or not isinstance(found.said, Listing):
            return found
        return _listed(over(found.said, add_days(today, 1 - self.days), today))


def _read(sort: Sort, query: str) -> Asked:
    fields = dict(parse_qsl(query, keep_blank_values=True))
    if sort is Sort.PICTURE:
        return pictured(fields)
    found = taken(fields)
    if found.of is Of.KEPT:
        # It goes out with its briefing, and is of no present revision.
        raise BadListing("of", found.of, "not_a_choice")
    return found


def _listed(listing: Listing) -> Taken:
    """Return a list as something that is taken."""
    fields = dict(parse_qsl(listing.query(paging=False), keep_blank_values=True))
    return Taken(Of.CASES, fields, listing)


def read_item(sort: str, query: str, *, id_: str, today: Day) -> Item:
    """Read what a page adds; raise BadOwn, BadListing.

    A list whose days the page calls today or the last days follows the day on which the briefing
    is made; one of other days keeps them.
    """
    if sort not in set(Sort):
        raise BadOwn("sort", sort)
    if len(query) > MOST_QUERY:
        raise BadOwn("query", query)
    found = _read(Sort(sort), query)
    if isinstance(found, Pictured):
        plain = Pictured(found.of, found.area, found.level)
        return Item(id_, Sort.PICTURE, plain.query())
    fields = {name: value for name, value in found.fields.items() if name not in _PAGING}
    item = Item(id_, Sort.TABLE, urlencode({"of": found.of.value, **fields}, safe=","))
    listing = found.said
    if not isinstance(listing, Listing) or not _may_follow(listing):
        return item
    ends_today = listing.last_day == today
    named = ends_today and length_of(listing) in PERIODS
    own = (listing.first_day, listing.last_day) == listing.definition.days(today)
    return following(item, today) if named or own else item


def length_of(listing: Listing) -> int:
    """Return how many days a list speaks of."""
    return (as_date(listing.last_day) - as_date(listing.first_day)).days + 1


def _may_follow(listing: Listing) -> bool:
    return has_days(listing) and listing.definition.window is not Window.NOW


class Days(StrEnum):
    """How an item's days are meant; the words stand under ``own.days.``."""

    NOW = "now"
    """What stands when the briefing is made."""
    LAST = "last"
    """So many days that end on the day on which it is made."""
    MONTH = "month"
    """The month so far, on that day."""
    FIXED = "fixed"
    """The days that were chosen, always."""
    THEN = "then"
    """What stood at the end of a day that was chosen, always."""


CHART_DAYS = 14


def days_of(item: Item) -> tuple[Days, int]:
    """Return how an item's days are meant, and how many the last ones are; raise BadListing."""
    found = _read(item.sort, item.query)
    if isinstance(found, Pictured):
        return (Days.LAST, 1) if found.of == "ranking" else _of_chart(found)
    match found.of:
        case Of.CASES:
            return _of_list(item, found)
        case Of.AREA:
            return Days.LAST, int(found.fields.get("days", PERIODS[0]))
        case _:
            return Days.NOW, 0


def _of_chart(asked: Pictured) -> tuple[Days, int]:
    return (Days.NOW, 0) if asked.of == "map" else (Days.LAST, CHART_DAYS)


def _of_list(item: Item, found: Taken) -> tuple[Days, int]:
    listing = found.said
    assert isinstance(listing, Listing)  # noqa: S101  what Of.CASES is read as
    if item.days:
        return Days.LAST, item.days
    if _may_follow(listing):
        return Days.FIXED, 0
    match listing.definition.window:
        case Window.NOW:
            return (Days.THEN if listing.last_day else Days.NOW), 0
        case Window.DAY:
            return Days.LAST, 1
        case Window.WEEK:
            return Days.LAST, 7
        case Window.MONTH:
            return Days.MONTH, 0


def may_choose(item: Item) -> bool:
    """Say whether an item's days can be fixed or follow: it lists events of some days."""
    try:
        found = _read(item.sort, item.query)
    except BadListing:
        return False
    said = found.said if isinstance(found, Taken) else None
    return isinstance(said, Listing) and said.definition.window is not Window.NOW


def following(item: Item, today: Day) -> Item:
    """Return a list's item with its days following the day on which the briefing is made."""
    found = _read(item.sort, item.query)
    if item.days or not isinstance(found, Taken) or not isinstance(found.said, Listing):
        return item
    listing = found.said
    if not _may_follow(listing):
        return item
    if (listing.first_day, listing.last_day) == listing.definition.days(today):
        return replace(item, query=_without_days(found))
    return replace(item, days=length_of(listing))


def _without_days(found: Taken) -> str:
    rest = {name: value for name, value in found.fields.items() if name not in ("from", "to")}
    return urlencode({"of": found.of.value, **rest}, safe=",")


def fixed(item: Item, today: Day) -> Item:
    """Return a list's item with the days that it speaks of today, for good."""
    found = item.asked(today)
    if not isinstance(found, Taken) or not isinstance(found.said, Listing):
        return item
    settled = _listed(found.said.on(today))
    return replace(item, query=settled.query(), days=0)


@dataclass(frozen=True, slots=True)
class Dropped:
    """The item that was taken out last, and where it stood: it can be put back."""

    item: Item
    place: int


@dataclass(frozen=True, slots=True)
class OwnBriefing:
    """A briefing of somebody's own; ``title`` is its cover's, empty for its name.

    ``version`` counts what was changed of it. What is added at its end does not count: it takes
    nothing from whoever is at work on the others.
    """

    id: str
    account: str
    name: str
    created_at: Instant
    changed_at: Instant
    chosen_at: Instant = 0
    title: str = ""
    items: tuple[Item, ...] = ()
    version: int = 1
    dropped: Dropped | None = None

    def place(self, item_id: str) -> int:
        """Return where an item stands, from 0; raise UnknownOwn."""
        for number, item in enumerate(self.items):
            if item.id == item_id:
                return number
        raise UnknownOwn(item_id)

    def with_item(self, item: Item) -> "OwnBriefing":
        """Return it with one more item at its end; raise BadOwn where it is full."""
        return self._put(item, len(self.items))

    def _put(self, item: Item, place: int) -> "OwnBriefing":
        if len(self.items) >= MOST_ITEMS:
            raise BadOwn("full")
        return replace(self, items=(*self.items[:place], item, *self.items[place:]))

    def moved(self, item_id: str, steps: int) -> "OwnBriefing":
        """Return it with an item so many places further down, up where negative."""
        place = self.place(item_id)
        item, rest = self.items[place], [*self.items[:place], *self.items[place + 1 :]]
        rest.insert(min(max(place + steps, 0), len(rest)), item)
        return replace(self, items=tuple(rest))

    def without(self, item_id: str) -> "OwnBriefing":
        """Return it without an item, which is remembered."""
        place = self.place(item_id)
        rest = (*self.items[:place], *self.items[place + 1 :])
        return replace(self, items=rest, dropped=Dropped(self.items[place], place))

    def put_back(self) -> "OwnBriefing":
        """Return it with what was taken out last in its place again; raise UnknownOwn, BadOwn."""
        if self.dropped is None:
            raise UnknownOwn(self.id)
        place = min(self.dropped.place, len(self.items))
        return replace(self._put(self.dropped.item, place), dropped=None)

    def with_text(self, item_id: str, *, title: str, remark: str) -> "OwnBriefing":
        """Return it with an item's title and remark; raise BadOwn."""
        line = text_of("title", title, MOST_NAME)
        item = self.items[self.place(item_id)]
        return self._with(replace(item, title=line, remark=remark_of(remark)))

    def with_days(self, item_id: str, *, follow: bool, today: Day) -> "OwnBriefing":
        """Return it with an item's days fixed, or following the day on which it is made."""
        item = self.items[self.place(item_id)]
        return self._with((following if follow else fixed)(item, today))

    def _with(self, item: Item) -> "OwnBriefing":
        kept = tuple(item if one.id == item.id else one for one in self.items)
        return replace(self, items=kept)

    def named(self, *, name: str, title: str) -> "OwnBriefing":
        """Return it with another name and cover title; raise BadOwn."""
        return replace(self, name=name_of(name), title=text_of("title", title, MOST_NAME))


def name_of(text: str) -> str:
    """Return the name of an own briefing; raise BadOwn for none, or one that is too long."""
    name = text_of("name", text, MOST_NAME)
    if not name:
        raise BadOwn("name")
    return name


def text_of(field: str, text: str, most: int) -> str:
    """Return one line of text without signs that nobody sees; raise BadOwn where it is long."""
    clean = " ".join(_visible(text).split())
    if len(clean) > most:
        raise BadOwn(f"{field}_long", clean)
    return clean


def remark_of(text: str) -> str:
    """Return a remark, of several lines perhaps; raise BadOwn where it is too long."""
    lines = (" ".join(line.split()) for line in _visible(text).splitlines())
    clean = "\n".join(lines).strip()
    if len(clean) > MOST_REMARK:
        raise BadOwn("remark_long", clean)
    return clean


def _visible(text: str) -> str:
    said = unicodedata.normalize("NFC", text)
    return "".join(sign for sign in said if sign in "\n\r\t" or sign.isprintable())


def item_row(item: Item) -> dict[str, str | int]:
    """Return an item as it is stored."""
    return {
        "id": item.id,
        "sort": item.sort.value,
        "query": item.query,
        "title": item.title,
        "remark": item.remark,
        "days": item.days,
    }


def item_of(row: Mapping[str, str | int]) -> Item:
    """Return a stored item; what it asks for is read when it is shown."""
    text = {name: str(row[name]) for name in ("id", "query", "title", "remark")}
    return Item(**text, sort=Sort(str(row["sort"])), days=int(row["days"]))
