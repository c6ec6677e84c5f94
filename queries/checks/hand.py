"""The check of hands: cases that people touched, made again from their sources and steps."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, select

from dashboard.case import STANDING, Case, Timeliness, Transition, What
from dashboard.cases.settle import over_at
from dashboard.day import Instant, iso_instant
from dashboard.operating.difference import Difference
from dashboard.records.case_record import key_text
from dashboard.records.hand import remade
from queries.cases.hands import case_of, said_by_sources, steps_of
from queries.cases.timelines import timelines
from queries.tables.core import case
from queries.tables.hands import said, step
from queries.tables.row import AnyRow

PAGE = 5000
"""Cases held in memory at once."""
_MADE = ("area", "stage", "responded_at", "closed_at", "voided_at", "hand")


def _pages(db: Connection) -> Iterator[list[AnyRow]]:
    """Yield the cases that people have touched, page by page."""
    after = b""
    joined = case.outerjoin(said, said.c.case == case.c.key)
    touched = select(case).select_from(joined)
    touched = touched.where((said.c.case.is_not(None)) | (case.c.hand.is_not(None)))
    while True:
        page = list(db.execute(touched.where(case.c.key > after).order_by(case.c.key).limit(PAGE)))
        if page:
            yield page
            after = page[-1].key
        if len(page) < PAGE:
            return


def as_of(row: AnyRow, now: Instant) -> Instant:
    """Return the instant up to which the clock has seen a case: what is pending was not due."""
    due = [now]
    for state, by in ((row.response, row.respond_by), (row.closure, row.close_by)):
        if state == Timeliness.PENDING and by is not None:
            due.append(by)
    ends = over_at(row.kind, row.close_by)
    if ends is not None and row.stage in STANDING:
        due.append(ends - 1)
    return min(due)


def _said(steps: Iterable[Transition]) -> str:
    shown = [f"{s.what} {s.after} {iso_instant(s.at)} {s.by} {s.why}".strip() for s in steps]
    return ", ".join(shown)


def _recorded(steps: Sequence[Transition]) -> list[Transition]:
    """Return steps but for those up the ladder, which have a check of their own."""
    return [s for s in steps if s.what != What.ESCALATION]


def _differing(found: Case, made: Case) -> Iterator[Difference]:
    where = key_text(found.key)
    for name in _MADE:
        stored, expected = getattr(found, name), getattr(made, name)
        if stored != expected:
            shown = [v.hex() if isinstance(v, bytes) else str(v) for v in (stored, expected)]
            yield Difference(f"hand_{name}", where, *shown)
    stored, expected = _recorded(found.transitions), _recorded(made.transitions)
    if stored != expected:
        yield Difference("hand_timeline", where, _said(stored), _said(expected))


def _orphans(db: Connection) -> Iterator[Difference]:
    """Yield the steps of cases that are not there."""
    known = select(case.c.key)
    rows = db.execute(select(step.c.key, step.c.case).where(step.c.case.not_in(known)))
    for row in rows:
        yield Difference("hand_case", key_text(row.key), key_text(row.case), "")


def check_hand(db: Connection, now: Instant) -> Iterator[Difference]:
    """Yield the cases that are not what their sources and the steps of people make them."""
    yield from _orphans(db)
    for page in _pages(db):
        keys = [row.key for row in page]
        told, steps, lines = said_by_sources(db, keys), steps_of(db, keys), timelines(db, keys)
        for row in page:
            if row.key not in told:
                yield Difference("hand_said", key_text(row.key), "", "kept")
                continue
            made = remade(
                case_of(row, ()), told[row.key], steps[row.key], ladder=(), now=as_of(row, now)
            )
            yield from _differing(case_of(row, lines[row.key]), made)
