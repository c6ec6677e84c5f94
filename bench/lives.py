"""Made cases in great numbers: the lives that fill a store, day by day, from a seed.

Kinds come as often as in the profile's demonstration, on areas of uneven weight, with a daily
rhythm, some late, some void, some still open. What follows from a life's times (its stage, its
timeliness) is asked of ``dashboard.case.live``, as for any record.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from dashboard.case import Times
from dashboard.cases.kind import KINDS, Family
from dashboard.day import DAY, HOUR, MINUTE, Instant, day_of, day_start
from dashboard.profile import Profile

NOW: Instant = 1_779_260_400_000
"""The moment of every filled store: 2026-05-20 15:00 in Shanghai."""
DAYS = 60
SOURCE = "bench"
WARNED = 1_200
"""Warned persons in any filled store: their number does not grow with the load of tasks."""
LATE, VOID = 0.025, 0.02
ATTRIBUTES = {
    "abnormal_temperature": '{"celsius":37.8}',
    "temperature_round": '{"celsius":36.6}',
    "unregistered_tenant": '{"tenants":2}',
    "house_visit": '{"people_met":3}',
    "gathering": '{"people":12}',
    "deduction": '{"indicator":"visit"}',
    "warned_person": '{"screening":{"from_key_area":true}}',
}
HOURS = np.array([1, 1, 1, 1, 1, 2, 4, 8, 14, 15, 14, 11, 8, 11, 14, 14, 12, 9, 7, 6, 5, 3, 2, 1])
"""How cases spread over the hours of a day."""

Ints = np.ndarray[Any, np.dtype[np.int64]]


class Life(NamedTuple):
    """A made case: what a source would say of it at NOW."""

    number: int
    kind: str
    area: str
    person: int
    colour: str
    points: float
    times: Times


@dataclass(frozen=True, slots=True)
class Plan:
    """How many cases of which kinds, on which areas; ``people`` are shared by all of them."""

    profile: Profile
    areas: Sequence[str]
    cases: int
    seed: int = 1
    people: int = 50_000

    def shares(self) -> tuple[list[str], np.ndarray[Any, np.dtype[np.float64]]]:
        """Return the kinds and how likely each is."""
        rates: dict[str, float] = {**self.profile.demo["per_day"], "deduction": 18, "bonus": 9}
        weights = np.array(list(rates.values()))
        weights = weights / weights.sum() * (1 - WARNED / self.cases)
        return [*rates, "warned_person"], np.append(weights, WARNED / self.cases)


def lives(plan: Plan) -> Iterator[list[Life]]:
    """Yield the cases of each day in the order of their opening, the last day up to NOW."""
    rng = np.random.default_rng([plan.seed, plan.cases])
    weights = np.cumsum(np.exp(rng.normal(0, 0.8, len(plan.areas))))
    first = day_start(day_of(NOW)) - (DAYS - 1) * DAY
    share = (NOW - first) / DAY
    number = 0
    for day in range(DAYS):
        start = first + day * DAY
        left = DAYS - 1 - day
        count = max(plan.cases - number, 0) if not left else round(plan.cases / share)
        opened = np.sort(_opened(rng, start, min(start + DAY, NOW), count))
        where = np.searchsorted(weights, rng.random(count) * weights[-1])
        yield _day(plan, rng, opened, np.minimum(where, len(weights) - 1), number)
        number += count


def _opened(rng: np.random.Generator, start: Instant, end: Instant, count: int) -> Ints:
    whole = -(-(end - start) // HOUR)
    chances = HOURS[:whole] / HOURS[:whole].sum()
    at = start + rng.choice(whole, size=count, p=chances) * HOUR + rng.integers(HOUR, size=count)
    found: Ints = np.minimum(at, end - 1)
    return found


def _day(plan: Plan, rng: np.random.Generator, opened: Ints, where: Ints, first: int) -> list[Life]:
    names, chances = plan.shares()
    kinds = rng.choice(len(names), size=len(opened), p=chances)
    respond, close = _limits(plan.profile, names)
    responded = opened + _taken(rng, respond[kinds], late=LATE)
    closed = np.maximum(opened + _taken(rng, close[kinds], late=LATE / 2), responded)
    alert = np.array([KINDS[name].family is Family.ALERT for name in names])[kinds]
    void = alert & (rng.random(len(opened)) < VOID)
    people = rng.integers(plan.people, size=len(opened)).tolist()
    points = np.round(rng.gamma(2, 0.5, len(opened)) + 0.5, 1).tolist()
    columns = zip(
        kinds.tolist(),
        opened.tolist(),
        responded.tolist(),
        closed.tolist(),
        void.tolist(),
        where.tolist(),
        people,
        points,
        strict=True,
    )
    made = []
    for at, (kind, *times, void_, area, person, worth) in enumerate(columns):
        made.append(
            _life(plan, first + at, names[kind], times, void_, plan.areas[area], person, worth)
        )
    return made


def _limits(profile: Profile, names: list[str]) -> tuple[Ints, Ints]:
    respond = [(profile.respond_within(name) or 0) * MINUTE for name in names]
    close = [(profile.close_within(name) or 0) * MINUTE for name in names]
    return np.array(respond), np.array(close)


def _taken(rng: np.random.Generator, limit: Ints, *, late: float) -> Ints:
    """Return how long each step takes: mostly within its limit, seldom up to an hour beyond."""
    share = rng.beta(2, 4, len(limit))
    over = rng.random(len(limit)) < late
    found: Ints = (limit * np.where(over, 1.0, share)).astype(np.int64)
    return found + np.where(over & (limit > 0), rng.integers(1, HOUR, len(limit)), 0)


def _life(
    plan: Plan,
    number: int,
    kind: str,
    times: list[Instant],
    void: bool,
    area: str,
    person: int,
    worth: float,
) -> Life:
    sort = KINDS[kind]
    opened, responded, closed = times
    respond, close = plan.profile.respond_within(kind), plan.profile.close_within(kind)
    close_by = None if close is None else opened + close * MINUTE
    if sort.releases and close_by is not None:
        closed = close_by
    colour, points = "none", 0.0
    if sort.colours:
        colour = "yellow" if number % 3 else "blue"
    elif sort.scored:
        points = worth if kind == "bonus" else -worth
    ended = closed if closed <= NOW else None
    return Life(
        number,
        kind,
        area,
        person,
        colour,
        points,
        Times(
            opened,
            None if respond is None or responded > NOW or void else responded,
            None if void else ended,
            ended if void else None,
            None if respond is None else opened + respond * MINUTE,
            close_by,
        ),
    )
