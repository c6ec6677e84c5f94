"""Sums: how many cases, and how many points, several filters select in several areas.

One statement an event answers for all filters and areas at once: grids and above from the tally,
grid groups and micro-grids from their handful of cases.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select
from sqlalchemy import case as when

from dashboard.area import is_counted
from dashboard.day import EVER
from dashboard.facets import Event, Facets
from queries.facets import case_where, tally_where, within
from queries.tables import case, tally


class Sum(NamedTuple):
    """Cases, and the points they carry."""

    n: int
    points: float


ZERO = Sum(0, 0.0)
Sums = dict[str, dict[str, Sum]]


def _columns(
    wanted: Mapping[str, tuple[ColumnElement[bool], ColumnElement[Any], ColumnElement[Any]]],
) -> list[ColumnElement[Any]]:
    columns: list[ColumnElement[Any]] = []
    for name, (condition, n, points) in wanted.items():
        columns.append(func.sum(when((condition, n), else_=0)).label(f"n_{name}"))
        columns.append(func.sum(when((condition, points), else_=0)).label(f"p_{name}"))
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
    if all(f.kind for f in facets):
        terms.append(tally.c.kind.in_(sorted(set().union(*(f.kind for f in facets)))))
    return and_(*terms)


def _from_tally(codes: Sequence[str], filters: Mapping[str, Facets]) -> Select[Any]:
    wanted = {
        name: (tally_where(facets), tally.c.n, tally.c.hundredths / 100.0)
        for name, facets in filters.items()
    }
    return (
        select(tally.c.area.label("code"), *_columns(wanted))
        .where(tally.c.area.in_(sorted(codes)), _widest(list(filters.values())))
        .group_by(tally.c.area)
    )


def _from_cases(codes: Sequence[str], filters: Mapping[str, Facets]) -> Select[Any]:
    key = func.substr(case.c.area, 1, len(codes[0]))
    wanted = {name: (case_where(facets), 1, case.c.points) for name, facets in filters.items()}
    return (
        select(key.label("code"), *_columns(wanted))  # type: ignore[arg-type]
        .where(or_(*(within(case.c.area, code) for code in codes)))
        .group_by(key)
    )


def sums(db: Connection, codes: Sequence[str], filters: Mapping[str, Facets]) -> Sums:
    """Return n and points by area and by name of filter; ``codes`` are of one level."""
    found: Sums = {code: dict.fromkeys(filters, ZERO) for code in codes}
    by_event: dict[Event, dict[str, Facets]] = defaultdict(dict)
    for name, facets in filters.items():
        by_event[facets.event][name] = facets
    if not codes:
        return found
    make = _from_tally if is_counted(codes[0]) else _from_cases
    for chosen in by_event.values():
        for row in db.execute(make(codes, chosen)).mappings():
            for name in chosen:
                found[row["code"]][name] = Sum(
                    int(row[f"n_{name}"] or 0), float(row[f"p_{name}"] or 0)
                )
    return found


def sums_by_day(
    db: Connection, codes: Sequence[str], filters: Mapping[str, Facets]
) -> dict[str, dict[int, dict[str, Sum]]]:
    """Return n and points by area, day and name of filter, for areas that keep a tally."""
    found: dict[str, dict[int, dict[str, Sum]]] = {code: {} for code in codes}
    by_event: dict[Event, dict[str, Facets]] = defaultdict(dict)
    for name, facets in filters.items():
        by_event[facets.event][name] = facets
    for chosen in by_event.values():
        statement = _from_tally(codes, chosen).add_columns(tally.c.day).group_by(tally.c.day)
        for row in db.execute(statement).mappings():
            day = found[row["code"]].setdefault(row["day"], {})
            for name in chosen:
                day[name] = Sum(int(row[f"n_{name}"] or 0), float(row[f"p_{name}"] or 0))
    return found
