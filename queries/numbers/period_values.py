"""The numbers of areas over a period: as the board makes them, of whatever days."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from dashboard.area import is_counted
from dashboard.boards.snapshot import Value
from dashboard.briefings.briefing import Period
from dashboard.colours.control import Colour
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import METRICS, Metric, Type, Window
from dashboard.profile import Profile
from dashboard.viewer import Viewer
from queries.numbers.number import number
from queries.numbers.standing import standing, units_standing
from queries.numbers.values import Values, rated, values


def period_values(
    db: Connection,
    viewer: Viewer,
    codes: Sequence[str],
    *,
    period: Period,
    profile: Profile,
    metrics: Sequence[str] = tuple(METRICS),
    units: Mapping[str, Mapping[Colour, int]] | None = None,
) -> Values:
    """Return metrics by area over a period; ``codes`` are of one level.

    Of a period that ends today they are the board's. What stands is, of an earlier one, what
    stood at its end.
    """
    dated = [name for name in metrics if period.is_running or not _is_now(METRICS[name])]
    found = values(
        db,
        codes,
        profile=profile,
        today=period.last,
        days=period.days,
        metrics=dated,
        units=units if period.is_running else None,
    )
    if not period.is_running:
        stood = [METRICS[name] for name in metrics if _is_now(METRICS[name])]
        ask = _stood if codes and is_counted(codes[0]) else _stood_below
        for code, numbers in ask(db, viewer, codes, stood, period=period, profile=profile).items():
            found[code] |= numbers
    return {code: {name: found[code][name] for name in metrics} for code in codes}


def _is_now(metric: Metric) -> bool:
    return metric.window is Window.NOW


def _value(metric: Metric, code: str, n: int, period: Period, profile: Profile) -> Value:
    last = period.last
    return rated(Value(metric.id, code, n, first_day=last, last_day=last), profile)


def _stood(
    db: Connection,
    _viewer: Viewer,
    codes: Sequence[str],
    metrics: Sequence[Metric],
    *,
    period: Period,
    profile: Profile,
) -> Values:
    """Return what stood at the period's end, of areas that keep a tally."""
    counted = {m.id: m.facets for m in metrics if m.type is not Type.UNITS}
    cases = standing(db, codes, counted, day=period.last)
    coloured = any(m.type is Type.UNITS for m in metrics)
    units = units_standing(db, codes, day=period.last) if coloured else {}
    result: Values = {code: {} for code in codes}
    for code in codes:
        for metric in metrics:
            colour = metric.colour
            n = cases[code][metric.id] if colour is None else units[code][colour]
            result[code][metric.id] = _value(metric, code, n, period, profile)
    return result


def _stood_below(
    db: Connection,
    viewer: Viewer,
    codes: Sequence[str],
    metrics: Sequence[Metric],
    *,
    period: Period,
    profile: Profile,
) -> Values:
    """Return the same of grid groups and micro-grids, whose few cases are counted themselves."""
    result: Values = {code: {} for code in codes}
    day = period.last
    for code in codes:
        for metric in metrics:
            asked = Listing(metric.id, code, first_day=day, last_day=day)
            result[code][metric.id] = number(db, viewer, asked, profile=profile)
    return result
