"""The check of cases: stage, timeliness and timeline, from a case's own recorded times."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, select

from dashboard.case import (
    Times,
    Transition,
    What,
    late_steps,
    live,
    stage_at,
    stage_steps,
)
from dashboard.cases.kind import KINDS
from dashboard.cases.settle import CLOCK
from dashboard.day import Instant, iso_instant
from dashboard.operating.difference import Difference
from dashboard.records.case_record import key_text
from queries.checks.hand import as_of
from queries.tables.core import case, transition
from queries.tables.row import AnyRow

PAGE = 5000
"""Cases held in memory at once."""
_COLUMNS = (
    case.c.key,
    case.c.kind,
    case.c.colour,
    case.c.stage,
    case.c.response,
    case.c.closure,
    case.c.opened_at,
    case.c.responded_at,
    case.c.response_at,
    case.c.closed_at,
    case.c.voided_at,
    case.c.respond_by,
    case.c.close_by,
    case.c.hand,
)
_END = 2**62


def _pages(db: Connection) -> Iterator[list[AnyRow]]:
    after = b""
    while True:
        page = list(
            db.execute(select(*_COLUMNS).where(case.c.key > after).order_by(case.c.key).limit(PAGE))
        )
        if page:
            yield page
            after = page[-1].key
        if len(page) < PAGE:
            return


def _timelines(db: Connection, first: bytes, last: bytes) -> dict[bytes, list[Transition]]:
    found: dict[bytes, list[Transition]] = defaultdict(list)
    rows = db.execute(
        select(transition)
        .where(transition.c.case.between(first, last))
        .order_by(transition.c.case, transition.c.number)
    )
    for row in rows:
        found[row.case].append(Transition(row.at, row.what, row.after))
    return found


def _said(steps: Iterable[Transition]) -> str:
    return ", ".join(f"{step.what} {step.after} {iso_instant(step.at)}" for step in steps)


def _case(row: AnyRow, steps: list[Transition], now: Instant) -> Iterator[Difference]:
    times = Times(
        row.opened_at,
        row.responded_at,
        row.closed_at,
        row.voided_at,
        row.respond_by,
        row.close_by,
    )
    life = live(times, releases=KINDS[row.kind].releases, now=as_of(row, now))
    where = key_text(row.key)
    for name in ("stage", "response", "closure", "response_at"):
        stored, counted = getattr(row, name), getattr(life, name)
        if stored != counted:
            yield Difference(name, where, str(stored), str(counted))
    expected = {(s.at, str(s.what), str(s.after)) for s in stage_steps(times)}
    expected |= {(s.at, str(s.what), str(s.after)) for s in late_steps(times, life, by=CLOCK)}
    recorded = [s for s in steps if s.what in (What.STAGE, What.RESPONSE, What.CLOSURE)]
    # The stages of a case that people touched may come again; check_hand knows which.
    untouched = row.hand is None
    if untouched and sorted((s.at, s.what, s.after) for s in recorded) != sorted(expected):
        wanted = [Transition(at, what, after) for at, what, after in sorted(expected)]
        yield Difference("timeline", where, _said(recorded), _said(wanted))
    last = stage_at(tuple(steps), _END)
    if last != row.stage:
        yield Difference("stage_of_timeline", where, row.stage, str(last or ""))
    colours = [s.after for s in steps if s.what == What.COLOUR]
    if colours and colours[-1] != row.colour:
        yield Difference("colour_of_timeline", where, row.colour, colours[-1])


def check_cases(db: Connection, now: Instant) -> Iterator[Difference]:
    """Yield the cases whose state or timeline is not what their times say."""
    for page in _pages(db):
        timelines = _timelines(db, page[0].key, page[-1].key)
        for row in page:
            yield from _case(row, timelines.get(row.key, []), now)
