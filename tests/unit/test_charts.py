"""Trends as figures: scales with round numbers, each day's list and tip, gaps that stay gaps."""

import pytest

from dashboard.words import words
from layouts.boards.charts import bar_chart, count_scale, line_chart, rate_scale
from layouts.theme import STATUS
from tests.factories.snapshots import a_trend

ZH = words("zh")


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([], (0, 1, 2)),
        ([None, None], (0, 1, 2)),
        ([0], (0, 1, 2)),
        ([3], (0, 2, 4)),
        ([9], (0, 5, 10)),
        ([11, 204], (0, 150, 300)),
        ([489], (0, 250, 500)),
        ([500], (0, 250, 500)),
        ([501], (0, 300, 600)),
        ([99_999], (0, 50_000, 100_000)),
    ],
)
def test_counts_start_at_zero_and_end_at_a_round_number(
    values: list[float | None], ticks: tuple[float, float, float]
) -> None:
    assert count_scale(values).ticks == ticks


@pytest.mark.parametrize(
    ("values", "target", "low"),
    [
        ([97.7, 99.0], None, 96),
        ([93.4, 98.0], 95.0, 92),
        ([98.5], 95.0, 94),
        ([12.0], 95.0, 0),
        ([None], None, 0),
    ],
)
def test_a_rate_ends_at_100_and_shows_its_target(
    values: list[float | None], target: float | None, low: float
) -> None:
    scale = rate_scale(values, target)
    assert (scale.low, scale.high) == (low, 100)


def test_a_point_opens_its_days_list_and_tells_both_numbers() -> None:
    raised, closed = a_trend("alerts_raised", 480, 312), a_trend("alerts_closed", 390, 297)
    figure = line_chart([raised, closed], ZH, theme="dark")
    path, tip = figure["data"][1]["customdata"][0]
    assert path == "/cases?metric=alerts_closed&area=330784&from=2026-11-20&to=2026-11-20"
    assert tip == "2026年11月20日 星期五\n新增警报 480 件\n办结警报 390 件"


def test_what_stands_now_has_a_list_for_today_only() -> None:
    figure = bar_chart([a_trend("control_blue", 158, 151)], ZH, theme="dark")
    paths = [path for path, _ in figure["data"][0]["customdata"]]
    assert paths == ["", "/cases?metric=control_blue&area=330784"]
    assert figure["data"][0]["marker"]["color"] == STATUS["blue"]


def test_a_day_without_a_base_is_a_gap_and_a_lonely_day_a_dot() -> None:
    figure = line_chart([a_trend("task_response", None, 97.0, None, 96.0, 95.0)], ZH, theme="dark")
    trace = figure["data"][0]
    assert trace["y"] == [None, 97.0, None, 96.0, 95.0]
    assert trace["marker"]["size"] == [0, 6, 0, 0, 0]
    assert "任务响应率 —" in trace["customdata"][0][1]


def test_nothing_to_draw_is_an_empty_figure() -> None:
    assert line_chart([], ZH, theme="dark")["data"] == []
    assert bar_chart([], ZH, theme="light")["data"] == []
