"""Periods, what they are compared with, and the sentences that follow from the numbers."""

import pytest

from dashboard.area import Area, Level
from dashboard.briefings.briefing import Base, Period, bases, period_of
from dashboard.briefings.commentary import SECTIONS, Amount, Ranked, commentary, leading, sentence
from dashboard.fields import BadListing
from dashboard.words import words
from layouts.paper.prose import paragraph, text
from tests.factories.briefings import (
    a_briefing,
    a_figure,
    a_period,
    an_empty_briefing,
)
from tests.factories.snapshots import TODAY, a_value

ZH, EN = words("zh"), words("en")


def test_a_period_is_read_from_two_days_or_none() -> None:
    assert period_of({}, 20200307) == Period(20200307, 20200307, 20200307)
    read = period_of({"from": "2020-03-01", "to": "2020-03-07"}, 20200308)
    assert (read.first, read.last, read.days, read.is_running) == (20200301, 20200307, 7, False)
    assert period_of({"from": "2020-03-08", "to": "2020-03-08"}, 20200308).is_running


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"from": "x", "to": "2020-03-01"}, "from", "not_a_day"),
        ({"from": "2020-02-30", "to": "2020-03-01"}, "from", "not_a_day"),
        ({"from": "2020-03-01"}, "to", "day_missing"),
        ({"to": "2020-03-01"}, "from", "day_missing"),
        ({"from": "2020-03-02", "to": "2020-03-01"}, "to", "ends_before_it_begins"),
        ({"from": "2020-03-02", "to": "2020-03-10"}, "to", "not_yet"),
        ({"from": "2018-03-02", "to": "2020-03-01"}, "from", "too_long"),
    ],
)
def test_a_wrong_period_says_which_field_and_why(
    fields: dict[str, str], field: str, reason: str
) -> None:
    with pytest.raises(BadListing) as error:
        period_of(fields, 20200307)
    assert (error.value.field, error.value.reason) == (field, reason)
    assert ZH(f"error.reason.{reason}") != ZH("error.reason.other")


def test_a_day_is_compared_with_the_day_before_and_the_week_before() -> None:
    day = Period(20200301, 20200301, 20200301)
    assert bases(day) == {
        Base.DAY: Period(20200229, 20200229, 20200301),
        Base.WEEK: Period(20200223, 20200223, 20200301),
    }
    assert bases(Period(20200301, 20200307, 20200308)) == {
        Base.PERIOD: Period(20200223, 20200229, 20200308)
    }


def said(metric: str, value: float | None, *before: float | None, running: bool = False) -> str:
    period = a_period(running=running)
    figure = a_figure(a_value(metric, value), *before, period=period)
    return text(sentence(figure, period), ZH)


def test_a_count_rose_fell_or_stayed() -> None:
    assert said("alerts_raised", 312, 300, 312) == (
        "新增警报 312 件，较前一天（11-19）增加 12 件（4.0%），与上周同日（11-13）持平。"
    )
    assert said("alerts_raised", 90, 120) == (
        "新增警报 90 件，较前一天（11-19）减少 30 件（25.0%）。"
    )


def test_nothing_is_divided_by_zero() -> None:
    assert said("alerts_raised", 3, 0) == "新增警报 3 件，较前一天（11-19）增加 3 件。"
    assert said("alerts_raised", 0, 0) == "新增警报 0 件，与前一天（11-19）持平。"


def test_what_has_no_base_is_not_compared() -> None:
    assert said("alerts_raised", 3, None) == "新增警报 3 件，前一天（11-19）没有可比的数据。"
    assert said("task_response", None, 97.0) == "任务响应率：期间内没有可计算的记录。"


def test_rates_differ_by_points_as_they_are_written() -> None:
    parts = a_value("task_response", parts=(9804, 10000))
    figure = a_figure(parts, 97.86, 98.04)
    assert text(sentence(figure, a_period()), ZH) == (
        "任务响应率 98.0%（9,804/10,000），较前一天（11-19）提高 0.1 个百分点，"
        "与上周同日（11-13）持平。"
    )
    assert text(sentence(figure, a_period()), EN) == (
        "Task response rate: 98.0% (9,804/10,000), 0.1 percentage points above the day before "
        "(11-19), the same as the same day last week (11-13)."
    )


def test_a_day_under_way_is_not_said_to_have_fallen() -> None:
    whole = said("alerts_raised", 182, 286, running=True)
    assert whole == "新增警报 182 件，前一天（11-20）全天 286 件。"
    assert "全天" in said("tasks_open", 780, 13, running=True)
    assert "减少" in said("warned", 159, 202, running=True)


def area(n: int) -> Area:
    return Area(f"33078400{n}", Level.TOWNSHIP, "330784", f"镇{n}", "")


def ranked(*numbers: float) -> Ranked:
    return leading([(area(i), Amount("alerts_raised", n)) for i, n in enumerate(numbers)])


def names(found: Ranked) -> list[str]:
    return [name.name if isinstance(name, Area) else name for name, _ in found.names]


def test_the_first_three_are_named_and_who_is_even_with_the_last() -> None:
    assert names(ranked(1, 5, 3, 4, 0)) == ["镇1", "镇3", "镇2"]
    assert names(ranked(5, 4, 3, 3, 1)) == ["镇0", "镇1", "镇2", "镇3"]
    crowd = ranked(9, 3, 3, 3, 3, 3, 3, 3)
    assert (names(crowd), crowd.more) == (["镇0", "镇1", "镇2"], 5)
    assert ranked(0, 0) == Ranked(())


def test_many_that_are_even_are_counted() -> None:
    briefing = a_briefing()
    late = paragraph(commentary(briefing)["tasks"], ZH)
    assert "超时应答任务较多的镇街区：城西新区（17 件）、江南街道" not in late
    assert "城西新区（17 件）" in late


def test_who_is_below_the_target_is_named() -> None:
    assert "响应率低于目标的镇街区：城西新区（98.2%）。" in paragraph(
        commentary(a_briefing())["tasks"], ZH
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("days", [1, 7])
@pytest.mark.parametrize("running", [False, True])
def test_every_section_has_sentences_in_both_languages(
    lang: str, days: int, *, running: bool
) -> None:
    briefing = a_briefing(period=a_period(days, running=running))
    for section, sentences in commentary(briefing).items():
        written = paragraph(sentences, words(lang))
        assert written, section
        assert "{" not in written
        assert "None" not in written
    assert tuple(commentary(briefing)) == SECTIONS


def test_an_empty_place_is_said_to_be_empty() -> None:
    found = {
        section: paragraph(sentences, ZH)
        for section, sentences in commentary(an_empty_briefing()).items()
    }
    assert found["six"] == "期间内没有新增事件，也没有未办结的警报。"
    assert found["control"] == "没有管控单元。"
    assert found["orders"] == "期间内没有下达指挥令或通告，也没有待回执。"
    assert "增加" not in "".join(found.values())


def test_the_day_of_the_tests_is_the_snapshots() -> None:
    assert a_period(running=True).last == TODAY
