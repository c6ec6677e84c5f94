"""Moments: the times of a file, in the ways that people and spreadsheets write them."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dashboard.day import Instant, instant
from dashboard.importing.cells import plain
from dashboard.importing.mapping import Times
from dashboard.refusal import Refused

# Year first, as everywhere in China: 2020-3-1 8:30, 2020/03/01, 2020年3月1日 8时30分.
_YEAR_FIRST = re.compile(
    r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?"
    r"(?:[T\s]*(\d{1,2})\s?[:：时点]\s?(?:(\d{1,2})\s?(?:[:：分]\s?(?:(\d{1,2})(?:\.\d+)?秒?)?)?)?)?"
)
_SHORT_YEAR = re.compile(r"\d{1,2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}(\D.*)?", re.DOTALL)
_DIGITS = re.compile(r"-?\d+")
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (the zone is the field's)

Reader = Callable[[str, object], Instant]


def _text(field: str, text: str) -> datetime:
    """Read ISO 8601, or a date with the year first; raise Refused with what is wrong."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    found = _YEAR_FIRST.fullmatch(text)
    if found is None:
        # Somebody else's order or a short year: which number is the day is a guess.
        reason = "two_digit_year" if _SHORT_YEAR.fullmatch(text) else "not_a_time"
        if re.match(r"\d{4}-\d\d-\d\d", text):
            reason = "impossible_date"
        raise Refused(field, text, reason)
    try:
        return datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        raise Refused(field, text, "impossible_date") from None


def _number(field: str, text: str, formats: tuple[str, ...]) -> Instant | datetime | None:
    """Read a number where the formats or its size say what it counts."""
    if "excel" in formats:
        try:
            return _EXCEL_EPOCH + timedelta(seconds=round(float(text) * 86_400))
        except (ValueError, OverflowError):
            return None
    if not _DIGITS.fullmatch(text):
        return None
    if "epoch_s" in formats:
        return int(text) * 1000
    if "epoch_ms" in formats or len(text) == 13:
        return int(text)
    if len(text) != 8 and not formats:
        # A number that no format explains: better refused than a date that nobody meant.
        raise Refused(field, text, "not_a_time")
    return None


def _by_format(text: str, formats: tuple[str, ...]) -> datetime | None:
    for pattern in formats:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _moment(field: str, value: object, formats: tuple[str, ...]) -> Instant | datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    text = plain(value)
    found = _number(field, text, formats)
    if found is None:
        found = _by_format(text, formats)
    return _text(field, text) if found is None else found


def time_reader(times: Times) -> Reader:
    """Return a reader of cells (text, dates or numbers) into instants, by a field's rule."""
    zone = ZoneInfo(times.zone)

    def read(field: str, value: object) -> Instant:
        found = _moment(field, value, times.formats)
        if isinstance(found, int):
            return found
        return instant(found if found.tzinfo else found.replace(tzinfo=zone))

    return read
