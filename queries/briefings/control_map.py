"""The map of a briefing: outlines as the stored geometry files have them, with their colours."""

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection, select

from dashboard.area import CODE_LENGTH, Level, is_counted, is_within
from dashboard.areas.geometry import Geometry
from dashboard.boards.snapshot import Sheet
from dashboard.briefings.briefing import SHAPES, Beneath, Ground, Layer, Period
from dashboard.colours.control import Colour, worst
from dashboard.day import Day
from dashboard.viewer import Viewer
from queries.areas.outlines import UnknownOutline, geometry_of, sheets
from queries.areas.scope import scope
from queries.areas.within import within
from queries.boards.status_array import BYTE, status_array
from queries.colours.colour_at import held_at
from queries.numbers.standing import units_standing
from queries.tables.core import control_status

_OF_BYTE: dict[int, Colour] = {byte: colour for colour, byte in BYTE.items()}
_COLOUR = 0x7F
_FINEST_FIRST = sorted(CODE_LENGTH, key=CODE_LENGTH.__getitem__, reverse=True)


def control_map(db: Connection, viewer: Viewer, code: str, *, period: Period) -> Ground | None:
    """Return the finest level of an area's map that shapes can draw, None where it has no map.

    Where micro-grids are too many for shapes they come as what lies beneath.
    """
    held = [(sheet.parent, sheet.level) for sheet in sheets(db, viewer, code)]
    beneath = None
    for level in _FINEST_FIRST:
        if CODE_LENGTH[level] < len(code):
            return None
        parents = [home for home, at in held if at is level and _meet(code, home)]
        found = [_layer(db, viewer, code, parent=p, level=level, period=period) for p in parents]
        read = tuple(layer for layer in found if layer is not None)
        if len(read) == 1 and code.startswith(parents[0]) and len(read[0].colours) <= SHAPES:
            above = _above(db, viewer, code, parents[0], level)
            return Ground(level, read[0].geometry, read[0].colours, above, beneath)
        if read and level is Level.MICRO:
            beneath = Beneath(level, read)
    return None


def level_ground(db: Connection, viewer: Viewer, code: str, sheet: Sheet, today: Day) -> Ground:
    """Return a level of an area's map as it stands, however many areas that are.

    Raises UnknownOutline where the level's file has none of them.
    """
    parent, level, now = sheet.parent, sheet.level, Period(today, today, today)
    found = _layer(db, viewer, code, parent=parent, level=level, period=now)
    if found is None:
        raise UnknownOutline(f"{code}-{level.value}")
    above = _above(db, viewer, code, parent, level)
    return Ground(level, found.geometry, found.colours, above)


def _meet(code: str, other: str) -> bool:
    """Say whether one of two areas holds the other."""
    return code.startswith(other) or other.startswith(code)


def _layer(
    db: Connection, viewer: Viewer, code: str, *, parent: str, level: Level, period: Period
) -> Layer | None:
    """Return what a file holds of an area, with its colours; None where it holds nothing of it."""
    whole = geometry_of(db, viewer, parent=parent, level=level)
    mine = [i for i, one in enumerate(whole.codes) if is_within(one, code) or is_within(code, one)]
    if not mine:
        return None
    geometry = whole if len(mine) == len(whole.codes) else _part(whole, mine)
    if period.is_running:
        colours = status_array(db, viewer, parent=parent, level=level)
        shown = [_OF_BYTE.get(colours[i] & _COLOUR) for i in mine]
    else:
        # A county's micro-grids come a township at a time: each asks for its own units alone.
        shown = _then(db, viewer, max(code, parent, key=len), geometry.codes, period)
    return Layer(geometry, tuple(shown))


def _above(db: Connection, viewer: Viewer, code: str, parent: str, level: Level) -> Geometry | None:
    """Return the outlines of the children that the map's areas lie in, where they are coarser."""
    for coarse in reversed(_FINEST_FIRST):
        if len(code) < CODE_LENGTH[coarse] < CODE_LENGTH[level]:
            try:
                whole = geometry_of(db, viewer, parent=parent, level=coarse)
            except UnknownOutline:
                continue
            mine = [i for i, one in enumerate(whole.codes) if one.startswith(code)]
            return _part(whole, mine) if mine else None
    return None


def _part(whole: Geometry, chosen: Sequence[int]) -> Geometry:
    """Return some of a file's areas, in its order."""
    rings = whole.rings()
    kept = [ring for i in chosen for ring in rings[i]]
    return Geometry(
        frame=whole.frame,
        codes=[whole.codes[i] for i in chosen],
        names=[whole.names[i] for i in chosen],
        names_en=[whole.names_en[i] for i in chosen],
        ring_counts=np.array([len(rings[i]) for i in chosen], np.uint32),
        point_counts=np.array([len(ring) for ring in kept], np.uint32),
        points=np.concatenate(kept),
        labels=whole.labels[list(chosen)],
    )


def _then(
    db: Connection, viewer: Viewer, code: str, codes: Sequence[str], period: Period
) -> list[Colour | None]:
    """Return the colours at the end of a period gone by: the worst of the units in each area."""
    if is_counted(codes[0]):
        units = units_standing(db, codes, day=period.last)
        return [worst(colour for colour, n in units[one].items() if n) for one in codes]
    status = control_status.c
    rows = db.execute(
        select(status.area, status.colour)
        .where(within(status.area, code), scope(viewer, status.area))
        .where(held_at(period.last))
    )
    held = {row.area: Colour(row.colour) for row in rows}
    lengths = sorted({len(unit) for unit in held}, reverse=True)
    return [next((held[c[:n]] for n in lengths if c[:n] in held), None) for c in codes]
