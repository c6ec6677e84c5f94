"""Asking: a briefing that somebody wants now becomes a run, as those of schedules do."""

from dataclasses import asdict

from sqlalchemy import Connection, func, insert, select

from dashboard.briefings.run import UNDER_WAY, Run, TooManyAsked
from dashboard.viewer import Viewer
from queries.areas.areas import area
from queries.briefings.runs import run_of
from queries.store.engine import Store
from queries.tables.briefings import briefing_run

MOST_ASKED = 5
"""Briefings that somebody may have under way at once."""
_SAME = ("account", "area", "first", "last", "form", "lang", "together", "own")


def ask(store: Store, viewer: Viewer, wanted: Run) -> Run:
    """Note what somebody wants and return its run; raise UnknownArea, TooManyAsked.

    Whoever asks twice for the same while it is under way is given the first one.
    """
    with store.write() as db:
        area(db, viewer, wanted.area)
        if (before := _under_way(db, wanted)) is not None:
            return before
        _demand_room(db, wanted)
        db.execute(insert(briefing_run), [_row(wanted)])
        return wanted


def _row(one: Run) -> dict[str, object]:
    said = {**asdict(one), "state": one.state.value, "channels": list(one.channels)}
    return {name: value for name, value in said.items() if value is not None}


def _under_way(db: Connection, wanted: Run) -> Run | None:
    same = (briefing_run.c[name] == getattr(wanted, name) for name in _SAME)
    asked = select(briefing_run).where(*same, briefing_run.c.state.in_(UNDER_WAY))
    row = db.execute(asked).first()
    return run_of(row) if row else None


def _demand_room(db: Connection, wanted: Run) -> None:
    mine = select(func.count()).where(
        briefing_run.c.account == wanted.account, briefing_run.c.state.in_(UNDER_WAY)
    )
    if db.execute(mine).scalar_one() >= MOST_ASKED:
        raise TooManyAsked(MOST_ASKED)
