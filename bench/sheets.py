"""Sheets: a list of all cases as XLSX: how long it takes, its memory, what screens feel of it."""

import json
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from bench.ground import fresh_store, url_of
from bench.logins import refreshes
from bench.serving import served
from bench.soak import memory_mb
from bench.timing import Line
from callbacks.exports.shelf import ASKED, STATE
from tests.keys import TEXT
from tests.logins import HEADERS

PART = "Sheets: every case of the place as XLSX"
DAYS = {"from": "2000-01-01", "to": "2099-12-31"}
LOOK_SECONDS = 0.2
MOST_SECONDS = 1800.0


class NotMade(RuntimeError):
    """The trial's export did not begin, or did not end well."""


def sheets(path: Path, *, size: str, times: int) -> Iterator[Line]:
    """Yield seconds, rows and memory of one export, and boards meanwhile against quiet ones."""
    with (
        fresh_store(path.parent, "sheets", path) as store,
        TemporaryDirectory(prefix="zhikong-sheets-") as folder,
    ):
        settings = {"ZHIKONG_DATA_FOLDER": folder, "ZHIKONG_DATA_KEY": TEXT}
        with served(url_of(path.with_name("sheets.db")), settings=settings) as port:
            quiet = refreshes(store, port, times)
            exports = Path(folder, "exports")
            began = time.monotonic()
            _begin(port, store.profile.area)
            with _watching(exports) as watched:
                busy = []
                while not watched.is_set():
                    busy += refreshes(store, port, 1)
            seconds = watched.ended - began
            stand, rows = _stand(exports), _rows(exports)
    if stand["state"] != "ready":
        raise NotMade(str(stand))
    yield Line(PART, "from the click to the file", f"{rows:,} rows", seconds, "s")
    yield Line(PART, "size of the file", f"{rows:,} rows", stand["size"] / 1e6, "MB")
    yield Line(PART, "memory of its process, at most", f"{rows:,} rows", watched.most, "MB")
    base, found = statistics.median(quiet) * 1000, statistics.median(busy) * 1000
    yield Line(PART, "a new board, nothing else", f"{size} cases", base, "ms")
    yield Line(PART, "a new board meanwhile", f"{size} cases", found, "ms", "quiet", found / base)


def _begin(port: int, area: str) -> None:
    query = urlencode({"of": "cases", "metric": "cases_raised", "area": area, **DAYS})
    form = {
        **HEADERS,
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"http://127.0.0.1:{port}",
    }
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/exports", urlencode({"query": query}), form)
    answer = connection.getresponse()
    if answer.status != 303:
        raise NotMade(f"{answer.status}: {answer.read()[:300]!r}")
    connection.close()


class _Watch:
    """The export's end, and the most private memory that its process has held, in MB."""

    def __init__(self) -> None:
        self.most = 0.0
        self.ended = 0.0
        self._over = threading.Event()

    def is_set(self) -> bool:
        """Say whether the export is over."""
        return self._over.is_set()

    def follow(self, exports: Path) -> None:
        """Look until it is over, or the trial has lasted too long."""
        until = time.monotonic() + MOST_SECONDS
        while time.monotonic() < until:
            for pid in _makers():
                try:
                    self.most = max(self.most, memory_mb(pid))
                except (OSError, ValueError):
                    continue
            if _stand(exports).get("state") in ("ready", "failed"):
                break
            time.sleep(LOOK_SECONDS)
        self.ended = time.monotonic()
        self._over.set()


@contextmanager
def _watching(exports: Path) -> Iterator[_Watch]:
    watch = _Watch()
    thread = threading.Thread(target=watch.follow, args=(exports,), daemon=True)
    thread.start()
    yield watch
    thread.join()


def _makers() -> Iterator[int]:
    """Yield the processes that make exports."""
    for place in Path("/proc").iterdir():
        if place.name.isdecimal():
            try:
                said = (place / "cmdline").read_bytes()
            except OSError:
                continue
            if b"multiprocessing.spawn" in said and b"spawn_main" in said:
                yield int(place.name)


def _stand(exports: Path) -> dict[str, Any]:
    for path in exports.glob(f"*/{STATE}"):
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return found
    return {}


def _rows(exports: Path) -> int:
    [path] = exports.glob(f"*/{ASKED}")
    return int(json.loads(path.read_text("utf-8"))["rows"])
