"""What is due: a run for each occurrence, once, whichever server comes by first."""

from typing import Any

from sqlalchemy import Connection, and_, or_, select, update

from dashboard.briefings.run import RunState, run_id
from dashboard.briefings.schedule import Schedule, after, occurrences, period_on
from dashboard.day import Instant, day_of
from queries.briefings.schedules import schedule_of
from queries.store.engine import Store
from queries.tables.briefings import briefing_run as run
from queries.tables.briefings import briefing_schedule as table
from queries.tables.upsert import insert_new


def plan_due(store: Store, now: Instant) -> int:
    """Note a run for what is due by ``now``; return how many are to be made.

    After a pause the newest occurrence of a schedule is made, the others are noted as missed.
    """
    due = select(table).where(table.c.next_at <= now, table.c.paused.is_(False))
    with store.read() as db:
        if db.execute(due.limit(1)).first() is None:
            return 0
    made = 0
    with store.write() as db:
        for row in db.execute(due.order_by(table.c.id)).all():
            made += _planned(db, schedule_of(row), now)
    return made


def _planned(db: Connection, one: Schedule, now: Instant) -> int:
    """Move a schedule on and note its runs; whoever finds it moved on already notes nothing."""
    later = after(one.minute, one.days, now)
    mine = update(table).where(table.c.id == one.id, table.c.next_at == one.next_at)
    if not db.execute(mine.values(next_at=later)).rowcount:
        return 0
    due = occurrences(one, now)
    rows = [_row(one, at, RunState.MISSED) for at in due[:-1]]
    rows += [_row(one, at, RunState.WAITING) for at in due[-1:]]
    # The key of an occurrence has the last word, whatever brought us here.
    noted = insert_new(db, run, (run.c.schedule, run.c.due_at))
    for said in rows:
        db.execute(noted.values(**said))
    return len(due[-1:])


def _row(one: Schedule, due_at: Instant, state: RunState) -> dict[str, Any]:
    period = period_on(one.span, day_of(due_at), today=day_of(due_at))
    return {
        "id": run_id(one.id, due_at),
        "schedule": one.id,
        "due_at": due_at,
        "area": one.area,
        "first": period.first,
        "last": period.last,
        "form": one.form,
        "lang": one.lang,
        "channels": list(one.channels),
        "together": one.together,
        "state": state.value,
        "why": "missed" if state is RunState.MISSED else "",
    }


def to_be_made(at: Instant) -> Any:
    """Return the condition that a run waits, or was left by who had it in hand."""
    left = and_(run.c.state == RunState.RUNNING.value, run.c.held_until < at)
    return or_(run.c.state == RunState.WAITING.value, left)


def work_waits(store: Store, at: Instant) -> bool:
    """Say whether there is a run to be made."""
    with store.read() as db:
        return db.execute(select(run.c.id).where(to_be_made(at)).limit(1)).first() is not None
