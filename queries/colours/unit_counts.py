"""Control units by colour: now, and at the end of earlier days."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, select, true
from sqlalchemy import case as when

from dashboard.area import AFTER_ANY_DIGIT, CODE_LENGTH, Level, is_counted
from dashboard.colours.control import SEVERITY, Colour
from dashboard.day import EVER, Day
from queries.areas.area_counts import UNIT_MICRO, area_counts
from queries.areas.within import within
from queries.tables.core import area, control_status, control_tally

Counts = dict[Colour, int]


def _none() -> Counts:
    return dict.fromkeys(Colour, 0)


def unit_counts(db: Connection, codes: Sequence[str]) -> dict[str, Counts]:
    """Return the units of each area by colour now; ``codes`` are of one level."""
    found = {code: _none() for code in codes}
    if not codes:
        return found
    if is_counted(codes[0]):
        rows = db.execute(
            select(
                control_tally.c.area.label("code"),
                control_tally.c.colour,
                func.sum(control_tally.c.n).label("n"),
            )
            .where(control_tally.c.area.in_(sorted(codes)), control_tally.c.day == EVER)
            .group_by(control_tally.c.area, control_tally.c.colour)
        )
    else:
        return {code: _below_grid(db, code) for code in codes}
    for row in rows:
        found[row.code][Colour(row.colour)] += int(row.n)
    return found


def _below_grid(db: Connection, code: str) -> Counts:
    """Return the units of a grid group or micro-grid: those in it, or the one it lies in."""
    counts = _none()
    rows = db.execute(
        select(control_status.c.colour, func.count().label("n"))
        .where(control_status.c.until.is_(None), within(control_status.c.area, code))
        .group_by(control_status.c.colour)
    ).all()
    if not rows:
        above = [code[:length] for length in CODE_LENGTH.values() if length < len(code)]
        rows = db.execute(
            select(control_status.c.colour, func.count().label("n"))
            .where(control_status.c.until.is_(None), control_status.c.area.in_(above))
            .group_by(control_status.c.colour)
        ).all()
    for row in rows:
        counts[Colour(row.colour)] += int(row.n)
    return counts


def unit_counts_by_day(
    db: Connection, code: str, days: Sequence[Day], now: Mapping[Colour, int]
) -> dict[Day, Counts]:
    """Return the units of an area by colour at the end of each day, back from what stands now."""
    rows = db.execute(
        select(control_tally.c.day, control_tally.c.colour, control_tally.c.n).where(
            control_tally.c.area == code, control_tally.c.day > days[0]
        )
    )
    net: dict[Day, Counts] = defaultdict(_none)
    for row in rows:
        net[row.day][Colour(row.colour)] += int(row.n)
    standing = dict(now)
    found: dict[Day, Counts] = {}
    for day in sorted({*days, *net}, reverse=True):
        found[day] = dict(standing)
        for colour, n in net.get(day, {}).items():
            standing[colour] -= n
    return {day: found[day] for day in days}


_COUNTED = (Level.TOWNSHIP, Level.VILLAGE, Level.GRID)
_BY_SEVERITY = sorted(Colour, key=SEVERITY.__getitem__)


def area_colours(db: Connection, code: str) -> dict[Level, Counts]:
    """Return how many areas of each level stand in each colour, each in its worst unit's."""
    severity = when({c.value: SEVERITY[c] for c in Colour}, value=control_tally.c.colour)
    worst = (
        select(area.c.level, func.max(severity).label("worst"))
        .join(control_tally, control_tally.c.area == area.c.code)
        .where(area.c.level.in_([level.value for level in _COUNTED]), within(area.c.code, code))
        .where(control_tally.c.day == EVER, control_tally.c.n > 0)
        .group_by(area.c.level, area.c.code)
        .subquery()
    )
    rows = db.execute(
        select(worst.c.level, worst.c.worst, func.count().label("n")).group_by(
            worst.c.level, worst.c.worst
        )
    )
    found: dict[Level, Counts] = defaultdict(_none)
    for row in rows:
        found[Level(row.level)][_BY_SEVERITY[row.worst]] += int(row.n)
    found[Level.MICRO] = _micro_colours(db, code)
    return dict(found)


def _micro_colours(db: Connection, code: str) -> Counts:
    """Return the micro-grids by the colour of the unit they lie in.

    Those in a unit are known, and few units are not green, so only theirs are counted.
    """
    counts = _none()
    gates = control_status.c.area
    everything = not is_counted(code)
    rows = db.execute(
        select(control_status.c.colour, func.count().label("n"))
        .join(area, (area.c.code >= gates) & (area.c.code < gates + AFTER_ANY_DIGIT))
        .where(area.c.level == Level.MICRO.value)
        .where(within(gates, code), control_status.c.until.is_(None))
        .where(true() if everything else control_status.c.colour != Colour.GREEN.value)
        .group_by(control_status.c.colour)
    )
    for row in rows:
        counts[Colour(row.colour)] += int(row.n)
    if not everything:
        in_units = area_counts(db, [code])[code].get(UNIT_MICRO, 0)
        counts[Colour.GREEN] = in_units - sum(counts.values())
    return counts
