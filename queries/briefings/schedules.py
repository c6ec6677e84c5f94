"""Schedules of briefings as they are stored: read, added, changed, removed; each in the audit."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from dashboard.access.audit import Actor, Deed, Details, Entry
from dashboard.briefings.schedule import Schedule, Span, UnknownSchedule, after
from dashboard.day import Instant
from dashboard.viewer import Viewer
from queries.access import audit
from queries.areas.areas import area
from queries.areas.scope import scope
from queries.store.engine import Store
from queries.tables.briefings import briefing_schedule as table
from queries.tables.row import AnyRow


def schedule_of(row: AnyRow) -> Schedule:
    """Return a stored row as a schedule."""
    found = {column.name: row._mapping[column.name] for column in table.c}
    typed = {"span": Span(row.span), "channels": tuple(row.channels)}
    return Schedule(
        **{**found, **typed, "together": bool(row.together), "paused": bool(row.paused)}
    )


def _row(one: Schedule) -> dict[str, Any]:
    found = {column.name: getattr(one, column.name) for column in table.c}
    return {**found, "span": one.span.value, "channels": list(one.channels)}


def schedules(db: Connection, viewer: Viewer) -> list[Schedule]:
    """Return the schedules of areas that a viewer sees, by area and time."""
    asked = select(table).where(scope(viewer, table.c.area))
    rows = db.execute(asked.order_by(table.c.area, table.c.minute, table.c.id))
    return [schedule_of(row) for row in rows]


def schedule(db: Connection, viewer: Viewer, schedule_id: str) -> Schedule:
    """Return a schedule; raise UnknownSchedule, also where its area is foreign."""
    asked = select(table).where(table.c.id == schedule_id, scope(viewer, table.c.area))
    row = db.execute(asked).first()
    if row is None:
        raise UnknownSchedule(schedule_id)
    return schedule_of(row)


def add_schedule(store: Store, viewer: Viewer, one: Schedule, *, by: Actor, now: Instant) -> None:
    """Store a new schedule; raise UnknownArea where its area is not the viewer's."""
    with store.write() as db:
        area(db, viewer, one.area)
        db.execute(insert(table), [_row(one)])
        audit.enter(db, _entry(one, Deed.SCHEDULE_ADDED, by, now))


def change_schedule(
    store: Store, viewer: Viewer, one: Schedule, *, by: Actor, now: Instant
) -> None:
    """Store a schedule anew; raise UnknownSchedule, UnknownArea. What it made stays as it is."""
    with store.write() as db:
        before = schedule(db, viewer, one.id)
        area(db, viewer, one.area)
        kept = replace(one, by=before.by, paused=before.paused)
        db.execute(update(table).where(table.c.id == one.id).values(**_row(kept)))
        audit.enter(db, _entry(kept, Deed.SCHEDULE_CHANGED, by, now))


def pause_schedule(
    store: Store, viewer: Viewer, schedule_id: str, *, paused: bool, by: Actor, now: Instant
) -> None:
    """Let a schedule rest or go on; raise UnknownSchedule.

    What was due while it rested is neither made nor noted as missed.
    """
    with store.write() as db:
        one = schedule(db, viewer, schedule_id)
        if one.paused == paused:
            return
        said = {"paused": paused, "next_at": after(one.minute, one.days, now)}
        db.execute(update(table).where(table.c.id == schedule_id).values(**said))
        deed = Deed.SCHEDULE_PAUSED if paused else Deed.SCHEDULE_RESUMED
        audit.enter(db, _entry(one, deed, by, now))


def remove_schedule(
    store: Store, viewer: Viewer, schedule_id: str, *, by: Actor, now: Instant
) -> None:
    """Take out a schedule; raise UnknownSchedule. What it made stays until its time is over."""
    with store.write() as db:
        one = schedule(db, viewer, schedule_id)
        db.execute(delete(table).where(table.c.id == schedule_id))
        audit.enter(db, _entry(one, Deed.SCHEDULE_REMOVED, by, now))


def _entry(one: Schedule, deed: Deed, by: Actor, now: Instant) -> Entry:
    details: Details = {
        "span": one.span.value,
        "form": one.form,
        "time": one.time,
        "days": one.days,
        "channels": list(one.channels),
        "together": one.together,
    }
    return Entry(now, by, deed, one.area, one.id, details)
