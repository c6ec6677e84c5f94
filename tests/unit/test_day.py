"""Days are Asia/Shanghai days; instants are milliseconds in UTC."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.day import (
    add_days,
    day_end,
    day_of,
    day_start,
    instant,
    iso_day,
    iso_instant,
    last_days,
    month_start,
    parse_day,
)

MIDNIGHT = instant(datetime(2020, 2, 29, 16, 0, tzinfo=UTC))


def test_a_day_begins_at_sixteen_hours_utc() -> None:
    assert [day_of(MIDNIGHT + ms) for ms in (-1, 0, 1)] == [20200229, 20200301, 20200301]
    assert (day_start(20200301), day_end(20200229)) == (MIDNIGHT, MIDNIGHT)


@given(st.integers(946_684_800_000, 4_102_444_799_999))
def test_a_day_is_what_the_time_zone_says(at: int) -> None:
    there = datetime.fromtimestamp(at // 1000, UTC).astimezone(ZoneInfo("Asia/Shanghai"))
    assert day_of(at) == there.year * 10000 + there.month * 100 + there.day
    assert day_start(day_of(at)) <= at < day_end(day_of(at))


def test_days_are_counted_over_months_and_leap_days() -> None:
    assert add_days(20200228, 2) == 20200301
    assert add_days(20200101, -1) == 20191231
    assert last_days(20200301, 3) == (20200228, 20200229, 20200301)
    assert month_start(20200317) == 20200301


def test_days_and_instants_as_texts() -> None:
    assert parse_day("2020-03-01") == parse_day("20200301") == 20200301
    assert iso_day(20200301) == "2020-03-01"
    assert iso_instant(MIDNIGHT) == "2020-03-01T00:00:00+08:00"


@pytest.mark.parametrize("text", ["2020-02-30", "20-03-01", "yesterday", ""])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|month|isoformat"):
        parse_day(text)
