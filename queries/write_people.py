"""Writing officers, places and key vehicles."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import Connection, Table, select

from dashboard.day import Instant
from dashboard.records import OfficerRecord, PlaceRecord, VehicleRecord
from dashboard.refusal import Refused
from queries.engine import Store
from queries.tables import officer, place, vehicle
from queries.upsert import upsert
from queries.written import Written, read_all

Raws = Sequence[Mapping[str, Any]]
R = TypeVar("R", bound=BaseModel)
Key = tuple[Any, ...]


def _write(
    db: Connection,
    table: Table,
    rows: Sequence[tuple[int, dict[str, Any]]],
    written: Written,
) -> None:
    """Upsert rows by primary key; positions whose row is there already are unchanged."""
    keys = [column.name for column in table.primary_key]
    first = table.c[keys[0]]
    values = sorted({row[keys[0]] for _, row in rows})
    known: dict[Key, dict[str, Any]] = {}
    for start in range(0, len(values), 800):
        found = db.execute(select(table).where(first.in_(values[start : start + 800])))
        for stored in found.mappings():
            known[tuple(stored[key] for key in keys)] = dict(stored)
    fresh: dict[Key, dict[str, Any]] = {}
    for position, row in rows:
        key = tuple(row[name] for name in keys)
        if fresh.get(key, known.get(key)) == row:
            written.unchanged.add(position)
        else:
            fresh[key] = row
    if fresh:
        replaced = [column.name for column in table.c if column.name not in keys]
        db.execute(upsert(db, table, replace=replaced), list(fresh.values()))


def _known_area(store: Store, db: Connection) -> Callable[[Any], None]:
    areas = store.areas(db)

    def check(record: Any) -> None:
        if record.area not in areas.codes:
            raise Refused("area", record.area, "unknown_area")

    return check


def write_officers(db: Connection, store: Store, raws: Raws, _now: Instant) -> Written:
    """Write officers by area, duty and number."""
    read = read_all(OfficerRecord, raws, _known_area(store, db))
    written = Written(refused=read.refused)
    rows = [(position, record.model_dump()) for position, record in read.admitted]
    _write(db, officer, rows, written)
    areas = store.areas(db)
    for _, row in rows:
        written.touched.update(areas.counted_in(row["area"])[:1])
    return written


def write_places(db: Connection, store: Store, raws: Raws, _now: Instant) -> Written:
    """Write places by code."""
    read = read_all(PlaceRecord, raws, _known_area(store, db))
    written = Written(refused=read.refused)
    rows = [(position, record.model_dump()) for position, record in read.admitted]
    _write(db, place, rows, written)
    areas = store.areas(db)
    for _, row in rows:
        written.touched.update(areas.counted_in(row["area"]))
    return written


def write_vehicles(db: Connection, _store: Store, raws: Raws, _now: Instant) -> Written:
    """Write key vehicles by the hash of their plate."""
    read = read_all(VehicleRecord, raws, lambda _record: None)
    written = Written(refused=read.refused)
    rows = [
        (position, {"digest": r.digest, "plate": r.masked, "why": r.why})
        for position, r in read.admitted
    ]
    _write(db, vehicle, rows, written)
    return written
