"""When a schedule is due, of which days its briefing speaks, and what makes no schedule."""

from dataclasses import replace

import pytest

from dashboard.briefings.run import run_id
from dashboard.briefings.schedule import (
    MOST_MISSED,
    BadSchedule,
    Schedule,
    Span,
    after,
    occurrences,
    period_on,
    read_schedule,
)
from dashboard.day import DAY, HOUR, MINUTE, add_days, day_start

SUNDAY = 20200315
AT_SEVEN = 7 * 60
MORNING = day_start(SUNDAY) + 7 * HOUR
FIELDS = {
    "area": " 330799 ",
    "span": "yesterday",
    "form": "pptx",
    "lang": "zh",
    "time": "7:05",
    "day1": "1",
    "day5": "1",
    "channel1": "1",
}


def a_schedule(**said: object) -> Schedule:
    one = Schedule(
        id="a1",
        area="330799",
        span=Span.YESTERDAY,
        form="pptx",
        lang="zh",
        minute=AT_SEVEN,
        days="1234567",
        channels=(),
        by="值班员",
        next_at=MORNING,
    )
    return replace(one, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "at", "due"),
    [
        ("1234567", MORNING - 1, MORNING),
        ("1234567", MORNING, MORNING + DAY),
        ("12345", MORNING - 1, MORNING + DAY),
        ("7", MORNING, MORNING + 7 * DAY),
        ("6", MORNING, MORNING + 6 * DAY),
    ],
)
def test_the_next_time_is_after_now_on_one_of_its_days(days: str, at: int, due: int) -> None:
    assert after(AT_SEVEN, days, at) == due


def test_what_was_due_since_is_listed_oldest_first() -> None:
    one = a_schedule(days="12345", next_at=MORNING - 2 * DAY)
    assert occurrences(one, MORNING - 2 * DAY - 1) == []
    assert occurrences(one, MORNING - 2 * DAY) == [MORNING - 2 * DAY]
    # Friday, Monday, Tuesday: there is nothing at the weekend.
    assert occurrences(one, MORNING + 2 * DAY) == [
        MORNING - 2 * DAY,
        MORNING + DAY,
        MORNING + 2 * DAY,
    ]


def test_of_a_long_pause_the_newest_are_kept() -> None:
    due = occurrences(a_schedule(next_at=MORNING - 400 * DAY), MORNING + MINUTE)
    assert len(due) == MOST_MISSED + 1
    assert (due[0], due[-1]) == (MORNING - MOST_MISSED * DAY, MORNING)


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        (Span.YESTERDAY, 20200314, 20200314),
        (Span.TODAY, 20200315, 20200315),
        (Span.WEEK, 20200308, 20200314),
        (Span.DAYS_30, 20200214, 20200314),
        (Span.MONTH, 20200301, 20200315),
        (Span.LAST_MONTH, 20200201, 20200229),
    ],
)
def test_its_days_are_seen_from_the_day_it_is_due(span: Span, first: int, last: int) -> None:
    period = period_on(span, SUNDAY, today=add_days(SUNDAY, 3))
    assert (period.first, period.last, period.is_running) == (first, last, False)


def test_a_run_has_one_id_for_schedule_and_time() -> None:
    assert run_id("a1", MORNING) == run_id("a1", MORNING)
    assert len({run_id("a1", MORNING), run_id("a1", MORNING + 1), run_id("a2", MORNING)}) == 3


def test_a_form_is_read() -> None:
    said = {"id_": "b2", "by": "值班员", "channels": ("群", "邮箱"), "now": MORNING}
    one = read_schedule(FIELDS, **said)  # type: ignore[arg-type]
    assert one == a_schedule(
        id="b2",
        minute=AT_SEVEN + 5,
        days="15",
        channels=("邮箱",),
        next_at=MORNING + DAY + 5 * MINUTE,
    )
    assert one.time == "07:05"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time", "25:00"),
        ("time", ""),
        ("span", "ever"),
        ("form", "pdf"),
        ("lang", "fr"),
    ],
)
def test_a_wrong_field_is_named(field: str, value: str) -> None:
    with pytest.raises(BadSchedule) as wrong:
        read_schedule({**FIELDS, field: value}, id_="b", by="", channels=(), now=MORNING)
    assert (wrong.value.field, wrong.value.value) == (field, value)


def test_a_schedule_without_a_day_is_none() -> None:
    none = {name: value for name, value in FIELDS.items() if not name.startswith("day")}
    with pytest.raises(BadSchedule, match="days"):
        read_schedule(none, id_="b", by="", channels=(), now=MORNING)
