"""Trends: numbers of an area by day."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection

from dashboard.area import is_counted
from dashboard.boards.snapshot import Trend, Value
from dashboard.cases.kind import WARNING_COLOURS
from dashboard.colours.control import Colour
from dashboard.day import LAST_DAY, Day, last_days
from dashboard.numbers.facets import Event, Facets
from dashboard.numbers.metric import METRICS, NOT_VOID, Part, Type
from dashboard.profile import Profile
from queries.colours.unit_counts import unit_counts_by_day
from queries.numbers.sums import ZERO, Sum, sums_by_day
from queries.numbers.values import rated, value_of

DAYS = 14
BY_DAY = ("alerts_raised", "alerts_closed", "task_response")
_CLOSED = frozenset({"closed"})


def _filters(days: tuple[Day, ...]) -> dict[str, Facets]:
    filters: dict[str, Facets] = {}
    for name in BY_DAY:
        metric = METRICS[name]
        filters[name] = metric.part(Part.BASE).over(days[0], days[-1])
        if metric.type is Type.RATE:
            filters[f"{name}_hits"] = metric.part(Part.HITS).over(days[0], days[-1])
    for colour in WARNING_COLOURS:
        facets = METRICS[f"warned_{colour}"].facets
        came = replace(facets, event=Event.OPENED, stage=NOT_VOID)
        went = replace(facets, event=Event.CLOSED, stage=_CLOSED)
        # What stands now may hold a case of tomorrow, by a sender whose clock runs before ours.
        filters[f"came_{colour}"] = came.over(days[0], LAST_DAY)
        filters[f"went_{colour}"] = went.over(days[0], LAST_DAY)
    return filters


def _trend(
    name: str, code: str, days: tuple[Day, ...], found: Mapping[Day, Mapping[str, Sum]]
) -> list[Value]:
    return [
        value_of(METRICS[name], code, found.get(day, {}), grids=0, window=(day, day))
        for day in days
    ]


def _standing(
    name: str, code: str, days: tuple[Day, ...], now: float, net: Mapping[Day, int]
) -> tuple[Value, ...]:
    """Return what stood at the end of each day, back from what stands now."""
    points: list[Value] = []
    standing = now - sum(n for day, n in net.items() if day > days[-1])
    for day in reversed(days):
        points.append(Value(name, code, standing, first_day=day, last_day=day))
        standing -= net.get(day, 0)
    return tuple(reversed(points))


def trends(
    db: Connection, code: str, *, profile: Profile, today: Day, values: Mapping[str, Value]
) -> dict[str, Trend]:
    """Return the trends of the last 14 days; none below the grid, where nothing is tallied."""
    if not is_counted(code):
        return {}
    days = last_days(today, DAYS)
    found = sums_by_day(db, [code], _filters(days))[code]
    result = {
        name: Trend(
            name, days, tuple(rated(value, profile) for value in _trend(name, code, days, found))
        )
        for name in BY_DAY
    }
    for colour in WARNING_COLOURS:
        name = f"warned_{colour}"
        net = {
            day: cells.get(f"came_{colour}", ZERO).n - cells.get(f"went_{colour}", ZERO).n
            for day, cells in found.items()
        }
        points = _standing(name, code, days, values[name].value or 0, net)
        result[name] = Trend(name, days, points)
    now = {colour: int(values[f"control_{colour}"].value or 0) for colour in Colour}
    by_day = unit_counts_by_day(db, code, days, now)
    for unit_colour in Colour:
        name = f"control_{unit_colour}"
        result[name] = Trend(
            name,
            days,
            tuple(
                Value(name, code, by_day[day][unit_colour], first_day=day, last_day=day)
                for day in days
            ),
        )
    return result
