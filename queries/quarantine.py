"""Quarantine: the records that were refused, with their reason, ready to be mended."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert

from dashboard.day import Instant
from dashboard.refusal import Refusal
from queries.tables import quarantine

_PLAIN = (str, int, float, bool, type(None))


def _plain(value: object) -> object:
    """Return a raw value as JSON can keep it; bytes (a geometry) are left out."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    return value if isinstance(value, _PLAIN) else str(value)


def keep(
    db: Connection,
    refused: Sequence[tuple[Mapping[str, Any], Refusal, int | None]],
    *,
    type_: str,
    origin: str,
    now: Instant,
) -> None:
    """Keep refused records: each with its refusal and the line it stood in."""
    rows = [
        {
            "at": now,
            "type": type_,
            "origin": origin,
            "line": line,
            "field": refusal.field[:80],
            "value": refusal.value,
            "reason": refusal.reason,
            "record": _plain(raw),
        }
        for raw, refusal, line in refused
    ]
    if rows:
        db.execute(insert(quarantine), rows)
