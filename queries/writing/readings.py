"""Writing readings: the newest version of each hour, and its sums by day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from dashboard.day import HOUR, Instant, day_of
from dashboard.door import CLOCK_SKEW
from dashboard.records.beside_cases import ReadingRecord
from dashboard.refusal import Refused
from queries.store.engine import Store
from queries.tables.core import reading, reading_tally
from queries.tables.upsert import upsert
from queries.writing.written import Written, read_all

Key = tuple[str, str, int, str]


def _stored(db: Connection, keys: Sequence[Key]) -> dict[Key, tuple[int, int]]:
    """Return version and n of the stored readings among these keys."""
    areas = sorted({key[0] for key in keys})
    hours = [key[2] for key in keys]
    found: dict[Key, tuple[int, int]] = {}
    for start in range(0, len(areas), 800):
        rows = db.execute(
            select(reading)
            .where(reading.c.area.in_(areas[start : start + 800]))
            .where(reading.c.hour.between(min(hours), max(hours)))
        )
        for row in rows:
            found[row.area, row.kind, row.hour, row.place] = (row.version, row.n)
    return found


def write_readings(
    db: Connection, store: Store, raws: Sequence[Mapping[str, Any]], now: Instant
) -> Written:
    """Write readings; a later version of an hour replaces the one before."""
    areas = store.areas(db)

    def check(record: ReadingRecord) -> None:
        if record.area not in areas.codes:
            raise Refused("area", record.area, "unknown_area")
        if record.at > now + CLOCK_SKEW:
            raise Refused("at", record.at, "in_the_future")

    read = read_all(ReadingRecord, raws, check)
    written = Written(refused=read.refused)
    keyed: list[tuple[Key, Instant, int, int]] = [
        ((r.area, r.kind, r.at // HOUR * HOUR, r.place), r.updated_at or r.at, r.n, position)
        for position, r in read.admitted
    ]
    if not keyed:
        return written
    kept = _stored(db, [key for key, *_ in keyed])
    before = dict(kept)
    for key, version, n, position in keyed:
        # Of two versions with the same time the larger count holds, whatever came first.
        if key in kept and (version, n) <= kept[key]:
            written.unchanged.add(position)
        else:
            kept[key] = (version, n)
    changed = {key: value for key, value in kept.items() if before.get(key) != value}
    sums: dict[tuple[str, str, int], int] = defaultdict(int)
    for key, (_, n) in changed.items():
        code, kind, hour, _ = key
        old = before.get(key, (0, 0))[1]
        for above in areas.counted_in(code):
            sums[above, kind, day_of(hour)] += n - old
    _write(db, changed, sums)
    written.touched = {area for area, _, _ in sums}
    return written


def _write(
    db: Connection,
    changed: Mapping[Key, tuple[int, int]],
    sums: Mapping[tuple[str, str, int], int],
) -> None:
    rows = [
        {"area": area, "kind": kind, "hour": hour, "place": place, "n": n, "version": version}
        for (area, kind, hour, place), (version, n) in sorted(changed.items())
    ]
    if rows:
        db.execute(upsert(db, reading, replace=["n", "version"]), rows)
        totals = [
            {"area": area, "kind": kind, "day": day, "n": n}
            for (area, kind, day), n in sorted(sums.items())
        ]
        db.execute(upsert(db, reading_tally, add=["n"]), totals)
