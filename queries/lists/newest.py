"""The newest cases of an area."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, select

from dashboard.area import CODE_LENGTH, Area, Level
from dashboard.boards.snapshot import CaseLine
from dashboard.case import Stage
from dashboard.records.case_record import key_text
from dashboard.viewer import Viewer
from queries.areas.areas import areas_of
from queries.areas.scope import scope
from queries.lists.ways import ways
from queries.tables.core import case
from queries.tables.row import AnyRow

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


def newest(
    db: Connection, viewer: Viewer, code: str, *, kinds: Collection[str], limit: int
) -> tuple[CaseLine, ...]:
    """Return the newest cases of some kinds in an area, newest first."""
    read = (
        select(*LINE)
        .where(scope(viewer, case.c.area), case.c.stage != Stage.VOID.value)
        .order_by(case.c.opened_at.desc(), case.c.key.desc())
        .limit(limit)
    )
    found = [row for way in ways(db, code, kinds) for row in db.execute(read.where(*way))]
    found.sort(key=lambda row: (row.opened_at, row.key), reverse=True)
    return lines(db, viewer, found[:limit])
