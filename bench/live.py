"""Live: how soon screens hold a change, and what they cost; held to a Dash app's usual way."""

import json
import statistics
import subprocess
import sys
import time
from bisect import bisect_left
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import IO

from bench.ground import areas_of_level, fresh_store, url_of
from bench.lives import NOW
from bench.serving import NotServing, meter, served
from bench.timing import Line, percentile
from dashboard.area import Level
from queries.boards.snapshots import store_revision
from queries.store.engine import Store
from queries.writing.record import RecordType, record

PART = "Live: screens that follow 20 changes a second"
SCREENS = (100, 1000)
CHANGES_A_SECOND = 20
SECONDS = 10.0
USUAL_SCREENS = 100
USUAL = "the usual way"
CALLBACK = {
    "output": "numbers.children",
    "outputs": {"id": "numbers", "property": "children"},
    "inputs": [{"id": "tick", "property": "n_intervals", "value": 1}],
    "changedPropIds": ["tick.n_intervals"],
}


def live(
    path: Path, *, size: str, screens: Sequence[int] = SCREENS, seconds: float = SECONDS
) -> Iterator[Line]:
    """Yield the figures of live screens over copies of a filled store; ratios are to the usual way.

    The usual way comes first, so that all that follows is held to it.
    """
    with fresh_store(path.parent, "live", path):
        refresh = yield from _usual(path.with_name("live.db"), size, seconds)
    for count in screens:
        with fresh_store(path.parent, "live", path) as store:
            yield from _followed(store, path.with_name("live.db"), count, seconds, size, refresh)


def _followed(
    store: Store, path: Path, screens: int, seconds: float, size: str, usual: float
) -> Iterator[Line]:
    area, on = store.profile.area, f"{screens:,} screens, {size} cases"
    with served(url_of(path)) as port:
        load = [sys.executable, "-m", "bench.live_load", str(port), area, str(screens)]
        with subprocess.Popen(
            load, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as listening:
            said, told = listening.stdin, listening.stdout
            if said is None or told is None or told.readline() != "open\n":
                raise NotServing("the screens could not open their streams")
            before, started = meter(port), time.monotonic()
            written = _write(store, seconds)
            after, lasted = meter(port), time.monotonic() - started
            found = _heard(said, told, written[-1][1])
        memory = meter(port)["memory"]
    for what, name in (("told", "told"), ("held", "holding the snapshot")):
        delays = _delays(written, found[what])
        yield Line(PART, f"{name}, median", on, statistics.median(delays), "s")
        yield Line(PART, f"{name}, 99th percentile", on, percentile(delays), "s")
    cpu = (after["cpu"] - before["cpu"]) / lasted
    statements = (after["statements"] - before["statements"]) / lasted
    screen = cpu / screens * 1000
    yield Line(PART, "changes written", on, len(written) / lasted, "/s")
    yield Line(PART, "server CPU", on, 100 * cpu, "% of a core")
    yield Line(PART, "server CPU a screen", on, screen, "ms/s", USUAL, screen / usual)
    yield Line(PART, "of the usual way's CPU to ours", on, usual / screen, "times")
    yield Line(PART, "statements to the database", on, statements, "/s")
    yield Line(PART, "server memory, peak", on, memory, "MB")


def _heard(said: IO[str], told: IO[str], last: int) -> dict[str, list[list[tuple[float, int]]]]:
    """Tell the screens the last revision; return what each was told and held by then."""
    said.write(f"{last}\n")
    said.flush()
    found: dict[str, list[list[tuple[float, int]]]] = json.loads(told.read())
    if wrong := found.pop("wrong"):
        raise NotServing(f"screens broke off or never held the last revision: {wrong}")
    return found


def _usual(path: Path, size: str, seconds: float) -> Generator[Line, None, float]:
    """Yield what a timer of a second with a query in its callback costs; return ms a refresh.

    A screen of it refreshes once a second, so that a refresh's milliseconds are its CPU a second,
    were the server to keep up.
    """
    with served(url_of(path), "--usual") as port:
        _post(port)
        before, started = meter(port), time.monotonic()
        answered = _ticked(port, seconds)
        after, lasted = meter(port), time.monotonic() - started
    on = f"{USUAL_SCREENS} screens, {size} cases"
    refresh: float = (after["cpu"] - before["cpu"]) / answered * 1000
    rate = answered / lasted
    yield Line(PART, f"{USUAL}: refreshes a second", on, rate, f"of {USUAL_SCREENS}")
    yield Line(PART, f"{USUAL}: server CPU a screen, were it to keep up", on, refresh, "ms/s")
    return refresh


def _ticked(port: int, seconds: float) -> int:
    """Let every screen ask once a second for the trial's time; return how many were answered."""
    until = time.monotonic() + seconds

    def screen(_: int) -> int:
        answered = 0
        while (now := time.monotonic()) < until:
            _post(port)
            answered += 1
            time.sleep(max(0.0, 1.0 - (time.monotonic() - now)))
        return answered

    with ThreadPoolExecutor(USUAL_SCREENS) as screens:
        return sum(screens.map(screen, range(USUAL_SCREENS)))


def _post(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=300)
    body, headers = json.dumps(CALLBACK), {"Content-Type": "application/json"}
    connection.request("POST", "/_dash-update-component", body, headers)
    answer = connection.getresponse()
    if answer.status != 200:
        raise NotServing(f"the usual way answered {answer.status}")
    answer.read()
    connection.close()


def _write(store: Store, seconds: float) -> list[tuple[float, int]]:
    """Write alerts at an even pace; return when each was stored, and the revision it made."""
    cells = areas_of_level(store, Level.MICRO)
    first, written = store_revision(store), []
    started = time.monotonic()
    for number in range(max(1, int(seconds * CHANGES_A_SECOND))):
        raw = {
            "source": "trial",
            "external_id": f"L-{number}",
            "kind": "fence_touched",
            "area": cells[number * 7919 % len(cells)],
            "opened_at": NOW + number,
        }
        record(store, RecordType.CASE, [raw], origin="trial", now=NOW + number)
        written.append((time.monotonic(), first + number + 1))
        due = started + (number + 1) / CHANGES_A_SECOND
        time.sleep(max(0.0, due - time.monotonic()))
    return written


def _delays(written: list[tuple[float, int]], heard: list[list[tuple[float, int]]]) -> list[float]:
    """Return how long after each write each screen first had it, or something newer."""
    delays = []
    for screen in heard:
        numbers = [number for _, number in screen]
        for at, number in written:
            place_ = bisect_left(numbers, number)
            if place_ == len(numbers):
                raise NotServing(f"a screen never had revision {number}")
            delays.append(max(0.0, screen[place_][0] - at))
    return delays
