"""Escalation: what is late goes from the grid up, rung by rung, while nobody deals with it.

Like lateness it follows from a case's recorded times alone: a rung is reached so many minutes
after a missed deadline unless the case was dealt with before. An answer ends the wait for an
answer, closing ends both waits, and each rung is reached once, whichever wait reached it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.case import Case, Life, Stage, Timeliness, Times, Transition, What, late_steps, live
from dashboard.day import MINUTE, Instant
from dashboard.ruleset import Rung

Wait = tuple[Instant, Instant | None]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a late case stands on the ladder: the level reached, and when it goes on, if ever."""

    level: str
    due_at: Instant | None


def times_of(case: Case) -> Times:
    """Return the recorded instants of a case."""
    return Times(
        case.opened_at,
        case.responded_at,
        case.closed_at,
        case.voided_at,
        case.respond_by,
        case.close_by,
    )


def _first(*instants: Instant | None) -> Instant | None:
    return min((at for at in instants if at is not None), default=None)


def waits(times: Times, life: Life) -> list[Wait]:
    """Return from when to when a missed deadline was waited for; None while it still is."""
    found: list[Wait] = []
    ended = _first(times.closed_at, times.voided_at)
    if life.response == Timeliness.LATE and times.respond_by is not None:
        found.append((times.respond_by, _first(times.responded_at, ended)))
    if life.closure == Timeliness.LATE and times.close_by is not None:
        found.append((times.close_by, ended))
    return found


def _reached_at(rung: Rung, waiting: Sequence[Wait]) -> Instant | None:
    after = rung.after * MINUTE
    ends = [begin + after for begin, end in waiting if end is None or begin + after < end]
    return min(ends, default=None)


def escalations(
    times: Times, life: Life, *, area: str, ladder: Sequence[Rung], now: Instant, by: str
) -> list[Transition]:
    """Return the steps up the ladder before ``now``, as the clock records them."""
    waiting = waits(times, life)
    found = []
    for rung in ladder:
        at = _reached_at(rung, waiting) if waiting and rung.is_above(area) else None
        if at is not None and at < now:
            found.append(Transition(at, What.ESCALATION, rung.to, by))
    return found


def clock_steps(
    times: Times, *, area: str, releases: bool, ladder: Sequence[Rung], now: Instant, by: str
) -> list[Transition]:
    """Return all that the clock has recorded of a case by ``now``: deadlines missed, rungs."""
    life = live(times, releases=releases, now=now)
    late = late_steps(times, life, by=by)
    return late + escalations(times, life, area=area, ladder=ladder, now=now, by=by)


def standing(
    times: Times, life: Life, *, area: str, reached: Sequence[str], ladder: Sequence[Rung]
) -> Standing | None:
    """Return where a case stands, None where it is over or not late; ``reached`` oldest first."""
    if life.stage in (Stage.CLOSED, Stage.VOID):
        return None
    level = reached[-1] if reached else ""
    still = [wait for wait in waits(times, life) if wait[1] is None]
    names = [rung.to for rung in ladder]
    above = names.index(level) + 1 if level in names else 0
    dues = [_reached_at(rung, still) for rung in ladder[above:] if rung.is_above(area)]
    due_at = dues[0] if dues else None
    return Standing(level, due_at) if level or due_at is not None else None
