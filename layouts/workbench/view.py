"""View: how a workbench is looked at, which its address says beside the area."""

from dataclasses import dataclass
from urllib.parse import urlencode

from dashboard.area import Level, levels_beneath
from dashboard.boards.snapshot import Snapshot
from dashboard.colours.control import Colour
from dashboard.lists.choices import PERIODS


@dataclass(frozen=True, slots=True)
class View:
    """The order of the rows, and which of them the reader looks for.

    ``sort`` is a column, "-" before it for the largest first. ``find`` and ``colours`` hide rows
    in the browser (assets/rows.js), which also keeps them in the address.
    """

    sort: str = ""
    find: str = ""
    colours: tuple[Colour, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A level that the table can show: how many rows it has, and whether they are shown now."""

    level: Level
    n: int
    on: bool


def row_levels(snapshot: Snapshot) -> tuple[Row, ...]:
    """Return the levels that the table can show, the children's first."""
    levels = levels_beneath(snapshot.descendants)
    shown = snapshot.level or (levels[0] if levels else None)
    return tuple(Row(level, snapshot.descendants[level], level is shown) for level in levels)


def address(
    snapshot: Snapshot,
    view: View,
    *,
    days: int | None = None,
    level: Level | None = None,
    sort: str | None = None,
) -> str:
    """Return the address of the same view, with another period, level or order where given.

    What stands there anyway is left out: the first period, the children's own level.
    """
    days = days or snapshot.days
    levels = levels_beneath(snapshot.descendants)
    level = level or snapshot.level
    fields = {
        "days": "" if days == PERIODS[0] else str(days),
        "level": "" if level is None or level in levels[:1] else level.value,
        "sort": view.sort if sort is None else sort,
        "find": view.find,
        "colour": ",".join(view.colours),
    }
    query = urlencode({name: text for name, text in fields.items() if text}, safe=",")
    path = f"/area/{snapshot.area.code}"
    return f"{path}?{query}" if query else path
