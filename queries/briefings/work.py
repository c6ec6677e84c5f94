"""The work on runs: taken in hand by one, told of while it goes on, ended by the same one alone."""

from collections.abc import Mapping

from sqlalchemy import Connection, insert, select, update

from dashboard.briefings.run import MadeFile, Run, RunState
from dashboard.day import MINUTE, Instant
from queries.briefings.due import to_be_made
from queries.briefings.runs import run_of
from queries.store.engine import Store
from queries.tables.briefings import briefing_file, briefing_run

HOLD = 10 * MINUTE
"""How long somebody who says nothing more has a run in hand."""
MOST_TRIES = 2
"""How often a run is taken in hand before it counts as failed."""


class NotInHand(RuntimeError):
    """Somebody else has this run in hand by now."""


def take(store: Store, holder: str, at: Instant) -> Run | None:
    """Take the oldest run that is to be made in hand; None where there is none.

    One that was left too often is noted as failed instead.
    """
    while True:
        with store.write() as db:
            asked = select(briefing_run).where(to_be_made(at))
            row = db.execute(asked.order_by(briefing_run.c.due_at, briefing_run.c.id)).first()
            if row is None:
                return None
            died = row.tries >= MOST_TRIES
            state = RunState.FAILED if died else RunState.RUNNING
            taken = db.execute(
                update(briefing_run)
                # As it was seen: of two who see it the second one changes nothing.
                .where(briefing_run.c.id == row.id, briefing_run.c.holder == row.holder)
                .where(to_be_made(at))
                .values(
                    state=state.value,
                    why="died" if died else "",
                    holder="" if died else holder,
                    held_until=at + HOLD,
                    tries=row.tries + 1,
                    step=0,
                    started_at=at,
                    ended_at=at if died else None,
                )
            ).rowcount
        if taken and not died:
            return run_of(row)


def _change(db: Connection, run_id: str, holder: str, **values: object) -> None:
    mine = update(briefing_run).where(
        briefing_run.c.id == run_id,
        briefing_run.c.holder == holder,
        briefing_run.c.state == RunState.RUNNING.value,
    )
    if not db.execute(mine.values(**values)).rowcount:
        raise NotInHand(run_id)


def tell_step(
    store: Store, run_id: str, holder: str, *, step: int, steps: int, at: Instant
) -> None:
    """Say how far a run is; raise NotInHand."""
    with store.write() as db:
        _change(db, run_id, holder, step=step, steps=steps, held_until=at + HOLD)


def put_file(store: Store, run_id: str, holder: str, *, made: MadeFile, at: Instant) -> None:
    """Store what was made, which ends the run; raise NotInHand."""
    with store.write() as db:
        said = {"name": made.name, "rows": made.rows, "size": len(made.data)}
        _change(db, run_id, holder, state=RunState.READY.value, ended_at=at, **said)
        db.execute(insert(briefing_file), [{"run": run_id, "data": made.data}])


def fail(store: Store, run_id: str, holder: str, *, why: str, at: Instant) -> None:
    """Note why a run failed; raise NotInHand."""
    with store.write() as db:
        _change(db, run_id, holder, state=RunState.FAILED.value, why=why, ended_at=at)


def fail_waiting(store: Store, *, why: str, at: Instant) -> int:
    """Note why nobody makes what waits; return how many runs that were."""
    waiting = update(briefing_run).where(briefing_run.c.state == RunState.WAITING.value)
    with store.write() as db:
        said = {"state": RunState.FAILED.value, "why": why, "ended_at": at}
        return db.execute(waiting.values(**said)).rowcount


def put_told(store: Store, run_id: str, told: Mapping[str, str]) -> None:
    """Note how telling each channel went."""
    with store.write() as db:
        mine = update(briefing_run).where(briefing_run.c.id == run_id)
        db.execute(mine.values(told=dict(told)))
