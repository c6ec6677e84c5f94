"""What a wall may show of a snapshot: numbers, colours; of a case what, when, roughly where.

A wall hangs where people pass by: no number, no title, no case's key, and no place that is finer
than a village, beneath which a case may be told to be a household's.
"""

from collections.abc import Sequence
from dataclasses import replace

from dashboard.area import CODE_LENGTH, Area, Level
from dashboard.boards.snapshot import Alarm, CaseLine, Snapshot

FINEST = CODE_LENGTH[Level.VILLAGE]


def for_wall(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot as a wall may show it."""
    known = [*snapshot.path, snapshot.area, *(line.area for line in snapshot.children)]
    return replace(
        snapshot,
        newest=tuple(_line(line, known) for line in snapshot.newest),
        alarms=tuple(_alarm(alarm) for alarm in snapshot.alarms),
    )


def _line(line: CaseLine, known: Sequence[Area]) -> CaseLine:
    """Return a case without what names it, at the finest area that is known and not too fine."""
    code = line.area.code
    above = [one for one in known if len(one.code) <= FINEST and code.startswith(one.code)]
    nameless = replace(line.area, code="", name="", name_en="")
    place = max(above, key=lambda one: len(one.code), default=nameless)
    # A township is not named twice.
    township = "" if place.code == line.township else line.township
    return replace(line, key="", external_id="", title="", area=place, township=township)


def _alarm(alarm: Alarm) -> Alarm:
    path = tuple(area for area in alarm.path if len(area.code) <= FINEST)
    return replace(alarm, key="", path=path)
