"""Hands in the store: people's steps, what sources say apart from them, cases made of both."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import orjson
from sqlalchemy import Connection, select

from dashboard.case import Case, Transition
from dashboard.day import Instant
from dashboard.records.hand import HandStep, Said, remade, said_of
from dashboard.records.step import Act
from dashboard.ruleset import Rung
from queries.tables.bulk import bulk_upsert
from queries.tables.core import case
from queries.tables.hands import said, step
from queries.tables.row import AnyRow

_MANY = 800
_REPLACED = [column.name for column in said.c if column.name != "case"]
_COLUMNS = [column.name for column in case.c]


def hand_step(row: AnyRow) -> HandStep:
    """Return a stored step."""
    return HandStep(bytes(row.key), row.at, Act(row.act), row.by, row.why, row.area)


def steps_of(db: Connection, keys: Sequence[bytes]) -> dict[bytes, list[HandStep]]:
    """Return the steps of people on some cases, by the case's key."""
    found: dict[bytes, list[HandStep]] = defaultdict(list)
    for start in range(0, len(keys), _MANY):
        for row in db.execute(select(step).where(step.c.case.in_(keys[start : start + _MANY]))):
            found[bytes(row.case)].append(hand_step(row))
    return found


def _said(row: AnyRow) -> Said:
    steps = tuple(Transition(*one) for one in row.transitions)
    return Said(row.area, row.responded_at, row.closed_at, row.voided_at, steps)


def said_by_sources(db: Connection, keys: Sequence[bytes]) -> dict[bytes, Said]:
    """Return what sources last said of some cases that people have touched."""
    found: dict[bytes, Said] = {}
    for start in range(0, len(keys), _MANY):
        for row in db.execute(select(said).where(said.c.case.in_(keys[start : start + _MANY]))):
            found[bytes(row.case)] = _said(row)
    return found


def keep_said(db: Connection, told: Mapping[bytes, Said]) -> None:
    """Store what sources say of cases."""
    rows = []
    for key, one in sorted(told.items()):
        steps = [[s.at, str(s.what), str(s.after), s.by, s.why] for s in one.transitions]
        times = (one.responded_at, one.closed_at, one.voided_at)
        rows.append((key, one.area, *times, orjson.dumps(steps).decode()))
    bulk_upsert(db, said, rows, replace=_REPLACED)


def case_of(row: AnyRow, transitions: Iterable[Transition]) -> Case:
    """Return a stored case as a value; the row holds all of its columns."""
    values = {name: getattr(row, name) for name in _COLUMNS}
    return Case(**values, transitions=tuple(transitions))


def told_anew(
    db: Connection, cases: Sequence[Case], *, ladder: Sequence[Rung], now: Instant
) -> dict[bytes, Case]:
    """Keep what sources say anew of cases that people have touched; return them made of both."""
    keys = [one.key for one in cases]
    told = {one.key: said_of(one) for one in cases}
    keep_said(db, told)
    steps = steps_of(db, keys)
    return {
        one.key: remade(one, told[one.key], steps[one.key], ladder=ladder, now=now) for one in cases
    }
