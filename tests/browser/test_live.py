"""The big screen lives: told by the stream, by itself where that is silent, and after a break."""

import itertools
import signal
import time

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import Route as Asked

from queries.store.engine import Store
from tests.browser.watching import HIDE, PATIENCE_MS, REFRESH_SECONDS, is_same_document
from tests.factories.records import COUNTY, an_alert
from tests.server import Served, start
from tests.stores import write

OPEN = "#s-open"
LOST = ".banner"
NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def refresh_seconds() -> float:
    return REFRESH_SECONDS


def alert(store: Store) -> str:
    """Write one more alert; return how many are open now."""
    number = next(NUMBERS)
    write(store, an_alert(number=number))
    return str(number)


def shown(page: Page, served: Served, *, streams: bool = True) -> None:
    """Open the screen, mark it, and wait until it keeps itself fresh."""
    page.goto(f"{served.url}/screen/{COUNTY}")
    page.wait_for_selector(OPEN)
    page.evaluate("window.sameDocument = true")
    page.wait_for_function("() => window.zhikong.live.page()?.cells")
    if streams:
        page.wait_for_function("() => window.zhikong.live.page().stream.speaks()")


def test_a_change_is_seen_without_a_reload(page: Page, store: Store, served: Served) -> None:
    shown(page, served)
    for _ in range(4):
        expect(page.locator(OPEN)).to_have_text(alert(store), timeout=PATIENCE_MS)
    assert is_same_document(page)
    expect(page.locator(LOST)).to_have_count(0)


def test_a_quiet_screen_asks_for_nothing(page: Page, store: Store, served: Served) -> None:
    shown(page, served)
    time.sleep(1)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout((REFRESH_SECONDS + 1) * 1000)
    assert asked == []
    expect(page.locator(OPEN)).to_have_text(alert(store), timeout=PATIENCE_MS)
    assert len([url for url in asked if "/board/" in url]) == 1


@pytest.mark.parametrize("behaviour", ["refused", "held back"])
def test_where_the_stream_is_silent_the_screen_looks_for_itself(
    page: Page, store: Store, served: Served, behaviour: str
) -> None:
    held: list[Asked] = []

    def act(asked: Asked) -> None:
        if behaviour == "refused":
            asked.abort()
        else:
            held.append(asked)

    page.route("**/live?*", act)
    shown(page, served, streams=False)
    now = alert(store)
    expect(page.locator(OPEN)).to_have_text(now, timeout=PATIENCE_MS)
    expect(page.locator(LOST)).to_have_count(0)
    for asked in held:
        asked.abort()


def test_a_dead_line_is_told_and_heals(page: Page, store: Store, served: Served) -> None:
    shown(page, served)
    before = page.locator(OPEN).inner_text()
    served.process.send_signal(signal.SIGSTOP)
    try:
        page.wait_for_selector(LOST, timeout=PATIENCE_MS)
        assert page.locator(OPEN).inner_text() == before
    finally:
        served.process.send_signal(signal.SIGCONT)
    expect(page.locator(LOST)).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator(OPEN)).to_have_text(alert(store), timeout=PATIENCE_MS)


def test_a_hidden_tab_rests_and_catches_up(page: Page, store: Store, served: Served) -> None:
    shown(page, served)
    page.evaluate(HIDE, arg=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    now = alert(store)
    page.wait_for_timeout(2000)
    assert asked == []
    assert page.evaluate("window.zhikong.live.page().stream") is None
    page.evaluate(HIDE, arg=False)
    expect(page.locator(OPEN)).to_have_text(now, timeout=PATIENCE_MS)
    assert is_same_document(page)


def test_another_page_of_the_app_closes_the_stream(page: Page, served: Served) -> None:
    shown(page, served)
    page.evaluate("window.first = window.zhikong.live.page().stream.source")
    page.locator(OPEN).click()
    page.wait_for_url("**/cases?*")
    page.wait_for_function("() => window.zhikong.live.page().board_url.startsWith('/cases.json')")
    assert is_same_document(page)
    assert page.evaluate("window.first.readyState") == 2


def test_a_restarted_server_is_found_again_without_a_reload(
    page: Page, store: Store, database: str
) -> None:
    first = start(database, refresh_seconds=REFRESH_SECONDS)
    try:
        shown(page, first)
        before = page.locator(OPEN).inner_text()
        first.stop(kill=True)
        page.wait_for_selector(LOST, timeout=PATIENCE_MS)
        assert page.locator(OPEN).inner_text() == before
        now = alert(store)
        second = start(database, port=first.port, refresh_seconds=REFRESH_SECONDS)
        try:
            expect(page.locator(OPEN)).to_have_text(now, timeout=PATIENCE_MS)
            expect(page.locator(LOST)).to_have_count(0)
            page.wait_for_function(
                "() => window.zhikong.live.page().stream.speaks()", timeout=PATIENCE_MS
            )
            expect(page.locator(OPEN)).to_have_text(alert(store), timeout=PATIENCE_MS)
            assert is_same_document(page)
        finally:
            second.stop()
    finally:
        if first.process.poll() is None:
            first.stop()
