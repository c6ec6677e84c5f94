"""Writing officers, places and key vehicles."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import Connection, Table, select

from dashboard.day import Instant
from dashboard.records.beside_cases import OfficerRecord, PlaceRecord, VehicleRecord
from dashboard.refusal import Refused
from queries.sealing.people import open_phone, seal_phone
from queries.sealing.vault import Vault, plate_mark, vault_of
from queries.store.engine import Store
from queries.tables.core import officer, place, vehicle
from queries.tables.upsert import upsert
from queries.writing.written import Written, read_all

Raws = Sequence[Mapping[str, Any]]
R = TypeVar("R", bound=BaseModel)
Key = tuple[Any, ...]
Row = dict[str, Any]


def _as_it_is(row: Row) -> Row:
    return row


def _write(
    db: Connection,
    table: Table,
    rows: Sequence[tuple[int, Row]],
    written: Written,
    *,
    stored: Callable[[Row], Row] = _as_it_is,
    said: Callable[[Row], Row] = _as_it_is,
) -> None:
    """Upsert rows by primary key; positions whose row is there already are unchanged.

    ``stored`` makes a row of what a record says, ``said`` turns it back.
    """
    keys = [column.name for column in table.primary_key]
    first = table.c[keys[0]]
    values = sorted({row[keys[0]] for _, row in rows})
    known: dict[Key, Row] = {}
    for start in range(0, len(values), 800):
        found = db.execute(select(table).where(first.in_(values[start : start + 800])))
        for one in found.mappings():
            known[tuple(one[key] for key in keys)] = said(dict(one))
    fresh: dict[Key, Row] = {}
    for position, row in rows:
        key = tuple(row[name] for name in keys)
        if fresh.get(key, known.get(key)) == row:
            written.unchanged.add(position)
        else:
            fresh[key] = row
    if fresh:
        replaced = [column.name for column in table.c if column.name not in keys]
        db.execute(upsert(db, table, replace=replaced), [stored(row) for row in fresh.values()])


def _known_area(store: Store, db: Connection) -> Callable[[Any], None]:
    areas = store.areas(db)

    def check(record: Any) -> None:
        if record.area not in areas.codes:
            raise Refused("area", record.area, "unknown_area")

    return check


def write_officers(db: Connection, store: Store, raws: Raws, _now: Instant) -> Written:
    """Write officers by area, duty and number; their phones sealed."""
    read = read_all(OfficerRecord, raws, _known_area(store, db))
    written = Written(refused=read.refused)
    if not read.admitted:
        return written
    vault = vault_of(db)
    rows = [(position, record.model_dump()) for position, record in read.admitted]
    _write(
        db,
        officer,
        rows,
        written,
        stored=lambda row: _sealed(vault, row),
        said=lambda row: _opened(vault, row),
    )
    areas = store.areas(db)
    for _, row in rows:
        written.touched.update(areas.counted_in(row["area"])[:1])
    return written


def _sealed(vault: Vault, row: Row) -> Row:
    """Return an officer's row as it is stored."""
    kept = {name: value for name, value in row.items() if name != "phone"}
    key = (row["area"], row["duty"], row["number"])
    return {**kept, "sealed": seal_phone(vault, row["phone"], *key)}


def _opened(vault: Vault, row: Row) -> Row:
    """Return a stored row as the officer's record says it."""
    kept = {name: value for name, value in row.items() if name != "sealed"}
    key = (row["area"], row["duty"], row["number"])
    return {**kept, "phone": open_phone(vault, row["sealed"], *key)}


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
    """Write key vehicles by the mark of their plate."""
    read = read_all(VehicleRecord, raws, lambda _record: None)
    written = Written(refused=read.refused)
    if not read.admitted:
        return written
    vault = vault_of(db)
    rows = [
        (position, {"digest": plate_mark(vault, r.digest), "plate": r.masked, "why": r.why})
        for position, r in read.admitted
    ]
    _write(db, vehicle, rows, written)
    return written
