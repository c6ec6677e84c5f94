"""Facets compiled: into the sum over tally that makes a number, and into its list's filter."""

from sqlalchemy import ColumnElement, Table, and_, true

from dashboard.area import subtree
from dashboard.day import day_end, day_start
from dashboard.facets import EVENT_TIME, SHARED, Event, Facets
from queries.tables import case, tally


def _shared(table: Table, facets: Facets) -> list[ColumnElement[bool]]:
    """Return the conditions on the columns that cases and tally share: the same for both."""
    return [
        table.c[column].in_(sorted(getattr(facets, column)))
        for column in SHARED
        if getattr(facets, column)
    ]


def tally_where(facets: Facets) -> ColumnElement[bool]:
    """Return which cells of the tally make the number."""
    terms = [tally.c.event == facets.event.value, *_shared(tally, facets)]
    if facets.event is not Event.EVER:
        terms.append(tally.c.day.between(facets.first_day, facets.last_day))
    return and_(*terms)


def case_where(facets: Facets) -> ColumnElement[bool]:
    """Return which cases make the list."""
    terms = _shared(case, facets)
    if facets.event is not Event.EVER:
        at = case.c[EVENT_TIME[facets.event]]
        terms += [at >= day_start(facets.first_day), at < day_end(facets.last_day)]
    return and_(true(), *terms)


def within(column: ColumnElement[str], code: str) -> ColumnElement[bool]:
    """Return the condition that an area code lies in an area's subtree."""
    first, end = subtree(code)
    return and_(column >= first, column < end)
