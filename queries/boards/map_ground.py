"""What a map is drawn of: an area's board with outlines and colours of one level, of one moment."""

from dataclasses import dataclass

from dashboard.area import CODE_LENGTH, Level
from dashboard.areas.geometry import Geometry
from dashboard.boards.snapshot import Sheet, Snapshot
from dashboard.profile import Profile
from dashboard.viewer import Viewer
from queries.areas.outlines import UnknownOutline, geometry_of
from queries.areas.scope import require
from queries.boards.board import board
from queries.boards.status_array import status_array
from queries.store.engine import Store


@dataclass(frozen=True, slots=True)
class MapGround:
    """A board, and of one of its map's levels the outlines with a status byte each."""

    snapshot: Snapshot
    level: Level
    geometry: Geometry
    status: bytes


def level_of_map(snapshot: Snapshot, level: str) -> Sheet:
    """Return the file of a level, of the coarsest beneath the area where none is said.

    Raises UnknownOutline where the area's map has no such level in one file.
    """
    home = snapshot.area.code[: CODE_LENGTH[Level.TOWNSHIP]]
    own = [sheet for sheet in snapshot.sheets if sheet.parent == home]
    own.sort(key=lambda sheet: CODE_LENGTH[sheet.level])
    finer = [sheet for sheet in own if CODE_LENGTH[sheet.level] > len(snapshot.area.code)]
    for sheet in own if level else finer or own[-1:]:
        if not level or sheet.level.value == level:
            return sheet
    raise UnknownOutline(f"{home}-{level or 'map'}")


def map_ground(
    store: Store, viewer: Viewer, *, code: str, level: str, profile: Profile
) -> MapGround:
    """Return what a map is drawn of; raise UnknownArea, UnknownOutline."""
    require(viewer, code)
    with store.read() as db:
        found = board(db, viewer, code=code, profile=profile)
        sheet = level_of_map(found, level)
        said = {"parent": sheet.parent, "level": sheet.level.value}
        geometry = geometry_of(db, viewer, **said)
        status = status_array(db, viewer, **said)
    return MapGround(found, sheet.level, geometry, status)
