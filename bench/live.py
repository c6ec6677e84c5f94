"""Live: how soon screens hold a change, and what they cost; held to a Dash app's usual way."""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from bisect import bisect_left
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.ground import areas_of_level, place, url_of
from bench.lives import NOW
from bench.timing import Line
from dashboard.area import Level
from queries.engine import Store, open_store
from queries.record import RecordType, record
from queries.snapshots import store_revision

PART = "Live: screens that follow 20 changes a second"
SCREENS = (100, 1000)
CHANGES_A_SECOND = 20
SECONDS = 10.0
CALM_SECONDS = 3.0
"""Time after the last change, for the last screens to hold it."""
USUAL_SCREENS = 100
CALLBACK = {
    "output": "numbers.children",
    "outputs": {"id": "numbers", "property": "children"},
    "inputs": [{"id": "tick", "property": "n_intervals", "value": 1}],
    "changedPropIds": ["tick.n_intervals"],
}


class NotServing(RuntimeError):
    """The trial's server did not start, or its screens broke off."""


def live(path: Path, *, size: str) -> Iterator[Line]:
    """Yield the figures of live screens over a copy of a filled store."""
    copy = path.with_name("live.db")
    for screens in SCREENS:
        shutil.copyfile(path, copy)
        store = open_store(url_of(copy), place())
        yield from _followed(store, copy, screens, size)
        store.close()
    yield from _usual(path, size)
    for left in path.parent.glob("live.db*"):
        left.unlink()


def _followed(store: Store, copy: Path, screens: int, size: str) -> Iterator[Line]:
    area, on = store.profile.area, f"{screens:,} screens, {size} cases"
    with _server(copy) as port:
        load = [sys.executable, "-m", "bench.live_load", str(port), area, str(screens)]
        listening = subprocess.Popen(
            [*load, str(SECONDS + CALM_SECONDS)], stdout=subprocess.PIPE, text=True
        )
        assert listening.stdout is not None  # noqa: S101  a pipe was asked for
        if listening.stdout.readline() != "open\n":
            raise NotServing("the screens could not open their streams")
        before, started = _meter(port), time.monotonic()
        written = _write(store)
        after, lasted = _meter(port), time.monotonic() - started
        found = json.loads(listening.stdout.read())
        listening.wait()
        memory = _meter(port)["memory"]
    if found["broken"]:
        raise NotServing(f"{found['broken']} streams broke off")
    for what, name in (("told", "told"), ("held", "holding the snapshot")):
        delays = _delays(written, found[what])
        yield Line(PART, f"{name}, median", on, statistics.median(delays), "s")
        yield Line(PART, f"{name}, 99th percentile", on, _percentile(delays), "s")
    cpu = (after["cpu"] - before["cpu"]) / lasted
    statements = (after["statements"] - before["statements"]) / lasted
    _CPU[screens] = cpu / screens * 1000
    yield Line(PART, "server CPU", on, 100 * cpu, "% of a core")
    yield Line(PART, "server CPU a screen", on, _CPU[screens], "ms/s")
    yield Line(PART, "statements to the database", on, statements, "/s")
    yield Line(PART, "server memory, peak", on, memory, "MB")


_CPU: dict[int, float] = {}
"""Milliseconds of CPU a second and screen, by the number of screens."""


def _usual(path: Path, size: str) -> Iterator[Line]:
    """Yield what a timer of a second with a query in its callback costs."""
    with _server(path, "--usual") as port:
        _post(port)
        before, started = _meter(port), time.monotonic()
        answered = _ticked(port)
        after, lasted = _meter(port), time.monotonic() - started
    on = f"{USUAL_SCREENS} screens, {size} cases"
    refresh = (after["cpu"] - before["cpu"]) / answered * 1000
    yield Line(
        PART, "the usual way: refreshes a second", on, answered / lasted, f"of {USUAL_SCREENS}"
    )
    yield Line(PART, "the usual way: server CPU a refresh", on, refresh, "ms")
    for screens, ours in _CPU.items():
        yield Line(
            PART,
            "the usual way, were it to keep up: server CPU a screen",
            on,
            refresh,
            "ms/s",
            f"ours at {screens:,}",
            refresh / ours,
        )


def _ticked(port: int) -> int:
    """Let every screen ask once a second for the trial's time; return how many were answered."""
    until = time.monotonic() + SECONDS

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


def _write(store: Store) -> list[tuple[float, int]]:
    """Write alerts at an even pace; return when each was stored, and the revision it made."""
    cells = areas_of_level(store, Level.MICRO)
    first, written = store_revision(store), []
    started = time.monotonic()
    for number in range(int(SECONDS * CHANGES_A_SECOND)):
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


def _percentile(delays: list[float]) -> float:
    return sorted(delays)[int(0.99 * (len(delays) - 1))]


@contextmanager
def _server(path: Path, *options: str) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environment = {"ZHIKONG_DATABASE_URL": url_of(path), "ZHIKONG_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.live_server", *options], env={**os.environ, **environment}
    )
    stop = threading.Timer(300, process.kill)
    stop.start()
    try:
        _wait(process, port)
        yield port
    finally:
        stop.cancel()
        process.terminate()
        process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    for _ in range(600):
        try:
            _meter(port)
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    raise NotServing("the trial's server did not start")


def _meter(port: int) -> dict[str, Any]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/meter")
    found: dict[str, Any] = json.loads(connection.getresponse().read())
    connection.close()
    return found
