"""Ways: the walks along an index of cases that together pass every case of some kinds in an area.

Each way is in the order of time by itself, so a page needs its first rows of each way alone,
whatever lies behind them. A large area is walked by kind; a village by kind in each of its grids,
since along the whole kind its own cases would be far between.
"""

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, Connection, select

from dashboard.area import CODE_LENGTH, Level
from dashboard.cases.kind import KINDS
from queries.areas.within import within
from queries.numbers.facets import in_grids, lies_in
from queries.tables.core import area, case

Way = tuple[ColumnElement[bool], ...]


def is_small(code: str) -> bool:
    """Say whether an area's cases are found by grid rather than by kind alone."""
    return len(code) > CODE_LENGTH[Level.TOWNSHIP]


def grids_of(db: Connection, code: str) -> list[str]:
    """Return the codes by which the cases of a small area stand in the index of grids."""
    if len(code) >= CODE_LENGTH[Level.GRID]:
        return [code[: CODE_LENGTH[Level.GRID]]]
    levels = [Level.VILLAGE.value, Level.GRID.value]
    return list(
        db.execute(
            select(area.c.code).where(area.c.level.in_(levels), within(area.c.code, code))
        ).scalars()
    )


def ways(db: Connection, code: str, kinds: Collection[str]) -> Iterator[Way]:
    """Yield the conditions of each way, of all kinds where none are named."""
    listed = sorted(KINDS.keys() & set(kinds) if kinds else KINDS)
    inside = lies_in(code)
    if not is_small(code):
        for kind in listed:
            yield case.c.kind == kind, inside
        return
    for grid in grids_of(db, code):
        for kind in listed:
            yield in_grids([grid]), case.c.kind == kind, inside
