"""The entries of the audit that a viewer may see: a page of them, or all that a search finds."""

from collections.abc import Iterator
from json import dumps

from sqlalchemy import ColumnElement, Connection, Text, cast, func, or_, select

from dashboard.access.audit_search import MOST_ROWS, PAGE, Found, Numbered, Search, TooMany
from dashboard.day import day_end, day_start
from dashboard.viewer import Viewer
from queries.access.audit import entry_of
from queries.areas.scope import require, scope
from queries.areas.within import within
from queries.tables.accounts import audit

AT_ONCE = 500
"""Entries of a file that are read together."""


def _says(text: str) -> ColumnElement[bool]:
    """Return the condition that an entry speaks of a text, wherever it does."""
    columns = (audit.c.subject, audit.c.by, audit.c.address)
    # Details lie there as JSON writes them, where other letters than ASCII are escaped.
    escaped = dumps(text)[1:-1]
    found = cast(audit.c.details, Text).icontains(escaped, autoescape=True)
    return or_(found, *(column.icontains(text, autoescape=True) for column in columns))


def _where(viewer: Viewer, asked: Search) -> list[ColumnElement[bool]]:
    found = [scope(viewer, audit.c.area)]
    if asked.area:
        require(viewer, asked.area)
        found.append(within(audit.c.area, asked.area))
    if asked.first_day:
        found.append(audit.c.at >= day_start(asked.first_day))
    if asked.last_day:
        found.append(audit.c.at < day_end(asked.last_day))
    if asked.deed:
        found.append(audit.c.deed == asked.deed)
    if asked.who:
        found.append(audit.c.by.icontains(asked.who, autoescape=True))
    if asked.text:
        found.append(_says(asked.text))
    return found


def count_entries(db: Connection, viewer: Viewer, asked: Search) -> int:
    """Return how many entries a search finds; raise UnknownArea."""
    where = _where(viewer, asked)
    return db.execute(select(func.count()).select_from(audit).where(*where)).scalar_one()


def audit_list(db: Connection, viewer: Viewer, asked: Search) -> Found:
    """Return a page of the entries of a viewer's areas, the newest first; raise UnknownArea."""
    older = [audit.c.number < asked.before] if asked.before else []
    rows = db.execute(
        select(audit)
        .where(*_where(viewer, asked), *older)
        .order_by(audit.c.number.desc())
        .limit(PAGE + 1)
    ).all()
    page = [Numbered(row.number, entry_of(row)) for row in rows[:PAGE]]
    more = page[-1].number if len(rows) > PAGE else 0
    return Found(count_entries(db, viewer, asked), page, more)


def all_entries(
    db: Connection, viewer: Viewer, asked: Search
) -> tuple[int, Iterator[list[Numbered]]]:
    """Return how many entries a search finds and all of them, the newest first, some at a time.

    Raise UnknownArea, TooMany.
    """
    where = _where(viewer, asked)
    n = count_entries(db, viewer, asked)
    if n > MOST_ROWS:
        raise TooMany(str(n))
    return n, _in_parts(db, where)


def _in_parts(db: Connection, where: list[ColumnElement[bool]]) -> Iterator[list[Numbered]]:
    before = 2**62
    while True:
        rows = db.execute(
            select(audit)
            .where(*where, audit.c.number < before)
            .order_by(audit.c.number.desc())
            .limit(AT_ONCE)
        ).all()
        if rows:
            yield [Numbered(row.number, entry_of(row)) for row in rows]
            before = rows[-1].number
        if len(rows) < AT_ONCE:
            return
