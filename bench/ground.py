"""The ground of a trial: a store that holds the demonstration's areas and outlines, no cases."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from bench.lives import DAYS, NOW
from dashboard.area import CODE_LENGTH, Level, level_of
from dashboard.day import DAY
from dashboard.numbers.facets import Event
from dashboard.profile import Profile, profile
from dashboard.simulator.geography import make_geography
from dashboard.simulator.plan import plan_of
from queries.areas import outlines
from queries.store.engine import Store, open_store
from queries.tables.core import tally
from queries.writing import clock
from queries.writing.record import RecordType, Status, record
from tests.keys import keys

PLACE = "yongkang"
SINCE = NOW - (DAYS + 1) * DAY
"""Since when the areas of a trial count."""


def url_of(path: Path) -> str:
    """Return the database URL of an embedded store."""
    return f"sqlite:///{path}"


def place() -> Profile:
    """Return the profile that trials run on."""
    return profile(PLACE)


def open_ground(folder: Path, name: str) -> tuple[Store, bool]:
    """Open the store of a name, on fresh ground where there is none; say whether it was there."""
    path = folder / f"{name}.db"
    there = path.exists()
    if not there:
        shutil.copyfile(_ground(folder), path)
    return open_store(url_of(path), place(), keys=keys), there


@contextmanager
def fresh_store(folder: Path, name: str, source: Path | None = None) -> Iterator[Store]:
    """Give a copy of a store (of the ground where none is named), gone when it is left."""
    path = folder / f"{name}.db"
    _remove(path)
    shutil.copyfile(source or _ground(folder), path)
    store = open_store(url_of(path), place(), keys=keys)
    try:
        yield store
    finally:
        store.close()
        _remove(path)


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def areas_of_level(store: Store, level: Level) -> list[str]:
    """Return the codes of a level, in order."""
    with store.read() as db:
        return sorted(code for code in store.areas(db).codes if level_of(code) is level)


def busiest(store: Store, level: Level) -> str:
    """Return the area of a level that has had the most cases."""
    with store.read() as db:
        return str(
            db.execute(
                select(tally.c.area)
                .where(tally.c.event == Event.EVER.value)
                .where(func.length(tally.c.area) == CODE_LENGTH[level])
                .group_by(tally.c.area)
                .order_by(func.sum(tally.c.n).desc(), tally.c.area)
                .limit(1)
            ).scalar_one()
        )


def _ground(folder: Path) -> Path:
    """Return a file with areas and outlines alone, made once for a folder."""
    path = folder / "ground.db"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / "ground.half.db"
    half.unlink(missing_ok=True)
    store = open_store(url_of(half), place(), keys=keys)
    lay_ground(store)
    with store.engine.connect() as db:
        db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return half.rename(path)


def lay_ground(store: Store) -> None:
    """Put the demonstration's areas and outlines into an empty store."""
    made = make_geography(plan_of(store.profile))
    raws = [
        {
            "code": one.area.code,
            "name": one.area.name,
            "name_en": one.area.name_en,
            "unit": one.area.unit,
            "geometry": one.polygon.wkb,
            "valid_from": SINCE,
        }
        for one in made.areas
    ]
    outcomes = record(store, RecordType.AREA, raws, origin="bench", now=SINCE)
    if any(outcome.status is not Status.ACCEPTED for outcome in outcomes):
        raise ValueError("the demonstration's areas were not all accepted")
    outlines.rebuild(store, SINCE)
    clock.catch_up(store, NOW)
