"""The list of readings behind a volume: each place's hour."""

from sqlalchemy import Connection, func, select, tuple_

from dashboard.day import day_end, day_start
from dashboard.fields import BadListing
from dashboard.lists.page import FIRST, LAST, Page, ReadingRow
from dashboard.numbers.listing import Listing
from dashboard.viewer import Viewer
from queries.areas.areas import area, areas_of
from queries.areas.scope import scope
from queries.areas.within import within
from queries.lists.cursor import Cursor, is_storable, paged
from queries.tables.core import place, reading

_PARTS = 4


def _cursor(text: str) -> tuple[Cursor, tuple[int, str, str] | None]:
    """Read a cursor of hour, area and place."""
    if text in (FIRST, LAST):
        return Cursor(back=text == LAST, at=None), None
    parts = text.split(".", _PARTS - 1)
    shaped = len(parts) == _PARTS and parts[0] in ("n", "p") and "\0" not in text
    if not shaped or not is_storable(parts[1]):
        raise BadListing("after", text, "not_a_cursor")
    at = (int(parts[1]), parts[2], parts[3])
    return Cursor(back=parts[0] == "p", at=(at[0], at[1])), at


def reading_list(db: Connection, viewer: Viewer, listing: Listing) -> Page:
    """Return a page of readings, newest hour first; ``amount`` is what all of them add up to."""
    area(db, viewer, listing.area)
    cursor, at = _cursor(listing.after)
    column = reading.c
    where = [
        within(column.area, listing.area),
        scope(viewer, column.area),
        column.kind == listing.definition.reading,
        column.hour >= day_start(listing.first_day),
        column.hour < day_end(listing.last_day),
    ]
    total, amount = db.execute(select(func.count(), func.sum(column.n)).where(*where)).one()
    downward = not cursor.back
    keys = (column.hour, column.area, column.place)
    if at is not None:
        where.append(tuple_(*keys) < tuple_(*at) if downward else tuple_(*keys) > tuple_(*at))
    rows, after, before = paged(
        db.execute(
            select(
                reading,
                place.c.name.label("place_name"),
                place.c.name_en.label("place_name_en"),
            )
            .outerjoin(place, place.c.code == column.place)
            .where(*where)
            .order_by(*(key.desc() if downward else key.asc() for key in keys))
            .limit(listing.limit + 1)
        ).all(),
        cursor,
        listing.limit,
    )
    named = areas_of(db, viewer, [row.area for row in rows])
    return Page(
        total=int(total),
        amount=float(amount or 0),
        rows=tuple(
            ReadingRow(
                area=named[row.area],
                place=row.place,
                place_name=row.place_name or row.place,
                kind=row.kind,
                hour=row.hour,
                n=row.n,
                place_name_en=row.place_name_en or "",
            )
            for row in rows
        ),
        next=f"n.{rows[-1].hour}.{rows[-1].area}.{rows[-1].place}" if after and rows else "",
        previous=f"p.{rows[0].hour}.{rows[0].area}.{rows[0].place}" if before and rows else "",
    )
