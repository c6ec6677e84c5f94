"""Areas as tables: the rows of a workbench, its numbers by day, all its numbers; with charts."""

from collections.abc import Iterator, Mapping, Sequence

from dashboard.boards.snapshot import AreaLine, Snapshot, Trend, Value
from dashboard.colours.control import Colour
from dashboard.day import EVER
from dashboard.numbers.metric import Part, Type, metric_of
from dashboard.words import Words
from layouts import format as fmt
from layouts.screen.trends import Chart as Drawn
from layouts.screen.trends import charts_of
from layouts.sheet.about import Taking, area_fact, book
from layouts.sheet.book import Book, Cell, Chart, Column, Fact, Kind, Row, Series, Table
from layouts.theme import INKS, STATUS
from layouts.workbench.order import METRIC, ordered

MOST_DRAWN = 60
"""Rows that a chart still tells apart; a longer table has none."""
_UNITS = (Colour.ORANGE, Colour.BLUE)
_RATES = ("response", "closure", "daily")


def shown(value: Value | None) -> Cell:
    """Return a number as screens show it, rounded as there; None where there is none."""
    if value is None or value.value is None:
        return None
    text = fmt.value_text(value).replace(",", "").replace(fmt.MINUS, "-")
    return float(text) if "." in text else int(text)


def area_book(snapshot: Snapshot, taking: Taking) -> Book:
    """Return the file of an area."""
    words = taking.words
    name = snapshot.area.title(words.lang)
    tables = [_numbers(snapshot, words)]
    if snapshot.trends:
        tables.insert(0, _trends(snapshot, words))
    if snapshot.children:
        tables.insert(0, _children(snapshot, words))
    facts = [
        area_fact(snapshot.path, words),
        Fact(words("workbench.period"), words(f"workbench.days.{snapshot.days}")),
        Fact(words("sheet.day"), snapshot.today, Kind.DAY),
        Fact(words("sheet.address"), f"/area/{snapshot.area.code}"),
    ]
    return book(words("workbench.page", area=name), facts, tables, taking, masked=False)


def _children(snapshot: Snapshot, words: Words) -> Table:
    lines = ordered(snapshot.children, "")
    names = [name for name, metric in METRIC.items() if metric in lines[0].values]
    level = words(f"workbench.level.{lines[0].area.level}")
    columns = (
        Column(level, width=26, paper=2.6),
        Column(words("csv.code"), width=21),
        Column(words("csv.colour"), width=7, paper=0.8),
        *(Column(words(f"sheet.units_{colour}"), Kind.WHOLE, 11, 1.0) for colour in _UNITS),
        Column(words("sheet.units"), Kind.WHOLE, 11),
        *(column for name in names for column in _columns(name, words)),
        Column(words("workbench.column.spark"), Kind.WHOLE, 14),
    )
    return Table(
        level,
        columns,
        lambda: _lines(lines, snapshot, names, words),
        len(lines) + 1,
        charts=_charts(columns, lines, names, words),
        sums=1,
    )


def _columns(name: str, words: Words) -> Iterator[Column]:
    kind = Kind.WHOLE if name == "open" else Kind.DECIMAL
    title = words(f"workbench.column.{name}")
    title = words("sheet.percent", name=title) if name in _RATES else title
    yield Column(title, kind, 11, paper=1.2)
    if name == "response":
        for part in (Part.HITS, Part.BASE):
            yield Column(words(f"part.task_response.{part}"), Kind.WHOLE, 11)


def _lines(
    lines: Sequence[AreaLine], snapshot: Snapshot, names: Sequence[str], words: Words
) -> Iterator[Row]:
    for line in lines:
        colour = words(f"colour.{line.colour}") if line.colour else None
        units = sum(line.units.values())
        first: list[Cell] = [line.area.title(words.lang), line.area.code, colour]
        yield [*first, *_cells(line.values, names, units), sum(line.spark) if line.spark else None]
    whole = snapshot.values
    units = int(sum(whole[f"control_{colour}"].value or 0 for colour in Colour))
    days = [sum(line.spark) for line in lines if line.spark]
    first = [words("workbench.total"), snapshot.area.code, None]
    yield [*first, *_cells(whole, names, units), sum(days) if days else None]


def _cells(values: Mapping[str, Value], names: Sequence[str], units: int) -> Iterator[Cell]:
    for colour in _UNITS:
        yield shown(values.get(f"control_{colour}"))
    yield units
    for name in names:
        value = values.get(METRIC[name])
        yield shown(value)
        if name == "response":
            yield None if value is None or value.numerator is None else int(value.numerator)
            yield None if value is None or value.denominator is None else int(value.denominator)


def _charts(
    columns: Sequence[Column], lines: Sequence[AreaLine], names: Sequence[str], words: Words
) -> tuple[Chart, ...]:
    """Return the charts of a table: units by colour, open alerts, rates."""
    if len(lines) > MOST_DRAWN:
        return ()
    place = {column.title: number for number, column in enumerate(columns)}
    found = []
    if any(line.units.get(colour) for line in lines for colour in _UNITS):
        series = tuple(Series(3 + i, STATUS[colour]) for i, colour in enumerate(_UNITS))
        found.append(Chart("column", words("screen.trend_units"), series, stacked=True))
    ink = INKS["light"]
    if "open" in names:
        title = words("workbench.column.open")
        found.append(Chart("column", title, (Series(place[title], ink.data),)))
    rates = [words("sheet.percent", name=words(f"workbench.column.{n}")) for n in _RATES[:2]]
    drawn = [place[title] for title in rates if title in place]
    if drawn:
        colours = (ink.text, ink.data)
        pairs = tuple(Series(n, colour) for n, colour in zip(drawn, colours, strict=False))
        found.append(Chart("column", words("sheet.rates"), pairs, unit="%"))
    return tuple(found)


def _trends(snapshot: Snapshot, words: Words) -> Table:
    drawn = charts_of(snapshot)
    trends = [trend for chart in drawn for trend in chart.trends(snapshot)]
    columns = (
        Column(words("sheet.day"), Kind.DAY, 13),
        *(Column(_title(trend, words), _number(trend), 16) for trend in trends),
    )
    days = trends[0].days if trends else ()

    def rows() -> Iterator[Row]:
        for i, day in enumerate(days):
            yield [day, *(shown(trend.values[i]) for trend in trends)]

    charts, place = [], 1
    for chart in drawn:
        charts.append(_trend_chart(chart, chart.trends(snapshot), place, words))
        place += len(chart.trends(snapshot))
    return Table(words("sheet.by_day"), columns, rows, len(days), tuple(charts))


def _title(trend: Trend, words: Words) -> str:
    name = words(f"metric.{trend.metric}.name")
    return words("sheet.percent", name=name) if _is_rate(trend) else name


def _is_rate(trend: Trend) -> bool:
    return metric_of(trend.metric).type is Type.RATE


def _number(trend: Trend) -> Kind:
    return Kind.DECIMAL if _is_rate(trend) else Kind.WHOLE


def _trend_chart(chart: Drawn, trends: Sequence[Trend], place: int, words: Words) -> Chart:
    ink = INKS["light"]
    lines = (ink.text, ink.data)
    series = tuple(
        Series(
            place + i,
            STATUS[trend.metric.rsplit("_", 1)[1]] if chart.bars else lines[i % len(lines)],
        )
        for i, trend in enumerate(trends)
    )
    kind = "column" if chart.bars else "line"
    unit = "%" if trends and _is_rate(trends[0]) else ""
    return Chart(kind, words(chart.title), series, stacked=chart.bars, unit=unit)


def _numbers(snapshot: Snapshot, words: Words) -> Table:
    columns = (
        Column(words("sheet.metric"), width=24, paper=2.4),
        Column(words("sheet.value"), Kind.DECIMAL, 12, paper=1.2),
        Column(words("sheet.unit"), width=8, paper=0.8),
        Column(words("sheet.numerator"), Kind.DECIMAL, 12),
        Column(words("sheet.denominator"), Kind.DECIMAL, 12),
        Column(words("sheet.first_day"), Kind.DAY, 12),
        Column(words("sheet.last_day"), Kind.DAY, 12),
        Column(words("sheet.definition"), width=80, paper=7.0),
    )
    values = list(snapshot.values.values())
    return Table(
        words("sheet.numbers"), columns, lambda: (_value(v, words) for v in values), len(values)
    )


def _value(value: Value, words: Words) -> Row:
    return [
        words(f"metric.{value.metric}.name"),
        shown(value),
        fmt.unit_text(value, words),
        value.numerator,
        value.denominator,
        value.first_day if value.first_day != EVER else None,
        value.last_day if value.last_day != EVER else None,
        words(f"metric.{value.metric}.definition"),
    ]
