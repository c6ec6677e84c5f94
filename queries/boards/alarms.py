"""Alarms: the severe cases of the last minutes, which the wall shows in full view."""

from sqlalchemy import Connection, and_, or_, select

from dashboard.area import ancestors
from dashboard.boards.snapshot import Alarm
from dashboard.case import STANDING
from dashboard.cases.kind import Family, kinds_in
from dashboard.colours.control import SERIOUS_WARNINGS
from dashboard.day import MINUTE, Instant
from dashboard.profile import Screen
from dashboard.records.case_record import key_text
from dashboard.viewer import Viewer
from queries.areas.areas import areas_of
from queries.areas.scope import scope
from queries.numbers.facets import lies_in
from queries.tables.core import case

WINDOW = 2 * MINUTE
"""How long before the newest data; browsers show what is younger than a minute by their clock."""
MOST = 12
_WARNED = sorted(kinds_in(Family.WARNED))
_STANDING = sorted(stage.value for stage in STANDING)


def alarms(
    db: Connection, viewer: Viewer, code: str, *, screen: Screen, data_time: Instant
) -> tuple[Alarm, ...]:
    """Return the severe cases of an area that were opened lately and still stand, newest first."""
    severe = or_(
        case.c.kind.in_(sorted(screen.severe)),
        and_(case.c.kind.in_(_WARNED), case.c.colour.in_(sorted(SERIOUS_WARNINGS))),
    )
    rows = db.execute(
        select(case.c.key, case.c.kind, case.c.colour, case.c.area, case.c.opened_at)
        .where(case.c.kind.in_([*sorted(screen.severe), *_WARNED]), severe)
        .where(case.c.opened_at.between(data_time - WINDOW, data_time + WINDOW))
        .where(case.c.stage.in_(_STANDING), lies_in(code), scope(viewer, case.c.area))
        .order_by(case.c.opened_at.desc(), case.c.key.desc())
        .limit(MOST)
    ).all()
    if not rows:
        return ()
    paths = {row.area: list(ancestors(row.area)) for row in rows}
    areas = areas_of(db, viewer, [one for path in paths.values() for one in path])
    return tuple(
        Alarm(
            key=key_text(row.key),
            kind=row.kind,
            colour=screen.severe.get(row.kind, row.colour),
            path=tuple(areas[one] for one in sorted(paths[row.area], key=len) if one in areas),
            opened_at=row.opened_at,
        )
        for row in rows
    )
