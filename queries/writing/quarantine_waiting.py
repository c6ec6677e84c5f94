"""How many refused records of the whole store wait to be mended."""

from sqlalchemy import func, select

from dashboard.intake.quarantine import State
from queries.store.engine import Store
from queries.tables.core import quarantine


def quarantine_waiting(store: Store) -> int:
    """Return the number of records in quarantine that nobody has dealt with."""
    waiting = select(func.count()).where(quarantine.c.state == State.WAITING.value)
    with store.read() as db:
        return int(db.execute(waiting).scalar_one())
