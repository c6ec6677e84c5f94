"""Facets compiled: into the sum over tally that makes a number, and into its list's filter."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, false, or_, true

from dashboard.area import CODE_LENGTH, Level
from dashboard.case import STANDING, Stage, Timeliness
from dashboard.day import EVER, Instant, day_end, day_start
from dashboard.numbers.facets import ANY, EVENT_TIME, SHARED, Event, Facets, Values
from queries.areas.within import within
from queries.tables.core import GRID_OF, case, tally


def _shared(table: Table, facets: Facets) -> list[ColumnElement[bool]]:
    """Return the conditions on the columns that cases and tally share: the same for both."""
    return [
        _is_one_of(table.c[column], getattr(facets, column))
        for column in SHARED
        if getattr(facets, column)
    ]


def _is_one_of(column: ColumnElement[str], values: Values) -> ColumnElement[bool]:
    """Return the condition that a column has one of some values, which stand in the statement.

    Partial indexes are only used for constants, and for one value only where it is said by "=".
    The values are words of our own (kinds, stages, colours), never what somebody typed.
    """
    named: dict[str, Any] = {"literal_execute": True, "unique": True}
    if len(values) == 1:
        return column == bindparam("one", next(iter(values)), **named)
    return column.in_(bindparam("some", sorted(values), expanding=True, **named))


def tally_where(facets: Facets) -> ColumnElement[bool]:
    """Return which cells of the tally make the number."""
    terms = [tally.c.event == facets.event.value, *_shared(tally, facets)]
    if facets.event is not Event.EVER:
        terms.append(tally.c.day.between(facets.first_day, facets.last_day))
    return and_(*terms)


def happened(facets: Facets) -> tuple[str, Instant, Instant] | None:
    """Return the time that must lie in the facets' days, from an instant to before another."""
    if facets.event is Event.EVER:
        return None
    return EVENT_TIME[facets.event], day_start(facets.first_day), day_end(facets.last_day)


def case_where(
    facets: Facets, *, since: Instant | None = None, until: Instant | None = None
) -> ColumnElement[bool]:
    """Return which cases make the list.

    ``since`` and ``until`` narrow the window of a filter with days: only its nearest bounds must
    stand in a statement, since a database may look up by any of several.
    """
    window = happened(facets)
    if window is None:
        if facets.last_day != EVER:
            return _stood(facets, day_end(facets.last_day))
        return and_(true(), *_shared(case, facets))
    column, start, end = window
    at = case.c[column]
    days = and_(at >= max(start, since or start), at < min(end, until or end))
    return and_(days, *_shared(case, facets))


def _stood(facets: Facets, end: Instant) -> ColumnElement[bool]:
    """Return which cases stood at an instant, from their times rather than from their stage."""
    closed_later = and_(case.c.stage == Stage.CLOSED.value, case.c.closed_at >= end)
    standing = case.c.stage.in_(sorted(STANDING))
    terms = _shared(case, replace(facets, stage=ANY, closure=ANY))
    if facets.closure:
        terms.append(_closure_then(facets.closure, end))
    return and_(case.c.opened_at < end, or_(standing, closed_later), *terms)


def _closure_then(closure: Values, end: Instant) -> ColumnElement[bool]:
    """Return which of the cases that stood at an instant had a closure then.

    Past its deadline is what was due before; nothing that stands is closed on time.
    """
    judged = case.c.closure != Timeliness.NONE.value
    then = {
        Timeliness.NONE: case.c.closure == Timeliness.NONE.value,
        Timeliness.PENDING: and_(judged, case.c.close_by >= end),
        Timeliness.LATE: and_(judged, case.c.close_by < end),
    }
    return or_(false(), *(then[Timeliness(one)] for one in sorted(closure) if one in then))


def in_grids(grids: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a case stands under one of some grids in the indexes of grids."""
    return GRID_OF.in_(sorted(grids))


def lies_in(code: str) -> ColumnElement[bool]:
    """Return the condition that a case lies in an area, as the indexes of cases serve it."""
    inside = within(case.c.area, code)
    length = CODE_LENGTH[Level.GRID]
    return and_(in_grids([code[:length]]), inside) if len(code) >= length else inside
