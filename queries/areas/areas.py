"""Areas as a viewer sees them: one, its path upward, its children, how many lie beneath."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, select

from dashboard.area import CODE_LENGTH, Area, Level, UnknownArea, ancestors, level_of
from dashboard.viewer import Viewer
from queries.areas.area_counts import SHOWN, UNIT, area_counts
from queries.areas.scope import require, scope
from queries.areas.within import within
from queries.tables.core import area as table
from queries.tables.row import AnyRow

_COLUMNS = (
    table.c.code,
    table.c.level,
    table.c.parent,
    table.c.name,
    table.c.name_en,
    table.c.kind,
    table.c.unit,
)


def _area(row: AnyRow) -> Area:
    return Area(
        row.code, Level(row.level), row.parent, row.name, row.name_en, row.kind, bool(row.unit)
    )


def areas_of(db: Connection, viewer: Viewer, codes: Sequence[str]) -> dict[str, Area]:
    """Return the areas of these codes that the viewer may see, by code."""
    found: dict[str, Area] = {}
    listed = sorted(set(codes))
    for start in range(0, len(listed), 800):
        rows = db.execute(
            select(*_COLUMNS)
            .where(table.c.code.in_(listed[start : start + 800]))
            .where(scope(viewer, table.c.code))
        )
        found |= {row.code: _area(row) for row in rows}
    return found


def area(db: Connection, viewer: Viewer, code: str) -> Area:
    """Return an area; raise UnknownArea where there is none that this viewer may see."""
    require(viewer, code)
    found = areas_of(db, viewer, [code])
    if code not in found:
        raise UnknownArea(code)
    return found[code]


def path(db: Connection, viewer: Viewer, code: str) -> tuple[Area, ...]:
    """Return the areas from the topmost that the viewer may see down to this one."""
    found = areas_of(db, viewer, list(ancestors(code)))
    return tuple(found[key] for key in sorted(found, key=len))


def children(db: Connection, viewer: Viewer, code: str) -> tuple[Area, ...]:
    """Return the areas directly beneath one, in the order of their codes."""
    require(viewer, code)
    rows = db.execute(
        select(*_COLUMNS)
        .where(table.c.parent == code, scope(viewer, table.c.code))
        .order_by(table.c.code)
    )
    return tuple(_area(row) for row in rows)


def beneath(db: Connection, viewer: Viewer, code: str, level: Level) -> tuple[Area, ...]:
    """Return the areas of a level beneath one, in the order of their codes."""
    require(viewer, code)
    rows = db.execute(
        select(*_COLUMNS)
        .where(table.c.level == level.value, within(table.c.code, code), table.c.code != code)
        .where(scope(viewer, table.c.code))
        .order_by(table.c.code)
    )
    return tuple(_area(row) for row in rows)


def grids_in(db: Connection, codes: Sequence[str]) -> dict[str, int]:
    """Return how many grids each of some areas holds; a grid holds itself, what is smaller none."""
    beneath = area_counts(db, codes)
    return {
        code: 1 if level_of(code) is Level.GRID else beneath[code].get(Level.GRID.value, 0)
        for code in codes
    }


def descendants(db: Connection, code: str) -> dict[str, int]:
    """Return how many areas lie beneath by level, and how many control units as "unit"."""
    if not is_below_grid(code):
        beneath = area_counts(db, [code])[code]
        return {UNIT: 0} | {level: n for level, n in beneath.items() if level in SHOWN}
    rows = db.execute(
        select(table.c.code, table.c.level, table.c.unit).where(within(table.c.code, code))
    ).all()
    found = Counter(row.level for row in rows if row.code != code)
    return dict(found) | {UNIT: sum(1 for row in rows if row.unit)}


def is_below_grid(code: str) -> bool:
    """Say whether an area keeps no tally, so that its few cases are counted themselves."""
    return len(code) > CODE_LENGTH[Level.GRID]
