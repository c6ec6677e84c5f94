"""Recounting: the tally as the cases make it, by SQL alone, so that ten million are no matter.

``check`` compares it with what is stored; ``recount`` stores it (after a bulk fill).
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Select,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
)

from dashboard.area import CODE_LENGTH, COUNTED_LEVELS, Level
from dashboard.day import DAY, EVER, HOUR, Instant
from dashboard.numbers.facets import EVENT_TIME, Event
from queries.cases.ladder import rebuild
from queries.colours.recolour import control_moves, recolour
from queries.store.engine import Store
from queries.store.revision import next_revision, touch_all
from queries.tables.core import (
    area,
    case,
    control_status,
    control_tally,
    reading,
    reading_tally,
    tally,
)
from queries.tables.upsert import upsert

LENGTHS = tuple(CODE_LENGTH[level] for level in COUNTED_LEVELS)
SHARED = ("colour", "stage", "response", "closure")
KEYS = ("area", "event", "kind", "day", *SHARED)
_SHANGHAI = 8 * HOUR


def _number(at: ColumnElement[int]) -> ColumnElement[int]:
    """Return the number of a Shanghai day since 1970."""
    return (at + _SHANGHAI) // DAY


def _day(dialect: str, number: ColumnElement[int]) -> ColumnElement[int]:
    """Return a day by its number, as yyyymmdd."""
    seconds = number * (DAY // 1000)
    if dialect == "sqlite":
        return cast(func.strftime("%Y%m%d", seconds, "unixepoch"), Integer)
    utc = func.timezone("UTC", func.to_timestamp(seconds))
    return cast(func.to_char(utc, "YYYYMMDD"), Integer)


def _of_grids(event: Event) -> Select[Any]:
    """Return the cases of an event counted by grid, or by the area above that they lie in."""
    at = case.c[EVENT_TIME[event]]
    number = literal(EVER) if event is Event.EVER else _number(at)
    hundredths = cast(func.round(case.c.points * 100), BigInteger)
    columns = (
        func.substr(case.c.area, 1, CODE_LENGTH[Level.GRID]).label("home"),
        case.c.kind,
        number.label("number"),
        *(case.c[name] for name in SHARED),
    )
    grouped = select(*columns, func.count().label("n"), func.sum(hundredths).label("hundredths"))
    by = columns if event is not Event.EVER else [c for c in columns if c.name != "number"]
    return grouped.where(at.is_not(None)).group_by(*by)


def counted_cells(dialect: str, event: Event) -> Select[Any]:
    """Return the tally's rows of an event as the cases make them, not yet added up by cell.

    ``dialect`` names the database's, as SQLAlchemy does.
    """
    grids = _of_grids(event).cte("grids")
    day = literal(EVER) if event is Event.EVER else _day(dialect, grids.c.number)
    levels = []
    for length in LENGTHS:
        code = func.substr(grids.c.home, 1, length)
        levels.append(
            select(
                area.c.code.label("area"),
                literal(event.value).label("event"),
                grids.c.kind,
                day.label("day"),
                *(grids.c[name] for name in SHARED),
                grids.c.n,
                grids.c.hundredths,
            ).join(area, (area.c.code == code) & (func.length(area.c.code) == length))
        )
    return select(union_all(*levels).subquery("cells"))


def counted_readings(dialect: str) -> Select[Any]:
    """Return the sums of readings by area, kind and day, not yet added up."""
    day = _day(dialect, _number(reading.c.hour))
    levels = []
    for length in LENGTHS:
        code = func.substr(reading.c.area, 1, length)
        levels.append(
            select(area.c.code.label("area"), reading.c.kind, day.label("day"), reading.c.n).join(
                area, (area.c.code == code) & (func.length(area.c.code) == length)
            )
        )
    return select(union_all(*levels).subquery("cells"))


def _tally(db: Connection) -> int:
    db.execute(delete(tally))
    for event in Event:
        cells = counted_cells(db.dialect.name, event).subquery()
        keys = [cells.c[name] for name in KEYS]
        sums = [cast(func.sum(cells.c[name]), BigInteger) for name in ("n", "hundredths")]
        made = select(*keys, *sums).group_by(*keys).order_by(*keys)
        db.execute(insert(tally).from_select([*KEYS, "n", "hundredths"], made))
    return int(db.execute(select(func.count()).select_from(tally)).scalar_one())


def _readings(db: Connection) -> None:
    db.execute(delete(reading_tally))
    cells = counted_readings(db.dialect.name).subquery()
    keys = [cells.c[name] for name in ("area", "kind", "day")]
    made = select(*keys, cast(func.sum(cells.c.n), BigInteger)).group_by(*keys)
    db.execute(insert(reading_tally).from_select(["area", "kind", "day", "n"], made))


def _colours(db: Connection, store: Store, now: Instant) -> None:
    areas, control = store.areas(db), store.profile.control
    recolour(
        db, areas.units, areas, scheme=control.scheme, recent_days=control.recent_days, now=now
    )
    db.execute(delete(control_tally))
    rows = (dict(row) for row in db.execute(select(control_status)).mappings())
    moved = control_moves(rows, sign=1, areas=areas)
    cells = [
        {"area": code, "day": day, "colour": colour, "n": n}
        for (code, day, colour), n in sorted(moved.items())
        if n
    ]
    if cells:
        db.execute(upsert(db, control_tally, add=["n"]), cells)


def recount(store: Store, now: Instant) -> int:
    """Make every count and colour anew from the cases, in one transaction; return tally rows.

    So is where late cases stand on the ladder.
    The cases themselves, their stages and timeliness, are taken as they are stored.
    """
    with store.write(spills=True) as db:
        number = next_revision(db, now)
        rows = _tally(db)
        _readings(db)
        _colours(db, store, now)
        rebuild(db, store.profile.escalation)
        touch_all(db, number=number, now=now)
    return rows
