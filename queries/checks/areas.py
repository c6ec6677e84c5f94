"""The check of the areas: how many lie beneath each."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from dashboard.operating.difference import Difference
from queries.areas.area_counts import counted_areas
from queries.store.engine import Store
from queries.tables.core import area_count


def check_areas(db: Connection, store: Store) -> Iterator[Difference]:
    """Yield the areas beneath which more or fewer lie than is stored."""
    found = {(row.area, row.level): row.n for row in db.execute(select(area_count))}
    counted = counted_areas(store.areas(db))
    for cell in sorted(found.keys() | counted.keys()):
        stored, now = found.get(cell, 0), counted.get(cell, 0)
        if stored != now:
            yield Difference("area_count", " ".join(cell), str(stored), str(now))
