"""Metrics: their windows and parts, and the rates that the screens speak of."""

import pytest

from dashboard.numbers.metric import (
    METRICS,
    OWED,
    NoSuchPart,
    Part,
    Type,
    UnknownMetric,
    Window,
    metric_of,
)

RATES = [name for name, metric in METRICS.items() if metric.type is Type.RATE]


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("alerts_open", (0, 0)),
        ("alerts_raised", (20200302, 20200302)),
        ("task_response_7d", (20200225, 20200302)),
        ("score", (20200301, 20200302)),
    ],
)
def test_the_window_of_each_sort(name: str, days: tuple[int, int]) -> None:
    assert METRICS[name].days(20200302) == days


@pytest.mark.parametrize("name", RATES)
def test_hits_and_misses_part_the_base(name: str) -> None:
    metric = METRICS[name]
    column = metric.column
    base, hits, misses = (getattr(metric.part(part), column) for part in Part)
    assert hits | misses == base
    assert not hits & misses
    assert "pending" not in base
    assert "void" not in metric.part(Part.BASE).stage


def test_what_is_no_rate_has_no_hits() -> None:
    with pytest.raises(NoSuchPart):
        METRICS["alerts_open"].part(Part.HITS)


def test_an_unknown_metric() -> None:
    with pytest.raises(UnknownMetric):
        metric_of("alerts")


def test_a_rate_of_today_has_its_twin_of_seven_days() -> None:
    today = [name for name in RATES if METRICS[name].window is Window.DAY]
    assert [f"{name}_7d" for name in today] == [
        name
        for name in RATES
        if METRICS[name].window is Window.WEEK and not METRICS[name].facets.kind & OWED
    ]
    for name in today:
        assert METRICS[name].facets == METRICS[f"{name}_7d"].facets


def test_void_cases_are_in_no_number_but_their_own() -> None:
    counted = {
        name
        for name, metric in METRICS.items()
        if metric.type not in (Type.UNITS, Type.VOLUME)
        and (not metric.facets.stage or "void" in metric.facets.stage)
    }
    assert counted == {"alerts_void"}
