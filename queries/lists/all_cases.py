"""All cases of a list, in its order, as they come: what a file of it holds."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Select, null, select

from dashboard.lists.page import FileRow
from dashboard.numbers.listing import Listing
from dashboard.viewer import Viewer
from queries.areas.scope import require, scope
from queries.lists.case_list import order_of, ordered
from queries.lists.places import Places
from queries.numbers.facets import case_where, lies_in
from queries.sealing.people import MaskedPeople
from queries.tables.core import case
from queries.tables.row import AnyRow

_TIMES = ("opened_at", "respond_by", "responded_at", "close_by", "closed_at", "voided_at")
_COLUMNS = (
    *(case.c[name] for name in ("external_id", "kind", "area", "title")),
    *(case.c[name] for name in ("colour", "stage", "response", "closure")),
    *(case.c[name] for name in _TIMES),
    case.c.points,
    case.c.subject,
)
"""The cells of a file: in the order of FileRow, with the area for the way to it."""


def all_cases(
    db: Connection, viewer: Viewer, listing: Listing, *, step: int
) -> Iterator[list[FileRow]]:
    """Yield all cases of a list in its order, ``step`` at a time, whatever page it asks for.

    Sorted once and read as they come: a page's way would be walked for each page. Raises
    UnknownArea.
    """
    require(viewer, listing.area)
    rows = _Rows(db, viewer)
    with db.execute(_read(viewer, listing), execution_options={"yield_per": step}) as found:
        for read in found.partitions():
            yield rows.of(read)


def _read(viewer: Viewer, listing: Listing) -> Select[*tuple[object, ...]]:
    indicator = case.c.attributes["indicator"].as_string() if listing.is_assessed else null()
    return (
        select(*_COLUMNS, indicator.label("indicator"))
        .where(lies_in(listing.area), scope(viewer, case.c.area))
        .where(case_where(listing.facets()))
        .order_by(*ordered(order_of(listing), downward=listing.order()[1]))
    )


class _Rows:
    """Makes rows of what was read; areas and persons that many rows name are read once."""

    def __init__(self, db: Connection, viewer: Viewer) -> None:
        self._db, self._viewer = db, viewer
        self._places, self._people = Places(), MaskedPeople()

    def of(self, read: Sequence[AnyRow]) -> list[FileRow]:
        """Return the rows of some cases."""
        self._places.learn(self._db, self._viewer, {row.area for row in read})
        people = self._people.of(self._db, {row.subject for row in read} - {None})
        ways = self._places.paths
        return [
            FileRow._make((number, kind, ways[area], *cells, people.get(subject), indicator))
            for number, kind, area, *cells, subject, indicator in read
        ]
