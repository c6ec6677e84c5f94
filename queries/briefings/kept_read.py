"""Reading what is to be kept: all lists behind an area's numbers, in the briefing's transaction.

The filters are those of the lists (``queries/numbers/facets.py``), walked once for each event
rather than once for each list.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    and_,
    false,
    func,
    literal_column,
    not_,
    select,
)
from sqlalchemy import case as when

from dashboard.area import CODE_LENGTH, Level
from dashboard.boards.snapshot import Value
from dashboard.case import STANDING, Stage
from dashboard.cases.kind import KINDS
from dashboard.day import EVER, Day, day_end, day_start
from dashboard.lists.kept import (
    NEVER,
    TIMES,
    Kept,
    KeptCases,
    KeptReading,
    KeptUnit,
    ListName,
    Lists,
    Moment,
    Trait,
    Window,
    wanted,
)
from dashboard.numbers.facets import Event, Facets
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import METRICS, Type
from queries.areas.within import within
from queries.colours.colour_at import held_at
from queries.lists.ways import grids_of, is_small
from queries.numbers.facets import case_where, in_grids, lies_in
from queries.numbers.number import of_area
from queries.tables.core import area_count, case, control_status, reading

MOST = 400_000
"""Cases that a list may have to be kept; a case takes about 200 bytes while they are read."""


def read_kept(db: Connection, moment: Moment, values: Mapping[str, Value]) -> Kept | None:
    """Return the lists behind the numbers of a moment's area, None where they are too long."""
    if any(_cases_of(one) > MOST for one in values.values()):
        return None
    asked = {name: one.listing() for name, one in values.items()}
    code = moment.area
    lists = Lists(
        cases=_cases(db, code, wanted(asked)),
        units=_units(db, code, moment.last if moment.last != moment.today else EVER),
        readings=_readings(db, code, asked),
        grids=_grids(db, code),
    )
    windows = {
        name: Window(one.first_day, one.last_day, lists.count(one)) for name, one in asked.items()
    }
    return Kept(moment, windows, lists)


def _cases_of(value: Value) -> float:
    """Return how many cases a number counts, 0 where it is none of cases."""
    match METRICS[value.metric].type:
        case Type.COUNT:
            return value.value or 0
        case Type.RATE:
            return value.denominator or 0
        case _:
            return 0


_COLUMNS = (
    case.c.key,
    case.c.area,
    case.c.kind,
    case.c.colour,
    case.c.stage,
    case.c.response,
    case.c.closure,
    case.c.subject.is_not(None).label("named"),
    case.c.points,
    *(case.c[name] for name in TIMES),
)


def _cases(db: Connection, code: str, names: Mapping[ListName, Facets]) -> KeptCases:
    """Return every case of some lists, once each."""
    keys, areas, traits = bytearray(), dict[str, int](), dict[Trait, int]()
    columns = [array("q") for _ in range(2 + len(TIMES))]
    asked = select(*_COLUMNS, _lists(names)).where(*_inside(db, code))
    passed: list[ColumnElement[bool]] = []
    for walk in _walks(names):
        # What an earlier walk has passed has all its lists already.
        new = (not_(func.coalesce(before, false())) for before in passed)
        for row in db.execute(asked.where(walk, *new)):
            key, place, kind, colour, stage, response, closure, named, points, *times, lists = row
            if not lists:
                continue
            keys += key
            hundredths = round(points * 100)
            one = Trait(lists, kind, colour, stage, response, closure, bool(named), hundredths)
            said = (areas.setdefault(place, len(areas)), traits.setdefault(one, len(traits)))
            for column, value in zip(columns, (*said, *times), strict=True):
                column.append(NEVER if value is None else value)
        passed.append(walk)
    return _columns(list(names), bytes(keys), list(areas), list(traits), columns)


def _columns(
    names: Sequence[ListName],
    keys: bytes,
    areas: Sequence[str],
    traits: Sequence[Trait],
    columns: Sequence["array[int]"],
) -> KeptCases:
    """Return cases as columns, their areas sorted."""
    area, trait, *times = (np.frombuffer(column, dtype=np.int64) for column in columns)
    order = sorted(range(len(areas)), key=areas.__getitem__)
    rank = np.empty(len(areas), dtype=np.int64)
    rank[order] = np.arange(len(areas))
    return KeptCases(
        names=names,
        keys=keys,
        areas=[areas[n] for n in order],
        area=rank[area],
        traits=traits,
        trait=trait,
        times=dict(zip(TIMES, times, strict=True)),
    )


def _lists(names: Mapping[ListName, Facets]) -> ColumnElement[int]:
    """Return a bit for each list that a case belongs to, by the filters of those lists."""
    none: ColumnElement[int] = literal_column("0", BigInteger)
    terms = (
        when((case_where(one), literal_column(str(1 << n), BigInteger)), else_=none)
        for n, one in enumerate(names.values())
    )
    return sum(terms, start=none).label("lists")


def _inside(db: Connection, code: str) -> list[ColumnElement[bool]]:
    """Return the condition that a case lies in an area, by grid where that is the shorter way."""
    if is_small(code) and len(code) < CODE_LENGTH[Level.GRID]:
        return [in_grids(grids_of(db, code)), within(case.c.area, code)]
    return [lies_in(code)]


def _walks(names: Mapping[ListName, Facets]) -> Iterator[ColumnElement[bool]]:
    """Yield conditions, each along an index, that together every case of some lists fulfils."""
    for event in Event:
        mine = [one for one in names.values() if one.event is event]
        if mine:
            yield from _standing(mine) if event is Event.EVER else _dated(event, mine)


def _standing(lists: Sequence[Facets]) -> Iterator[ColumnElement[bool]]:
    """Yield what stands now, and of a day gone by also what has been closed since."""
    kinds = frozenset[str]().union(*(one.kind for one in lists))
    standing = case_where(Facets(kind=kinds, stage=frozenset(STANDING)))
    last = lists[0].last_day
    if last == EVER:
        yield standing
        return
    end = day_end(last)
    yield and_(standing, case.c.opened_at < end)
    closed = case_where(Facets(kind=kinds, stage=frozenset({Stage.CLOSED})))
    yield and_(closed, case.c.closed_at >= end)


def _dated(event: Event, lists: Sequence[Facets]) -> Iterator[ColumnElement[bool]]:
    """Yield the kinds of some lists by the days in which they are to be looked for."""
    days: dict[str, tuple[Day, Day]] = {}
    for one in lists:
        for kind in one.kind or KINDS:
            first, last = days.get(kind, (one.first_day, one.last_day))
            days[kind] = min(first, one.first_day), max(last, one.last_day)
    for first, last in sorted(set(days.values())):
        kinds = frozenset(kind for kind, window in days.items() if window == (first, last))
        yield case_where(Facets(event, first, last, kind=kinds))


def _units(db: Connection, code: str, day: Day) -> list[KeptUnit]:
    """Return the units of an area with the colour they have, or had at the end of a day."""
    status = control_status.c
    read = select(status.area, status.colour, status.since, status.rule)
    read = read.where(of_area(db, code), held_at(day))
    return [KeptUnit(*row) for row in db.execute(read)]


def _readings(db: Connection, code: str, asked: Mapping[str, Listing]) -> list[KeptReading]:
    """Return the readings of an area behind its volumes."""
    found: list[KeptReading] = []
    for listing in asked.values():
        if listing.definition.type is not Type.VOLUME:
            continue
        column = reading.c
        read = select(column.area, column.place, column.kind, column.hour, column.n).where(
            within(column.area, code),
            column.kind == listing.definition.reading,
            column.hour >= day_start(listing.first_day),
            column.hour < day_end(listing.last_day),
        )
        found += [KeptReading(*row) for row in db.execute(read)]
    return found


def _grids(db: Connection, code: str) -> dict[str, int]:
    """Return how many grids an area and those beneath it hold, of more than one."""
    read = select(area_count.c.area, area_count.c.n).where(
        area_count.c.level == Level.GRID.value, within(area_count.c.area, code)
    )
    return {row.area: row.n for row in db.execute(read)}
