"""Filling a store in bulk: cases straight to the driver, then all that follows from them.

This is for trials alone: records come into a real store by ``queries.writing.record``.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.ground import areas_of_level
from bench.lives import ATTRIBUTES, NOW, SOURCE, Life, Plan, lives
from dashboard.area import Level, is_counted
from dashboard.case import case_key, live
from dashboard.cases.kind import KINDS
from dashboard.cases.subject import Subject
from queries.checks.recount import recount
from queries.sealing.people import seal_subject
from queries.sealing.vault import Vault, vault_of
from queries.store.engine import Store
from queries.store.revision import next_revision, touch
from queries.tables.core import case
from queries.writing import clock

Tell = Callable[[str], None]
COLUMNS = (
    "key", "source", "external_id", "kind", "area", "colour", "stage", "response", "closure",
    "opened_at", "responded_at", "response_at", "closed_at", "voided_at", "respond_by", "close_by",
    "points", "place", "longitude", "latitude", "title", "attributes", "subject", "version",
    "digest",
)  # fmt: skip
SLICES = 64
"""Parts by key in which the timelines are written, so that each is sorted in memory."""


def fill(store: Store, path: Path, cases: int, tell: Tell) -> None:
    """Fill a store that holds areas alone with so many cases, their timelines and counts."""
    plan = Plan(store.profile, areas_of_level(store, Level.MICRO), cases)
    started = time.monotonic()

    def done(what: str) -> None:
        tell(f"{what}: {time.monotonic() - started:.0f} s")

    with store.read() as reading:
        vault = vault_of(reading)
    store.engine.dispose()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        # Nothing here has to survive a crash: a half-filled store is thrown away.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000"):
            db.execute(f"PRAGMA {pragma}")
        indexes = _without_indexes(db)
        _cases(db, plan, vault)
        done(f"{cases:,} cases")
        for name, statement in indexes:
            db.execute(statement)
            done(f"index {name}")
        _timelines(db)
        done("timelines")
        db.execute("PRAGMA journal_mode = WAL")
    rows = recount(store, NOW)
    done(f"{rows:,} counts, and colours")
    clock.catch_up(store, NOW)
    _settled(store)
    done("settled")


def _without_indexes(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Drop the indexes of cases; return their names and statements."""
    found = db.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? "
        "AND sql IS NOT NULL ORDER BY name",
        [case.name],
    ).fetchall()
    for name, _ in found:
        db.execute(f"DROP INDEX {name}")
    return found


def _cases(db: sqlite3.Connection, plan: Plan, vault: Vault) -> None:
    db.execute("BEGIN")
    people = (_person(vault, n) for n in range(plan.people))
    db.executemany("INSERT INTO subject (key, sealed) VALUES (?, ?)", people)
    marks = ", ".join("?" * len(COLUMNS))
    insert = f"INSERT INTO cases ({', '.join(COLUMNS)}) VALUES ({marks})"
    for day in lives(plan):
        db.executemany(insert, _rows(day))
    db.execute("COMMIT")


def person_key(number: int) -> bytes:
    """Return the key of a made person."""
    return number.to_bytes(16, "big")


def _person(vault: Vault, n: int) -> tuple[bytes, bytes]:
    one = Subject(f"王{n}", f"330799{n:012d}", f"100{n:08d}", f"{n % 90}号")
    return person_key(n), seal_subject(vault, person_key(n), one)


def external_id(number: int) -> str:
    """Return the number that the made source gives to a case."""
    return f"B-{number:09d}"


def _rows(day: list[Life]) -> Iterator[tuple[Any, ...]]:
    for one in day:
        times = one.times
        now = live(times, releases=KINDS[one.kind].releases, now=NOW)
        key = case_key(SOURCE, external_id(one.number))
        yield (
            key,
            SOURCE,
            external_id(one.number),
            one.kind,
            one.area,
            one.colour,
            now.stage.value,
            now.response.value,
            now.closure.value,
            times.opened_at,
            times.responded_at,
            now.response_at,
            times.closed_at,
            times.voided_at,
            times.respond_by,
            times.close_by,
            one.points,
            None,
            None,
            None,
            f"{one.kind} {one.number}",
            ATTRIBUTES.get(one.kind, "{}"),
            person_key(one.person),
            times.closed_at or times.voided_at or times.responded_at or times.opened_at,
            key[::-1],
        )


_STEPS = """
SELECT key, opened_at AS at, 'stage' AS what, 'open' AS after, 0 AS turn FROM cases WHERE {part}
UNION ALL SELECT key, respond_by, 'response', 'late', 1 FROM cases
    WHERE {part} AND response = 'late'
UNION ALL SELECT key, responded_at, 'stage', 'responded', 2 FROM cases
    WHERE {part} AND responded_at IS NOT NULL
UNION ALL SELECT key, close_by, 'closure', 'late', 1 FROM cases WHERE {part} AND closure = 'late'
UNION ALL SELECT key, closed_at, 'stage', 'closed', 3 FROM cases
    WHERE {part} AND closed_at IS NOT NULL
UNION ALL SELECT key, voided_at, 'stage', 'void', 4 FROM cases
    WHERE {part} AND voided_at IS NOT NULL
"""
_TIMELINE = """
INSERT INTO transition ("case", number, at, what, before, after, "by", why)
SELECT key, row_number() OVER one - 1, at, what,
    coalesce(lag(after) OVER (PARTITION BY key, what ORDER BY at, turn), ''), after, 'grid-app', ''
FROM (STEPS) WINDOW one AS (PARTITION BY key ORDER BY at, turn, what) ORDER BY key, at, turn
""".replace("STEPS", _STEPS)


def _timelines(db: sqlite3.Connection) -> None:
    step = 256 // SLICES
    for low in range(0, 256, step):
        high = f"AND key < x'{low + step:02x}'" if low + step < 256 else ""
        db.execute(_TIMELINE.format(part=f"key >= x'{low:02x}' {high}"))


def _settled(store: Store) -> None:
    """Give every area a revision, as a write would have, and leave no log behind."""
    with store.write() as db:
        number = next_revision(db, NOW)
        touch(
            db, [code for code in store.areas(db).codes if is_counted(code)], number=number, now=NOW
        )
    with store.engine.connect() as db:
        db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
