"""Writing areas: parents before children; new control units get their first colour."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, select

from dashboard.area import CODE_LENGTH, ancestors, level_of
from dashboard.day import Instant
from dashboard.records.beside_cases import AreaRecord
from dashboard.refusal import Refused
from queries.areas.area_counts import count_areas
from queries.colours.recolour import recolour, retire
from queries.store.engine import Store
from queries.tables.core import area
from queries.tables.meta import put
from queries.tables.upsert import upsert
from queries.writing.written import Written, read_all

_COMPARED = ("name", "name_en", "kind", "unit", "geometry", "parent")


def _parent(code: str, root: str, known: set[str]) -> str:
    """Return the parent's code; empty for the place's own root and what stands above it."""
    above = [a for a in ancestors(code) if a != code]
    if not above or code == root or root.startswith(code):
        return ""
    if above[0] not in known:
        raise Refused("code", code, "parent_missing", above[0])
    return above[0]


def _stored(db: Connection, codes: Sequence[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(codes), 800):
        rows = db.execute(select(area).where(area.c.code.in_(codes[start : start + 800])))
        found |= {row["code"]: dict(row) for row in rows.mappings()}
    return found


def _row(record: AreaRecord, parent: str, now: Instant) -> dict[str, Any]:
    return {
        "code": record.code,
        "level": level_of(record.code).value,
        "parent": parent,
        "name": record.name,
        "name_en": record.name_en,
        "kind": record.kind,
        "unit": record.unit,
        "geometry": record.geometry or None,
        "valid_from": now if record.valid_from is None else record.valid_from,
        "valid_to": None,
    }


def write_areas(
    db: Connection, store: Store, raws: Sequence[Mapping[str, Any]], now: Instant
) -> Written:
    """Write areas by code; a record whose parent is unknown is refused."""
    known = set(store.areas(db).codes)
    parents: dict[str, str] = {}

    def check(record: AreaRecord) -> None:
        # A code whose own digits are all zero is the sign of a skipped level, not an area.
        if len(record.code) not in CODE_LENGTH.values() or record.code not in ancestors(
            record.code
        ):
            raise Refused("code", record.code, "not_a_code")
        if record.valid_from is not None and record.valid_from > now:
            raise Refused("valid_from", record.valid_from, "in_the_future")
        if record.code in parents:
            raise Refused("code", record.code, "duplicate")
        parents[record.code] = _parent(record.code, store.profile.area, known)
        known.add(record.code)

    read = read_all(AreaRecord, raws, check)
    before = _stored(db, [record.code for _, record in read.admitted])
    written = Written(refused=read.refused)
    rows = []
    for position, record in read.admitted:
        row = _row(record, parents[record.code], now)
        old = before.get(record.code)
        if old is not None:
            row |= {name: old[name] for name in ("valid_from", "geometry") if not row[name]}
            row["valid_from"] = old["valid_from"]
            if all(old[name] == row[name] for name in _COMPARED):
                written.unchanged.add(position)
                continue
        rows.append(row)
    if rows:
        _write(db, store, rows, written, now)
    return written


def _write(
    db: Connection,
    store: Store,
    rows: Sequence[dict[str, Any]],
    written: Written,
    now: Instant,
) -> None:
    was = store.areas(db)
    replaced = [column.name for column in area.c if column.name != "code"]
    db.execute(upsert(db, area, replace=replaced), rows)
    # Never a number that a write rolled back has had: what is kept in memory goes by it.
    put(db, "areas_version", uuid4().hex)
    units = {row["code"] for row in rows if row["unit"]}
    gone = {row["code"] for row in rows if row["code"] in was.units and not row["unit"]}
    written.touched |= retire(db, gone, was)
    areas = store.areas(db)
    count_areas(db, areas)
    control = store.profile.control
    written.touched |= recolour(
        db, units, areas, scheme=control.scheme, recent_days=control.recent_days, now=now
    )
    for row in rows:
        written.touched.update(areas.counted_in(row["code"]))
