"""Charts: trends by day as Plotly figures, given as plain dictionaries.

Axis labels are written by the page beside the chart, in its own type sizes; a figure holds the
marks and the grid. Each mark carries ``customdata`` [path of its list, text of its tip].
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.boards.snapshot import Trend, Value
from dashboard.day import EVER
from dashboard.numbers.metric import Type, Window, metric_of
from dashboard.words import Words
from layouts import format as fmt
from layouts.theme import INKS, STATUS, Theme, template

Figure = dict[str, Any]
PAST_OPACITY = 0.62
_TOPS = (2, 3, 4, 5, 6, 8, 10)
_EVEN_TOPS = (2, 4, 6, 8, 10)
_RATE_FLOORS = (98, 96, 94, 92, 90, 80, 60, 40, 20, 0)


@dataclass(frozen=True, slots=True)
class Scale:
    """The range of a chart's value axis; its three grid lines are bottom, middle and top."""

    low: float
    high: float

    @property
    def ticks(self) -> tuple[float, float, float]:
        """Return the values of the grid lines, from the bottom."""
        return self.low, (self.low + self.high) / 2, self.high


def count_scale(values: Sequence[float | None]) -> Scale:
    """Return a scale from zero to a round number above all values, with a round middle."""
    most = max((v for v in values if v is not None), default=0)
    step = 10.0 ** math.floor(math.log10(most)) if most >= 1 else 1.0
    tops = _TOPS if step > 1 else _EVEN_TOPS
    return Scale(0, next(top * step for top in tops if top * step >= most))


def rate_scale(values: Sequence[float | None], target: float | None = None) -> Scale:
    """Return a scale that ends at 100 and begins at a round number below all values."""
    known = [v for v in [*values, target] if v is not None]
    least = min(known, default=0)
    return Scale(next(floor for floor in _RATE_FLOORS if floor <= max(least, 0)), 100)


def scale_of(trends: Sequence[Trend], *, stacked: bool, target: float | None = None) -> Scale:
    """Return the scale that fits all the trends of one chart."""
    rows = [[v.value for v in trend.values] for trend in trends]
    if trends and metric_of(trends[0].metric).type is Type.RATE:
        return rate_scale([v for row in rows for v in row], target)
    if stacked:
        return count_scale([sum(v or 0 for v in day) for day in zip(*rows, strict=True)])
    return count_scale([v for row in rows for v in row])


def _path(value: Value, *, today: bool) -> str:
    """Return the list behind a point; what stands "now" has one for today only."""
    if metric_of(value.metric).window is not Window.NOW:
        return value.listing().path()
    return replace(value, first_day=EVER, last_day=EVER).listing().path() if today else ""


def _tips(trends: Sequence[Trend], words: Words) -> list[str]:
    """Return for each day the text of its tip: the day, then each number with its name."""
    tips = []
    for i, day in enumerate(trends[0].days):
        lines = [fmt.day_long(day, words)]
        for trend in trends:
            value = trend.values[i]
            text = f"{fmt.value_text(value)} {fmt.unit_text(value, words)}".rstrip()
            lines.append(f"{words(f'metric.{trend.metric}.name')} {text}")
        tips.append("\n".join(lines))
    return tips


def _trace(trend: Trend, tips: Sequence[str]) -> dict[str, Any]:
    last = len(trend.values) - 1
    return {
        "x": list(range(last + 1)),
        "y": [value.value for value in trend.values],
        "customdata": [
            [_path(value, today=i == last), tips[i]] for i, value in enumerate(trend.values)
        ],
        "name": trend.metric,
        "hoverinfo": "none",
    }


def _layout(days: int, scale: Scale, theme: Theme, hovermode: str) -> dict[str, Any]:
    return {
        "template": template(theme),
        "xaxis": {"range": [-0.5, days - 0.5]},
        "yaxis": {"range": [scale.low, scale.high], "tickvals": list(scale.ticks)},
        "hovermode": hovermode,
        "hoverdistance": -1,
        "uirevision": "keep",
    }


def _lonely(values: Sequence[Value]) -> list[int]:
    """Return marker sizes: a point between two gaps has no line and needs a dot."""
    known = [False, *(v.value is not None for v in values), False]
    return [
        6 if known[i] and not known[i - 1] and not known[i + 1] else 0
        for i in range(1, len(known) - 1)
    ]


def line_chart(
    trends: Sequence[Trend], words: Words, *, theme: Theme, target: float | None = None
) -> Figure:
    """Return trends as lines, the first one solid, the second dashed; gaps stay gaps."""
    if not trends:
        return {"data": [], "layout": _layout(1, Scale(0, 2), theme, "closest")}
    ink, tips = INKS[theme], _tips(trends, words)
    styles = ({"color": ink.text}, {"color": ink.data, "dash": "5px,4px"})
    data = [
        {
            **_trace(trend, tips),
            "type": "scatter",
            "mode": "lines+markers",
            "line": style,
            "marker": {"size": _lonely(trend.values), "color": style["color"]},
        }
        for trend, style in zip(trends, styles, strict=False)
    ]
    scale = scale_of(trends, stacked=False, target=target)
    layout = _layout(len(trends[0].days), scale, theme, "closest")
    if target is not None:
        line = {"color": ink.data, "dash": "dot", "width": 1}
        across = {"xref": "paper", "x0": 0, "x1": 1, "y0": target, "y1": target}
        layout["shapes"] = [{"type": "line", "layer": "below", "line": line, **across}]
    return {"data": data, "layout": layout}


def bar_chart(trends: Sequence[Trend], words: Words, *, theme: Theme) -> Figure:
    """Return trends of colours as stacked bars, each in its colour, today's in full strength."""
    if not trends:
        return {"data": [], "layout": _layout(1, Scale(0, 2), theme, "x")}
    days, tips = len(trends[0].days), _tips(trends, words)
    strength = [PAST_OPACITY] * (days - 1) + [1.0]
    data = [
        {
            **_trace(trend, tips),
            "type": "bar",
            "marker": {
                "color": STATUS[trend.metric.rsplit("_", 1)[1]],
                "opacity": strength,
                "line": {"width": 0},
            },
        }
        for trend in trends
    ]
    scale = scale_of(trends, stacked=True)
    return {"data": data, "layout": _layout(days, scale, theme, "x")}
