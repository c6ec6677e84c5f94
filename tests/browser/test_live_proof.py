"""An alert is posted: without a reload the number, the map's colour and the list change.

How long that took is printed and not asserted, since a busy machine takes its time. What is
asserted is the way: by the stream, with one look of each page, and never by polling.
"""

import json
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from callbacks.context import now
from dashboard.day import MINUTE
from queries.store.engine import Store
from tests.factories.mapped import open_mapped_county
from tests.factories.records import COUNTY, MICRO, a_warned_person, an_alert
from tests.intake import a_key, sent
from tests.server import Served, running
from tests.stores import differences

PATIENCE_MS = 30_000
NEVER_SECONDS = 3600
"""Time between looks where the stream is silent: what comes sooner has come by the stream."""
ORANGE = "245,158,11"
SPEAKS = "() => window.zhikong.live.page()?.stream?.speaks()"
WATCH = """() => {
  const holds = () => %s;
  window.seen = window.seen || {};
  const look = () => {
    if (holds()) window.seen['%s'] = Date.now(); else setTimeout(look, 20);
  };
  look();
}"""
PAINTED = """(() => {
  const { layer } = window.zhikong.map.entry('map') || {};
  const found = layer && layer.raster && layer.locate('%s');
  if (!found) return false;
  const { width, ids } = layer.raster;
  const first = ids.findIndex((id) => (id & 0x7fffffff) === found.source.base + found.area + 1);
  // Some pixels beside each other: over the colour lies a pattern.
  const data = layer.pens.base.getImageData(first %% width, Math.floor(first / width), 9, 1).data;
  for (let p = 0; p < data.length; p += 4) {
    if (data.slice(p, p + 3).join() === '%s') return true;
  }
  return false;
})()"""
TEXT = 'document.querySelector("%s")?.textContent.trim() === "%s"'


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_mapped_county(database_url)
    yield opened
    opened.close()


@pytest.fixture
def served(store: Store, database_url: str) -> Iterator[Served]:
    with running(database_url, refresh_seconds=NEVER_SECONDS) as server:
        yield server


def post(served: Served, token: str, *records: dict[str, Any]) -> None:
    """Send records as another system does; all of them must be accepted."""
    connection = HTTPConnection("127.0.0.1", served.port, timeout=30)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request("POST", "/api/v1/records", json.dumps({"records": records}), headers)
    answer = json.load(connection.getresponse())
    connection.close()
    assert (answer["accepted"], answer["refused"]) == (len(records), 0)


def opened(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """Open a page and wait until it listens; return it with the boards that it will ask for."""
    page = context.new_page()
    page.goto(address)
    page.wait_for_function(SPEAKS, timeout=PATIENCE_MS)
    page.wait_for_load_state("networkidle")
    page.evaluate("window.sameDocument = true")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return page, asked


def seen_at(page: Page, name: str) -> float:
    """Return when a page first held what it was told to watch for, in seconds."""
    page.wait_for_function("name => window.seen[name]", arg=name, timeout=PATIENCE_MS)
    return float(page.evaluate("name => window.seen[name]", name)) / 1000


def test_a_posted_alert_is_seen_in_the_number_the_map_and_the_list(
    context: BrowserContext, store: Store, served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    _, token = a_key(store)
    screen, screen_asked = opened(context, f"{served.url}/screen/{COUNTY}")
    listed, list_asked = opened(context, f"{served.url}/cases?metric=alerts_open&area={COUNTY}")
    screen.wait_for_function("() => window.zhikong.map?.stats('map')?.painted_ms > 0")
    # A micro-grid has the colour of the control unit that it lies in.
    screen.evaluate("window.zhikong.map.pick('map', 'micro')")
    located = f"() => window.zhikong.map.entry('map').layer.locate('{MICRO}') !== null"
    screen.wait_for_function(located)
    screen.evaluate(WATCH % (TEXT % ("#s-open", "1"), "number"))
    screen.evaluate(WATCH % (PAINTED % (MICRO, ORANGE), "map"))
    newest = TEXT % ("#d-grid .ag-row[row-index='0'] a.open", "T-1")
    listed.evaluate(WATCH % (newest, "list"))
    for page in (screen, listed):
        assert page.evaluate("window.seen") == {}
    screen.bring_to_front()
    screen_asked.clear()

    opened_at = now() - MINUTE
    person = a_warned_person(number=2, colour="orange", opened=opened_at, area=MICRO)
    began = time.time()
    post(served, token, sent(an_alert(number=1, opened=opened_at)), sent(person))
    seen = {name: seen_at(screen, name) - began for name in ("number", "map")}
    seen["list"] = seen_at(listed, "list") - began

    with capsys.disabled():
        told = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in seen.items())
        sys.stdout.write(f"\n  {store.engine.dialect.name}, from POST to seen: {told}\n")
    for page, asked, path in (
        (screen, screen_asked, "/board/"),
        (listed, list_asked, "/cases.json"),
    ):
        assert page.evaluate("window.sameDocument")
        looks = [url for url in asked if path in url]
        assert len(looks) == 1
        assert "&revision=" in looks[0]
    assert differences(store, now()) == []
