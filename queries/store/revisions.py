"""Revisions of several areas in one read: what a server process asks for its listeners."""

from collections.abc import Collection

from sqlalchemy import select

from dashboard.area import CODE_LENGTH, Level
from queries.store.engine import Store
from queries.tables.core import revision


def kept_under(code: str) -> str:
    """Return the area whose revision stands for an area's: what lies below a grid has its grid's.

    Its length is that of a grid's code at most.
    """
    return code[: CODE_LENGTH[Level.GRID]]


def revisions(store: Store, codes: Collection[str]) -> dict[str, int]:
    """Return the last revision of each area, 0 where no write has touched it."""
    wanted = {kept_under(code) for code in codes}
    with store.read() as db:
        rows = db.execute(
            select(revision.c.area, revision.c.number).where(revision.c.area.in_(wanted))
        )
        found = {row.area: int(row.number) for row in rows}
    return {code: found.get(kept_under(code), 0) for code in codes}
