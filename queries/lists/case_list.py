"""The list of cases behind a number: the same filter, a page at a time."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select, type_coerce

from dashboard.lists.page import CaseRow, Page
from dashboard.numbers.facets import EVENT_TIME, Facets
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Type
from dashboard.records.hand import mark_of
from dashboard.viewer import Viewer
from queries.areas.scope import require, scope
from queries.lists.cursor import Cursor, beyond, paged, read_cursor
from queries.lists.newest import LINE, line_of
from queries.lists.places import Places
from queries.lists.reading_list import reading_list
from queries.lists.unit_list import unit_list
from queries.lists.ways import ways
from queries.numbers.facets import case_where, happened, lies_in
from queries.numbers.number import part_sum
from queries.sealing.people import masked_subjects
from queries.tables.core import case
from queries.tables.row import AnyRow

_COLUMNS = (
    *LINE,
    case.c.responded_at,
    case.c.response_at,
    case.c.closed_at,
    case.c.voided_at,
    case.c.points,
    case.c.attributes,
    case.c.subject,
    case.c.version,
    case.c.digest,
    case.c.hand,
)


def ordered(
    columns: tuple[ColumnElement[Any], ColumnElement[Any]], *, downward: bool
) -> list[ColumnElement[Any]]:
    """Return columns in a list's direction."""
    return [column.desc() if downward else column.asc() for column in columns]


def _from(cursor: Cursor, facets: Facets, column: str, *, downward: bool) -> ColumnElement[bool]:
    """Return the filter of a page, its window cut at the cursor, so that no page walks to it."""
    if cursor.at is None:
        return case_where(facets)
    window, at = happened(facets), int(cursor.at[0])
    if window is not None and window[0] == column:
        return case_where(facets, until=at + 1) if downward else case_where(facets, since=at)
    bound = case.c[column] <= at if downward else case.c[column] >= at
    return and_(case_where(facets), bound)


def _along(
    db: Connection, viewer: Viewer, listing: Listing, facets: Facets, cursor: Cursor
) -> list[AnyRow]:
    """Read a page along the indexes: the first rows of each way, then merged."""
    column, descending = listing.order()
    order = (case.c[column], case.c.key)
    downward = descending != cursor.back
    read = (
        select(*_COLUMNS)
        .where(scope(viewer, case.c.area))
        .where(_from(cursor, facets, column, downward=downward))
        .where(*beyond(cursor, order, descending=descending))
        .order_by(*ordered(order, downward=downward))
        .limit(listing.limit + 1)
    )
    rows = [
        row for way in ways(db, listing.area, facets.kind) for row in db.execute(read.where(*way))
    ]
    rows.sort(key=lambda row: (getattr(row, column), row.key), reverse=downward)
    return rows[: listing.limit + 1]


def _sorted(
    db: Connection, viewer: Viewer, listing: Listing, facets: Facets, cursor: Cursor
) -> Sequence[AnyRow]:
    """Read a page by a time some cases lack (they come last), which takes sorting them all."""
    descending = listing.order()[1]
    order = order_of(listing)
    return db.execute(
        select(*_COLUMNS)
        .where(lies_in(listing.area), scope(viewer, case.c.area))
        .where(case_where(facets), *beyond(cursor, order, descending=descending))
        .order_by(*ordered(order, downward=descending != cursor.back))
        .limit(listing.limit + 1)
    ).all()


def order_of(listing: Listing) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Return what any list is sorted by; cases without its time come last either way."""
    column, descending = listing.order()
    at = func.coalesce(case.c[column], 0 if descending else 2**62)
    return type_coerce(at, case.c[column].type), case.c.key


def _always_there(facets: Facets, column: str) -> bool:
    """Say whether every case of a filter has this time, so that its index holds them all."""
    return column in ("opened_at", EVENT_TIME[facets.event])


def _place(listing: Listing, row: AnyRow, cursor_back: bool) -> str:
    column, descending = listing.order()
    value = getattr(row, column)
    at = (0 if descending else 2**62) if value is None else value
    return Cursor(back=cursor_back, at=(at, row.key)).text()


def _rows(
    db: Connection, viewer: Viewer, rows: list[AnyRow], places: Places
) -> tuple[CaseRow, ...]:
    places.learn(db, viewer, {row.area for row in rows})
    people = masked_subjects(db, (row.subject for row in rows if row.subject is not None))
    return tuple(
        CaseRow(
            line=line_of(row, places.areas),
            area_path=places.paths[row.area],
            responded_at=row.responded_at,
            closed_at=row.closed_at,
            voided_at=row.voided_at,
            points=row.points,
            subject=people.get(row.subject) if row.subject is not None else None,
            attributes=dict(row.attributes),
            mark=mark_of(row.version, row.digest, row.hand),
        )
        for row in rows
    )


def case_list(db: Connection, viewer: Viewer, listing: Listing) -> Page:
    """Return a page of exactly what a number counts; raise UnknownArea, BadListing.

    The listing's days must be settled (``listing.on(today)``). The total comes from the same
    filter over the tally, at the same moment as the rows.
    """
    require(viewer, listing.area)
    metric = listing.definition
    if metric.type is Type.UNITS:
        return unit_list(db, viewer, listing)
    if metric.type is Type.VOLUME:
        return reading_list(db, viewer, listing)
    facets = listing.facets()
    cursor = read_cursor(listing.after)
    read = _along if _always_there(facets, listing.order()[0]) else _sorted
    found = read(db, viewer, listing, facets, cursor)
    rows, after, before = paged(found, cursor, listing.limit)
    total = part_sum(db, viewer, listing)
    scored = metric.type in (Type.SCORE, Type.POINTS)
    return Page(
        total=total.n,
        amount=round(total.points, 2) if scored else None,
        rows=_rows(db, viewer, rows, Places()),
        next=_place(listing, rows[-1], cursor_back=False) if after and rows else "",
        previous=_place(listing, rows[0], cursor_back=True) if before and rows else "",
    )


def cases_of(db: Connection, viewer: Viewer, keys: Sequence[bytes]) -> dict[bytes, CaseRow]:
    """Return cases by key as a list shows them now, those that the viewer sees."""
    read = select(*_COLUMNS).where(case.c.key.in_(keys), scope(viewer, case.c.area))
    found = list(db.execute(read).all())
    rows = _rows(db, viewer, found, Places())
    return {row.key: line for row, line in zip(found, rows, strict=True)}
