"""The ladder in the store: where each late case stands, and which are to go on."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, Select, delete, select

from dashboard.case import STANDING, Case, Life, Stage, Timeliness, Times, What
from dashboard.cases.escalation import Standing, standing
from dashboard.day import Instant
from dashboard.ruleset import Rung
from queries.tables.bulk import bulk_upsert
from queries.tables.core import case, transition
from queries.tables.meta import get, put
from queries.tables.row import AnyRow
from queries.tables.rules import escalation

_LATE = Timeliness.LATE.value
_STANDING = sorted(stage.value for stage in STANDING)
_FEW = 800
PAGE = 5000
"""Cases held in memory at once."""


def _said(ladder: Sequence[Rung]) -> str:
    said = " ".join(f"{rung.after}:{rung.to}" for rung in ladder)
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest() if ladder else ""


def _is_late(row: Case | AnyRow) -> bool:
    return _LATE in (row.response, row.closure)


def where_it_stands(
    row: Case | AnyRow, reached: Sequence[str], ladder: Sequence[Rung]
) -> Standing | None:
    """Return where a case stands on the ladder, by its state and the levels recorded."""
    times = Times(
        row.opened_at,
        row.responded_at,
        row.closed_at,
        row.voided_at,
        row.respond_by,
        row.close_by,
    )
    life = Life(
        Stage(row.stage), Timeliness(row.response), Timeliness(row.closure), row.response_at
    )
    return standing(times, life, area=row.area, reached=reached, ladder=ladder)


def keep_standing(
    db: Connection, pairs: Iterable[tuple[AnyRow | None, Case]], ladder: Sequence[Rung]
) -> None:
    """Write where changed cases stand; those that are over or in time leave the ladder."""
    if not ladder:
        return
    rows, gone = [], []
    for before, after in pairs:
        found = None
        if _is_late(after):
            reached = [step.after for step in after.transitions if step.what == What.ESCALATION]
            found = where_it_stands(after, reached, ladder)
        if found is not None:
            rows.append((after.key, found.level, found.due_at))
        elif before is not None and _is_late(before):
            gone.append(after.key)
    bulk_upsert(db, escalation, rows, replace=["level", "due_at"])
    for start in range(0, len(gone), _FEW):
        chunk = gone[start : start + _FEW]
        db.execute(delete(escalation).where(escalation.c.case.in_(chunk)))


def going_on(now: Instant) -> Select[tuple[bytes]]:
    """Return the query for the cases whose next rung has come."""
    return select(escalation.c.case).where(
        escalation.c.due_at.is_not(None), escalation.c.due_at < now
    )


def is_new(db: Connection, ladder: Sequence[Rung]) -> bool:
    """Say whether the profile's ladder differs from the one that the store went by."""
    return get(db, "ladder") != _said(ladder)


def reached_by(db: Connection, keys: Sequence[bytes]) -> dict[bytes, list[str]]:
    """Return the levels that cases have been taken to, oldest first."""
    found: dict[bytes, list[str]] = {key: [] for key in keys}
    for start in range(0, len(keys), _FEW):
        rows = db.execute(
            select(transition.c.case, transition.c.after)
            .where(transition.c.case.in_(keys[start : start + _FEW]))
            .where(transition.c.what == What.ESCALATION.value)
            .order_by(transition.c.case, transition.c.number)
        )
        for row in rows:
            found[row.case].append(row.after)
    return found


def late_cases(db: Connection) -> Iterator[list[AnyRow]]:
    """Yield the late cases that are not over, page by page."""
    after = b""
    late = (case.c.response == _LATE) | (case.c.closure == _LATE)
    while True:
        asked = select(case).where(late, case.c.stage.in_(_STANDING), case.c.key > after)
        page = list(db.execute(asked.order_by(case.c.key).limit(PAGE)))
        if page:
            yield page
            after = page[-1].key
        if len(page) < PAGE:
            return


def rebuild(db: Connection, ladder: Sequence[Rung]) -> None:
    """Write anew where every late case stands, as after a change of the ladder."""
    db.execute(delete(escalation))
    for page in late_cases(db) if ladder else ():
        reached = reached_by(db, [row.key for row in page])
        found = [(row.key, where_it_stands(row, reached[row.key], ladder)) for row in page]
        rows = [(key, at.level, at.due_at) for key, at in found if at is not None]
        bulk_upsert(db, escalation, rows, replace=["level", "due_at"])
    put(db, "ladder", _said(ladder))
