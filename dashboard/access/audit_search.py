"""Searching the audit: by day, by whom, by deed, by area, by text; newest entries first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from dashboard.access.audit import Deed, Entry
from dashboard.day import EVER, Day, iso_day
from dashboard.fields import BadListing, day_field

PAGE = 50
MOST_ROWS = 100_000
"""Entries that one file takes; a longer search has to be narrowed by its days."""
MAX_TEXT = 100
MAX_NUMBER = 2**62
FIELDS = ("from", "to", "who", "deed", "area", "text", "before")


class TooMany(ValueError):
    """A search finds more entries than a file takes; the message is how many."""


@dataclass(frozen=True, slots=True)
class Search:
    """Which entries are asked for; empty means any. ``before`` is the number to go on from."""

    first_day: Day = EVER
    last_day: Day = EVER
    who: str = ""
    deed: str = ""
    area: str = ""
    text: str = ""
    before: int = 0

    def query(self, **changes: Any) -> str:
        """Return the query string that says this, with changes."""
        asked = replace(self, **changes)
        said = {
            "from": iso_day(asked.first_day) if asked.first_day else "",
            "to": iso_day(asked.last_day) if asked.last_day else "",
            "who": asked.who,
            "deed": asked.deed,
            "area": asked.area,
            "text": asked.text,
            "before": asked.before or "",
        }
        return urlencode({name: value for name, value in said.items() if value})

    def path(self, page: str = "/audit", **changes: Any) -> str:
        """Return the address of a page that shows this, with changes."""
        query = self.query(**changes)
        return f"{page}?{query}" if query else page


@dataclass(frozen=True, slots=True)
class Numbered:
    """An entry with its number in the chain."""

    number: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Found:
    """A page of entries: how many there are in all, and the number to go on from, or 0."""

    total: int
    rows: Sequence[Numbered]
    next: int = 0


def _day(fields: Mapping[str, str], name: str) -> Day:
    return day_field(name, fields.get(name, "").strip(), hint="yyyy-mm-dd")


def _text(fields: Mapping[str, str], name: str) -> str:
    text = fields.get(name, "").strip()
    if len(text) > MAX_TEXT or not text.isprintable():
        raise BadListing(name, text[:MAX_TEXT], "not_in_range", f"1-{MAX_TEXT}")
    return text


def _number(fields: Mapping[str, str], name: str) -> int:
    text = fields.get(name, "")
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) < MAX_NUMBER):
        raise BadListing(name, text[:MAX_TEXT], "not_a_cursor")
    return int(text)


def search(fields: Mapping[str, str]) -> Search:
    """Return what an address asks for; raise BadListing for the first field that is wrong."""
    first, last = _day(fields, "from"), _day(fields, "to")
    if first and last and first > last:
        raise BadListing("to", iso_day(last), "ends_before_it_begins")
    deed = _text(fields, "deed")
    if deed and deed not in set(Deed):
        raise BadListing("deed", deed, "not_a_choice", ", ".join(Deed))
    return Search(
        first_day=first,
        last_day=last,
        who=_text(fields, "who"),
        deed=deed,
        area=_text(fields, "area"),
        text=_text(fields, "text"),
        before=_number(fields, "before"),
    )
