"""The check of the ladder: where late cases stand, from their state and their timelines."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, func, select

from dashboard.case import What
from dashboard.cases.escalation import Standing
from dashboard.day import iso_instant
from dashboard.operating.difference import Difference
from dashboard.records.case_record import key_text
from dashboard.ruleset import Rung
from queries.cases.ladder import is_new, late_cases, reached_by, where_it_stands
from queries.tables.core import transition
from queries.tables.rules import escalation


def _said(at: Standing | None) -> str:
    if at is None:
        return ""
    return " ".join([at.level or "-", iso_instant(at.due_at) if at.due_at is not None else "-"])


def _repeated(db: Connection) -> Iterator[Difference]:
    """Yield the cases that were taken to the same level twice."""
    step = transition.c
    rows = db.execute(
        select(step.case, step.after, func.count().label("n"))
        .where(step.what == What.ESCALATION.value)
        .group_by(step.case, step.after)
        .having(func.count() > 1)
    )
    for row in rows:
        where = f"{key_text(row.case)} {row.after}"
        yield Difference("escalation_twice", where, str(row.n), "1")


def check_escalation(db: Connection, ladder: Sequence[Rung]) -> Iterator[Difference]:
    """Yield the late cases that do not stand where their deadlines and timelines say.

    A ladder that the clock has not come to since the profile changed is no difference.
    """
    yield from _repeated(db)
    if is_new(db, ladder):
        return
    kept = {row.case: Standing(row.level, row.due_at) for row in db.execute(select(escalation))}
    for page in late_cases(db) if ladder else ():
        reached = reached_by(db, [row.key for row in page])
        for row in page:
            expected = where_it_stands(row, reached[row.key], ladder)
            found = kept.pop(row.key, None)
            if found != expected:
                yield Difference("escalation", key_text(row.key), _said(found), _said(expected))
    for key, found in sorted(kept.items()):
        yield Difference("escalation", key_text(key), _said(found), "")
