"""Schedules: which briefing is made by itself, on which days, at what time, and who is told.

An occurrence is one instant at which a schedule is due; a run is what became of it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboard.briefings.briefing import Period
from dashboard.briefings.run import ALBUM, FORMS
from dashboard.day import (
    HOUR,
    MINUTE,
    Day,
    Instant,
    add_days,
    as_date,
    day_of,
    day_start,
    month_start,
)
from dashboard.words import LANGUAGES

EVERY_DAY = "1234567"
"""The days of a week as ISO numbers them, Monday first."""
MOST_MISSED = 31
"""Missed occurrences that are noted of one pause; of those before nothing is said."""
_TIME = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")


class BadSchedule(ValueError):
    """What is said of a schedule makes none; ``field`` is a word under ``plan.wrong.``."""

    def __init__(self, field: str, value: str = "") -> None:
        super().__init__(f"{field}: {value}")
        self.field = field
        self.value = value[:60]


class UnknownSchedule(LookupError):
    """There is no such schedule for this viewer."""


class Span(StrEnum):
    """The days that a briefing speaks of, seen from its own day; words under ``plan.span.``."""

    YESTERDAY = "yesterday"
    TODAY = "today"
    WEEK = "week"
    DAYS_30 = "days_30"
    MONTH = "month"
    LAST_MONTH = "last_month"


def _last_month(day: Day) -> tuple[Day, Day]:
    last = add_days(month_start(day), -1)
    return month_start(last), last


SPANS: Mapping[Span, Callable[[Day], tuple[Day, Day]]] = {
    Span.YESTERDAY: lambda day: (add_days(day, -1), add_days(day, -1)),
    Span.TODAY: lambda day: (day, day),
    Span.WEEK: lambda day: (add_days(day, -7), add_days(day, -1)),
    Span.DAYS_30: lambda day: (add_days(day, -30), add_days(day, -1)),
    Span.MONTH: lambda day: (month_start(day), day),
    Span.LAST_MONTH: _last_month,
}


def period_on(span: Span, day: Day, *, today: Day) -> Period:
    """Return the days that a briefing of ``day`` speaks of; ``today`` is when it is made."""
    first, last = SPANS[span](day)
    return Period(first, last, today)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule: ``minute`` of the day, ``days`` as numbers of ``EVERY_DAY``.

    ``channels`` are names of those that the installation has; ``next_at`` is when it is due next.
    ``together`` adds each area beneath to the same file; a paused one is never due.
    """

    id: str
    area: str
    span: Span
    form: str
    lang: str
    minute: int
    days: str
    channels: tuple[str, ...]
    by: str
    next_at: Instant
    together: bool = False
    paused: bool = False

    @property
    def time(self) -> str:
        """Return its time of day as hh:mm."""
        return f"{self.minute // 60:02d}:{self.minute % 60:02d}"


def after(minute: int, days: str, at: Instant) -> Instant:
    """Return the first occurrence after an instant."""
    day = day_of(at)
    for ahead in range(8):
        due = _due(add_days(day, ahead), minute, days)
        if due is not None and due > at:
            return due
    raise BadSchedule("days", days)


def _due(day: Day, minute: int, days: str) -> Instant | None:
    if str(as_date(day).isoweekday()) not in days:
        return None
    return day_start(day) + minute * MINUTE


def occurrences(schedule: Schedule, now: Instant) -> list[Instant]:
    """Return what is due by now, oldest first: at most the newest and ``MOST_MISSED`` more."""
    found: list[Instant] = []
    day, first = day_of(now), day_of(schedule.next_at)
    while day >= first and len(found) <= MOST_MISSED:
        due = _due(day, schedule.minute, schedule.days)
        if due is not None and schedule.next_at <= due <= now:
            found.append(due)
        day = add_days(day, -1)
    return found[::-1]


def read_schedule(
    fields: Mapping[str, str], *, id_: str, by: str, channels: Sequence[str], now: Instant
) -> Schedule:
    """Read a schedule from a form's fields; raise BadSchedule. Its area is looked at elsewhere.

    Days are fields ``day1`` to ``day7``, channels ``channel0`` on, in the order of ``channels``.
    """
    said = _TIME.fullmatch(fields.get("time", "").strip())
    if said is None:
        raise BadSchedule("time", fields.get("time", ""))
    minute = int(said[1]) * (HOUR // MINUTE) + int(said[2])
    days = "".join(day for day in EVERY_DAY if fields.get(f"day{day}"))
    if not days:
        raise BadSchedule("days")
    form = _choice(fields, "form", FORMS)
    span = Span(_choice(fields, "span", tuple(Span)))
    return Schedule(
        id=id_,
        area=fields.get("area", "").strip(),
        span=Span.TODAY if form == ALBUM else span,
        form=form,
        lang=_choice(fields, "lang", tuple(LANGUAGES)),
        minute=minute,
        days=days,
        channels=tuple(one for n, one in enumerate(channels) if fields.get(f"channel{n}")),
        by=by,
        next_at=after(minute, days, now),
        together=form != ALBUM and bool(fields.get("together")),
    )


def _choice(fields: Mapping[str, str], name: str, choices: Sequence[str]) -> str:
    said = fields.get(name, "")
    if said not in choices:
        raise BadSchedule(name, said)
    return said
