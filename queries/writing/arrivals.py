"""Writing arrivals, and raising those whose hour has passed without a declaration."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson
from sqlalchemy import Connection, Select, select

from dashboard.day import Instant
from dashboard.door import CLOCK_SKEW
from dashboard.records.case_record import subject_key
from dashboard.records.stream import ArrivalRecord
from dashboard.refusal import Refused
from dashboard.rules.arrival import Arrival, due_at, undeclared
from dashboard.ruleset import Rules
from queries.cases.write_raised import write_raised
from queries.sealing.people import keep_subjects, person_mark
from queries.sealing.vault import Vault, vault_of
from queries.store.engine import Store
from queries.tables.bulk import bulk_upsert
from queries.tables.rules import arrival
from queries.writing.heard import check_time
from queries.writing.written import Written, read_all

_MANY = 800
_COLUMNS = [column.name for column in arrival.c]


def _arrival(record: ArrivalRecord, rules: Rules, vault: Vault) -> Arrival:
    said = orjson.dumps(record.model_dump(exclude={"updated_at"}), option=orjson.OPT_SORT_KEYS)
    return Arrival(
        key=record.key,
        area=record.area,
        at=record.at,
        due_at=due_at(record, rules),
        declared_at=record.declared_at,
        place=record.place,
        came_from=record.came_from,
        subject=_mark_of(record, vault),
        version=record.version,
        digest=vault.mark("record", hashlib.blake2b(said, digest_size=16).digest()),
        raised=False,
    )


def _mark_of(record: ArrivalRecord, vault: Vault) -> bytes | None:
    return person_mark(
        vault, subject_key(record.source, record.subject) if record.subject else None
    )


def _stored(db: Connection, keys: Sequence[bytes]) -> dict[bytes, Arrival]:
    found: dict[bytes, Arrival] = {}
    for start in range(0, len(keys), _MANY):
        chunk = keys[start : start + _MANY]
        for row in db.execute(select(arrival).where(arrival.c.key.in_(chunk))).mappings():
            found[row["key"]] = Arrival(**row)
    return found


def write_arrivals(
    db: Connection, store: Store, raws: Sequence[Mapping[str, Any]], now: Instant
) -> Written:
    """Write arrivals; a later version replaces the one before, and so does its alert."""
    areas, rules = store.areas(db), store.profile.rules

    def check(record: ArrivalRecord) -> None:
        if record.area not in areas.codes:
            raise Refused("area", record.area, "unknown_area")
        check_time(record, rules, now)
        for name in ("declared_at", "updated_at"):
            at = getattr(record, name)
            if at is not None and at > now + CLOCK_SKEW:
                raise Refused(name, at, "in_the_future")

    read = read_all(ArrivalRecord, raws, check)
    written = Written(refused=read.refused)
    vault = vault_of(db)
    made = [(position, _arrival(record, rules, vault)) for position, record in read.admitted]
    known = _stored(db, list({one.key for _, one in made}))
    changed: dict[bytes, Arrival] = {}
    for position, one in made:
        before = changed.get(one.key, known.get(one.key))
        if before is not None and (one.version, one.digest) <= (before.version, before.digest):
            written.unchanged.add(position)
        else:
            changed[one.key] = _after(one, known.get(one.key))
    late = {
        one.subject: record.subject
        for (_, record), (_, one) in zip(read.admitted, made, strict=True)
        if record.subject is not None and one.subject is not None and not one.in_time
    }
    keep_subjects(db, late)
    written.touched = _write(db, store, changed.values(), now)
    return written


def _after(one: Arrival, before: Arrival | None) -> Arrival:
    """Return a version that follows another: an alert keeps the hour that it was raised by."""
    if before is None or not before.raised:
        return one
    return replace(one, at=before.at, due_at=before.due_at, raised=True)


def _write(db: Connection, store: Store, arrivals: Iterable[Arrival], now: Instant) -> set[str]:
    """Store arrivals and what they raise by now; return the areas touched."""
    judged = [(one, undeclared(one, now)) for one in arrivals]
    kept = [replace(one, raised=alert is not None) for one, alert in judged]
    rows = [tuple(getattr(one, name) for name in _COLUMNS) for one in kept]
    bulk_upsert(db, arrival, rows, replace=[name for name in _COLUMNS if name != "key"])
    return write_raised(db, store, [alert for _, alert in judged if alert is not None], now)[0]


def overdue(now: Instant) -> Select[Any]:
    """Return the query for the arrivals whose hour has passed without a declaration."""
    waiting = arrival.c.declared_at.is_(None) & ~arrival.c.raised
    return select(arrival).where(waiting, arrival.c.due_at <= now)


def raise_overdue(db: Connection, store: Store, now: Instant, *, most: int) -> tuple[int, set[str]]:
    """Raise the alerts of arrivals whose hour has passed; return how many, and areas touched."""
    rows = db.execute(overdue(now).order_by(arrival.c.due_at).limit(most)).mappings()
    arrivals = [Arrival(**row) for row in rows]
    return len(arrivals), _write(db, store, arrivals, now)
