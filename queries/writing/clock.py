"""The clock: what time alone changes, recorded as events: late, released, a new day.

Nothing that is drawn computes lateness; it reads what was recorded here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from dashboard.case import STANDING, Case, Timeliness, Times, Transition, live
from dashboard.cases.escalation import clock_steps
from dashboard.cases.kind import KINDS
from dashboard.cases.settle import CLOCK, in_order
from dashboard.day import Instant, day_of
from dashboard.profile import Profile
from dashboard.ruleset import Rung
from queries.cases.handing import hand_out_rounds, rounds_wait
from queries.cases.hands import case_of
from queries.cases.ladder import going_on, is_new, rebuild
from queries.cases.move import sweep
from queries.cases.timelines import timelines
from queries.cases.write_cases import Change, stored_cases, write_changes
from queries.colours.recolour import recolour
from queries.store.engine import Store
from queries.store.revision import next_revision, touch, touch_all
from queries.store.sources import fallen_silent, record_silence
from queries.store.today import begin, today
from queries.tables.core import case, control_status
from queries.tables.row import AnyRow
from queries.writing.arrivals import overdue, raise_overdue
from queries.writing.heard import forget

BATCH = 2000
"""Cases moved in one transaction, so that a long pause is caught up in short steps."""
_PENDING = Timeliness.PENDING.value
_RELEASING = sorted(kind.id for kind in KINDS.values() if kind.releases)
_STANDING = sorted(stage.value for stage in STANDING)


@dataclass(frozen=True, slots=True)
class Tick:
    """What one tick did: cases changed, units whose colour ran out, whether a day began."""

    cases: int
    units: int
    new_day: bool


def _due(now: Instant) -> ColumnElement[bool]:
    return or_(
        and_(case.c.response == _PENDING, case.c.respond_by < now),
        and_(case.c.closure == _PENDING, case.c.close_by < now),
        and_(case.c.kind.in_(_RELEASING), case.c.stage.in_(_STANDING), case.c.close_by <= now),
    )


def _moved_on(
    row: AnyRow, steps: list[Transition], *, ladder: Sequence[Rung], now: Instant
) -> Case:
    """Return a case as time alone has made it by ``now``."""
    releases = KINDS[row.kind].releases
    closed_at = row.closed_at
    if releases and closed_at is None and row.close_by is not None and row.close_by <= now:
        closed_at = row.close_by
        steps = [*steps, Transition(closed_at, "stage", "closed", CLOCK)]
    times = Times(
        row.opened_at, row.responded_at, closed_at, row.voided_at, row.respond_by, row.close_by
    )
    life = live(times, releases=releases, now=now)
    known = {(step.what, step.after) for step in steps}
    made = clock_steps(times, area=row.area, releases=releases, ladder=ladder, now=now, by=CLOCK)
    late = [step for step in made if (step.what, step.after) not in known]
    return replace(
        case_of(row, in_order(steps + late)),
        stage=life.stage.value,
        response=life.response.value,
        closure=life.closure.value,
        response_at=life.response_at,
        closed_at=closed_at,
    )


def _released(db: Connection, now: Instant) -> list[str]:
    """Return the units whose colour, or what holds it, changes by time alone."""
    rows = db.execute(
        select(control_status.c.area)
        .where(control_status.c.until.is_(None), control_status.c.due_at.is_not(None))
        .where(control_status.c.due_at <= now)
    )
    return [row.area for row in rows]


def _waiting(db: Connection, profile: Profile, now: Instant) -> bool:
    """Say whether anything at all is due; asked at each tick, mostly in vain."""
    due = select(case.c.key).where(_due(now)).limit(1)
    return (
        today(db) != day_of(now)
        or db.execute(due).first() is not None
        or db.execute(going_on(now).limit(1)).first() is not None
        or bool(_released(db, now))
        or db.execute(overdue(now).limit(1)).first() is not None
        or is_new(db, profile.escalation)
        or rounds_wait(db, profile.rules, now)
        or bool(fallen_silent(db, profile.sources, now))
    )


def _due_cases(db: Connection, now: Instant) -> list[AnyRow]:
    """Return cases that time has something to do with; at most ``BATCH`` of each sort."""
    rows = list(db.execute(select(case).where(_due(now)).limit(BATCH)))
    known = {row.key for row in rows}
    further = [row.case for row in db.execute(going_on(now).limit(BATCH))]
    late = stored_cases(db, [key for key in further if key not in known])
    return rows + list(late.values())


def tick(store: Store, now: Instant) -> Tick:
    """Record what became due by ``now``; at most ``BATCH`` cases, the rest at the next tick."""
    with store.read() as db:
        if not _waiting(db, store.profile, now):
            return Tick(0, 0, new_day=False)
    with store.write() as db:
        number = next_revision(db, now)
        areas = store.areas(db)
        ladder = store.profile.escalation
        if is_new(db, ladder):
            rebuild(db, ladder)
        rows = _due_cases(db, now)
        steps = timelines(db, [row.key for row in rows])
        changes = [
            Change(row, _moved_on(row, steps[row.key], ladder=ladder, now=now)) for row in rows
        ]
        touched = write_changes(db, changes, areas, profile=store.profile, now=now)
        raised, reached = raise_overdue(db, store, now, most=BATCH)
        touched |= reached | hand_out_rounds(db, store, now)
        control = store.profile.control
        units = [unit for unit in _released(db, now) if unit in areas.units]
        touched |= recolour(
            db, units, areas, scheme=control.scheme, recent_days=control.recent_days, now=now
        )
        touch(db, touched, number=number, now=now)
        record_silence(db, store.profile.sources, number=number, now=now)
        new_day = today(db) != day_of(now)
        if new_day:
            begin(db, day_of(now))
            sweep(db)
            forget(db, store.profile.rules, now)
            touch_all(db, number=number, now=now)
    return Tick(len(rows) + raised, len(units), new_day)


def catch_up(store: Store, now: Instant) -> int:
    """Tick until nothing is due; return how many cases changed."""
    changed = 0
    while True:
        done = tick(store, now)
        changed += done.cases
        if done.cases < BATCH:
            return changed
