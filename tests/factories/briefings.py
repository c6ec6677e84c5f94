"""Briefings as tests need them: every number in them can be told apart."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import shapely

from dashboard.area import Area, Level
from dashboard.areas.geometry import GeoArea, decode, encode
from dashboard.boards.snapshot import AreaLine, Value
from dashboard.briefings.briefing import (
    Beneath,
    Briefing,
    Child,
    Comparison,
    Figure,
    Ground,
    KindFigure,
    Layer,
    Period,
    bases,
)
from dashboard.colours.control import Colour
from dashboard.day import add_days
from dashboard.lists.page import CaseRow
from dashboard.orders.order_page import OrderLine, Tally
from tests.factories.snapshots import (
    COUNTY,
    NOW,
    TODAY,
    a_case_line,
    a_snapshot,
    a_value,
    township_lines,
    values_of,
)

YESTERDAY = add_days(TODAY, -1)


def a_period(days: int = 1, *, running: bool = False) -> Period:
    """A period that ended yesterday, or ends today."""
    last = TODAY if running else YESTERDAY
    return Period(add_days(last, 1 - days), last, TODAY)


def a_figure(value: Value, *before: float | None, period: Period | None = None) -> Figure:
    """A number with what it was in the periods that it is compared with."""
    named = bases(period or a_period())
    return Figure(
        value,
        tuple(
            Comparison(base, other, replace(value, value=number))
            for (base, other), number in zip(named.items(), before, strict=False)
        ),
    )


def figures_of(period: Period) -> dict[str, Figure]:
    """Every number; a tenth fewer the day before, and as many a week before."""
    found = {}
    for name, value in values_of().items():
        before = None if value.value is None else round(value.value * 0.9, 1)
        found[name] = a_figure(value, before, value.value, period=period)
    return found


def a_child(line: AreaLine) -> Child:
    """A child area that has changed in nothing; its warned persons are told apart."""
    return Child(line, dict(line.values))


def many_areas(n: int, *, name: str = "网格") -> list[Area]:
    """Grids right beneath the county."""
    codes = [f"330784{i // 999:06d}{i % 999:03d}" for i in range(1, n + 1)]
    return [Area(code, Level.GRID, COUNTY.code, f"{name}{i}", "") for i, code in enumerate(codes)]


def lines_of(areas: list[Area]) -> tuple[AreaLine, ...]:
    """A line for each area, all with the same numbers but for the misses of tasks."""
    made = []
    for i, area in enumerate(areas):
        hits = 100 - i % 7
        values: Mapping[str, Value] = {
            name: replace(value, area=area.code) for name, value in values_of(area.code).items()
        } | {"task_response": a_value("task_response", area=area.code, parts=(hits, 100))}
        made.append(AreaLine(area, Colour.GREEN, {}, values))
    return tuple(made)


def _square(i: int) -> tuple[float, float, float, float]:
    """Return west, south, east and north of a square, ten in a row."""
    west, south = 120 + i % 10 * 0.01, 29 + i // 10 * 0.01
    return west, south, west + 0.01, south + 0.01


def a_beneath(areas: list[Area]) -> Beneath:
    """Each of a map's squares in two halves, the western one orange; a file for each half."""
    halves = []
    for half, colour in enumerate((Colour.ORANGE, None)):
        made = []
        for i, area in enumerate(areas):
            west, south, _, north = _square(i)
            west += half * 0.005
            box = shapely.box(west, south, west + 0.005, north)
            made.append(GeoArea(f"{area.code}0000{half}", "微", "Micro", box))
        halves.append(Layer(decode(encode(made, tolerance=0)), (colour,) * len(made)))
    return Beneath(Level.MICRO, tuple(halves))


def a_ground(areas: list[Area]) -> Ground:
    """A map of squares, ten in a row; every third one blue, every seventh orange."""
    squares = [
        GeoArea(area.code, area.name, area.name_en, shapely.box(*_square(i)))
        for i, area in enumerate(areas)
    ]
    geometry = decode(encode(squares, tolerance=0))
    order = {area.code: i for i, area in enumerate(areas)}
    colours = tuple(
        Colour.ORANGE
        if order[code] % 7 == 6
        else Colour.BLUE
        if order[code] % 3 == 2
        else Colour.GREEN
        for code in geometry.codes
    )
    return Ground(areas[0].level, geometry, colours)


def a_row(i: int = 0, **said: Any) -> CaseRow:
    """A case in a list."""
    line = a_case_line(i, **said)
    return CaseRow(line, (COUNTY, line.area), None, None, None, 0.0, None, {}, "")


def an_order_line(**said: Any) -> OrderLine:
    """An order to sixteen townships, of which two are late."""
    line = OrderLine(
        key="0" * 32,
        kind="order",
        number="指挥令第1号",
        title="排查返乡人员",
        area=COUNTY,
        issued_at=NOW,
        receipt_by=NOW,
        by="指挥部",
        withdrawn_at=None,
        receipts=Tally(16, 12, 4, 2, 0),
    )
    return replace(line, **said)


def a_briefing(**changed: Any) -> Briefing:
    """The county's briefing of yesterday."""
    period = changed.get("period") or a_period()
    snapshot = a_snapshot()
    kinds = tuple(
        KindFigure(
            one.kind,
            a_figure(replace(one.open, metric="alerts_raised", value=10.0 + i), 8.0, period=period),
            Figure(one.open),
        )
        for i, one in enumerate(snapshot.kinds)
    )
    lines = township_lines()
    briefing = Briefing(
        area=COUNTY,
        path=(COUNTY,),
        period=period,
        revision=7,
        data_time=NOW,
        figures=figures_of(period),
        kinds=kinds,
        children=tuple(a_child(_whole(line)) for line in lines),
        trends=snapshot.trends,
        best=snapshot.best,
        worst=snapshot.worst,
        alerts=(a_row(1), a_row(2)),
        warned=(a_row(3, kind="warned_person", colour="yellow"),),
        findings=(a_row(4, kind="finding"),),
        orders=(an_order_line(),),
        orders_total=1,
        ground=a_ground([line.area for line in lines]),
        demonstration=True,
        credits="来源",
        credits_en="Sources",
    )
    return replace(briefing, **changed)


def _whole(line: AreaLine) -> AreaLine:
    """Return a line with a score, which the snapshots' lines lack."""
    values = values_of(line.area.code)
    return replace(line, values=values | dict(line.values))


def an_empty_briefing(**changed: Any) -> Briefing:
    """A place in which nothing has ever been recorded, with no area beneath it and no map."""
    period = a_period()
    nothing = {}
    for name, figure in figures_of(period).items():
        value = figure.value
        none = value.denominator is not None
        empty = replace(
            value, value=None if none else 0, numerator=0 if none else None,
            denominator=0 if none else None, bad=False,
        )  # fmt: skip
        nothing[name] = a_figure(empty, empty.value, empty.value)
    kinds = tuple(
        KindFigure(one.kind, a_figure(replace(one.raised.value, value=0), 0), one.open)
        for one in a_briefing().kinds
    )
    return a_briefing(
        figures=nothing, kinds=kinds, children=(), trends={}, best=(), worst=(), alerts=(),
        warned=(), findings=(), orders=(), orders_total=0, ground=None, **changed,
    )  # fmt: skip
