"""Sources: when each was last heard, written with its records; silence, recorded by the clock.

Who is silent is the same for every area, so a source that falls silent or is heard again raises
the revision of all of them, and a snapshot still depends on nothing but area and revision. The
time of an area's data stays: silence is no news of it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from dashboard.day import Instant
from dashboard.source import Source, Standing, State, heard
from queries.store.revision import ALL, renumber_all, revision_of
from queries.tables.row import AnyRow
from queries.tables.sources import source_heard
from queries.tables.upsert import upsert

Raws = Sequence[Mapping[str, Any]]


def _stored(db: Connection) -> dict[str, AnyRow]:
    return {row.source: row for row in db.execute(select(source_heard))}


def standings(db: Connection, sources: Sequence[Source]) -> tuple[Standing, ...]:
    """Return how each source of a place stands, in the profile's order."""
    if not sources:
        return ()
    rows = _stored(db)
    return tuple(
        Standing(one, rows[one.id].heard_at, rows[one.id].record_at, rows[one.id].silent_since)
        if one.id in rows
        else Standing(one)
        for one in sources
    )


def not_speaking(db: Connection, sources: Sequence[Source]) -> tuple[Standing, ...]:
    """Return the sources that do not speak, which is all that a snapshot may depend on."""
    return tuple(one for one in standings(db, sources) if one.state is not State.SPEAKING)


def hear(
    db: Connection, sources: Sequence[Source], type_: str, accepted: Raws, *, now: Instant
) -> None:
    """Write down who was heard by accepted records, in the writer's transaction."""
    found = heard(sources, type_, accepted) if sources and accepted else {}
    if not found:
        return
    before = _stored(db)
    rows = []
    for source, told_at in sorted(found.items()):
        last = before.get(source)
        rows.append(
            {
                "source": source,
                "heard_at": max(now, last.heard_at) if last else now,
                "record_at": max(told_at, last.record_at) if last else told_at,
                "silent_since": None,
            }
        )
    replaced = ["heard_at", "record_at", "silent_since"]
    db.execute(upsert(db, source_heard, replace=replaced), rows)
    if any(one not in before or before[one].silent_since is not None for one in found):
        renumber_all(db, number=revision_of(db, ALL).number)


def fallen_silent(db: Connection, sources: Sequence[Source], now: Instant) -> dict[str, Any]:
    """Return the sources whose silence is recorded otherwise than is so, with what is so."""
    found: dict[str, Any] = {}
    for one in standings(db, sources):
        if one.heard_at is not None:
            since = one.source.silent_since(one.heard_at, now)
            if since != one.silent_since:
                found[one.source.id] = since
    return found


def record_silence(db: Connection, sources: Sequence[Source], *, number: int, now: Instant) -> None:
    """Record who has fallen silent by ``now``; the clock's part of a tick."""
    found = fallen_silent(db, sources, now)
    for source, since in found.items():
        db.execute(
            update(source_heard).where(source_heard.c.source == source).values(silent_since=since)
        )
    if found:
        renumber_all(db, number=number)
