"""Kiosks: screens on walls, opened by a link that shows one area's numbers and nothing more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from dashboard.access.account import Account, account_title
from dashboard.access.address import is_in, networks_of
from dashboard.access.permission import Role
from dashboard.boards.tour import FIELDS, tour_of
from dashboard.day import DAY, Day, Instant, day_end, parse_day
from dashboard.fields import BadListing

ID_BYTES = 6
MOST_DAYS = 366
"""How far away a link's end may lie; browsers keep a cookie no longer than 400 days."""
MAX_NETWORK = 200


class BadKiosk(ValueError):
    """What is said of a link makes none; ``reason`` is a word under ``kiosk.wrong.``."""

    def __init__(self, reason: str, value: str = "") -> None:
        super().__init__(f"{reason}: {value}")
        self.reason = reason
        self.value = value


class UnknownKiosk(LookupError):
    """No link has this id, or it is not the viewer's to see; the two look alike."""


@dataclass(frozen=True, slots=True)
class Kiosk:
    """The link of a wall; the store holds its token's digest alone.

    ``query`` says how its screen goes around (dashboard/boards/tour.py), ``network`` from which
    addresses it may be opened, both empty where nothing is said.
    """

    id: str
    name: str
    area: str
    query: str
    network: str
    digest: bytes
    created_at: Instant
    created_by: str
    ends_at: Instant
    seen_at: Instant | None = None
    opened_from: str = ""
    revoked_at: Instant | None = None

    def holds(self, now: Instant) -> bool:
        """Say whether the link has neither been taken back nor come to its end."""
        return self.revoked_at is None and now < self.ends_at

    def opens_from(self, address: str) -> bool:
        """Say whether the link may be used from an address."""
        return not self.network or is_in(address, networks_of(self.network))

    @property
    def path(self) -> str:
        """Return the address of its screen."""
        return f"/screen/{self.area}" + (f"?{self.query}" if self.query else "")

    @property
    def account(self) -> Account:
        """Return whoever looks at the wall, as pages know people: nobody who may do anything."""
        return Account(
            id="",
            name=self.id,
            title=self.name,
            role=Role.KIOSK,
            areas=(self.area,),
            password="",
            must_change=False,
            created_at=self.created_at,
        )


def kiosk_name(text: str) -> str:
    """Return what a wall is called; raise BadAccount."""
    return account_title(text)


def kiosk_network(text: str) -> str:
    """Return a range of addresses as it is stored; raise BadKiosk."""
    try:
        said = ",".join(str(network) for network in networks_of(text))
    except ValueError:
        raise BadKiosk("network", text[:MAX_NETWORK]) from None
    if len(said) > MAX_NETWORK:
        raise BadKiosk("network", text[:MAX_NETWORK])
    return said


def kiosk_day(text: str) -> Day:
    """Read a link's last day; raise BadKiosk."""
    try:
        return parse_day(text.strip())
    except ValueError:
        raise BadKiosk("day", text[:20]) from None


def kiosk_end(day: Day, now: Instant) -> Instant:
    """Return the end of a link's last day; raise BadKiosk where it is past or too far away."""
    ends_at = day_end(day)
    if not now < ends_at <= now + (MOST_DAYS + 1) * DAY:
        raise BadKiosk("ends", str(MOST_DAYS))
    return ends_at


def kiosk_query(
    fields: Mapping[str, str], *, area: str, children: Sequence[str], known: Sequence[str]
) -> str:
    """Return how a wall goes around, as its screen's address says it; raise BadListing.

    ``known`` are the areas that it may go to: those of its own that are there.
    """
    said = {name: fields[name] for name in FIELDS if name != "at" and fields.get(name)}
    if "rotate" not in said:
        said.pop("every", None)
    tour = tour_of(said, base=area, children=children)
    for stop in tour.stops if tour else ():
        if stop.area not in known:
            raise BadListing("rotate", stop.area, "no_such_area")
    return urlencode(said, safe=",:")
