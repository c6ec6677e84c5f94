"""Order: how the areas beneath one are sorted."""

from collections.abc import Sequence

from dashboard.boards.snapshot import AreaLine
from dashboard.colours.control import SEVERITY, Colour

SORTS = ("name", "colour", "open", "response", "closure", "daily", "score")
METRIC = {
    "open": "alerts_open",
    "response": "task_response",
    "closure": "task_closure",
    "daily": "daily_closure",
    "score": "score",
}


def ordered(lines: Sequence[AreaLine], sort: str) -> list[AreaLine]:
    """Return lines sorted by a column; what has no value stands last either way.

    Without a sort the severest colour is first, then the most units in it, then open alerts.
    """
    by, descending = sort.lstrip("-"), sort.startswith("-")
    if by not in SORTS:
        return sorted(lines, key=_severity, reverse=True)
    if by == "name":
        return sorted(lines, key=lambda line: line.area.code, reverse=descending)
    if by == "colour":
        return sorted(lines, key=_severity, reverse=descending)
    known = [line for line in lines if _number(line, by) is not None]
    known.sort(key=lambda line: _number(line, by) or 0, reverse=descending)
    return known + [line for line in lines if _number(line, by) is None]


def _number(line: AreaLine, by: str) -> float | None:
    value = line.values.get(METRIC[by])
    return value.value if value else None


def _severity(line: AreaLine) -> tuple[int, int, int, float]:
    severity = -1 if line.colour is None else SEVERITY[line.colour]
    orange, blue = (line.units.get(c, 0) for c in (Colour.ORANGE, Colour.BLUE))
    return severity, orange, blue, _number(line, "open") or 0
