"""The cases before and after one in a list, found along its index as a page of one row."""

from dataclasses import replace

from sqlalchemy import Connection, select

from dashboard.case import UnknownCase
from dashboard.lists.page import CaseRow, Neighbours
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Type
from dashboard.viewer import Viewer
from queries.areas.scope import require, scope
from queries.lists.case_list import case_list
from queries.lists.cursor import Cursor
from queries.tables.core import case


def neighbours(db: Connection, viewer: Viewer, listing: Listing, key: str) -> Neighbours:
    """Return the keys of the cases next to one in the order of a list, empty at its ends.

    The case itself may have left the list since, as an open one that was closed: its place is
    kept by its time. Raises UnknownArea, UnknownCase. The listing's days must be settled.
    """
    require(viewer, listing.area)
    if listing.definition.type in (Type.UNITS, Type.VOLUME):
        return Neighbours("", "")
    column, descending = listing.order()
    row = db.execute(
        select(case.c.key, case.c[column].label("at")).where(
            case.c.key == bytes.fromhex(key), scope(viewer, case.c.area)
        )
    ).first()
    if row is None:
        raise UnknownCase(key)
    last = 0 if descending else 2**62
    at = (last if row.at is None else row.at, row.key)

    def next_to(*, back: bool) -> str:
        asked = replace(listing, limit=1, after=Cursor(back=back, at=at).text())
        found = case_list(db, viewer, asked).rows
        return found[0].line.key if found and isinstance(found[0], CaseRow) else ""

    return Neighbours(previous=next_to(back=True), next=next_to(back=False))
