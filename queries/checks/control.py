"""The check of colours: each unit's history from its cases, and the counts from the histories."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from dashboard.day import Day, Instant, iso_instant
from dashboard.operating.difference import Difference
from queries.colours.recolour import FEW, control_moves, histories, span_row, stored
from queries.store.engine import Store
from queries.tables.core import control_status, control_tally

Row = dict[str, Any]


def _fresh(
    db: Connection,
    store: Store,
    kept: dict[str, list[Row]],
    units: list[str],
    now: Instant,
) -> dict[str, list[Row]]:
    """Return the histories that the cases make, each as of when the clock last came to it."""
    areas, control = store.areas(db), store.profile.control
    as_of: dict[Instant, list[str]] = defaultdict(list)
    for unit in units:
        due = kept[unit][-1]["due_at"] if kept.get(unit) else None
        as_of[now if due is None else min(now, max(due - 1, areas.units[unit]))].append(unit)
    found = {}
    for moment, some in as_of.items():
        made = histories(db, some, areas, recent_days=control.recent_days, now=moment)
        for unit, spans in made.items():
            found[unit] = [span_row(unit, span, control.scheme) for span in spans]
    return found


def _said(row: Row | None) -> str:
    if row is None:
        return ""
    until = "" if row["until"] is None else iso_instant(row["until"])
    names = ", ".join(row["cases"])
    wakes = [str(row[name]) for name in ("release_at", "due_at") if row[name] is not None]
    order = row["ordered_by"].hex() if row["ordered_by"] else ""
    said = [row["colour"], row["rule"], order, row["own_colour"], row["own_rule"]]
    return " ".join(filter(None, [*said, until, names, *wakes]))


def _unit(unit: str, kept: list[Row], fresh: list[Row]) -> Iterator[Difference]:
    by_since = {row["since"]: row for row in kept}
    counted = {row["since"]: row for row in fresh}
    for since in sorted(by_since.keys() | counted.keys()):
        old, new = by_since.get(since), counted.get(since)
        if old != new:
            where = f"{unit} {iso_instant(since)}"
            yield Difference("control", where, _said(old), _said(new))


def check_control(db: Connection, store: Store, now: Instant) -> Iterator[Difference]:
    """Yield the colours that their cases do not make, and the counts that colours do not."""
    areas = store.areas(db)
    moved: dict[tuple[str, Day, str], int] = defaultdict(int)
    strays = set(db.execute(select(control_status.c.area).distinct()).scalars()) - set(areas.units)
    listed = sorted(set(areas.units) | strays)
    for start in range(0, len(listed), FEW):
        some = listed[start : start + FEW]
        kept = stored(db, some)
        units = [unit for unit in some if unit in areas.units]
        fresh = _fresh(db, store, kept, units, now)
        for unit in some:
            yield from _unit(unit, kept.get(unit, []), fresh.get(unit, []))
            for cell, n in control_moves(kept.get(unit, []), sign=1, areas=areas).items():
                moved[cell] += n
    yield from _counts(db, moved)


def _counts(db: Connection, moved: dict[tuple[str, Day, str], int]) -> Iterator[Difference]:
    found = {(row.area, row.day, row.colour): row.n for row in db.execute(select(control_tally))}
    for cell in sorted(found.keys() | moved.keys()):
        kept, counted = found.get(cell, 0), moved.get(cell, 0)
        if kept != counted:
            yield Difference("control_tally", " ".join(map(str, cell)), str(kept), str(counted))
