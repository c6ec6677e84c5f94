"""Instants and days: instants are milliseconds since 1970 in UTC, days are Shanghai days.

Asia/Shanghai has stood at UTC+8 without daylight saving since 1991, so a day is a plain
division; it is written as the integer yyyymmdd, and 0 stands for "ever".
"""

from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

Instant = int
Day = int

EVER: Day = 0
LAST_DAY: Day = 99991231
"""The end of a window that has none."""
SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
_OFFSET = 8 * HOUR
_EPOCH = date(1970, 1, 1).toordinal()


@lru_cache(maxsize=4096)
def _day_from_number(number: int) -> Day:
    day = date.fromordinal(_EPOCH + number)
    return day.year * 10000 + day.month * 100 + day.day


def day_of(at: Instant) -> Day:
    """Return the Shanghai day of an instant."""
    return _day_from_number((at + _OFFSET) // DAY)


def as_date(day: Day) -> date:
    """Return a day as a date; raise ValueError where it is none."""
    return date(day // 10000, day // 100 % 100, day % 100)


def from_date(day: date) -> Day:
    """Return a date as a day."""
    return day.year * 10000 + day.month * 100 + day.day


@lru_cache(maxsize=4096)
def day_start(day: Day) -> Instant:
    """Return the first instant of a Shanghai day."""
    return (as_date(day).toordinal() - _EPOCH) * DAY - _OFFSET


def day_end(day: Day) -> Instant:
    """Return the first instant after a Shanghai day."""
    return day_start(day) + DAY


def add_days(day: Day, n: int) -> Day:
    """Return the day ``n`` days later (earlier where negative)."""
    return from_date(as_date(day) + timedelta(days=n))


def last_days(today: Day, n: int) -> tuple[Day, ...]:
    """Return the ``n`` days that end today, oldest first."""
    return tuple(add_days(today, i - n + 1) for i in range(n))


def month_start(day: Day) -> Day:
    """Return the first day of a day's month."""
    return day // 100 * 100 + 1


def parse_day(text: str) -> Day:
    """Read yyyy-mm-dd or yyyymmdd; raise ValueError otherwise."""
    return from_date(date.fromisoformat(text))


def iso_day(day: Day) -> str:
    """Write a day as yyyy-mm-dd."""
    return f"{day // 10000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"


def instant(moment: datetime) -> Instant:
    """Return an aware datetime as an instant."""
    return round(moment.timestamp() * 1000)


def moment(at: Instant) -> datetime:
    """Return an instant as a Shanghai datetime."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(SHANGHAI)


def iso_instant(at: Instant) -> str:
    """Write an instant as ISO 8601 with the Shanghai offset, to the second."""
    return moment(at).isoformat(timespec="seconds")
