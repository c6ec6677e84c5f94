"""Sums: how many cases, and how many points, several filters select in several areas.

One statement an event and window answers for all filters and areas at once: grids and above from
the tally, grid groups and micro-grids from their handful of cases.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    TextClause,
    and_,
    bindparam,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy import case as when

from dashboard.area import CODE_LENGTH, Level, is_counted
from dashboard.cases.kind import KINDS
from dashboard.day import EVER, Day
from dashboard.numbers.facets import ANY, Event, Facets
from queries.numbers.facets import case_where, in_grids, tally_where
from queries.tables.bulk import dialect_of
from queries.tables.core import case, tally


class Sum(NamedTuple):
    """Cases, and the points they carry."""

    n: int
    points: float


ZERO = Sum(0, 0.0)
Sums = dict[str, dict[str, Sum]]
Named = tuple[tuple[str, Facets], ...]
_GRID = CODE_LENGTH[Level.GRID]
_SCORED = frozenset(kind.id for kind in KINDS.values() if kind.scored)


def _columns(
    wanted: Sequence[tuple[Facets, ColumnElement[bool], ColumnElement[Any], ColumnElement[Any]]],
) -> list[ColumnElement[Any]]:
    """Return two columns a filter: its cases and its points, 0 where its kinds carry none."""
    columns: list[ColumnElement[Any]] = []
    for facets, condition, n, points in wanted:
        columns.append(func.sum(when((condition, n), else_=0)))
        scored = not facets.kind or facets.kind & _SCORED
        columns.append(
            func.sum(when((condition, points), else_=0)) if scored else literal_column("0")
        )
    return columns


def _widest(facets: Sequence[Facets]) -> ColumnElement[bool]:
    """Return a condition that the primary key serves and all of these filters lie within."""
    terms: list[ColumnElement[bool]] = [tally.c.event == facets[0].event.value]
    if facets[0].event is not Event.EVER:
        terms.append(
            tally.c.day.between(min(f.first_day for f in facets), max(f.last_day for f in facets))
        )
    else:
        terms.append(tally.c.day == EVER)
    return and_(tally.c.kind.in_(sorted(_kinds(facets))), *terms)


def _kinds(facets: Sequence[Facets]) -> Collection[str]:
    """Return the kinds of any of these filters, all of them by name where one names none.

    Kinds stand before times in the keys: without them everything there ever was would be read.
    """
    named = [chosen.kind for chosen in facets]
    return frozenset().union(*named) if all(named) else KINDS


@lru_cache(maxsize=512)
def _from_tally(filters: Named, dialect: str, *, by_day: bool) -> TextClause:
    """Return a statement giving area, day (0 where not ``by_day``), and two columns a filter.

    Boards ask the same of every area, so the text is made once; SQLAlchemy would take longer to
    make it anew each time than the database takes to answer.
    """
    wanted = [
        (facets, tally_where(facets), tally.c.n, tally.c.hundredths / 100.0)
        for _, facets in filters
    ]
    day = tally.c.day if by_day else literal_column("0")
    chosen = _widest([facets for _, facets in filters])
    statement = (
        select(tally.c.area, day, *_columns(wanted))
        .where(tally.c.area.op("IN")(literal_column(":codes")), chosen)
        .group_by(tally.c.area, *([tally.c.day] if by_day else []))
    )
    made = statement.compile(
        dialect=dialect_of(dialect), compile_kwargs={"literal_binds": True}
    ).string
    return text(made).bindparams(bindparam("codes", expanding=True))


def _from_cases(codes: Sequence[str], filters: Named) -> Select[Any]:
    """Return the same statement over the cases themselves, as their index by grid serves it."""
    key = func.substr(case.c.area, 1, len(codes[0]))
    one: ColumnElement[Any] = literal_column("1")
    facets = [chosen for _, chosen in filters]
    wanted = [(chosen, case_where(chosen), one, case.c.points) for chosen in facets]
    common = Facets(
        event=facets[0].event,
        first_day=facets[0].first_day,
        last_day=facets[0].last_day,
        kind=frozenset(_kinds(facets)),
        stage=facets[0].stage if len({chosen.stage for chosen in facets}) == 1 else ANY,
    )
    return (
        select(key, literal_column("0"), *_columns(wanted))
        .where(in_grids({code[:_GRID] for code in codes}), key.in_(sorted(codes)))
        .where(case_where(common))
        .group_by(key)
    )


def _alike(filters: Mapping[str, Facets]) -> list[Named]:
    """Return the filters in groups of one event and window, each of which one statement answers."""
    found: dict[tuple[Event, Day, Day], list[tuple[str, Facets]]] = defaultdict(list)
    for name, facets in filters.items():
        found[facets.event, facets.first_day, facets.last_day].append((name, facets))
    return [tuple(chosen) for chosen in found.values()]


def _read(row: Sequence[Any], filters: Named) -> dict[str, Sum]:
    return {
        name: Sum(int(row[at] or 0), float(row[at + 1] or 0))
        for at, (name, _) in zip(range(2, len(row), 2), filters, strict=True)
    }


def sums(db: Connection, codes: Sequence[str], filters: Mapping[str, Facets]) -> Sums:
    """Return n and points by area and by name of filter; ``codes`` are of one level."""
    found: Sums = {code: dict.fromkeys(filters, ZERO) for code in codes}
    if not codes:
        return found
    for chosen in _alike(filters):
        if is_counted(codes[0]):
            statement = _from_tally(chosen, db.dialect.name, by_day=False)
            rows = db.execute(statement, {"codes": sorted(codes)})
        else:
            rows = db.execute(_from_cases(codes, chosen))
        for row in rows:
            found[row[0]] |= _read(row, chosen)
    return found


def sums_by_day(
    db: Connection, codes: Sequence[str], filters: Mapping[str, Facets]
) -> dict[str, dict[Day, dict[str, Sum]]]:
    """Return n and points by area, day and name of filter, for areas that keep a tally."""
    found: dict[str, dict[Day, dict[str, Sum]]] = {code: {} for code in codes}
    for chosen in _alike(filters):
        statement = _from_tally(chosen, db.dialect.name, by_day=True)
        for row in db.execute(statement, {"codes": sorted(codes)}):
            found[row[0]].setdefault(row[1], {}).update(_read(row, chosen))
    return found
