"""The check of the map: geometry files hold exactly the areas that have a boundary."""

import gzip
from collections.abc import Iterator

from sqlalchemy import Connection, select

from dashboard.areas.geometry import decode, digest
from dashboard.operating.difference import Difference
from queries.areas.outlines import TOLERANCE
from queries.areas.within import within
from queries.tables.core import area, outline

SHOWN = 5
"""Codes named in one finding."""


def _some(codes: set[str]) -> str:
    listed = sorted(codes)
    more = f" … {len(listed)}" if len(listed) > SHOWN else ""
    return ", ".join(listed[:SHOWN]) + more


def check_outlines(db: Connection, root: str) -> Iterator[Difference]:
    """Yield the geometry files that differ from the areas, and levels that have none."""
    drawn: dict[str, set[str]] = {level.value: set() for level in TOLERANCE}
    for row in db.execute(select(outline).order_by(outline.c.parent, outline.c.level)):
        where = f"{row.parent} {row.level}"
        listed = bytes(row.codes).decode().split("\n")
        data = gzip.decompress(row.payload)
        held = decode(data).codes
        if held != listed or len(held) != row.areas or digest(data) != row.digest:
            yield Difference("outline_file", where, _some(set(listed)), _some(set(held)))
        drawn[row.level] |= set(listed)
        expected = _with_boundary(db, row.parent, row.level)
        if set(listed) != expected:
            missing, extra = expected - set(listed), set(listed) - expected
            yield Difference("outline", where, _some(extra), _some(missing))
    for level in TOLERANCE:
        missing = _with_boundary(db, root, level.value) - drawn[level.value]
        if missing and not drawn[level.value]:
            yield Difference("outline", f"{root} {level.value}", "", _some(missing))


def _with_boundary(db: Connection, parent: str, level: str) -> set[str]:
    found = db.execute(
        select(area.c.code)
        .where(area.c.level == level, area.c.geometry.is_not(None))
        .where(within(area.c.code, parent))
    )
    return set(found.scalars())
