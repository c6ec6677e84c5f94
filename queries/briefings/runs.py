"""Runs: the list that people see, one of them, its file, again, and its end."""

from typing import Any

from sqlalchemy import Connection, and_, delete, select, update

from dashboard.access.audit import Actor, Deed, Entry
from dashboard.briefings.run import Run, RunState, UnknownRun
from dashboard.day import Instant
from dashboard.viewer import Viewer
from queries.access import audit
from queries.areas.scope import scope
from queries.store.engine import Store
from queries.tables.briefings import briefing_file, briefing_run
from queries.tables.row import AnyRow

LISTED = 200
"""Runs that the page shows."""
_AGAIN = (RunState.FAILED.value, RunState.MISSED.value)
_UNTOUCHED = ("tries", "holder", "held_until")
"""Columns that are of the work alone."""


def run_of(row: AnyRow) -> Run:
    """Return a stored row as a run."""
    names = [column.name for column in briefing_run.c if column.name not in _UNTOUCHED]
    said = {name: row._mapping[name] for name in names}
    typed = {"state": RunState(row.state), "channels": tuple(row.channels)}
    return Run(**{**said, **typed, "together": bool(row.together)})


def _seen(viewer: Viewer) -> Any:
    """Return the condition that a viewer sees a run: of their areas, of schedules or their own."""
    mine = briefing_run.c.account.in_({"", viewer.account})
    return and_(scope(viewer, briefing_run.c.area), mine)


def runs(db: Connection, viewer: Viewer) -> list[Run]:
    """Return the newest runs of areas that a viewer sees, the newest first.

    Those that somebody else asked for by hand are left out.
    """
    newest = (briefing_run.c.due_at.desc(), briefing_run.c.id)
    asked = select(briefing_run).where(_seen(viewer))
    return [run_of(row) for row in db.execute(asked.order_by(*newest).limit(LISTED))]


def run(db: Connection, viewer: Viewer, run_id: str) -> Run:
    """Return a run; raise UnknownRun, also where its area is foreign or somebody else asked."""
    asked = select(briefing_run).where(briefing_run.c.id == run_id, _seen(viewer))
    row = db.execute(asked).first()
    if row is None:
        raise UnknownRun(run_id)
    return run_of(row)


def file_of(db: Connection, viewer: Viewer, run_id: str) -> tuple[Run, bytes]:
    """Return a run and the file it made; raise UnknownRun where it has made none."""
    found = run(db, viewer, run_id)
    asked = select(briefing_file.c.data).where(briefing_file.c.run == run_id)
    data = db.execute(asked).scalar()
    if data is None:
        raise UnknownRun(run_id)
    return found, bytes(data)


def run_again(store: Store, viewer: Viewer, run_id: str, *, by: Actor, now: Instant) -> bool:
    """Let a run that failed or was missed be made; say whether it was one. Raise UnknownRun."""
    with store.write() as db:
        found = run(db, viewer, run_id)
        failed = update(briefing_run).where(
            briefing_run.c.id == run_id, briefing_run.c.state.in_(_AGAIN)
        )
        anew = {"state": RunState.WAITING.value, "why": "", "tries": 0, "holder": "", "step": 0}
        if not db.execute(failed.values(**anew, ended_at=None, told=None)).rowcount:
            return False
        audit.enter(
            db, Entry(now, by, Deed.BRIEFING_AGAIN, found.area, run_id, {"form": found.form})
        )
        return True


def remove_run(store: Store, viewer: Viewer, run_id: str) -> None:
    """Take out what a viewer asked for by hand, made or not; raise UnknownRun.

    Whoever is making it finds that it is not in hand any more, and stops.
    """
    with store.write() as db:
        found = run(db, viewer, run_id)
        if not found.account:
            raise UnknownRun(run_id)
        db.execute(delete(briefing_file).where(briefing_file.c.run == run_id))
        db.execute(delete(briefing_run).where(briefing_run.c.id == run_id))


def drop_old(store: Store, before: Instant) -> int:
    """Take out runs that were due before an instant, with their files; return how many."""
    old = select(briefing_run.c.id).where(briefing_run.c.due_at < before)
    with store.read() as db:
        if db.execute(old.limit(1)).first() is None:
            return 0
    with store.write() as db:
        db.execute(delete(briefing_file).where(briefing_file.c.run.in_(old)))
        return db.execute(delete(briefing_run).where(briefing_run.c.due_at < before)).rowcount
