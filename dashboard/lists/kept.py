"""Kept lists: which cases, units and readings stood behind a briefing's numbers when it was made.

A case stands in many lists: it is kept once, with the lists that it belongs to. No title, no
person and nothing that somebody wrote is kept, so erasing and sealing stay where they are.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dashboard.area import Level, ancestors, is_counted, is_within, level_of, subtree
from dashboard.day import Day, Instant
from dashboard.numbers.facets import EVENT_TIME, Facets
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Part, Type

Numbers = npt.NDArray[np.int64]
TIMES = ("opened_at", "response_at", "closed_at", "close_by")
"""The times by which lists are in order; NEVER where a case lacks one."""
NEVER = -1
KEY_BYTES = 16


class UnknownMoment(LookupError):
    """No list of this moment is kept for this viewer: unknown, foreign, or gone."""


class ListName(NamedTuple):
    """A list of cases: a metric, and ``base`` or ``hits``; what is no hit is a miss."""

    metric: str
    part: str


@dataclass(frozen=True, slots=True)
class Moment:
    """When lists were kept, of which area and period; ``id`` has 32 hexadecimal digits.

    ``today`` is the day on which it was made; ``data_time`` is that of ``revision``.
    """

    id: str
    area: str
    first: Day
    last: Day
    today: Day
    revision: int
    data_time: Instant


class Trait(NamedTuple):
    """How a case stood; ``lists`` has a bit for each list, ``hundredths`` are of its points.

    ``named`` says that it spoke of a person, though not of whom.
    """

    lists: int
    kind: str
    colour: str
    stage: str
    response: str
    closure: str
    named: bool
    hundredths: int


class KeptCase(NamedTuple):
    """A case of a kept list, as it stood then."""

    key: bytes
    area: str
    opened_at: Instant
    trait: Trait


class KeptUnit(NamedTuple):
    """A control unit, and since when and by which rule it had its colour."""

    area: str
    colour: str
    since: Instant
    rule: str


class KeptReading(NamedTuple):
    """The reading of one place in one hour."""

    area: str
    place: str
    kind: str
    hour: Instant
    n: int


Member = KeptCase | KeptUnit | KeptReading


@dataclass(frozen=True, slots=True)
class KeptCases:
    """Cases as columns: 16 bytes of ``keys`` each, and where its area and trait are to be found.

    ``areas`` are sorted; ``names`` are the lists in the order of the bits; ``times`` as TIMES.
    """

    names: Sequence[ListName]
    keys: bytes
    areas: Sequence[str]
    area: Numbers
    traits: Sequence[Trait]
    trait: Numbers
    times: Mapping[str, Numbers]

    def __len__(self) -> int:
        return len(self.area)

    def at(self, place: int) -> KeptCase:
        """Return the case in a place."""
        key = self.keys[KEY_BYTES * place : KEY_BYTES * (place + 1)]
        opened = int(self.times["opened_at"][place])
        return KeptCase(key, self.areas[self.area[place]], opened, self.traits[self.trait[place]])

    def places(self, listing: Listing) -> Numbers:
        """Return where the cases of a list are, unordered; its days are left aside."""
        wanted = [_belongs(trait, self.names, listing) for trait in self.traits]
        first, end = (bisect_left(self.areas, code) for code in subtree(listing.area))
        inside = (self.area >= first) & (self.area < end)
        chosen = np.array(wanted, dtype=bool)[self.trait] & inside if len(self) else inside
        return np.flatnonzero(chosen).astype(np.int64)

    def ordered(self, listing: Listing) -> list[int]:
        """Return where the cases of a list are in its own order, the newest first."""
        column = self.times[EVENT_TIME[listing.definition.facets.event]]
        found = self.places(listing).tolist()
        keys = memoryview(self.keys)
        return sorted(
            found,
            key=lambda n: (column[n], bytes(keys[KEY_BYTES * n : KEY_BYTES * (n + 1)])),
            reverse=True,
        )

    def points(self, listing: Listing) -> float:
        """Return the points that the cases of a list carry."""
        worth = np.array([trait.hundredths for trait in self.traits], dtype=np.int64)
        found = self.places(listing)
        return int(worth[self.trait[found]].sum()) / 100 if len(found) else 0.0


def _belongs(trait: Trait, names: Sequence[ListName], listing: Listing) -> bool:
    """Say whether cases of a trait belong to a list."""

    def has(part: Part) -> bool:
        name = ListName(listing.metric, part.value)
        return name in names and bool(trait.lists >> names.index(name) & 1)

    chosen = all(
        getattr(trait, column) in values for column, values in listing.chosen.items() if values
    )
    if listing.part is Part.MISSES:
        return chosen and has(Part.BASE) and not has(Part.HITS)
    return chosen and has(listing.part)


@dataclass(frozen=True, slots=True)
class Lists:
    """What stood behind the numbers of an area and of all areas beneath it.

    ``grids`` says how many grids each of them holds, of which its score is made.
    """

    cases: KeptCases
    units: Sequence[KeptUnit]
    readings: Sequence[KeptReading]
    grids: Mapping[str, int]

    def count(self, listing: Listing) -> int:
        """Return how many members a list has."""
        match listing.definition.type:
            case Type.UNITS:
                return len(self._units(listing))
            case Type.VOLUME:
                return len(self._readings(listing))
            case _:
                return len(self.cases.places(listing))

    def amount(self, listing: Listing) -> float:
        """Return what the members of a list add up to: points, or readings."""
        if listing.definition.type is Type.VOLUME:
            return sum(one.n for one in self._readings(listing))
        return self.cases.points(listing)

    def members(self, listing: Listing, first: int = 0, most: int | None = None) -> list[Member]:
        """Return members of a list in its own order, the newest first, from a place on."""
        end = None if most is None else first + most
        match listing.definition.type:
            case Type.UNITS:
                return list(self._units(listing)[first:end])
            case Type.VOLUME:
                return list(self._readings(listing)[first:end])
            case _:
                return [self.cases.at(n) for n in self.cases.ordered(listing)[first:end]]

    def grids_in(self, code: str) -> int:
        """Return how many grids an area holds; a grid holds itself, what is smaller none."""
        return 1 if level_of(code) is Level.GRID else self.grids.get(code, 0)

    def _units(self, listing: Listing) -> list[KeptUnit]:
        """Return the units of an area, or the one that a smaller area lies in."""
        code, colour = listing.area, listing.definition.colour
        mine = [one for one in self.units if is_within(one.area, code)]
        if not mine and not is_counted(code):
            above = set(ancestors(code))
            mine = [one for one in self.units if one.area in above]
        found = [one for one in mine if one.colour == colour]
        return sorted(found, key=lambda one: (one.since, one.area), reverse=True)

    def _readings(self, listing: Listing) -> list[KeptReading]:
        kind, code = listing.definition.reading, listing.area
        found = [one for one in self.readings if one.kind == kind and is_within(one.area, code)]
        return sorted(found, key=lambda one: (one.hour, one.area, one.place), reverse=True)


@dataclass(frozen=True, slots=True)
class Window:
    """The days of a metric's number, and how many rows its list has in the moment's own area."""

    first_day: Day
    last_day: Day
    rows: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A moment with its lists; ``windows`` are the metrics that can be asked for."""

    moment: Moment
    windows: Mapping[str, Window]
    lists: Lists

    def settled(self, asked: Listing) -> Listing:
        """Return a listing over the days that are kept.

        Raises UnknownMoment where nothing of it is kept: another area, a number that was not told.
        """
        window = self.windows.get(asked.metric)
        if window is None or not is_within(asked.area, self.moment.area):
            raise UnknownMoment(self.moment.id)
        return replace(asked, first_day=window.first_day, last_day=window.last_day, sort="")


def kept_query(moment: str, listing: Listing) -> str:
    """Return the query string by which a kept list is taken away as a file."""
    return f"of=kept&moment={moment}&{listing.query(paging=False)}"


def kept_path(moment: str, listing: Listing, *, paging: bool = False) -> str:
    """Return the address of a kept list; its days are those by which the live list is found."""
    return f"/kept/{moment}?{listing.query(paging=paging)}"


def wanted(values: Mapping[str, Listing]) -> dict[ListName, Facets]:
    """Return the lists of cases that are kept for some listings, in the order of their bits."""
    found: dict[ListName, Facets] = {}
    for name, listing in values.items():
        kind = listing.definition.type
        if kind in (Type.UNITS, Type.VOLUME):
            continue
        found[ListName(name, Part.BASE.value)] = listing.facets()
        if kind is Type.RATE:
            hits = replace(listing, part=Part.HITS)
            found[ListName(name, Part.HITS.value)] = hits.facets()
    return found
