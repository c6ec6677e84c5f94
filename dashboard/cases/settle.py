"""Settling: what follows from a case's recorded times by now, the same whoever recorded them."""

from collections.abc import Sequence
from dataclasses import replace

from dashboard.case import STANDING, Case, Stage, Transition, What, live, stage_of
from dashboard.cases.escalation import clock_steps, times_of
from dashboard.cases.kind import KINDS
from dashboard.day import Instant
from dashboard.ruleset import Rung

CLOCK = "clock"
"""Who records missed deadlines and observations that ran out."""
_STEP_ORDER = {"open": 0, "responded": 2, "closed": 3, "void": 4}


def in_order(steps: Sequence[Transition]) -> tuple[Transition, ...]:
    """Return steps by time; at the same instant in the order of a life."""
    return tuple(sorted(steps, key=lambda s: (s.at, _STEP_ORDER.get(s.after, 1), s.what, s.after)))


def over_at(kind: str, close_by: Instant | None) -> Instant | None:
    """Return when the clock ends a case of a kind by itself, None where it does not."""
    return close_by if KINDS[kind].releases else None


def settled(case: Case, *, ladder: Sequence[Rung], now: Instant) -> Case:
    """Return a case with its stage, timeliness and the clock's steps as of ``now``.

    Of the case its recorded times and the steps of people and sources count, the rest is replaced.
    """
    releases, steps, closed_at = KINDS[case.kind].releases, list(case.transitions), case.closed_at
    ends = over_at(case.kind, case.close_by)
    if ends is not None and ends <= now and stage_of(times_of(case)) in STANDING:
        closed_at = ends
        steps.append(Transition(ends, What.STAGE, Stage.CLOSED, CLOCK))
    case = replace(case, closed_at=closed_at)
    times = times_of(case)
    life = live(times, releases=releases, now=now)
    steps += clock_steps(times, area=case.area, releases=releases, ladder=ladder, now=now, by=CLOCK)
    return replace(
        case,
        stage=life.stage,
        response=life.response,
        closure=life.closure,
        response_at=life.response_at,
        transitions=in_order(steps),
    )
