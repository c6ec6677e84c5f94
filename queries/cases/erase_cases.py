"""Taking the persons from cases, which themselves stay; who is named elsewhere stays, too."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from dashboard.case import What
from dashboard.records.step import Act
from queries.tables.core import case, contact, transition
from queries.tables.hands import said, step

BATCH = 1000
TEXTS = (What.NOTE, What.URGE)
"""Steps that are nothing but what somebody wrote, in which people are named."""
_ACTS = (Act.NOTE, Act.URGE)


def erase_cases(db: Connection, keys: Sequence[bytes]) -> None:
    """Take the persons from cases, in the writer's transaction; who is named elsewhere stays."""
    for start in range(0, len(keys), BATCH):
        chunk = list(keys[start : start + BATCH])
        db.execute(update(case).where(case.c.key.in_(chunk)).values(subject=None))
        db.execute(delete(contact).where(contact.c.case.in_(chunk)))
        texts = transition.c.what.in_([what.value for what in TEXTS])
        db.execute(
            update(transition).where(transition.c.case.in_(chunk), texts).values(by="", why="")
        )
        acts = step.c.act.in_([act.value for act in _ACTS])
        db.execute(update(step).where(step.c.case.in_(chunk), acts).values(by="", why=""))
        _erase_said(db, chunk)


def _erase_said(db: Connection, keys: Sequence[bytes]) -> None:
    """Take what people wrote from what sources say of cases that hands have touched."""
    for row in db.execute(select(said.c.case, said.c.transitions).where(said.c.case.in_(keys))):
        steps = [
            [at, what, after, *(["", ""] if what in TEXTS else [by, why])]
            for at, what, after, by, why in row.transitions
        ]
        db.execute(update(said).where(said.c.case == row.case).values(transitions=steps))
