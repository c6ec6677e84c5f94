"""Formats: how numbers, days, times and durations are written; nothing is counted here."""

from dashboard.boards.snapshot import Value
from dashboard.day import DAY, HOUR, MINUTE, SECOND, Day, Instant, as_date, day_of, iso_day, moment
from dashboard.numbers.metric import Type, metric_of
from dashboard.words import Words

NONE = "—"
MINUS = "−"
_LAST_BELOW_ALL = 99.9
_FIRST_ABOVE_NONE = 0.1


def number(value: float | None, decimals: int = 0) -> str:
    """Write a number in groups of three with a true minus sign; "—" where there is none."""
    if value is None:
        return NONE
    text = f"{abs(value):,.{decimals}f}"
    return MINUS + text if value < 0 and text.strip("0.,") else text


def percent(value: float | None) -> str:
    """Write a percentage with one decimal and no sign; 100.0 and 0.0 only where it is exact."""
    if value is None:
        return NONE
    if _LAST_BELOW_ALL < value < 100:
        value = _LAST_BELOW_ALL
    elif 0 < value < _FIRST_ABOVE_NONE:
        value = _FIRST_ABOVE_NONE
    return number(value, 1)


def points(value: float | None) -> str:
    """Write points: no decimals for whole ones, else one."""
    return number(value, 0 if value is not None and value == round(value) else 1)


def value_text(value: Value) -> str:
    """Write a metric's value as its type wants it, without its unit."""
    match metric_of(value.metric).type:
        case Type.RATE:
            return percent(value.value)
        case Type.SCORE:
            return number(value.value, 1)
        case Type.POINTS:
            return points(value.value)
        case _:
            return number(value.value)


def unit_text(value: Value, words: Words) -> str:
    """Return the unit of a metric's value, empty where there is no value or no unit."""
    if value.value is None:
        return ""
    return words(f"unit.{words(f'metric.{value.metric}.unit')}")


def day_short(day: Day) -> str:
    """Write a day as mm-dd."""
    return iso_day(day)[5:]


def day_long(day: Day, words: Words) -> str:
    """Write a day with its year and weekday: 2026年11月21日 星期六, Sat 21 Nov 2026."""
    date = as_date(day)
    return words(
        "format.day_long",
        year=date.year,
        month=words(f"month.{date.month}"),
        day=date.day,
        weekday=words(f"weekday.{date.weekday()}"),
    )


def clock(at: Instant | None) -> str:
    """Write a time as hh:mm:ss, Shanghai."""
    return NONE if at is None else moment(at).strftime("%H:%M:%S")


def clock_minute(at: Instant | None) -> str:
    """Write a time as hh:mm, Shanghai."""
    return NONE if at is None else moment(at).strftime("%H:%M")


def stamp(at: Instant | None) -> str:
    """Write a day and time as mm-dd hh:mm, Shanghai."""
    return NONE if at is None else moment(at).strftime("%m-%d %H:%M")


def stamp_long(at: Instant | None) -> str:
    """Write a day and time as yyyy-mm-dd hh:mm:ss, Shanghai."""
    return NONE if at is None else moment(at).strftime("%Y-%m-%d %H:%M:%S")


def stamp_near(at: Instant | None, today: Day) -> str:
    """Write hh:mm:ss of an instant today, mm-dd hh:mm of another day's."""
    return clock(at) if at is not None and day_of(at) == today else stamp(at)


def age(elapsed: int, words: Words) -> str:
    """Write how long ago, from milliseconds: 2 秒前, 3 分钟前; live.js writes the same."""
    if elapsed < SECOND:
        return words("format.ago_now")
    for unit, key in ((DAY, "days"), (HOUR, "hours"), (MINUTE, "minutes")):
        if elapsed >= unit:
            return words(f"format.ago_{key}", n=elapsed // unit)
    return words("format.ago_seconds", n=elapsed // SECOND)


def duration(length: int, words: Words) -> str:
    """Write a length of time in milliseconds by its two largest units: 9 天 14 小时, 89 秒."""
    if length < MINUTE:
        return words("format.seconds", n=max(length, 0) // SECOND)
    if length < HOUR:
        return words("format.minutes", n=length // MINUTE)
    if length < DAY:
        h, m = length // HOUR, length % HOUR // MINUTE
        return words("format.hours" if m else "format.hours_only", h=h, m=m)
    d, h = length // DAY, length % DAY // HOUR
    return words("format.days" if h else "format.days_only", d=d, h=h)


def minutes_between(start: Instant | None, end: Instant | None) -> int | None:
    """Return the whole minutes from start to end, None where one of them is missing."""
    return None if start is None or end is None else (end - start) // MINUTE
