"""A page of a kept list: the number and the rows of then, and how its cases stand now."""

from collections.abc import Callable, Collection, Iterator, Sequence

from sqlalchemy import Connection, select

from dashboard.area import Area, level_of
from dashboard.boards.snapshot import Value
from dashboard.colours.control import Colour, Rule
from dashboard.fields import BadListing
from dashboard.lists.kept import Kept, KeptCase, KeptReading, KeptUnit, Member
from dashboard.lists.page import FIRST, LAST, KeptPage, KeptRow, ReadingRow, UnitRow
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Part, Type
from dashboard.viewer import Viewer
from queries.areas.areas import areas_of
from queries.areas.upward import above, path_of
from queries.briefings.kept_store import kept_of
from queries.lists.case_list import cases_of
from queries.numbers.sums import Sum
from queries.numbers.values import value_of
from queries.tables.core import place

AnyKept = KeptRow | UnitRow | ReadingRow
"""A row of a kept list, by what the list is of."""


def kept_page(db: Connection, viewer: Viewer, moment: str, asked: Listing) -> KeptPage:
    """Return a page of a kept list; raise UnknownMoment, BadListing.

    The place of a page (``after``) is its first row: what is kept does not move.
    """
    return _page(db, viewer, kept_of(db, viewer, moment, area=asked.area), asked)


def kept_whole(
    db: Connection, viewer: Viewer, moment: str, asked: Listing, *, step: int
) -> tuple[KeptPage, Callable[[], Iterator[AnyKept]]]:
    """Return a page of a kept list, and what yields all its rows, read ``step`` at a time.

    The list is unpacked once for both. Raises as ``kept_page`` does.
    """
    kept = kept_of(db, viewer, moment, area=asked.area)
    page = _page(db, viewer, kept, asked)
    members = kept.lists.members(page.listing)

    def rows() -> Iterator[AnyKept]:
        for first in range(0, len(members), step):
            yield from _rows(db, viewer, members[first : first + step])

    return page, rows


def _page(db: Connection, viewer: Viewer, kept: Kept, asked: Listing) -> KeptPage:
    listing = kept.settled(asked)
    total = kept.lists.count(listing)
    first = _first(listing, total)
    return KeptPage(
        moment=kept.moment,
        listing=listing,
        value=value_then(kept, listing),
        total=total,
        amount=kept.lists.amount(listing) if _adds_up(listing) else None,
        first=first,
        rows=_rows(db, viewer, kept.lists.members(listing, first, listing.limit)),
    )


def _adds_up(listing: Listing) -> bool:
    return listing.definition.type in (Type.SCORE, Type.POINTS, Type.VOLUME)


def _first(listing: Listing, total: int) -> int:
    """Return the row that a page begins with."""
    if listing.after == FIRST:
        return 0
    if listing.after == LAST:
        return max(total - 1, 0) // listing.limit * listing.limit
    if not (listing.after.isascii() and listing.after.isdecimal() and len(listing.after) < 10):
        raise BadListing("after", listing.after, "not_a_cursor")
    return int(listing.after)


def value_then(kept: Kept, listing: Listing) -> Value:
    """Return the number that a listing stood behind, its part left aside."""
    metric, code, lists = listing.definition, listing.area, kept.lists

    def of(part: Part) -> Sum:
        mine = Listing(metric.id, code, part, chosen=listing.chosen)
        return Sum(lists.count(mine), lists.amount(mine) if _adds_up(mine) else 0.0)

    base, window = of(Part.BASE), (listing.first_day, listing.last_day)
    if metric.type is Type.VOLUME:
        return Value(metric.id, code, base.points, first_day=window[0], last_day=window[1])
    found = {metric.id: base}
    if metric.type is Type.RATE:
        found[f"{metric.id}_hits"] = of(Part.HITS)
    return value_of(metric, code, found, grids=lists.grids_in(code), window=window)


def _rows(db: Connection, viewer: Viewer, members: Sequence[Member]) -> tuple[AnyKept, ...]:
    codes = {key for one in members for key in (*above(one.area), one.area)}
    areas = areas_of(db, viewer, sorted(codes))
    cases = cases_of(db, viewer, [one.key for one in members if isinstance(one, KeptCase)])
    names = _places(db, {one.place for one in members if isinstance(one, KeptReading)})
    found: list[AnyKept] = []
    for one in members:
        match one:
            case KeptCase():
                path = path_of(one.area, areas)
                found.append(KeptRow(one, _named(one.area, areas), path, cases.get(one.key)))
            case KeptUnit():
                found.append(_unit(one, areas))
            case KeptReading():
                found.append(_reading(one, areas, names))
    return tuple(found)


def _named(code: str, areas: dict[str, Area]) -> Area:
    """Return an area, by its code alone where there is none of it any more."""
    return areas.get(code) or Area(code, level_of(code), "", code, "")


def _places(db: Connection, codes: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return the names of places in Chinese and English, by code."""
    read = select(place.c.code, place.c.name, place.c.name_en).where(place.c.code.in_(codes))
    return {row.code: (row.name, row.name_en) for row in db.execute(read)}


def _unit(one: KeptUnit, areas: dict[str, Area]) -> UnitRow:
    return UnitRow(
        area=_named(one.area, areas),
        area_path=path_of(one.area, areas),
        colour=Colour(one.colour),
        since=one.since,
        rule=Rule(one.rule),
        cases=(),
        release_at=None,
    )


def _reading(
    one: KeptReading, areas: dict[str, Area], names: dict[str, tuple[str, str]]
) -> ReadingRow:
    name, name_en = names.get(one.place, (one.place, ""))
    return ReadingRow(
        area=_named(one.area, areas),
        place=one.place,
        place_name=name,
        kind=one.kind,
        hour=one.hour,
        n=one.n,
        place_name_en=name_en,
    )
