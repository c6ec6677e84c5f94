"""Kept lists in the store: put there with a briefing, found by its moment, dropped when old."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from dashboard.area import is_within
from dashboard.day import Day, Instant
from dashboard.lists.kept import Kept, Lists, Moment, UnknownMoment, Window
from dashboard.lists.kept_pack import (
    pack_cases,
    pack_grids,
    pack_readings,
    pack_units,
    unpack_cases,
    unpack_grids,
    unpack_readings,
    unpack_units,
)
from dashboard.numbers.listing import Listing
from dashboard.viewer import Viewer
from queries.store.engine import Store
from queries.tables.kept import kept_list, kept_moment
from queries.tables.row import AnyRow

CASES, UNITS, READINGS, GRIDS = "cases", "units", "readings", "grids"
"""What a packed list holds."""
_UNPACK: Mapping[str, Callable[[bytes], Any]] = {
    CASES: unpack_cases,
    UNITS: unpack_units,
    READINGS: unpack_readings,
    GRIDS: unpack_grids,
}


def keep(store: Store, kept: Kept, at: Instant) -> None:
    """Store the lists of a moment; those that were kept under the same id are replaced."""
    lists, moment = kept.lists, kept.moment
    packed = (
        (CASES, len(lists.cases), pack_cases(lists.cases)),
        (UNITS, len(lists.units), pack_units(lists.units)),
        (READINGS, len(lists.readings), pack_readings(lists.readings)),
        (GRIDS, len(lists.grids), pack_grids(lists.grids)),
    )
    metrics = {name: [one.first_day, one.last_day, one.rows] for name, one in kept.windows.items()}
    with store.write() as db:
        _drop(db, moment.id)
        said = {**asdict(moment), "made_at": at, "metrics": metrics}
        db.execute(insert(kept_moment), [said])
        rows = [{"moment": moment.id, "holds": h, "n": n, "data": data} for h, n, data in packed]
        db.execute(insert(kept_list), rows)


def _drop(db: Connection, moment: str) -> None:
    db.execute(delete(kept_list).where(kept_list.c.moment == moment))
    db.execute(delete(kept_moment).where(kept_moment.c.id == moment))


def kept_of(db: Connection, viewer: Viewer, moment_id: str, *, area: str) -> Kept:
    """Return the lists of a moment for an area that is the moment's or lies beneath it.

    Raises UnknownMoment where there are none, also where the viewer does not see that area.
    """
    return stored_lists(db, _moment(db, viewer, moment_id, area))


def require_list(db: Connection, viewer: Viewer, moment_id: str, asked: Listing) -> None:
    """Raise UnknownMoment where a list is not kept for this viewer."""
    if asked.metric not in _moment(db, viewer, moment_id, asked.area).metrics:
        raise UnknownMoment(moment_id)


def _moment(db: Connection, viewer: Viewer, moment_id: str, area: str) -> AnyRow:
    row = db.execute(select(kept_moment).where(kept_moment.c.id == moment_id)).first()
    if row is None or not is_within(area, row.area) or not viewer.sees(area):
        raise UnknownMoment(moment_id)
    return row


def stored_lists(db: Connection, row: AnyRow) -> Kept:
    """Return a stored moment with its lists; raise UnknownMoment, NotPacked."""
    moment = Moment(row.id, row.area, row.first, row.last, row.today, row.revision, row.data_time)
    asked = select(kept_list.c.holds, kept_list.c.data).where(kept_list.c.moment == row.id)
    data = {one.holds: bytes(one.data) for one in db.execute(asked)}
    if data.keys() != _UNPACK.keys():
        raise UnknownMoment(row.id)
    parts = {name: unpack(data[name]) for name, unpack in _UNPACK.items()}
    windows = {name: Window(*said) for name, said in row.metrics.items()}
    return Kept(moment, windows, Lists(**parts))


def drop_old_lists(store: Store, before: Day) -> int:
    """Take out what was kept before a day; return of how many moments."""
    old = select(kept_moment.c.id).where(kept_moment.c.today < before)
    with store.read() as db:
        if db.execute(old.limit(1)).first() is None:
            return 0
    with store.write() as db:
        db.execute(delete(kept_list).where(kept_list.c.moment.in_(old)))
        return db.execute(delete(kept_moment).where(kept_moment.c.today < before)).rowcount
