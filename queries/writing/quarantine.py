"""Quarantine: the records that were refused, with their reason, ready to be mended."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from dashboard.area import is_within
from dashboard.day import Instant
from dashboard.intake.quarantine import State
from dashboard.refusal import Refusal
from queries.sealing.records import record_mark, seal_record
from queries.sealing.vault import vault_of
from queries.store.area_index import AreaIndex
from queries.store.engine import Store
from queries.tables.core import quarantine

_PLAIN = (str, int, float, bool, type(None))
_MANY = 800

Refusals = Sequence[tuple[Mapping[str, Any], Refusal, int | None]]
"""Refused records, each with its refusal and the line it stood in."""


def plain(value: object) -> Any:
    """Return a raw value as JSON can keep it; bytes (a geometry) are left out."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, _PLAIN) else str(value)


def text(value: str) -> str:
    """Return a text as every database can keep it: what is no character is written as a code."""
    return value.replace("\x00", "\\x00").encode("utf-8", "backslashreplace").decode()


def said(refusal: Refusal) -> dict[str, str]:
    """Return a refusal as its columns keep it; its value is sealed beside the record."""
    return {
        "field": text(refusal.field)[:80],
        "reason": refusal.reason,
        "allowed": text(refusal.allowed),
    }


def area_of(raw: Mapping[str, Any], areas: AreaIndex, home: str) -> str:
    """Return where a refused record is shown: in its own area, else where its sender is at home."""
    code = str(raw.get("area", ""))
    return code if code in areas.codes and is_within(code, home) else home


def _waiting(db: Connection, digests: Sequence[bytes]) -> dict[bytes, int]:
    """Return the ids of the waiting records among these."""
    found: dict[bytes, int] = {}
    for start in range(0, len(digests), _MANY):
        rows = db.execute(
            select(quarantine.c.digest, quarantine.c.id)
            .where(quarantine.c.digest.in_(digests[start : start + _MANY]))
            .where(quarantine.c.state == State.WAITING)
        )
        found |= {bytes(row.digest): row.id for row in rows}
    return found


def _came_again(db: Connection, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Count records that wait here already, with what is wrong with them now."""
    for held, row in rows.items():
        newest = {name: row[name] for name in ("at", "field", "sealed", "reason", "allowed")}
        again = {**newest, "times": quarantine.c.times + 1}
        db.execute(update(quarantine).where(quarantine.c.id == held).values(again))


def _add(db: Connection, rows: Sequence[dict[str, Any]]) -> dict[bytes, int]:
    """Put in new records; return their ids by digest."""
    if not rows:
        return {}
    added = insert(quarantine).returning(quarantine.c.digest, quarantine.c.id)
    return {bytes(row.digest): row.id for row in db.execute(added, list(rows))}


def keep(
    db: Connection,
    store: Store,
    refused: Refusals,
    *,
    type_: str,
    origin: str,
    now: Instant,
    home: str = "",
) -> list[int]:
    """Keep refused records; return their ids, in order.

    A record that comes again while it waits is counted, not kept twice. ``home`` is the area of
    who sent them, the whole place where nothing is said.
    """
    if not refused:
        return []
    areas = store.areas(db)
    rows = [
        {
            "at": now,
            "type": text(type_)[:32],
            "origin": text(origin)[:200],
            "line": line,
            **said(refusal),
            "value": text(refusal.value),
            "record": plain(raw),
            "area": area_of(raw, areas, home or store.profile.area),
            "state": State.WAITING.value,
            "times": 1,
        }
        for raw, refusal, line in refused
    ]
    vault = vault_of(db)
    for row in rows:
        row["digest"] = record_mark(vault, row)
        row["sealed"] = seal_record(vault, row.pop("record"), row.pop("value"), row["digest"])
    known = _waiting(db, [row["digest"] for row in rows])
    fresh = {row["digest"]: row for row in rows if row["digest"] not in known}
    _came_again(db, {known[row["digest"]]: row for row in rows if row["digest"] in known})
    known |= _add(db, list(fresh.values()))
    return [known[row["digest"]] for row in rows]
