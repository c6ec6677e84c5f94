"""The rows of a whole list, as they come: what a file of it holds."""

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from sqlalchemy import Connection

from dashboard.lists.page import FIRST, ReadingRow, UnitRow, WholeRow
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Type
from dashboard.viewer import Viewer
from queries.lists.all_cases import all_cases
from queries.lists.case_list import case_list

STEP = 2000
"""Rows that are read at a time."""


def list_rows(
    db: Connection, viewer: Viewer, listing: Listing, *, step: int = STEP
) -> Iterator[WholeRow]:
    """Yield every row of a list in its order; raise UnknownArea.

    The listing's days must be settled; its page and limit are left aside.
    """
    if listing.definition.type in (Type.UNITS, Type.VOLUME):
        yield from _paged(db, viewer, replace(listing, limit=step, after=FIRST))
        return
    for rows in all_cases(db, viewer, listing, step=step):
        yield from rows


def _paged(db: Connection, viewer: Viewer, listing: Listing) -> Iterator[UnitRow | ReadingRow]:
    while True:
        page = case_list(db, viewer, listing)
        yield from cast("tuple[UnitRow | ReadingRow, ...]", page.rows)
        if not page.next:
            return
        listing = replace(listing, after=page.next)
