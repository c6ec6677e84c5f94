"""Area counts: how many areas lie beneath each area, kept so that a board need not count them."""

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, delete, select

from dashboard.area import Level, level_of
from queries.store.area_index import AreaIndex
from queries.tables.bulk import bulk_upsert
from queries.tables.core import area_count

UNIT = "unit"
"""Counted as a level: the control units beneath an area, itself among them."""
UNIT_MICRO = "unit_micro"
"""Counted as a level: the micro-grids beneath an area that lie in a control unit."""
SHOWN = frozenset({*Level, UNIT})


def _said(code: str, areas: AreaIndex) -> Iterator[str]:
    level = level_of(code)
    yield level.value
    if code in areas.units:
        yield UNIT
    if level is Level.MICRO and areas.unit_of(code) is not None:
        yield UNIT_MICRO


def counted_areas(areas: AreaIndex) -> Counter[tuple[str, str]]:
    """Return how many areas lie beneath each, by its code and their level."""
    counts: Counter[tuple[str, str]] = Counter()
    for code in areas.codes:
        for level in _said(code, areas):
            for above in areas.counted_in(code):
                if above != code or level == UNIT:
                    counts[above, level] += 1
    return counts


def count_areas(db: Connection, areas: AreaIndex) -> None:
    """Write the counts anew from all areas."""
    counts = counted_areas(areas)
    db.execute(delete(area_count))
    bulk_upsert(db, area_count, [(*key, n) for key, n in sorted(counts.items())])


def area_counts(db: Connection, codes: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return for each area that keeps a tally how many lie beneath it, by level."""
    found: dict[str, dict[str, int]] = {code: {} for code in codes}
    for row in db.execute(select(area_count).where(area_count.c.area.in_(sorted(codes)))):
        found[row.area][row.level] = row.n
    return found
