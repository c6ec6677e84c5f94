"""Quarantine: the records that were refused, with their reason, ready to be mended."""

import math
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
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, _PLAIN) else str(value)


def _text(value: str) -> str:
    """Return a text as every database can keep it: what is no character is written as a code."""
    return value.replace("\x00", "\\x00").encode("utf-8", "backslashreplace").decode()


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
            "origin": _text(origin)[:200],
            "line": line,
            "field": _text(refusal.field)[:80],
            "value": _text(refusal.value),
            "reason": refusal.reason,
            "record": _plain(raw),
        }
        for raw, refusal, line in refused
    ]
    if rows:
        db.execute(insert(quarantine), rows)
