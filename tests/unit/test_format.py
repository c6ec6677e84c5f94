"""How numbers, days, times and lengths are written."""

import pytest

from dashboard.day import DAY, HOUR, MINUTE, SECOND
from dashboard.words import words
from layouts import format as fmt
from tests.factories.snapshots import NOW, TODAY, a_value

ZH, EN = words("zh"), words("en")


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (None, 0, "—"),
        (0, 0, "0"),
        (5969, 0, "5,969"),
        (1234567.25, 1, "1,234,567.2"),
        (-1163, 0, "−1,163"),
        (-0.04, 1, "0.0"),
    ],
)
def test_numbers_are_grouped(value: float | None, decimals: int, text: str) -> None:
    assert fmt.number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        (97.724, "97.7"),
        (100.0, "100.0"),
        (99.97, "99.9"),
        (0.0, "0.0"),
        (0.01, "0.1"),
    ],
)
def test_a_percentage_is_whole_only_where_it_is_exact(value: float | None, text: str) -> None:
    assert fmt.percent(value) == text


@pytest.mark.parametrize(("value", "text"), [(258.0, "258"), (-1420.5, "−1,420.5"), (None, "—")])
def test_points_have_a_decimal_only_where_needed(value: float | None, text: str) -> None:
    assert fmt.points(value) == text


def test_each_metric_is_written_as_its_type_wants() -> None:
    assert fmt.value_text(a_value("alerts_open", 1086)) == "1,086"
    assert fmt.value_text(a_value("task_response", parts=(8414, 8610))) == "97.7"
    assert fmt.value_text(a_value("task_response", parts=(0, 0))) == "—"
    assert fmt.value_text(a_value("score", 98.25)) == "98.2"
    assert fmt.value_text(a_value("deductions", -1421)) == "−1,421"


def test_a_missing_value_has_no_unit() -> None:
    assert fmt.unit_text(a_value("alerts_open", 0), ZH) == "件"
    assert fmt.unit_text(a_value("score", None), ZH) == ""


def test_days_and_times_are_those_of_shanghai() -> None:
    assert fmt.day_long(TODAY, ZH) == "2026年11月21日 星期六"
    assert fmt.day_long(TODAY, EN) == "Sat 21 Nov 2026"
    assert fmt.day_short(TODAY) == "11-21"
    assert fmt.clock(NOW) == "23:41:05"
    assert fmt.clock_minute(NOW) == "23:41"
    assert fmt.stamp(NOW) == "11-21 23:41"
    assert fmt.stamp_long(NOW) == "2026-11-21 23:41:05"
    assert fmt.clock(None) == fmt.stamp(None) == fmt.stamp_long(None) == "—"


def test_a_time_of_another_day_names_the_day() -> None:
    assert fmt.stamp_near(NOW, TODAY) == "23:41:05"
    assert fmt.stamp_near(NOW + HOUR, TODAY) == "11-22 00:41"
    assert fmt.stamp_near(None, TODAY) == "—"


@pytest.mark.parametrize(
    ("elapsed", "zh", "en"),
    [
        (0, "刚刚", "just now"),
        (2 * SECOND, "2 秒前", "2 s ago"),
        (59_999, "59 秒前", "59 s ago"),
        (MINUTE, "1 分钟前", "1 min ago"),
        (5 * HOUR + 59 * MINUTE, "5 小时前", "5 h ago"),
        (3 * DAY, "3 天前", "3 d ago"),
    ],
)
def test_ages(elapsed: int, zh: str, en: str) -> None:
    assert (fmt.age(elapsed, ZH), fmt.age(elapsed, EN)) == (zh, en)


@pytest.mark.parametrize(
    ("length", "zh", "en"),
    [
        (-SECOND, "0 秒", "0 s"),
        (29 * SECOND, "29 秒", "29 s"),
        (29 * MINUTE, "29 分", "29 min"),
        (89 * MINUTE, "1 小时 29 分", "1 h 29 min"),
        (2 * HOUR, "2 小时", "2 h"),
        (9 * DAY + 14 * HOUR, "9 天 14 小时", "9 d 14 h"),
        (4 * DAY, "4 天", "4 d"),
    ],
)
def test_durations(length: int, zh: str, en: str) -> None:
    assert (fmt.duration(length, ZH), fmt.duration(length, EN)) == (zh, en)


def test_minutes_between_need_both_ends() -> None:
    assert fmt.minutes_between(NOW, NOW + 89 * MINUTE + 59 * SECOND) == 89
    assert fmt.minutes_between(None, NOW) is None
    assert fmt.minutes_between(NOW, None) is None
