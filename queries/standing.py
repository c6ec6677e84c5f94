"""What stood at the end of an earlier day, back from what stands now: cases, and units by colour.

For many areas at once; ``queries/number.py`` asks the same of one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, select

from dashboard.area import subtree
from dashboard.case import STANDING
from dashboard.control import Colour
from dashboard.day import EVER, LAST_DAY, Day, add_days, day_end
from dashboard.facets import Event, Facets
from queries.sums import sums
from queries.tables import control_status
from queries.unit_counts import Counts

_NOT_VOID = frozenset({"open", "responded", "closed"})


def standing(
    db: Connection, codes: Sequence[str], filters: Mapping[str, Facets], *, day: Day
) -> dict[str, dict[str, int]]:
    """Return how many cases of each filter stood at a day's end, of areas that keep a tally.

    The stage then is asked for, so that a choice of the stage now plays no part.
    """
    asked: dict[str, Facets] = {}
    for name, facets in filters.items():
        now = replace(facets, last_day=EVER, stage=frozenset(STANDING))
        later = replace(now, first_day=add_days(day, 1), last_day=LAST_DAY)
        asked[f"now {name}"] = now
        asked[f"opened {name}"] = replace(later, event=Event.OPENED, stage=_NOT_VOID)
        asked[f"closed {name}"] = replace(later, event=Event.CLOSED, stage=frozenset({"closed"}))
    found = sums(db, codes, asked)
    return {
        code: {
            name: cells[f"now {name}"].n - cells[f"opened {name}"].n + cells[f"closed {name}"].n
            for name in filters
        }
        for code, cells in found.items()
    }


def units_standing(db: Connection, codes: Sequence[str], *, day: Day) -> dict[str, Counts]:
    """Return the units of each area by colour at a day's end; ``codes`` are of one level.

    An area without a unit of its own has none here.
    """
    found = {code: dict.fromkeys(Colour, 0) for code in codes}
    if not codes:
        return found
    status, end = control_status.c, day_end(day)
    key = func.substr(status.area, 1, len(codes[0]))
    rows = db.execute(
        select(key.label("code"), status.colour, func.count().label("n"))
        .where(status.area >= min(codes), status.area < subtree(max(codes))[1])
        .where(status.since < end, (status.until.is_(None)) | (status.until >= end))
        .group_by(key, status.colour)
    )
    for row in rows:
        if row.code in found:
            found[row.code][Colour(row.colour)] = int(row.n)
    return found
