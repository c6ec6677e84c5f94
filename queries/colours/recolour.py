"""Recolouring: writing the colour history that follows from a unit's cases."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, or_, select, text

from dashboard.case import Stage, Timeliness, What
from dashboard.cases.kind import Family, kinds_in
from dashboard.colours.by_order import ORDER, RULES, overlay
from dashboard.colours.control import (
    Presence,
    Span,
    overdue_presence,
    three_colour,
    warned_presences,
)
from dashboard.day import EVER, Day, Instant, day_of
from queries.areas.within import within
from queries.colours.colour_orders import orders_over
from queries.store.area_index import AreaIndex
from queries.tables.core import BEARING, case, control_status, control_tally, transition
from queries.tables.row import AnyRow
from queries.tables.upsert import upsert

WARNED = kinds_in(Family.WARNED)
ALERTS = kinds_in(Family.ALERT)
FEW = 400
"""Up to so many units are read one by one by key; more are read in one pass over all triggers."""
_BEARING = and_(
    text(BEARING),
    case.c.stage != Stage.VOID.value,
    or_(
        case.c.kind.in_(sorted(WARNED)),
        and_(case.c.kind.in_(sorted(ALERTS)), case.c.closure == Timeliness.LATE.value),
    ),
)
_COLUMNS = (
    case.c.key,
    case.c.area,
    case.c.kind,
    case.c.colour,
    case.c.opened_at,
    case.c.closed_at,
    case.c.close_by,
)


def bears(kind: str, closure: str) -> bool:
    """Say whether a case of this kind and closure can set a colour."""
    return kind in WARNED or (kind in ALERTS and closure == Timeliness.LATE)


def _bearing(db: Connection, units: Collection[str], areas: AreaIndex) -> dict[str, list[AnyRow]]:
    """Return the cases that bear on each unit."""
    found: dict[str, list[AnyRow]] = defaultdict(list)
    if len(units) <= FEW:
        for unit in units:
            found[unit] = list(
                db.execute(select(*_COLUMNS).where(within(case.c.area, unit), _BEARING))
            )
        return found
    for row in db.execute(select(*_COLUMNS).where(_BEARING)):
        home = areas.unit_of(row.area)
        if home is not None and home in units:
            found[home].append(row)
    return found


def colour_steps(db: Connection, keys: Sequence[bytes]) -> dict[bytes, list[tuple[int, str]]]:
    """Return the colours that warned persons have had, where they changed, oldest first."""
    steps: dict[bytes, list[tuple[int, str]]] = defaultdict(list)
    for start in range(0, len(keys), 500):
        rows = db.execute(
            select(transition.c.case, transition.c.at, transition.c.after)
            .where(transition.c.case.in_(keys[start : start + 500]))
            .where(transition.c.what == What.COLOUR.value)
            .order_by(transition.c.case, transition.c.number)
        )
        for row in rows:
            steps[row.case].append((row.at, row.after))
    return steps


def _presences(
    rows: Iterable[AnyRow], steps: dict[bytes, list[tuple[int, str]]], recent_days: int
) -> list[Presence]:
    found: list[Presence] = []
    for row in rows:
        if row.kind in WARNED:
            colours = steps.get(row.key) or [(row.opened_at, row.colour)]
            found += warned_presences(
                case=row.key,
                colours=colours,
                closed_at=row.closed_at,
                close_by=row.close_by,
                recent_days=recent_days,
            )
        else:
            found.append(
                overdue_presence(case=row.key, close_by=row.close_by, closed_at=row.closed_at)
            )
    return found


def histories(
    db: Connection, units: Collection[str], areas: AreaIndex, *, recent_days: int, now: Instant
) -> dict[str, list[Span]]:
    """Return each unit's colour history as its cases and the orders over it make it."""
    bearing = _bearing(db, units, areas)
    keys = [row.key for rows in bearing.values() for row in rows if row.kind in WARNED]
    steps = colour_steps(db, keys)
    orders = orders_over(db, units)
    found = {}
    for unit in units:
        spans = three_colour(
            _presences(bearing.get(unit, ()), steps, recent_days),
            start=min(areas.units[unit], now),
            now=now,
        )
        found[unit] = overlay(spans, orders.get(unit, ()), now=now)
    return found


def span_row(unit: str, span: Span, scheme: str) -> dict[str, Any]:
    """Return a span of a unit's history as it is stored."""
    return {
        "area": unit,
        "since": span.since,
        "until": span.until,
        "scheme": scheme,
        "colour": span.colour.value,
        "rule": span.rule.value,
        "cases": [key.hex() for key in span.cases],
        "release_at": span.release_at,
        "set_by": RULES if span.order is None else ORDER,
        "due_at": span.due_at,
        "ordered_by": span.order,
        "own_colour": span.own_colour.value if span.own_colour else None,
        "own_rule": span.own_rule.value if span.own_rule else None,
    }


def stored(db: Connection, units: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the colour histories that are stored, oldest span first."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    listed = sorted(units)
    for start in range(0, len(listed), 500):
        rows = db.execute(
            select(control_status)
            .where(control_status.c.area.in_(listed[start : start + 500]))
            .order_by(control_status.c.area, control_status.c.since)
        )
        for row in rows.mappings():
            found[row["area"]].append(dict(row))
    return found


def control_moves(
    rows: Iterable[dict[str, Any]], *, sign: int, areas: AreaIndex
) -> dict[tuple[str, Day, str], int]:
    """Return what a history counts for: units now (EVER), and by day who came and went."""
    moved: dict[tuple[str, Day, str], int] = defaultdict(int)
    for row in rows:
        for above in areas.counted_in(row["area"]):
            moved[above, day_of(row["since"]), row["colour"]] += sign
            if row["until"] is None:
                moved[above, EVER, row["colour"]] += sign
            else:
                moved[above, day_of(row["until"]), row["colour"]] -= sign
    return moved


def recolour(
    db: Connection,
    units: Collection[str],
    areas: AreaIndex,
    *,
    scheme: str,
    recent_days: int,
    now: Instant,
) -> set[str]:
    """Write the histories of units anew where they differ; return the areas this touched."""
    if not units:
        return set()
    fresh = histories(db, units, areas, recent_days=recent_days, now=now)
    kept = stored(db, units)
    gone: list[dict[str, Any]] = []
    come: list[dict[str, Any]] = []
    for unit, spans in fresh.items():
        rows = [span_row(unit, span, scheme) for span in spans]
        if rows != kept.get(unit, []):
            old = kept.get(unit, [])
            gone += [row for row in old if row not in rows]
            come += [row for row in rows if row not in old]
    moved: dict[tuple[str, Day, str], int] = defaultdict(int)
    for rows, sign in ((gone, -1), (come, 1)):
        for cell, n in control_moves(rows, sign=sign, areas=areas).items():
            moved[cell] += n
    _write(db, gone, come, {cell: n for cell, n in moved.items() if n})
    return {code for row in gone + come for code in areas.counted_in(row["area"])}


def retire(db: Connection, units: Collection[str], areas: AreaIndex) -> set[str]:
    """Take out the histories of areas that are control units no more; return areas touched."""
    gone = [row for rows in stored(db, units).values() for row in rows]
    _write(db, gone, [], dict(control_moves(gone, sign=-1, areas=areas)))
    return {code for row in gone for code in areas.counted_in(row["area"])}


def _write(
    db: Connection,
    gone: list[dict[str, Any]],
    come: list[dict[str, Any]],
    moved: dict[tuple[str, Day, str], int],
) -> None:
    for row in gone:
        db.execute(
            delete(control_status).where(
                control_status.c.area == row["area"], control_status.c.since == row["since"]
            )
        )
    if come:
        db.execute(insert(control_status), come)
    if moved:
        rows = [
            {"area": area, "day": day, "colour": colour, "n": n}
            for (area, day, colour), n in sorted(moved.items())
        ]
        db.execute(upsert(db, control_tally, add=["n"]), rows)
