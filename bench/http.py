"""Records over HTTP: how many a second a server takes, in calls and in a stream."""

import itertools
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import orjson

from bench.ground import fresh_store, lay_ground, place, url_of
from bench.intake import Refusing, made_lives, raw_of
from bench.lives import NOW, Life
from bench.timing import Line
from callbacks.commands.key import MAX_RATE, make_key
from queries.store.engine import Store, open_store
from queries.writing.record import RecordType, Status, record
from tests.keys import TEXT, keys
from tests.postgresql import OPTIONS, running_server
from tests.server import PROJECT, free_port

PART = "Records over HTTP"
CALLS = (100, 1000)
UNIT = "records/s"
MINUTE = 60.0
FAR = 2_000_000_000
"""Numbers from here on are those of the sustained trial: no other case has them."""
SENDERS = 2
"""Calls under way at a time."""
DURABLE = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "max_wal_size": "1GB",
}
"""What is acknowledged is on disk, as it is in SQLite's own settings."""
START_SECONDS = 60.0


@contextmanager
def _databases(folder: Path, name: str) -> Iterator[tuple[str, Store]]:
    """Give the URL of a database with areas alone, and a store open on it."""
    if name == "SQLite":
        with fresh_store(folder, "http") as store:
            yield url_of(folder / "http.db"), store
        return
    with running_server({**OPTIONS, **DURABLE}, on_disk=True) as url:
        store = open_store(url, place(), keys=keys)
        lay_ground(store)
        try:
            yield url, store
        finally:
            store.close()


@contextmanager
def serving(url: str) -> Iterator[tuple[int, int]]:
    """Give the port and the number of a server's process of its own over a database."""
    port = free_port()
    said = {"ZHIKONG_DATABASE_URL": url, "ZHIKONG_PORT": str(port), "ZHIKONG_DEMO": "false"}
    said["ZHIKONG_DATA_KEY"] = TEXT
    process = subprocess.Popen(
        [sys.executable, "app.py", "run"],
        cwd=PROJECT,
        env={**os.environ, **said},
        stdout=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise TimeoutError("the server did not start")
            time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=60)


def _answers(port: int) -> bool:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False


def _post(port: int, token: str, bodies: Sequence[bytes], media: str) -> int:
    """Send bodies one after the other; return how many records were accepted."""
    connection = HTTPConnection("127.0.0.1", port, timeout=600)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": media}
    accepted = 0
    for body in bodies:
        connection.request("POST", "/api/v1/records", body, headers)
        answer = connection.getresponse()
        said = json.loads(answer.read())
        if answer.status != 200 or said["refused"]:
            raise Refusing(str(said)[:1000])
        accepted += said["accepted"]
    connection.close()
    return accepted


def _calls(port: int, token: str, raws: Sequence[dict[str, Any]], size: int) -> None:
    """Send records in calls of a size, several at a time."""
    bodies = [
        json.dumps({"records": list(raws[at : at + size])}).encode()
        for at in range(0, len(raws), size)
    ]
    shares = [bodies[n::SENDERS] for n in range(SENDERS)]
    with ThreadPoolExecutor(SENDERS) as senders:
        media = "application/json"
        done = senders.map(lambda share: _post(port, token, share, media), shares)
        if sum(done) != len(raws):
            raise Refusing("some records were there before")


def _stream(port: int, token: str, raws: Sequence[dict[str, Any]]) -> None:
    body = b"".join(json.dumps(raw).encode() + b"\n" for raw in raws)
    if _post(port, token, [body], "application/x-ndjson") != len(raws):
        raise Refusing("some records were there before")


def _direct(store: Store, raws: Sequence[dict[str, Any]]) -> None:
    """Write records without a server, in batches of the larger call."""
    bare = [{name: value for name, value in raw.items() if name != "type"} for raw in raws]
    for at in range(0, len(bare), CALLS[-1]):
        batch = bare[at : at + CALLS[-1]]
        done = record(store, RecordType.CASE, batch, origin="bench", now=NOW)
        if any(outcome.status is not Status.ACCEPTED for outcome in done):
            raise Refusing("not all were accepted")


def _rate(count: int, work: Callable[[], None]) -> float:
    """Return how many a second, by the clock on the wall: the work is the server's, not ours."""
    started = time.perf_counter()
    work()
    return count / (time.perf_counter() - started)


def _sustained(
    port: int, token: str, made: Sequence[Life], *, seconds: float
) -> tuple[float, float]:
    """Send calls of 1,000 for some time; return records a second, and in the slowest tenth of it.

    The lives come again and again, each time under numbers of their own.
    """
    size, ends = CALLS[-1], []
    started = time.perf_counter()
    turns = itertools.count()

    def send(_: int) -> None:
        while time.perf_counter() - started < seconds:
            turn = next(turns)
            lives = [made[(turn * size + n) % len(made)] for n in range(size)]
            first = FAR + turn * size
            raws = [
                {"type": "case", **raw_of(one._replace(number=first + n))}
                for n, one in enumerate(lives)
            ]
            _post(port, token, [orjson.dumps({"records": raws})], "application/json")
            ends.append(time.perf_counter() - started)

    with ThreadPoolExecutor(SENDERS) as senders:
        list(senders.map(send, range(SENDERS)))
    lasted = max(ends)
    tenths = Counter(min(int(10 * at / lasted), 9) for at in ends)
    slowest = min(tenths[n] for n in range(10))
    return len(ends) * size / lasted, slowest * size / (lasted / 10)


def http(folder: Path, *, count: int, seconds: float) -> Iterator[Line]:
    """Yield records a second, by database and by how they are sent; each trial has its own.

    Ratios are to writing them without a server, on the same database.
    """
    for name in ("SQLite", "PostgreSQL"):
        with _databases(folder, name) as (url, store):
            made = made_lives(store, count)
            raws = [{"type": "case", **raw_of(one)} for one in made]
            area = store.profile.area
            _, token = make_key(store, name="bench", area=area, types=("case",), rate=MAX_RATE)
            share = count // 4
            own = [raws[share * n : share * (n + 1)] for n in range(4)]
            direct = f"{name} without a server"
            base = _rate(share, partial(_direct, store, own[3]))
            yield Line(PART, f"{direct}, batches of {CALLS[-1]:,}", f"{share:,}", base, UNIT)
            with serving(url) as (port, _):
                trials = [
                    (f"{name}, calls of {size:,}", partial(_calls, port, token, own[n], size))
                    for n, size in enumerate(CALLS)
                ]
                trials.append((f"{name}, a stream", partial(_stream, port, token, own[2])))
                for what, work in trials:
                    rate = _rate(share, work)
                    yield Line(PART, what, f"{share:,}", rate, UNIT, direct, rate / base)
                rate, slowest = _sustained(port, token, made, seconds=seconds)
                on = f"{seconds:g} s"
                what = f"{name}, calls of {CALLS[-1]:,}, sustained"
                yield Line(PART, what, on, rate, UNIT, direct, rate / base)
                what = f"{name}, the slowest tenth of that"
                yield Line(PART, what, on, slowest, UNIT, direct, slowest / base)
