"""Moving the tally: what a write takes from cells and puts into others, area by area."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, and_, delete

from dashboard.numbers.tally import Cell, Counted, cells
from queries.store.area_index import AreaIndex
from queries.tables.bulk import bulk_upsert
from queries.tables.core import tally


def hundredths(points: float) -> int:
    """Return points as the whole number of hundredths that the tally adds up without error."""
    return round(points * 100)


Moves = dict[tuple[str, Cell], list[int]]


def moves(pairs: Iterable[tuple[Counted | None, Counted | None]], areas: AreaIndex) -> Moves:
    """Return by how much each cell of each area changes, from cases before and after a write."""
    moved: dict[Cell, dict[str, list[int]]] = defaultdict(dict)
    for before, after in pairs:
        for case, sign in ((before, -1), (after, 1)):
            if case is None:
                continue
            points = sign * hundredths(case.points)
            counted = areas.counted_in(case.area)
            for cell in cells(case):
                by_area = moved[cell]
                for area in counted:
                    sums = by_area.get(area)
                    if sums is None:
                        by_area[area] = [sign, points]
                    else:
                        sums[0] += sign
                        sums[1] += points
    return {
        (area, cell): sums
        for cell, by_area in moved.items()
        for area, sums in by_area.items()
        if sums[0] or sums[1]
    }


def move(db: Connection, moved: Moves) -> set[str]:
    """Apply moves to the tally; return the areas they touched."""
    rows = sorted((code, *cell, n, points) for (code, cell), (n, points) in moved.items())
    bulk_upsert(db, tally, rows, add=["n", "hundredths"])
    return {code for code, _ in moved}


def sweep(db: Connection) -> None:
    """Take out the cells that nothing stands in any more."""
    db.execute(delete(tally).where(and_(tally.c.n == 0, tally.c.hundredths == 0)))
