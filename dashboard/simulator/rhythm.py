"""Rhythm: when in a day things happen, and how one day differs from the next."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from dashboard.cases.kind import Family
from dashboard.day import HOUR, MINUTE, SECOND, Day, Instant, as_date, day_start, from_date
from dashboard.simulator.mesh import Floats, Ints

BAD_DAY = 10
"""The bad day comes so many days before the opening."""
_AWAKE = (1, 1, 0, 0, 0, 1, 5, 16, 26, 30, 30, 26, 20, 22, 26, 27, 26, 26, 28, 30, 26, 18, 9, 3)
_EVENING = (1, 0, 0, 0, 0, 0, 2, 8, 18, 22, 20, 18, 14, 14, 18, 20, 22, 24, 30, 34, 24, 8, 2, 0)
_ROAD = (9, 6, 5, 5, 6, 9, 14, 22, 28, 27, 25, 23, 20, 20, 23, 25, 27, 29, 27, 24, 22, 20, 16, 12)
_OFFICE = (0, 0, 0, 0, 0, 0, 0, 6, 28, 34, 30, 20, 6, 14, 30, 32, 28, 18, 10, 9, 6, 0, 0, 0)
_MORNING = (0, 0, 0, 0, 0, 0, 0, 4, 40, 36, 20, 8, 0, 12, 34, 26, 14, 4, 0, 0, 0, 0, 0, 0)
HOURS: dict[str, tuple[int, ...]] = {
    "fence_touched": _AWAKE,
    "abnormal_temperature": _AWAKE,
    "red_code": _ROAD,
    "key_vehicle": _ROAD,
    "unregistered_tenant": _EVENING,
    "undeclared_arrival": _AWAKE,
    "gathering": _EVENING,
    "public_report": _AWAKE,
    "special_task": _MORNING,
    "house_visit": _OFFICE,
    "check": _OFFICE,
    "temperature_round": _OFFICE,
    "finding": _OFFICE,
    "scan": _ROAD,
}
"""How likely each hour of the day is, by kind."""
_WEEKEND = {Family.ALERT: 0.86, Family.TASK: 0.76, Family.FINDING: 0.6}
NIGHT_FROM = 23 * HOUR + 40 * MINUTE
"""Whoever can clears a case before this hour of the day, or takes it up in the morning."""


@dataclass(frozen=True, slots=True)
class Mood:
    """How a day differs: how many cases come, and how often they are answered late."""

    cases: float
    late: float


def mood(rng: np.random.Generator, *, day: Day, opening: Day, family: Family) -> Mood:
    """Return the mood of a day: weekends quieter, a bad day before the opening, and a day after."""
    busy = _WEEKEND.get(family, 1.0) if as_date(day).weekday() >= 5 else 1.0
    before = (as_date(opening) - as_date(day)).days
    alert = family is Family.ALERT
    if before == BAD_DAY:
        return Mood(busy * (1.7 if alert else 1.05), 2.5)
    if before == BAD_DAY - 1:
        return Mood(busy * (1.3 if alert else 1.03), 1.6)
    return Mood(busy * float(np.exp(rng.normal(0, 0.05))), float(np.exp(rng.normal(0, 0.1))))


def moments(rng: np.random.Generator, day: Day, hours: tuple[int, ...], count: int) -> Ints:
    """Return ``count`` instants of a day, to the second, likelier in the likelier hours."""
    chances = np.cumsum(hours) / sum(hours)
    hour = np.searchsorted(chances, rng.random(count), side="right")
    seconds = hour * 3600 + rng.integers(0, 3600, count)
    return day_start(day) + seconds * SECOND


def before_night(rng: np.random.Generator, *, opened: Ints, planned: Ints, day: Day) -> Ints:
    """Return instants moved out of the night: to before its beginning where there is time."""
    night = day_start(day) + NIGHT_FROM
    movable = (planned > night) & (opened < night - 20 * MINUTE)
    span = np.maximum(night - opened, MINUTE)
    share = 0.35 + 0.6 * rng.random(len(opened))
    return np.where(movable, opened + (span * share).astype(np.int64), planned)


def spread(rng: np.random.Generator, count: int, *, middle: float, tight: float) -> Floats:
    """Return ``count`` shares between 0 and 1 around ``middle``."""
    return rng.beta(middle * tight, (1 - middle) * tight, count)


def whole_seconds(at: Ints) -> Ints:
    """Return instants cut to the second."""
    return at // SECOND * SECOND


def dawn(opening: Day, days: float) -> Instant:
    """Return the instant so many days before the opening day begins."""
    return day_start(opening) - round(days * 24 * HOUR)


def days_from(first: Day, last: Day) -> list[Day]:
    """Return the days from the first to the last, both included."""
    start, end = as_date(first), as_date(last)
    return [from_date(start + timedelta(days=n)) for n in range((end - start).days + 1)]


def number_of(day: Day) -> int:
    """Return a day as a count of days, which a generator can be seeded with."""
    return as_date(day).toordinal() - date(1970, 1, 1).toordinal()
