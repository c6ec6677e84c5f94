"""A number: one metric over one area, window and choice, the way the board makes it."""

from sqlalchemy import ColumnElement, Connection, func, select

from dashboard.area import ancestors, is_counted
from dashboard.boards.snapshot import Value
from dashboard.colours.control import Colour
from dashboard.day import EVER, Day
from dashboard.numbers.facets import Event, Facets
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Metric, Part, Type
from dashboard.profile import Profile
from dashboard.viewer import Viewer
from queries.areas.areas import area, grids_in
from queries.areas.within import within
from queries.colours.colour_at import held_at
from queries.colours.unit_counts import unit_counts
from queries.numbers.facets import case_where, lies_in
from queries.numbers.standing import standing
from queries.numbers.sums import Sum, sums
from queries.numbers.values import rated, value_of, volumes
from queries.tables.core import control_status


def _count(db: Connection, code: str, facets: Facets) -> Sum:
    """Return the cases and points of a filter."""
    if facets.event is Event.EVER and facets.last_day != EVER:
        if is_counted(code):
            n = standing(db, [code], {"n": facets}, day=facets.last_day)[code]["n"]
            return Sum(n, 0.0)
        n = db.execute(select(func.count()).where(lies_in(code), case_where(facets))).scalar_one()
        return Sum(int(n), 0.0)
    return sums(db, [code], {"n": facets})[code]["n"]


def of_area(db: Connection, code: str) -> ColumnElement[bool]:
    """Return which units are an area's: those in it, or the one that a micro-grid lies in."""
    status = control_status.c
    inside = within(status.area, code)
    if is_counted(code) or db.execute(select(status.area).where(inside).limit(1)).first():
        return inside
    return status.area.in_([above for above in ancestors(code) if above != code])


def units_at(db: Connection, code: str, colour: Colour, day: Day) -> int:
    """Return how many units had a colour at the end of a day, now where the day is EVER."""
    if day == EVER:
        return unit_counts(db, [code])[code][colour]
    n = db.execute(
        select(func.count())
        .where(of_area(db, code), control_status.c.colour == colour.value)
        .where(held_at(day))
    ).scalar_one()
    return int(n)


def part_sum(db: Connection, viewer: Viewer, listing: Listing, part: Part | None = None) -> Sum:
    """Return the cases and points of a listing's part."""
    area(db, viewer, listing.area)
    facets = listing.definition.part(listing.part if part is None else part)
    facets = facets.over(listing.first_day, listing.last_day).narrowed(**listing.chosen)
    return _count(db, listing.area, facets)


def _plain(db: Connection, listing: Listing, metric: Metric) -> float:
    if metric.type is Type.UNITS and metric.colour is not None:
        return units_at(db, listing.area, metric.colour, listing.last_day)
    window = {"first": listing.first_day, "last": listing.last_day}
    found = volumes(db, [listing.area], reading=metric.reading, **window)
    return found.get(listing.area, 0)


def number(db: Connection, viewer: Viewer, listing: Listing, *, profile: Profile) -> Value:
    """Return the number that a listing stands behind, its part left aside."""
    area(db, viewer, listing.area)
    metric = listing.definition
    window = (listing.first_day, listing.last_day)
    if metric.type in (Type.UNITS, Type.VOLUME):
        value = Value(
            metric.id,
            listing.area,
            _plain(db, listing, metric),
            first_day=window[0],
            last_day=window[1],
        )
        return rated(value, profile)
    found = {metric.id: part_sum(db, viewer, listing, Part.BASE)}
    if metric.type is Type.RATE:
        found[f"{metric.id}_hits"] = part_sum(db, viewer, listing, Part.HITS)
    grids = 0
    if metric.type is Type.SCORE and is_counted(listing.area):
        grids = grids_in(db, [listing.area])[listing.area]
    value = value_of(metric, listing.area, found, grids=grids, window=window)
    return rated(value, profile)
