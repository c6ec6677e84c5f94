"""Timelines: the stored steps of cases."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from dashboard.case import Transition
from queries.tables.core import transition

_MANY = 500


def timelines(db: Connection, keys: Sequence[bytes]) -> dict[bytes, list[Transition]]:
    """Return the steps of some cases in their order, by the case's key."""
    found: dict[bytes, list[Transition]] = {key: [] for key in keys}
    for start in range(0, len(keys), _MANY):
        rows = db.execute(
            select(transition)
            .where(transition.c.case.in_(keys[start : start + _MANY]))
            .order_by(transition.c.case, transition.c.number)
        )
        for row in rows:
            found[row.case].append(Transition(row.at, row.what, row.after, row.by, row.why))
    return found
