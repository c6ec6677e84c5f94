"""What stood at the end of an earlier day, back from what stands now: cases, and units by colour.

For many areas at once; ``queries/numbers/number.py`` asks the same of one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, select

from dashboard.area import subtree
from dashboard.case import STANDING, Stage, Timeliness
from dashboard.colours.control import Colour
from dashboard.day import EVER, LAST_DAY, Day, add_days
from dashboard.numbers.facets import Event, Facets, Values
from queries.colours.colour_at import held_at
from queries.colours.unit_counts import Counts
from queries.numbers.sums import sums
from queries.tables.core import control_status

_STANDING: Values = frozenset(STANDING)
_CLOSED: Values = frozenset({Stage.CLOSED})
_NOT_VOID: Values = _STANDING | _CLOSED
_LATE: Values = frozenset({Timeliness.LATE})
_WAITED: Values = frozenset({Timeliness.PENDING, Timeliness.LATE})
"""What stands and has a deadline: that it has passed may not have been recorded yet."""
_JUDGED: Values = frozenset(Timeliness) - {Timeliness.NONE}


def standing(
    db: Connection, codes: Sequence[str], filters: Mapping[str, Facets], *, day: Day
) -> dict[str, dict[str, int]]:
    """Return how many cases of each filter stood at a day's end, of areas that keep a tally.

    The stage and the closure then are asked for, so that those of now play no part.
    """
    terms = {name: list(_terms(facets, day)) for name, facets in filters.items()}
    asked = {f"{n} {name}": one for name, mine in terms.items() for n, (one, _) in enumerate(mine)}
    found = sums(db, codes, asked)
    return {
        code: {
            name: sum(sign * cells[f"{n} {name}"].n for n, (_, sign) in enumerate(mine))
            for name, mine in terms.items()
        }
        for code, cells in found.items()
    }


Term = tuple[Facets, int]


def _terms(facets: Facets, day: Day) -> Iterator[Term]:
    """Yield what is to be added and taken away for those of a filter that stood at a day's end."""
    asked = facets.closure
    if not asked:
        yield from _stood(facets, day)
        return
    if Timeliness.NONE in asked:
        yield from _stood(replace(facets, closure=frozenset({Timeliness.NONE})), day)
    if Timeliness.PENDING in asked:
        yield from _stood(replace(facets, closure=_JUDGED), day)
    overdue = (Timeliness.LATE in asked) - (Timeliness.PENDING in asked)
    yield from ((term, overdue * sign) for term, sign in _overdue(facets, day) if overdue)


def _stood(facets: Facets, day: Day) -> Iterator[Term]:
    """What stands now, without what was opened since, and with what was closed since."""
    now = replace(facets, last_day=EVER, stage=_STANDING)
    yield now, 1
    yield _after(day, Event.OPENED, replace(now, stage=_NOT_VOID)), -1
    yield _after(day, Event.CLOSED, replace(now, stage=_CLOSED)), 1


def _overdue(facets: Facets, day: Day) -> Iterator[Term]:
    """What stands now or was closed late since, of each without what was due after that day.

    What was due by then and closed after it was closed late; what is due later and closed late was
    closed later still.
    """
    now = replace(facets, last_day=EVER, stage=_STANDING, closure=_WAITED)
    closed = replace(now, stage=_CLOSED, closure=_LATE)
    yield now, 1
    yield _after(day, Event.DUE, now), -1
    yield _after(day, Event.CLOSED, closed), 1
    yield _after(day, Event.DUE, closed), -1


def _after(day: Day, event: Event, facets: Facets) -> Facets:
    """Return a filter over the events after a day."""
    return replace(facets, event=event, first_day=add_days(day, 1), last_day=LAST_DAY)


def units_standing(db: Connection, codes: Sequence[str], *, day: Day) -> dict[str, Counts]:
    """Return the units of each area by colour at a day's end; ``codes`` are of one level.

    An area without a unit of its own has none here.
    """
    found = {code: dict.fromkeys(Colour, 0) for code in codes}
    if not codes:
        return found
    status = control_status.c
    key = func.substr(status.area, 1, len(codes[0]))
    rows = db.execute(
        select(key.label("code"), status.colour, func.count().label("n"))
        .where(status.area >= min(codes), status.area < subtree(max(codes))[1])
        .where(held_at(day))
        .group_by(key, status.colour)
    )
    for row in rows:
        if row.code in found:
            found[row.code][Colour(row.colour)] = int(row.n)
    return found
