"""The list of cases behind a number: the same filter, a page at a time."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select, type_coerce

from dashboard.area import Area
from dashboard.facets import EVENT_TIME, Facets
from dashboard.hand import mark_of
from dashboard.listing import Listing
from dashboard.metric import Type
from dashboard.page import CaseRow, Page
from dashboard.viewer import Viewer
from queries.areas import areas_of
from queries.cursor import Cursor, beyond, paged, read_cursor
from queries.facets import case_where, happened, lies_in
from queries.newest import LINE, line_of
from queries.number import part_sum
from queries.reading_list import reading_list
from queries.row import AnyRow
from queries.scope import require, scope
from queries.sealed_people import masked_subjects
from queries.tables import case
from queries.unit_list import unit_list
from queries.upward import above, path_of
from queries.ways import ways

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


def _ordered(
    columns: tuple[ColumnElement[Any], ColumnElement[Any]], *, downward: bool
) -> list[ColumnElement[Any]]:
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
        .order_by(*_ordered(order, downward=downward))
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
    order = _order(listing)
    return db.execute(
        select(*_COLUMNS)
        .where(lies_in(listing.area), scope(viewer, case.c.area))
        .where(case_where(facets), *beyond(cursor, order, descending=descending))
        .order_by(*_ordered(order, downward=descending != cursor.back))
        .limit(listing.limit + 1)
    ).all()


def _order(listing: Listing) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Return what a list is sorted by; cases without its time come last either way."""
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


class _Places:
    """The areas that rows lie in, by code, with the way down to each; read once."""

    def __init__(self) -> None:
        self.areas: dict[str, Area] = {}
        self.paths: dict[str, tuple[Area, ...]] = {}

    def learn(self, db: Connection, viewer: Viewer, codes: set[str]) -> None:
        """Read what is not known yet of some areas and of those above them."""
        new = codes - self.paths.keys()
        if not new:
            return
        wanted = {key for code in new for key in [*above(code), code]} - self.areas.keys()
        self.areas |= areas_of(db, viewer, sorted(wanted))
        self.paths |= {code: path_of(code, self.areas) for code in new}


def _rows(
    db: Connection, viewer: Viewer, rows: list[AnyRow], places: _Places
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
        rows=_rows(db, viewer, rows, _Places()),
        next=_place(listing, rows[-1], cursor_back=False) if after and rows else "",
        previous=_place(listing, rows[0], cursor_back=True) if before and rows else "",
    )


def cases_of(db: Connection, viewer: Viewer, keys: Sequence[bytes]) -> dict[bytes, CaseRow]:
    """Return cases by key as a list shows them now, those that the viewer sees."""
    read = select(*_COLUMNS).where(case.c.key.in_(keys), scope(viewer, case.c.area))
    found = list(db.execute(read).all())
    rows = _rows(db, viewer, found, _Places())
    return {row.key: line for row, line in zip(found, rows, strict=True)}


def all_cases(
    db: Connection, viewer: Viewer, listing: Listing, *, step: int
) -> Iterator[tuple[CaseRow, ...]]:
    """Yield all cases of a list in its order, ``step`` at a time, whatever page it asks for.

    Sorted once and read as they come, for files: a page's way would be walked for each page.
    """
    require(viewer, listing.area)
    descending = listing.order()[1]
    read = (
        select(*_COLUMNS)
        .where(lies_in(listing.area), scope(viewer, case.c.area))
        .where(case_where(listing.facets()))
        .order_by(*_ordered(_order(listing), downward=descending))
    )
    places = _Places()
    with db.execute(read, execution_options={"yield_per": step}) as found:
        for rows in found.partitions():
            yield _rows(db, viewer, list(rows), places)
