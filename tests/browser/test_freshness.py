"""Honest freshness: silent sources are named, and every page tells a lost connection and heals."""

import json
import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dashboard.case import case_key
from dashboard.day import MINUTE
from queries.store.engine import Store
from queries.writing.clock import catch_up
from queries.writing.record import RecordType, record
from tests.browser.watching import PATIENCE_MS
from tests.factories.records import COUNTY, NOW, a_reading, an_alert
from tests.logins import STATE
from tests.server import PLACE, Served, start
from tests.stores import reopen_county, write

SOURCES = [
    {
        "id": "codes", "name": "卡点扫码", "name_en": "Checkpoint codes", "types": ["reading"],
        "rhythm": 10, "feeds": ["codes_scanned"],
    },
    {"id": "fence", "name": "围栏", "names": ["fence"], "rhythm": 60},
]  # fmt: skip
BANNER = ".banner"
CASE = case_key("test", "T-1").hex()
PAGES = (
    f"/screen/{COUNTY}",
    f"/area/{COUNTY}",
    f"/cases?metric=alerts_open&area={COUNTY}",
    f"/cases/{CASE}",
    "/quarantine",
    "/sources",
    f"/area/{COUNTY}?why={COUNTY}",
)


@pytest.fixture(scope="module")
def place() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PLACE, json.dumps({"sources": SOURCES}))
        yield


@pytest.fixture(scope="module")
def store(database: str, place: None) -> Iterator[Store]:
    """The small county with sources that its profile names, also to servers."""
    opened = reopen_county(database, sources=SOURCES)
    write(opened, an_alert(number=1))
    catch_up(opened, NOW)
    yield opened
    opened.close()


def count(store: Store, n: int, *, ago: int = 0) -> None:
    """Let the checkpoint tell its count of an hour, as received so long ago."""
    now = int(time.time() * 1000)
    told = a_reading(n=n, updated_at=NOW + n)
    record(store, RecordType.READING, [told], origin="test", now=now - ago)
    catch_up(store, now)


def live(page: Page) -> None:
    page.wait_for_function("() => window.zhikong?.live?.page()?.stream?.speaks()")
    page.evaluate("window.sameDocument = true")


def test_a_silent_source_is_named_until_it_is_heard(
    page: Page, browser: Browser, store: Store, served: Served
) -> None:
    count(store, 1, ago=12 * MINUTE + 20_000)
    context = browser.new_context(storage_state=STATE, viewport={"width": 1440, "height": 900})
    desk = context.new_page()
    page.goto(f"{served.url}/screen/{COUNTY}")
    desk.goto(f"{served.url}/area/{COUNTY}")
    for one in (page, desk):
        live(one)
        named = one.locator(".silence:visible")
        expect(named).to_have_text([re.compile("卡点扫码 12 分钟无数据"), "围栏 从未收到"])
    number = desk.locator("#d-codes_scanned")
    expect(number).to_have_class(re.compile(r"\bold\b"))
    expect(number).to_have_text("0")
    count(store, 2)
    for one in (page, desk):
        expect(one.locator(".silence:visible")).to_have_text(["围栏 从未收到"], timeout=PATIENCE_MS)
        assert one.evaluate("window.sameDocument")
    expect(number).not_to_have_class(re.compile(r"\bold\b"))
    context.close()


def test_the_page_of_sources_follows(page: Page, store: Store, served: Served) -> None:
    count(store, 3)
    page.goto(f"{served.url}/sources")
    live(page)
    row = page.locator("tr[data-source=fence]")
    expect(row.locator(".state")).to_have_text("从未收到")
    expect(page.locator("#sources-said")).to_have_text("1 个没有数据")
    write(store, an_alert(number=2, source="fence"), now=int(time.time() * 1000))
    expect(row.locator(".state")).to_have_text("正常", timeout=PATIENCE_MS)
    expect(page.locator("#sources-said")).to_have_text("都有数据")
    expect(row.locator(".ago")).to_have_text(re.compile("秒前|刚刚"))
    assert page.evaluate("window.sameDocument")


def _open(browser: Browser, served: Served, path: str) -> tuple[BrowserContext, Page]:
    context = browser.new_context(
        storage_state=STATE, locale="zh-CN", viewport={"width": 1440, "height": 900}
    )
    page = context.new_page()
    page.goto(served.url + path)
    live(page)
    return context, page


def test_every_page_has_an_age_that_grows(browser: Browser, served: Served) -> None:
    opened = [_open(browser, served, path) for path in PAGES]
    for _, page in opened:
        age = page.locator(".fresh .age")
        expect(age).to_have_text(re.compile("刚刚|前"))
    for context, _ in opened:
        context.close()


def test_every_page_tells_a_lost_connection_and_heals(
    browser: Browser, database: str, store: Store, place: None
) -> None:
    first = start(database, refresh_seconds=2)
    opened = [_open(browser, first, path) for path in PAGES]
    shown = [page.locator("[data-theme]").inner_text() for _, page in opened]
    first.stop(kill=True)
    for (_, page), before in zip(opened, shown, strict=True):
        expect(page.locator(BANNER)).to_contain_text("连接中断", timeout=PATIENCE_MS)
        assert len(page.locator("[data-theme]").inner_text()) >= len(before) // 2
    second = start(database, port=first.port, refresh_seconds=2)
    try:
        for _, page in opened:
            expect(page.locator(BANNER)).to_have_count(0, timeout=PATIENCE_MS)
            assert page.evaluate("window.sameDocument")
    finally:
        second.stop()
        for context, _ in opened:
            context.close()
