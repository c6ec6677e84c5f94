"""Taken: what somebody takes away as a file: which list or table, by the query of its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from dashboard.access.permission import Permission
from dashboard.area import Level
from dashboard.fields import BadListing, only
from dashboard.intake.quarantine import Asked as HeldAsked
from dashboard.intake.quarantine import asked as held_asked
from dashboard.lists.choices import PERIODS
from dashboard.lists.kept import kept_path
from dashboard.numbers.listing import Listing, listing
from dashboard.orders.order_page import OrderQuery, order_query

IGNORED = ("lang", "of")


class Of(StrEnum):
    """What is taken; the query beside it is that of the page which shows it."""

    CASES = "cases"
    """The list behind a number: cases, control units or readings."""
    AREA = "area"
    """The table of a workbench with its charts, and all numbers of its area."""
    ORDERS = "orders"
    ORDER = "order"
    """What each area answered to one order."""
    KEPT = "kept"
    """A list as it was kept with a briefing."""
    QUARANTINE = "quarantine"
    SOURCES = "sources"


NEEDS: Mapping[Of, Permission] = {
    Of.CASES: Permission.CASES,
    Of.AREA: Permission.CASES,
    Of.ORDERS: Permission.CASES,
    Of.ORDER: Permission.CASES,
    Of.KEPT: Permission.CASES,
    Of.QUARANTINE: Permission.QUARANTINE,
}
"""What is needed to see it, beside the permission to take anything away."""


@dataclass(frozen=True, slots=True)
class AreaAsked:
    """The table of a workbench: an area, a period in days, and the level of its rows."""

    area: str
    days: int
    level: str = ""


@dataclass(frozen=True, slots=True)
class KeptAsked:
    """A list as it was kept at a moment."""

    moment: str
    listing: Listing


Said = Listing | KeptAsked | AreaAsked | OrderQuery | HeldAsked | str | None
"""What is taken, read: an order is named by its key, sources have nothing to say."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken: ``fields`` are those of its page's query, ``said`` is what they say."""

    of: Of
    fields: Mapping[str, str]
    said: Said

    def query(self) -> str:
        """Return the query string that says all this, fields in their order."""
        return urlencode({"of": self.of.value, **self.fields}, safe=",")

    def page(self) -> str:
        """Return the path of the page that shows it."""
        match self.said:
            case Listing() | OrderQuery():
                return self.said.path()
            case KeptAsked():
                return kept_path(self.said.moment, self.said.listing)
            case AreaAsked():
                return f"/area/{self.said.area}"
            case HeldAsked():
                return self.said.path(before=0)
            case str():
                return f"/orders/{self.said}"
            case _:
                return "/sources"

    def name(self) -> str:
        """Return the name of its file, without an ending, in letters of every system."""
        match self.said:
            case Listing():
                return f"{self.said.metric}-{self.said.area}"
            case KeptAsked():
                return f"kept-{self.said.listing.metric}-{self.said.listing.area}"
            case AreaAsked():
                return f"area-{self.said.area}"
            case _:
                return self.of.value


def taken_by(query: str) -> Taken:
    """Read what is to be taken from a query string; raise BadListing."""
    return taken(dict(parse_qsl(query, keep_blank_values=True)))


def taken(fields: Mapping[str, str]) -> Taken:
    """Read what is to be taken; raise BadListing where a field is wrong."""
    of = fields.get("of", Of.CASES)
    if of not in set(Of):
        raise BadListing("of", of, "not_a_choice", ", ".join(Of))
    rest = {name: value for name, value in fields.items() if name not in IGNORED}
    return Taken(Of(of), rest, _said(Of(of), rest))


def _said(of: Of, fields: Mapping[str, str]) -> Said:
    match of:
        case Of.CASES:
            return listing(fields)
        case Of.KEPT:
            asked = {name: value for name, value in fields.items() if name != "moment"}
            return KeptAsked(fields.get("moment", ""), listing(asked))
        case Of.AREA:
            return _area(fields)
        case Of.ORDERS:
            return order_query({n: v for n, v in fields.items() if n != "before"})
        case Of.QUARANTINE:
            return held_asked({n: v for n, v in fields.items() if n not in ("before", "limit")})
        case Of.ORDER:
            only(fields, ("key",))
            return fields.get("key", "")
        case Of.SOURCES:
            only(fields, ())
            return None


def _area(fields: Mapping[str, str]) -> AreaAsked:
    only(fields, ("area", "days", "level"))
    days, level = fields.get("days", str(PERIODS[0])), fields.get("level", "")
    if days not in map(str, PERIODS):
        raise BadListing("days", days, "not_a_choice", ", ".join(map(str, PERIODS)))
    if level and level not in set(Level):
        raise BadListing("level", level, "not_a_choice", ", ".join(Level))
    if not fields.get("area"):
        raise BadListing("area", "", "area_missing")
    return AreaAsked(fields["area"], int(days), level)
