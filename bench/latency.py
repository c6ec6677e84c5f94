"""Latency: from POST to the new number on a big screen in a real browser; quiet, and under load.

Held to a Dash page as most are made: a timer of a second, and a callback that asks for the numbers.
"""

import json
import statistics
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from bench.ground import areas_of_level, fresh_store, url_of
from bench.map_paint import SCREEN, chromium
from bench.serving import NotServing, served
from bench.timing import Line, percentile
from callbacks.commands.key import MAX_RATE, make_key
from dashboard.area import Level
from queries.store.engine import Store
from queries.writing.record import RecordType, record
from tests.logins import STATE

PART = "From POST to the new number in a browser"
TIMES = 50
CHANGES_A_SECOND = 20
PAUSE_MS = (300, 1100)
"""Between two changes of the quiet trial: from and to, so that no pace of ours meets another."""
PATIENCE_MS = 120_000
USUAL = "the usual way"
WATCH = """pattern => {
  window.seen = [];
  const look = () => {
    const found = document.body.textContent && new RegExp(pattern).exec(
      pattern.startsWith('alerts') ? document.body.textContent
                                   : document.getElementById('s-open').textContent);
    const number = found ? Number(found[1].replaceAll(',', '')) : NaN;
    if (!Number.isNaN(number) && number !== window.last) {
      window.last = number;
      window.seen.push([Date.now(), number]);
    }
  };
  look();
  new MutationObserver(look).observe(document.body,
    { childList: true, subtree: true, characterData: true });
}"""
"""Notes when the number of open alerts changes, and to what."""
OURS_SAYS, USUAL_SAYS = r"([\d,]+)", r"alerts_open: ([\d.]+)"
Send = Callable[[int], None]
"""Raises one more alert."""


def latency(path: Path, *, size: str, times: int, seconds: float) -> Iterator[Line]:
    """Yield medians and 99th percentiles over copies of a filled store."""
    with chromium() as browser:
        with fresh_store(path.parent, "latency", path) as store:
            url = url_of(path.with_name("latency.db"))
            with served(url, "--usual") as port:
                page = _page(browser, f"http://127.0.0.1:{port}/", USUAL_SAYS)
                usual = _quiet(page, _recorder(store), times)
                page.close()
            yield from _lines(f"{USUAL}, quiet", f"{times} changes, {size} cases", usual, {})
        base = {"median": statistics.median(usual), "99th percentile": percentile(usual)}
        with fresh_store(path.parent, "latency", path) as store:
            yield from _ours(browser, store, url, base, size=size, times=times, seconds=seconds)


def _ours(
    browser: Browser,
    store: Store,
    url: str,
    base: dict[str, float],
    *,
    size: str,
    times: int,
    seconds: float,
) -> Iterator[Line]:
    area = store.profile.area
    _, token = make_key(store, name="latency", area=area, types=("case",), rate=MAX_RATE)
    with served(url) as port:
        post = _poster(port, token, areas_of_level(store, Level.MICRO))
        page = _page(browser, f"http://127.0.0.1:{port}/screen/{area}", OURS_SAYS)
        page.wait_for_function("() => window.zhikong.live.page()?.stream?.speaks()")
        page.wait_for_load_state("networkidle")
        quiet = _quiet(page, post, times)
        yield from _lines("ours, quiet", f"{times} changes, {size} cases", quiet, base)
        busy = _busy(page, post, times, seconds)
        on = f"{len(busy)} changes, {size} cases"
        yield from _lines(f"ours, {CHANGES_A_SECOND} changes a second", on, busy, base)


def _lines(name: str, on: str, delays: list[float], base: dict[str, float]) -> Iterator[Line]:
    found = {"median": statistics.median(delays), "99th percentile": percentile(delays)}
    for what, value in found.items():
        ratio = value / base[what] if base else None
        yield Line(PART, f"{name}: {what}", on, value, "s", USUAL if base else "", ratio)


def _page(browser: Browser, address: str, says: str) -> Page:
    width, height = SCREEN
    page = browser.new_page(viewport={"width": width, "height": height}, storage_state=STATE)
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address)
    page.wait_for_selector("#s-open" if says == OURS_SAYS else "#numbers span")
    page.evaluate(WATCH, says)
    page.wait_for_function("() => window.seen.length > 0")
    return page


def _quiet(page: Page, send: Send, times: int) -> list[float]:
    """Raise alerts one by one, each when the one before is shown; return how long each took."""
    delays = []
    for n in range(times):
        wanted = page.evaluate("window.last") + 1
        began = time.time()
        send(n)
        _shown(page, wanted)
        delays.append(_delay(page.evaluate("window.seen"), wanted, began))
        page.wait_for_timeout(PAUSE_MS[0] + n * 617 % (PAUSE_MS[1] - PAUSE_MS[0]))
    return delays


def _busy(page: Page, send: Send, first: int, seconds: float) -> list[float]:
    """Raise alerts at an even pace; return how long each took to be shown, or a later one."""
    base, sent = page.evaluate("window.last"), []
    started = time.monotonic()
    for n in range(max(1, int(seconds * CHANGES_A_SECOND))):
        sent.append((time.time(), base + n + 1))
        send(first + n)
        time.sleep(max(0.0, started + (n + 1) / CHANGES_A_SECOND - time.monotonic()))
    _shown(page, sent[-1][1])
    seen = page.evaluate("window.seen")
    return [_delay(seen, wanted, began) for began, wanted in sent]


def _shown(page: Page, wanted: float) -> None:
    page.wait_for_function("wanted => window.last >= wanted", arg=wanted)


def _delay(seen: list[tuple[float, float]], wanted: float, began: float) -> float:
    at = next(at for at, number in seen if number >= wanted)
    return max(0.0, at / 1000 - began)


def _raw(number: int, cells: list[str]) -> dict[str, Any]:
    return {
        "source": "latency",
        "external_id": f"P-{number}",
        "kind": "fence_touched",
        "area": cells[number * 7919 % len(cells)],
        "opened_at": int(time.time() * 1000),
    }


def _poster(port: int, token: str, cells: list[str]) -> Send:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def post(number: int) -> None:
        # A connection of its own, as of a system that sends seldom.
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        body = json.dumps({"records": [{"type": "case", **_raw(number, cells)}]})
        connection.request("POST", "/api/v1/records", body, headers)
        said = json.loads(connection.getresponse().read())
        connection.close()
        if said.get("accepted") != 1:
            raise NotServing(str(said)[:500])

    return post


def _recorder(store: Store) -> Send:
    """Return what writes an alert beside the usual way's server, which takes no records itself."""
    cells = areas_of_level(store, Level.MICRO)

    def write(number: int) -> None:
        raw = _raw(number, cells)
        record(store, RecordType.CASE, [raw], origin="latency", now=int(raw["opened_at"]))

    return write
