"""The newest cases of an area."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select, union_all

from dashboard.area import CODE_LENGTH, Area, Level
from dashboard.case import Stage
from dashboard.case_record import key_text
from dashboard.snapshot import CaseLine
from dashboard.viewer import Viewer
from queries.areas import areas_of
from queries.facets import within
from queries.row import AnyRow
from queries.scope import scope
from queries.tables import case

LINE = (
    case.c.key,
    case.c.external_id,
    case.c.kind,
    case.c.area,
    case.c.colour,
    case.c.stage,
    case.c.response,
    case.c.closure,
    case.c.opened_at,
    case.c.respond_by,
    case.c.close_by,
    case.c.title,
)
"""The columns that a case line needs."""


def line_of(row: AnyRow, areas: dict[str, Area]) -> CaseLine:
    """Return a case's line; its area and township are named from ``areas``."""
    town = row.area[: CODE_LENGTH[Level.TOWNSHIP]]
    return CaseLine(
        key=key_text(row.key),
        external_id=row.external_id,
        kind=row.kind,
        area=areas[row.area],
        township=town,
        colour=row.colour,
        stage=row.stage,
        response=row.response,
        closure=row.closure,
        opened_at=row.opened_at,
        respond_by=row.respond_by,
        close_by=row.close_by,
        title=row.title,
    )


def lines(db: Connection, viewer: Viewer, rows: Sequence[AnyRow]) -> tuple[CaseLine, ...]:
    """Return the lines of some rows, in their order."""
    areas = areas_of(db, viewer, [row.area for row in rows])
    return tuple(line_of(row, areas) for row in rows)


def _of_kind(code: str, kind: str, viewer: Viewer, limit: int) -> Select[Any]:
    """Return the newest of one kind: a step back along its index, which no sort is needed for."""
    inner = (
        select(*LINE)
        .where(case.c.kind == kind, within(case.c.area, code), scope(viewer, case.c.area))
        .where(case.c.stage != Stage.VOID.value)
        .order_by(case.c.opened_at.desc())
        .limit(limit)
        .subquery()
    )
    return select(inner)


def newest(
    db: Connection, viewer: Viewer, code: str, *, kinds: Collection[str], limit: int
) -> tuple[CaseLine, ...]:
    """Return the newest cases of some kinds in an area, newest first."""
    found = union_all(*(_of_kind(code, kind, viewer, limit) for kind in sorted(kinds))).subquery()
    rows = db.execute(
        select(found).order_by(found.c.opened_at.desc(), found.c.key).limit(limit)
    ).all()
    return lines(db, viewer, rows)
