"""Logins: what guesses at the door cost those who are inside."""

import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from bench.ground import areas_of_level, fresh_store, url_of
from bench.lives import NOW
from bench.serving import served
from bench.timing import Line, percentile
from dashboard.area import Level
from queries.boards.snapshots import store_revision
from queries.store.engine import Store
from queries.writing.record import RecordType, record
from tests.logins import HEADERS

PART = "Logins: a screen's refresh while somebody guesses passwords"
GUESSES_A_SECOND = 20
BEHIND = {"ZHIKONG_TRUSTED_PROXIES": "127.0.0.1"}
"""Every guess comes from an address of its own, so that none is locked and each is judged."""


class Judged(RuntimeError):
    """A guess was answered otherwise than as a wrong one."""


def logins(path: Path, *, size: str, times: int) -> Iterator[Line]:
    """Yield how long a new board takes, with nobody at the door and with many guesses."""
    with fresh_store(path.parent, "logins", path) as store:
        url = url_of(path.with_name("logins.db"))
        with served(url, settings=BEHIND) as port:
            quiet = refreshes(store, port, times)
            with _guessing(port) as made:
                busy = refreshes(store, port, times)
                guessed = len(made)
    base = {"median": statistics.median(quiet), "99th percentile": percentile(quiet)}
    for name, found in (("nobody at the door", quiet), (f"{guessed} guesses meanwhile", busy)):
        for what, of in (("median", statistics.median), ("99th percentile", percentile)):
            value = of(found)
            against = (base[what] and value / base[what]) if found is busy else None
            yield Line(
                PART,
                f"{name}: {what}",
                f"{times} boards, {size} cases",
                value * 1000,
                "ms",
                "quiet" if found is busy else "",
                against,
            )


def refreshes(store: Store, port: int, times: int) -> list[float]:
    """Write an alert and fetch the board that it makes, so often; return the seconds of each."""
    area, cells = store.profile.area, areas_of_level(store, Level.MICRO)
    connection, delays = HTTPConnection("127.0.0.1", port, timeout=60), []
    for n in range(times):
        said = {"kind": "fence_touched", "area": cells[n % len(cells)], "opened_at": NOW}
        raw = {"source": "door", "external_id": f"{time.time_ns()}", **said}
        record(store, RecordType.CASE, [raw], origin="bench", now=NOW)
        revision, began = store_revision(store), time.monotonic()
        address = f"/board/{area}.json?view=screen&lang=zh&revision={revision}"
        connection.request("GET", address, headers=HEADERS)
        connection.getresponse().read()
        delays.append(time.monotonic() - began)
        time.sleep(0.1)
    connection.close()
    return delays


@contextmanager
def _guessing(port: int) -> Iterator[list[int]]:
    """Guess at an even pace until left; gives the statuses so far."""
    stopping, made = threading.Event(), list[int]()

    def guess() -> None:
        began = time.monotonic()
        while not stopping.is_set():
            made.append(0)
            threading.Thread(target=_guess, args=(port, len(made) - 1, made), daemon=True).start()
            stopping.wait(max(0.0, began + len(made) / GUESSES_A_SECOND - time.monotonic()))

    thread = threading.Thread(target=guess, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        stopping.set()
        thread.join()
    if set(made) - {0, 401}:
        raise Judged(str(set(made)))


def _guess(port: int, number: int, made: list[int]) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"http://127.0.0.1:{port}",
        "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
    }
    body = urlencode({"name": f"name{number}", "password": f"guess {number}"})
    connection.request("POST", "/login", body, headers)
    answer = connection.getresponse()
    answer.read()
    made[number] = answer.status
    connection.close()
