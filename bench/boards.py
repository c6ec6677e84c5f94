"""Boards: a snapshot in a fresh process, in a running one, and what SQLite does for it."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.ground import place, url_of
from bench.timing import Line, median_ms, peak_mb, timed
from dashboard.area import Level
from dashboard.boards.snapshot import Snapshot
from dashboard.viewer import Viewer
from queries.boards.board import board
from queries.store.engine import Store, open_store
from tests.keys import keys

PART = "Snapshot of an area"
STEPS = 1000
"""Instructions of SQLite's machine between two counts."""
FRESH = "from bench.boards import fresh; fresh({path!r}, {code!r})"


def snapshot(store: Store, code: str) -> Snapshot:
    """Read a board past the cache, as the first screen after a write makes it read."""
    viewer = Viewer("bench", (store.profile.area,))
    with store.read() as db:
        return board(db, viewer, code=code, profile=store.profile)


def fresh(path: str, code: str) -> None:
    """Print how long the first board of a process takes, and the process's memory before, after."""
    store = open_store(url_of(Path(path)), place(), keys=keys)
    before = peak_mb()
    first, _ = timed(lambda: snapshot(store, code))
    print(first, before, peak_mb())


def _in_fresh_process(path: Path, code: str) -> tuple[float, float, float]:
    command = [sys.executable, "-c", FRESH.format(path=str(path), code=code)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    first, before, after = map(float, told)
    return first, before, after


def steps(store: Store, code: str) -> int:
    """Return how many thousand instructions SQLite executes for a board."""
    count = 0

    def counted() -> int:
        nonlocal count
        count += 1
        return 0

    viewer = Viewer("bench", (store.profile.area,))
    with store.read() as db:
        driver = db.connection.driver_connection
        if driver is None:
            raise RuntimeError("no connection to count on")
        driver.set_progress_handler(counted, STEPS)
        try:
            board(db, viewer, code=code, profile=store.profile)
        finally:
            driver.set_progress_handler(None, 0)
    return count


def boards(
    store: Store, path: Path, *, size: str, areas: dict[Level, str], before: dict[str, float]
) -> Iterator[Line]:
    """Yield the time of a board at each level; ratios are to the smaller store's in this run.

    ``before`` holds the figures of the smaller store, and is left holding these.
    """
    for level, code in areas.items():
        first, bare, full = _in_fresh_process(path, code)
        found = {
            f"{level.value}, again": (median_ms(partial(snapshot, store, code)), "ms"),
            f"{level.value}, first of a process": (first, "ms"),
            f"{level.value}, thousand steps of SQLite": (float(steps(store, code)), ""),
        }
        if level is Level.COUNTY:
            found["memory of a process with the store open"] = (bare, "MB")
            found["memory after its first board"] = (full, "MB")
        for what, (value, unit) in found.items():
            ratio = value / before[what] if before.get(what) else None
            yield Line(PART, what, size, value, unit, "the smaller store", ratio)
            before[what] = value
