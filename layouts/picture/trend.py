"""Trends as pictures: numbers by day, as lines or stacked bars, on the scale of the screen's."""

from collections.abc import Iterator, Sequence

from dashboard.boards.snapshot import Snapshot, Trend, Value
from dashboard.numbers.metric import Type, metric_of
from dashboard.profile import Profile
from dashboard.words import Words
from layouts import format as fmt
from layouts.boards.charts import Scale, scale_of
from layouts.picture import svg
from layouts.picture.sheet import EDGE, FOOT, HEIGHT, TOP, WIDTH, Key, Said, foot_of, sheet
from layouts.picture.svg import Look
from layouts.screen.trends import Chart
from layouts.theme import STATUS

_LEFT, _BOTTOM = EDGE + 44, HEIGHT - FOOT - 26
_HEIGHT, _WIDTH = _BOTTOM - TOP - 14, WIDTH - EDGE - _LEFT
_LABEL = 12.0
_BAR = 0.62
_ON_STATUS = "#0b1220"
"""What is written on a status colour."""


def _text(value: Value) -> str:
    """Return a number with its unit, percent without a space."""
    text = fmt.value_text(value)
    if metric_of(value.metric).type is Type.RATE and text != fmt.NONE:
        return f"{text}%"
    return text


def _colours(chart: Chart, trends: Sequence[Trend], look: Look) -> list[str]:
    if chart.bars:
        return [STATUS[trend.metric.rsplit("_", 1)[1]] for trend in trends]
    return [look.ink.text, look.ink.data]


def _name(trend: Trend, words: Words) -> str:
    return words(f"metric.{trend.metric}.name")


def trend_picture(
    chart: Chart, snapshot: Snapshot, profile: Profile, look: Look, *, family: str = ""
) -> str:
    """Return one chart of the band as a picture; every point says its number."""
    trends, words = chart.trends(snapshot), look.words
    target = _target(chart, profile)
    scale = scale_of(trends, stacked=chart.bars, target=target)
    colours = _colours(chart, trends, look)
    drawing = [*_grid(trends, snapshot, scale, look)]
    if target is not None:
        drawing.append(_goal(target, scale, look))
    if chart.bars:
        drawing += _bars(trends, colours, scale, look)
    else:
        for number, trend in enumerate(trends):
            other = trends[1 - number] if len(trends) == 2 else None
            drawing += _line(trend, colours[number], scale, look, other=other, dashed=number == 1)
    days = trends[0].days
    first, last = fmt.day_long(days[0], words), fmt.day_long(days[-1], words)
    keys = [
        Key(
            colours[n],
            _name(trend, words),
            _text(trend.values[-1]),
            line=not chart.bars,
            dash=n == 1,
        )
        for n, trend in enumerate(trends)
    ]
    title = words("picture.title", area=snapshot.area.title(words.lang), what=words(chart.title))
    remark = words("picture.days", n=len(days), first=first, last=last)
    if target is not None:
        remark += " · " + words("screen.target", target=fmt.points(target))
    said = Said(title, remark, keys, foot_of(snapshot, profile, words))
    return sheet(said, drawing, look, family=family)


def _target(chart: Chart, profile: Profile) -> float | None:
    rate = metric_of(chart.metrics[0]).type is Type.RATE
    target = profile.targets.get(chart.metrics[0])
    return target.bad if rate and target else None


def _x(i: int, days: int) -> float:
    return _LEFT + _WIDTH * (i + 0.5) / days


def _y(value: float, scale: Scale) -> float:
    return _BOTTOM - _HEIGHT * (value - scale.low) / (scale.high - scale.low)


def _grid(trends: Sequence[Trend], snapshot: Snapshot, scale: Scale, look: Look) -> Iterator[str]:
    """Yield the lines of the scale with their values, and the names of days."""
    ink, days = look.ink, trends[0].days
    unit = "%" if metric_of(trends[0].metric).type is Type.RATE else ""
    for tick in scale.ticks:
        y = _y(tick, scale)
        yield svg.line(_LEFT, y, _LEFT + _WIDTH, y, stroke=ink.line, stroke_width=1)
        label = fmt.points(tick) + unit
        yield svg.text(
            label, _LEFT - 8, y + 4, size=_LABEL, colour=ink.text_2, anchor="end", class_="tick"
        )
    for i, day in enumerate(days):
        today = day == snapshot.today
        name = look.words("format.today") if today else fmt.day_short(day)
        yield svg.text(
            name,
            _x(i, len(days)),
            _BOTTOM + 20,
            size=_LABEL,
            colour=ink.text if today else ink.text_2,
            anchor="middle",
            weight=700 if today else 400,
            class_="day",
        )


def _goal(target: float, scale: Scale, look: Look) -> str:
    y, ink = _y(target, scale), look.ink
    return svg.line(
        _LEFT, y, _LEFT + _WIDTH, y, stroke=ink.data, stroke_width=1.5, stroke_dasharray="2 4"
    )


def _line(
    trend: Trend, colour: str, scale: Scale, look: Look, *, other: Trend | None, dashed: bool
) -> Iterator[str]:
    """Yield a line with gaps where there is no number, each point with its number."""
    days = len(trend.days)
    way, pen = [], "M"
    for i, value in enumerate(trend.values):
        if value.value is None:
            pen = "M"
            continue
        way.append(f"{pen}{_x(i, days):.1f} {_y(value.value, scale):.1f}")
        pen = "L"
    stroke = {"stroke": colour, "stroke_width": 2.5, "stroke_dasharray": "6 4" if dashed else None}
    yield svg.element("path", d=" ".join(way), fill="none", **stroke)
    for i, value in enumerate(trend.values):
        if value.value is None:
            continue
        x, y = _x(i, days), _y(value.value, scale)
        said = _text(value)
        tip = f"{fmt.day_long(trend.days[i], look.words)} {_name(trend, look.words)} {said}"
        place = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": 3.2}
        yield svg.element("circle", svg.title(tip), **place, fill=colour)
        shift = 18 if _below(trend, other, i, dashed=dashed) else -9
        yield svg.text(
            said, x, y + shift, size=_LABEL, colour=colour, anchor="middle", class_="point",
            halo=look.ink.panel,
        )  # fmt: skip


def _below(trend: Trend, other: Trend | None, i: int, *, dashed: bool) -> bool:
    """Say whether a point's number stands below it: of two lines the lower one's, or in a dip."""
    mine = trend.values[i].value or 0
    if other is not None:
        theirs = other.values[i].value
        return theirs is not None and (mine < theirs or (mine == theirs and dashed))
    near = [trend.values[k].value for k in (i - 1, i + 1) if 0 <= k < len(trend.values)]
    return bool(near) and all(value is not None and value > mine for value in near)


def _bars(
    trends: Sequence[Trend], colours: Sequence[str], scale: Scale, look: Look
) -> Iterator[str]:
    """Yield stacked bars, each part with its number where it has room, its sum above."""
    days = len(trends[0].days)
    width = _WIDTH / days * _BAR
    for i in range(days):
        base, total = scale.low, 0.0
        for trend, colour in zip(trends, colours, strict=True):
            value = trend.values[i]
            n = value.value or 0
            if not n:
                continue
            top, bottom = _y(base + n, scale), _y(base, scale)
            said = _text(value)
            tip = f"{fmt.day_long(trend.days[i], look.words)} {_name(trend, look.words)} {said}"
            x = _x(i, days)
            yield svg.rect(
                x - width / 2, top, width, bottom - top, svg.title(tip), fill=colour, class_="bar"
            )
            if bottom - top >= _LABEL + 3:
                middle = (top + bottom) / 2 + 4
                yield svg.text(
                    said, x, middle, size=_LABEL - 1, colour=_ON_STATUS, anchor="middle",
                    class_="part",
                )  # fmt: skip
            base, total = base + n, total + n
        if total:
            yield svg.text(
                fmt.number(total),
                _x(i, days),
                _y(base, scale) - 6,
                size=_LABEL,
                colour=look.ink.text,
                anchor="middle",
                class_="total",
            )
