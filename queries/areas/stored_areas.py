"""Stored areas by code, with their outlines: what an import compares with."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from queries.tables.core import area

_AT_ONCE = 800


def stored_areas(db: Connection, codes: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return the areas with these codes: name_en, kind, unit, and geometry as WKB or None."""
    columns = (area.c.code, area.c.name_en, area.c.kind, area.c.unit, area.c.geometry)
    wanted = sorted(codes)
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        for row in db.execute(select(*columns).where(area.c.code.in_(some))):
            found[row.code] = dict(row._mapping)
    return found
