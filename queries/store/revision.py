"""Revisions: the number of each committed write, and which areas it touched."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from dashboard.area import CODE_LENGTH, Level
from dashboard.day import Instant
from queries.tables.core import revision
from queries.tables.upsert import upsert

ALL = "*"
"""The row that counts the revisions of the whole store."""


@dataclass(frozen=True, slots=True)
class Revision:
    """The number of the last write that touched an area, and when it was."""

    number: int
    at: Instant


def next_revision(db: Connection, now: Instant) -> int:
    """Take the next number; must be a transaction's first write, so that writers queue here."""
    taken = db.execute(
        update(revision)
        .where(revision.c.area == ALL)
        .values(number=revision.c.number + 1, at=now)
        .returning(revision.c.number)
    ).scalar_one()
    return int(taken)


def touch(db: Connection, areas: Iterable[str], *, number: int, now: Instant) -> None:
    """Say that a write touched these areas."""
    rows = [{"area": code, "number": number, "at": now} for code in sorted(set(areas))]
    if rows:
        db.execute(upsert(db, revision, replace=["number", "at"]), rows)


def touch_all(db: Connection, *, number: int, now: Instant) -> None:
    """Say that a write touched every area (midnight, new areas)."""
    db.execute(update(revision).values(number=number, at=now))


def renumber_all(db: Connection, *, number: int) -> None:
    """Say that what every area shows has changed, though none of its data is newer."""
    db.execute(update(revision).values(number=number))


def revision_of(db: Connection, code: str) -> Revision:
    """Return the last revision of an area; what lies below a grid goes with its grid."""
    key = code[: CODE_LENGTH[Level.GRID]]
    found = db.execute(
        select(revision.c.number, revision.c.at).where(revision.c.area == key)
    ).first()
    return Revision(found.number, found.at) if found else Revision(0, 0)
