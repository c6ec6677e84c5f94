"""Soak: what a browser and the server hold after hours of changes, on tabs that stay open.

A big screen, a workbench and a wall that goes around, each in a window of its own, follow a store
that takes ten changes a second over HTTP: alerts, and now and then a warned person, opened and
closed again, so that numbers, lists and the map's colours all move. Before each look the browser
collects its garbage.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.chromium import Chromium, chromium
from bench.ground import areas_of_level, fresh_store, url_of
from bench.http import serving
from bench.timing import Line
from callbacks.commands.key import MAX_RATE, make_key
from dashboard.area import Level
from tests.logins import STATE, let_in

PART = "Soak: ten changes a second on tabs that stay open"
MINUTES = 60.0
LOOK_MINUTES = 5.0
CHANGES_A_SECOND = 10
LASTING = 600
"""Changes after which what a change opened is closed."""
WARNED_EVERY = 40
SETTLE_SECONDS = 10
LOAD_SECONDS = 120
READY = "Boolean(window.zhikong?.live?.page()?.cells)"
SCREEN = (1920, 1080)
TOUR_SECONDS = 30
SEEN = "location.search + document.querySelector('[data-live]').dataset.revision"
"""What tells that a page has gone on: the board that it shows."""
HELD = {"JSHeapUsedSize": ("JS heap", "MB"), "Nodes": ("nodes", ""),
        "JSEventListeners": ("listeners", "")}  # fmt: skip


class Standing(RuntimeError):
    """A page took no new board between two looks, so that the trial would say nothing."""


class Feeding(RuntimeError):
    """The server did not take the trial's records."""


@dataclass(slots=True)
class Tab:
    """An open page: its name, the browser, and the session that speaks to it."""

    name: str
    browser: Chromium
    session: str
    seen: str = ""

    def held(self) -> dict[str, float]:
        """Return what the page holds once its garbage is gone; raise Standing if it stood."""
        seen = str(self.browser.evaluate(self.session, SEEN))
        if seen == self.seen:
            raise Standing(self.name)
        self.seen = seen
        self.browser.send("HeapProfiler.collectGarbage", self.session)
        told = self.browser.send("Performance.getMetrics", self.session)["metrics"]
        found = {one["name"]: float(one["value"]) for one in told if one["name"] in HELD}
        return found | {"JSHeapUsedSize": found["JSHeapUsedSize"] / 2**20}


class Feed:
    """Changes at an even pace over one connection, from a thread of its own."""

    def __init__(self, port: int, token: str, cells: list[str]) -> None:
        self._port, self._token, self._cells = port, token, cells
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._guarded, daemon=True)
        self._problem: Exception | None = None
        self.sent = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Feed until left."""
        self._thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            self._thread.join(timeout=60)

    def check(self) -> None:
        """Raise Feeding where the server refused something."""
        if self._problem is not None:
            raise Feeding(str(self._problem)) from self._problem

    def _guarded(self) -> None:
        try:
            self._run()
        except (OSError, ValueError, Feeding) as problem:
            self._problem = problem

    def _run(self) -> None:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        started, opened = time.monotonic(), {}
        while not self._stopping.is_set():
            change = self.sent // 2
            if self.sent % 2 == 0:
                opened[change] = int(time.time() * 1000)
                raw = self._case(change, opened[change])
            else:
                old = change - LASTING // 2
                at = opened.pop(old, None)
                raw = self._case(
                    *((change, opened[change]) if at is None else (old, at)), ends=True
                )
            connection.request("POST", "/api/v1/records", json.dumps({"records": [raw]}), headers)
            said = json.loads(connection.getresponse().read())
            if said.get("accepted") != 1:
                raise Feeding(str(said)[:500])
            self.sent += 1
            due = started + self.sent / CHANGES_A_SECOND
            self._stopping.wait(max(0.0, due - time.monotonic()))

    def _case(self, number: int, opened_at: int, *, ends: bool = False) -> dict[str, Any]:
        """Return a case as it is raised, or as it is told of again when it is over."""
        warned = number % WARNED_EVERY == 0
        now = int(time.time() * 1000)
        raw = {
            "type": "case",
            "source": "soak",
            "external_id": f"S-{number}",
            "kind": "warned_person" if warned else "fence_touched",
            "area": self._cells[number * 7919 % len(self._cells)],
            "opened_at": opened_at,
        }
        if warned:
            raw["colour"] = ("red", "orange", "yellow", "blue")[number // WARNED_EVERY % 4]
        if ends:
            raw |= {"closed_at": now, "updated_at": now}
            raw |= {} if warned else {"responded_at": now}
        return raw


def memory_mb(pid: int) -> float:
    """Return the memory that a process holds for itself, in megabytes; Linux alone tells it."""
    kept = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    own = [line.split() for line in kept if line.startswith(("Private_Clean", "Private_Dirty"))]
    return sum(int(parts[1]) for parts in own) / 1024


def _tab(browser: Chromium, name: str, address: str) -> Tab:
    session = browser.open(address, size=SCREEN, cookies=STATE["cookies"])
    for part in ("HeapProfiler", "Performance"):
        browser.send(f"{part}.enable", session)
    for _ in range(LOAD_SECONDS * 10):
        if browser.evaluate(session, READY):
            return Tab(name, browser, session)
        time.sleep(0.1)
    raise Standing(name)


def _look(tabs: list[Tab], browser: Chromium, server: int) -> Iterator[tuple[str, str, float]]:
    """Yield everything that is held now: its name, unit and amount."""
    for tab in tabs:
        for name, amount in tab.held().items():
            what, unit = HELD[name]
            yield f"{tab.name}: {what}", unit, amount
    own: dict[str, float] = {}
    for pid, does in browser.processes().items():
        kind = "pages" if does == "renderer" else "the browser itself"
        own[kind] = own.get(kind, 0) + memory_mb(pid)
    for kind, amount in sorted(own.items()):
        yield f"private memory of {kind}", "MB", amount
    yield "private memory of the server", "MB", memory_mb(server)


def soak(folder: Path, *, minutes: float) -> Iterator[Line]:
    """Yield what is held before, every five minutes and after, as ratios to before."""
    with fresh_store(folder, "soak") as store:
        area, cells = store.profile.area, areas_of_level(store, Level.MICRO)
        _, token = make_key(store, name="soak", area=area, types=("case",), rate=MAX_RATE)
        let_in(store)
        with serving(url_of(folder / "soak.db")) as (port, pid), chromium() as browser:
            feed, home = Feed(port, token, cells), f"http://127.0.0.1:{port}"
            addresses = {
                "big screen": f"/screen/{area}",
                "workbench": f"/area/{area}",
                "wall": f"/screen/{area}?rotate=children&every={TOUR_SECONDS}",
            }
            with feed.running():
                tabs = [_tab(browser, name, home + path) for name, path in addresses.items()]
                time.sleep(SETTLE_SECONDS)
                yield from _looks(minutes, lambda: _look(tabs, browser, pid), feed)


def _looks(
    minutes: float, look: Callable[[], Iterator[tuple[str, str, float]]], feed: Feed
) -> Iterator[Line]:
    """Look before, at each step and after."""
    before: dict[str, float] = {}
    step = min(LOOK_MINUTES, minutes / 2)
    started = time.monotonic()
    for number in range(round(minutes / step) + 1):
        time.sleep(max(0.0, started + number * step * 60 - time.monotonic()))
        feed.check()
        when = f"after {number * step:g} min, {feed.sent:,} changes" if number else "before"
        for what, unit, amount in look():
            base = before.setdefault(what, amount)
            yield Line(PART, what, when, amount, unit, "before", amount / base)
