"""Trends, the band at the bottom: 14 days of alerts, response, units by colour, warned persons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from dashboard.boards.snapshot import Snapshot, Trend
from dashboard.day import Day
from dashboard.numbers.metric import Type, metric_of
from dashboard.profile import Target
from dashboard.words import Words
from layouts import format as fmt
from layouts.boards.charts import Figure, bar_chart, line_chart, scale_of
from layouts.ids import screen as sid
from layouts.parts import Cells, chip, link_props, linked, panel, wild
from layouts.take import collect_chart
from layouts.theme import CONFIG

Targets = Mapping[str, Target]
LABELLED = (0, 4, 8, 13)
"""The days whose names stand under a chart."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart of the band: the metrics it draws; ``warning`` colours come as bars."""

    name: str
    title: str
    metrics: tuple[str, ...]
    labels: tuple[str, ...] = ()
    bars: bool = False

    def trends(self, snapshot: Snapshot) -> list[Trend]:
        """Return the trends that the snapshot has of this chart."""
        return [snapshot.trends[m] for m in self.metrics if m in snapshot.trends]


CHARTS = (
    Chart(
        "alerts",
        "screen.trend_alerts",
        ("alerts_raised", "alerts_closed"),
        ("screen.trend_raised", "screen.trend_closed"),
    ),
    Chart("response", "screen.response", ("task_response",)),
    Chart("units", "screen.trend_units", ("control_blue", "control_orange"), bars=True),
    Chart(
        "warned",
        "screen.trend_warned",
        ("warned_blue", "warned_yellow", "warned_orange", "warned_red"),
        bars=True,
    ),
    Chart("daily", "screen.daily", ("daily_closure",)),
)


def charts_of(snapshot: Snapshot) -> list[Chart]:
    """Return the four charts that the snapshot can fill."""
    have = [chart for chart in CHARTS if chart.trends(snapshot)]
    return have[:4]


def _target(chart: Chart, targets: Targets) -> float | None:
    rate = metric_of(chart.metrics[0]).type is Type.RATE
    target = targets.get(chart.metrics[0])
    return target.bad if rate and target else None


def _figure(chart: Chart, trends: Sequence[Trend], words: Words, targets: Targets) -> Figure:
    if chart.bars:
        return bar_chart(trends, words, theme="dark")
    return line_chart(trends, words, theme="dark", target=_target(chart, targets))


def _day(day: Day, today: Day, words: Words) -> str:
    return words("format.today") if day == today else fmt.day_short(day)


def _chart_cells(chart: Chart, snapshot: Snapshot, words: Words, targets: Targets) -> Cells:
    trends = chart.trends(snapshot)
    scale = scale_of(trends, stacked=chart.bars, target=_target(chart, targets))
    cells: Cells = {
        sid("fig", chart.name): {"figure": _figure(chart, trends, words, targets)},
    }
    for i, tick in enumerate(scale.ticks):
        cells[sid("fig", chart.name, "y", i)] = {"children": fmt.points(tick)}
    for i in LABELLED:
        days = trends[0].days
        text = _day(days[i], snapshot.today, words) if i < len(days) else ""
        cells[sid("fig", chart.name, "x", i)] = {"children": text}
    for trend in trends:
        value = snapshot.values[trend.metric]
        cells[sid("fig", trend.metric)] = link_props(value, words, extra="num")
        seen = value.value or any(point.value for point in trend.values)
        bare = chart.bars and trend is not trends[0] and not seen
        cells[sid("key", trend.metric)] = {"className": "off" if bare else ""}
    return cells


def cells(snapshot: Snapshot, words: Words, targets: Targets) -> Cells:
    """Return the changing elements of the band."""
    found: Cells = {}
    for chart in charts_of(snapshot):
        found |= _chart_cells(chart, snapshot, words, targets)
    return found


def _key(
    chart: Chart, snapshot: Snapshot, words: Words, cells: Cells, targets: Targets
) -> html.Span:
    """Return the names and today's numbers of a chart's lines or bars."""
    parts: list[Any] = []
    target = _target(chart, targets)
    if target is not None:
        parts.append(html.Span(words("screen.target", target=fmt.points(target))))
    trends = chart.trends(snapshot)
    for i, trend in enumerate(reversed(trends) if chart.bars else trends):
        mark: list[Any] = []
        if chart.bars:
            mark.append(chip(trend.metric.rsplit("_", 1)[1], words))
        elif chart.labels:
            mark += [html.I(className="d" if i else ""), words(chart.labels[i])]
        mark.append(linked(sid("fig", trend.metric), cells))
        if metric_of(trend.metric).type is Type.RATE:
            mark.append(html.Span("%", className="unit"))
        parts.append(
            html.Span(mark, id=sid("key", trend.metric), **cells[sid("key", trend.metric)])
        )
    return html.Span(parts, className="key2")


def _plot(chart: Chart, cells: Cells, label: str) -> html.Div:
    name = chart.name
    days = len(cells[sid("fig", name)]["figure"]["data"][0]["x"])
    ys = [
        html.Span(
            id=sid("fig", name, "y", i),
            style={"bottom": f"{50 * i}%"},
            **cells[sid("fig", name, "y", i)],
        )
        for i in range(3)
    ]
    xs = [
        html.Span(
            id=sid("fig", name, "x", i),
            style={"left": f"{100 * (i + 0.5) / days:.2f}%"},
            **cells[sid("fig", name, "x", i)],
        )
        for i in LABELLED
    ]
    graph = dcc.Graph(
        id=sid("fig", name),
        config=CONFIG,
        responsive=True,
        **cells[sid("fig", name)],
    )
    canvas = html.Div(graph, className="cv", role="img", **wild(aria_label=label))
    return html.Div(
        [html.Div(ys, className="y"), canvas, html.Div(xs, className="x")], className="plot"
    )


def band(
    snapshot: Snapshot, words: Words, cells: Cells, targets: Targets, *, may_export: bool = False
) -> html.Section:
    """Return the band; whoever may take things away can add each chart to an own briefing."""
    panels = []
    for chart in charts_of(snapshot):
        title = words(chart.title)
        label = words("screen.trend_label", name=title, days=len(chart.trends(snapshot)[0].days))
        key = _key(chart, snapshot, words, cells, targets)
        plot = _plot(chart, cells, label)
        add = [collect_chart(chart.name, snapshot.area.code, title, words)] if may_export else []
        panels.append(panel(plot, heading=title, right=[key, *add], className="ch"))
    none = html.P(words("screen.no_trend"), className="calm")
    return html.Section(panels or [none], className="band")
