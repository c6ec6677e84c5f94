"""Areas as a viewer sees them: one, its path upward, its children, how many lie beneath."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from dashboard.area import CODE_LENGTH, Area, Level, UnknownArea, ancestors
from dashboard.viewer import Viewer
from queries.facets import within
from queries.row import AnyRow
from queries.scope import require, scope
from queries.tables import area as table

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


def counts(db: Connection, code: str, *, level: Level, by: int) -> dict[str, int]:
    """Return how many areas of a level lie beneath, by the first ``by`` digits of their codes."""
    key = func.substr(table.c.code, 1, by)
    rows = db.execute(
        select(key.label("key"), func.count().label("n"))
        .where(table.c.level == level.value, within(table.c.code, code))
        .group_by(key)
    )
    return {row.key: int(row.n) for row in rows}


def descendants(db: Connection, code: str) -> dict[str, int]:
    """Return how many areas lie beneath by level, and how many control units as "unit"."""
    rows = db.execute(
        select(table.c.level, func.count().label("n"))
        .where(within(table.c.code, code), table.c.code != code)
        .group_by(table.c.level)
    )
    found = {row.level: int(row.n) for row in rows}
    units = db.execute(
        select(func.count()).where(table.c.unit.is_(True), within(table.c.code, code))
    ).scalar_one()
    return found | {"unit": int(units)}


def is_below_grid(code: str) -> bool:
    """Say whether an area keeps no tally, so that its few cases are counted themselves."""
    return len(code) > CODE_LENGTH[Level.GRID]
