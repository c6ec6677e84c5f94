"""The list of control units behind a colour's number: those of the colour, with its reason."""

from sqlalchemy import Connection, select, tuple_

from dashboard.colours.by_order import RULES
from dashboard.colours.control import Colour, Rule
from dashboard.lists.page import Page, UnitRow
from dashboard.numbers.listing import Listing
from dashboard.viewer import Viewer
from queries.areas.areas import area, areas_of
from queries.areas.scope import scope
from queries.areas.upward import above, path_of
from queries.colours.colour_at import held_at
from queries.lists.cursor import paged, read_cursor
from queries.numbers.number import of_area, units_at
from queries.tables.core import control_status


def unit_list(db: Connection, viewer: Viewer, listing: Listing) -> Page:
    """Return a page of the units that have, or at the end of a day had, a colour.

    Newest change first. A unit that is an area's only one (the area lies within it) is listed too.
    """
    area(db, viewer, listing.area)
    colour = listing.definition.colour
    if colour is None:
        raise ValueError(listing.metric)
    cursor = read_cursor(listing.after, key_is_text=True)
    status = control_status.c
    where = [status.colour == colour.value, scope(viewer, status.area)]
    where += [of_area(db, listing.area), held_at(listing.last_day)]
    downward = not cursor.back
    if cursor.at is not None:
        place, mark = tuple_(status.since, status.area), tuple_(*cursor.at)
        where.append(place < mark if downward else place > mark)
    order = [c.desc() if downward else c.asc() for c in (status.since, status.area)]
    read = select(control_status).where(*where).order_by(*order).limit(listing.limit + 1)
    rows, after, before = paged(db.execute(read).all(), cursor, listing.limit)
    named = areas_of(db, viewer, [key for row in rows for key in [*above(row.area), row.area]])
    return Page(
        total=units_at(db, listing.area, colour, listing.last_day),
        amount=None,
        rows=tuple(
            UnitRow(
                area=named[row.area],
                area_path=path_of(row.area, named),
                colour=Colour(row.colour),
                since=row.since,
                rule=Rule(row.rule),
                cases=tuple(row.cases) if row.set_by == RULES else (),
                release_at=row.release_at,
            )
            for row in rows
        ),
        next=f"n.{rows[-1].since}.{rows[-1].area}" if after and rows else "",
        previous=f"p.{rows[0].since}.{rows[0].area}" if before and rows else "",
    )
