"""Status arrays: a geometry file's colours, one byte an area, in the file's order."""

from sqlalchemy import Connection, select

from dashboard.area import CODE_LENGTH, Level
from dashboard.colours.by_order import ORDER
from dashboard.colours.control import SEVERITY, Colour
from dashboard.day import EVER
from dashboard.viewer import Viewer
from queries.areas.outlines import codes
from queries.areas.scope import scope
from queries.areas.within import within
from queries.colours.ordered_units import by_hand, ordered_units
from queries.tables.core import area, control_status, control_tally

BYTE = {Colour.GREEN: 1, Colour.BLUE: 2, Colour.ORANGE: 3}
"""0 is an area without a control unit."""
BY_HAND = 0x80
"""Is added where the colour was set by order."""


def _of_counted(db: Connection, viewer: Viewer, parent: str, level: str) -> dict[str, Colour]:
    """Return the worst colour of each area of a level that keeps counts."""
    rows = db.execute(
        select(control_tally.c.area, control_tally.c.colour)
        .join(area, area.c.code == control_tally.c.area)
        .where(area.c.level == level, within(area.c.code, parent))
        .where(control_tally.c.day == EVER, control_tally.c.n > 0)
        .where(scope(viewer, area.c.code))
    )
    worst: dict[str, Colour] = {}
    for row in rows:
        colour = Colour(row.colour)
        if row.area not in worst or SEVERITY[colour] > SEVERITY[worst[row.area]]:
            worst[row.area] = colour
    return worst


def _of_units(
    db: Connection, viewer: Viewer, parent: str, listed: list[str]
) -> tuple[dict[str, Colour], set[str]]:
    """Return the colour of each listed area by the control unit that it is or lies in.

    With it come the areas whose unit has its colour by order.
    """
    rows = db.execute(
        select(control_status.c.area, control_status.c.colour, control_status.c.set_by)
        .where(control_status.c.until.is_(None), within(control_status.c.area, parent))
        .where(scope(viewer, control_status.c.area))
    ).all()
    units = {row.area: Colour(row.colour) for row in rows}
    ordered = {row.area for row in rows if row.set_by == ORDER}
    lengths = sorted({len(unit) for unit in units}, reverse=True)
    found: dict[str, Colour] = {}
    hands = set()
    for code in listed:
        for length in lengths:
            colour = units.get(code[:length])
            if colour is not None and length <= len(code):
                found[code] = colour
                if code[:length] in ordered:
                    hands.add(code)
                break
    return found, hands


def status_array(db: Connection, viewer: Viewer, *, parent: str, level: str) -> bytes:
    """Return one byte an area: 0 none, 1 green, 2 blue, 3 orange, with BY_HAND where ordered."""
    listed = list(codes(db, viewer, parent=parent, level=level))
    if CODE_LENGTH[Level(level)] <= CODE_LENGTH[Level.GRID]:
        colours = _of_counted(db, viewer, parent, level)
        hands = set(by_hand(ordered_units(db, [parent]), dict(colours)))
    else:
        colours, hands = _of_units(db, viewer, parent, listed)
    return bytes(
        BYTE[colours[code]] | BY_HAND * (code in hands) if code in colours else 0 for code in listed
    )
