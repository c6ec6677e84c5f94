"""Values: the numbers of several metrics for several areas."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, or_, select

from dashboard.area import is_counted
from dashboard.boards.snapshot import Value
from dashboard.colours.control import Colour
from dashboard.day import Day, add_days, day_end, day_start
from dashboard.numbers.facets import Facets
from dashboard.numbers.metric import METRICS, Metric, Part, Type, Window
from dashboard.profile import Profile
from queries.areas.areas import grids_in
from queries.areas.within import within as _within
from queries.colours.unit_counts import unit_counts
from queries.numbers.sums import ZERO, Sum, sums
from queries.tables.core import reading as readings
from queries.tables.core import reading_tally

Values = dict[str, dict[str, Value]]
SCORE_START = 100.0


def _days(metric: Metric, today: Day, days: int) -> tuple[Day, Day]:
    """Return a metric's window: ``days`` days where it speaks of a day, else its own."""
    if metric.window is Window.DAY:
        return add_days(today, 1 - days), today
    return metric.days(today)


def _filters(metrics: Iterable[Metric], today: Day, days: int) -> dict[str, Facets]:
    filters = {}
    for metric in metrics:
        if metric.type in (Type.UNITS, Type.VOLUME):
            continue
        window = _days(metric, today, days)
        filters[metric.id] = metric.part(Part.BASE).over(*window)
        if metric.type is Type.RATE:
            filters[f"{metric.id}_hits"] = metric.part(Part.HITS).over(*window)
    return filters


def volumes(
    db: Connection, codes: Sequence[str], *, reading: str, first: Day, last: Day
) -> dict[str, int]:
    """Return the readings of a kind summed over days, by area."""
    if codes and not is_counted(codes[0]):
        return _few_volumes(db, codes, kind=reading, first=first, last=last)
    rows = db.execute(
        select(reading_tally.c.area, func.sum(reading_tally.c.n).label("n"))
        .where(reading_tally.c.area.in_(sorted(codes)), reading_tally.c.kind == reading)
        .where(reading_tally.c.day.between(first, last))
        .group_by(reading_tally.c.area)
    )
    return {row.area: int(row.n) for row in rows}


def _few_volumes(
    db: Connection, codes: Sequence[str], *, kind: str, first: Day, last: Day
) -> dict[str, int]:
    """Return what grid groups or micro-grids read, from their few readings themselves."""
    key = func.substr(readings.c.area, 1, len(codes[0]))
    rows = db.execute(
        select(key.label("code"), func.sum(readings.c.n).label("n"))
        .where(or_(*(_within(readings.c.area, code) for code in codes)), readings.c.kind == kind)
        .where(readings.c.hour >= day_start(first), readings.c.hour < day_end(last))
        .group_by(key)
    )
    return {row.code: int(row.n) for row in rows}


def rated(value: Value, profile: Profile) -> Value:
    """Return a value marked bad where it misses the profile's target by enough cases."""
    target = profile.targets.get(value.metric.removesuffix("_7d"))
    if target is None or value.value is None:
        return value
    metric = METRICS[value.metric]
    if metric.good == "up":
        enough = value.misses is None or value.misses >= target.misses
        return replace(value, bad=value.value < target.bad and enough)
    return replace(value, bad=value.value >= target.bad)


def value_of(
    metric: Metric, code: str, found: Mapping[str, Sum], *, grids: int, window: tuple[Day, Day]
) -> Value:
    """Return one metric of one area from its sums; an empty base has no value."""
    base = found.get(metric.id, ZERO)
    plain = Value(metric.id, code, base.n, first_day=window[0], last_day=window[1])
    if metric.type is Type.RATE:
        hits = found.get(f"{metric.id}_hits", ZERO).n
        rate = 100.0 * hits / base.n if base.n else None
        return replace(plain, value=rate, numerator=hits, denominator=base.n)
    if metric.type is Type.POINTS:
        return replace(plain, value=round(base.points, 2), numerator=base.n)
    if metric.type is Type.SCORE:
        points = round(base.points, 2)
        score = SCORE_START + points / grids if grids else None
        return replace(plain, value=score, numerator=points, denominator=grids)
    return plain


def values(
    db: Connection,
    codes: Sequence[str],
    *,
    profile: Profile,
    today: Day,
    days: int = 1,
    metrics: Sequence[str] = tuple(METRICS),
    units: Mapping[str, Mapping[Colour, int]] | None = None,
) -> Values:
    """Return metrics by area; ``codes`` are of one level."""
    wanted = [METRICS[name] for name in metrics]
    found = sums(db, codes, _filters(wanted, today, days))
    grids: dict[str, int] = {}
    if codes and is_counted(codes[0]) and any(m.type is Type.SCORE for m in wanted):
        grids = grids_in(db, codes)
    coloured = units
    if coloured is None and any(m.type is Type.UNITS for m in wanted):
        coloured = unit_counts(db, codes)
    flows = {
        m.id: _volume(db, codes, m, _days(m, today, days)) for m in wanted if m.type is Type.VOLUME
    }
    result: Values = {}
    for code in codes:
        result[code] = {}
        for metric in wanted:
            window = _days(metric, today, days)
            if metric.type is Type.UNITS and metric.colour is not None:
                n = (coloured or {}).get(code, {}).get(metric.colour, 0)
                value = Value(metric.id, code, n)
            elif metric.type is Type.VOLUME:
                n = flows[metric.id].get(code, 0)
                value = Value(metric.id, code, n, first_day=window[0], last_day=window[1])
            else:
                value = value_of(metric, code, found[code], grids=grids.get(code, 0), window=window)
            result[code][metric.id] = rated(value, profile)
    return result


def _volume(
    db: Connection, codes: Sequence[str], metric: Metric, window: tuple[Day, Day]
) -> dict[str, int]:
    return volumes(db, codes, reading=metric.reading, first=window[0], last=window[1])
