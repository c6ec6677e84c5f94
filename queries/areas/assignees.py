"""Assignees: where a case may be reassigned to, found by words, the nearest first."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, func, or_, select

from dashboard.area import CODE_LENGTH, Level, ancestors
from dashboard.boards.why import Officer
from dashboard.lists.assignee import MOST, TO, Assignee, nearest_first, terms_of
from dashboard.viewer import Viewer
from queries.areas.areas import areas_of
from queries.areas.officers import officer_of
from queries.areas.scope import scope
from queries.areas.within import within
from queries.sealing.vault import vault_of
from queries.tables.core import area, officer

_TO = [level.value for level in TO]
_HITS = 400
"""Areas read for a word; one that so many have says too little to go by alone."""
_WIDE = 8
"""Areas above the grid whose grids are offered."""


def assignees(db: Connection, viewer: Viewer, *, home: str, text: str) -> tuple[Assignee, ...]:
    """Return areas that every word of a text names, by themselves or an area above them.

    Without words those around ``home``, the area that the case lies in now.
    """
    terms = terms_of(text)
    codes = _named(db, viewer, terms, home) if terms else _around(db, viewer, home)
    chosen = [code for code in nearest_first(codes, home) if code != home][:MOST]
    areas = areas_of(db, viewer, [above for code in chosen for above in ancestors(code)])
    leads = _leads(db, areas)
    return tuple(
        Assignee(
            areas[code],
            tuple(areas[up] for up in sorted(ancestors(code), key=len) if up in areas)[:-1],
            next((leads[up] for up in ancestors(code) if up in leads), None),
        )
        for code in chosen
        if code in areas
    )


def _read(db: Connection, viewer: Viewer, where: ColumnElement[bool], *, most: int) -> list[str]:
    rows = db.execute(
        select(area.c.code)
        .where(where, scope(viewer, area.c.code))
        .order_by(func.length(area.c.code), area.c.code)
        .limit(most)
    )
    return [row.code for row in rows]


def _around(db: Connection, viewer: Viewer, home: str) -> list[str]:
    """Return the grids of the village, and what lies in the grid."""
    village, grid = home[: CODE_LENGTH[Level.VILLAGE]], home[: CODE_LENGTH[Level.GRID]]
    grids = within(area.c.code, village) & (area.c.level == Level.GRID.value)
    found = _read(db, viewer, grids, most=_HITS)
    if len(grid) == CODE_LENGTH[Level.GRID]:
        inside = within(area.c.code, grid) & area.c.level.in_(_TO)
        found += _read(db, viewer, inside, most=_HITS)
    return sorted(set(found))


def _says(term: str) -> ColumnElement[bool]:
    said = [
        func.lower(column).contains(term, autoescape=True)
        for column in (area.c.name, area.c.name_en)
    ]
    return or_(*said, area.c.code.startswith(term, autoescape=True))


def _named(db: Connection, viewer: Viewer, terms: Sequence[str], home: str) -> list[str]:
    """Return the areas that all words name, themselves or from above."""
    matches = [_read(db, viewer, _says(term), most=_HITS) for term in terms]
    found = {code for codes in matches for code in codes}
    wide = [code for code in found if len(code) < CODE_LENGTH[Level.GRID]]
    # What is named widest still stands for its grids, the nearest first.
    for code in nearest_first(wide, home)[:_WIDE]:
        beneath = within(area.c.code, code) & (area.c.level == Level.GRID.value)
        found.update(_read(db, viewer, beneath, most=_HITS))
        # A word that names too many areas to be read is looked for in what another one names.
        for term in terms if len(terms) > 1 else ():
            inside = within(area.c.code, code) & _says(term)
            more = _read(db, viewer, inside, most=_HITS)
            matches[terms.index(term)] += more
            found.update(more)
    own = [code for code in found if len(code) >= CODE_LENGTH[Level.GRID]]
    sets = [tuple(codes) for codes in matches]
    return [code for code in own if all(code.startswith(codes) for codes in sets)]


def _leads(db: Connection, codes: Iterable[str]) -> dict[str, Officer]:
    """Return who leads each area, phones masked."""
    rows = db.execute(
        select(officer)
        .where(officer.c.area.in_(sorted(codes)), officer.c.duty.endswith("_lead"))
        .order_by(officer.c.area, officer.c.number.desc())
    )
    vault = vault_of(db)
    return {row.area: officer_of(vault, row) for row in rows}
