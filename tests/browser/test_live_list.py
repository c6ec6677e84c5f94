"""A case list follows its area: rows come, the page and what the reader does stay as they are."""

import itertools
import time

import pytest
from playwright.sync_api import Page, expect

from dashboard.day import HOUR, MINUTE
from queries.store.engine import Store
from tests.browser.watching import HIDE, PATIENCE_MS, REFRESH_SECONDS, is_same_document
from tests.factories.records import COUNTY, NOW, an_alert, answered
from tests.server import Served
from tests.stores import write

OPEN = f"/cases?metric=alerts_open&area={COUNTY}"
NUMBER = "#d-number"
ROWS = "#d-grid .ag-center-cols-container .ag-row"
NUMBERS = itertools.count(1)
SPEAKS = "() => window.zhikong.live.page()?.stream?.speaks()"


@pytest.fixture(scope="module")
def refresh_seconds() -> float:
    return REFRESH_SECONDS


def alert(store: Store) -> int:
    """Write an alert that is newer than all before; return how many are open now."""
    number = next(NUMBERS)
    write(store, an_alert(number=number, opened=NOW - HOUR + number * MINUTE // 10))
    return number


def shown(page: Page, served: Served, path: str = OPEN) -> list[str]:
    """Open a list and wait until it follows; return what its refreshes ask from now on."""
    page.goto(f"{served.url}{path}")
    page.wait_for_selector(NUMBER)
    page.evaluate("window.sameDocument = true")
    page.wait_for_function(SPEAKS)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def cases_shown(page: Page) -> list[str]:
    return page.locator(f"{ROWS} a.open").all_inner_texts()


def test_an_empty_list_gets_its_first_row_and_the_next_is_emphasised(
    page: Page, store: Store, served: Served
) -> None:
    asked = shown(page, served)
    expect(page.get_by_text("没有符合条件的记录")).to_be_visible()
    first = alert(store)
    expect(page.locator(NUMBER)).to_contain_text(str(first), timeout=PATIENCE_MS)
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.get_by_text("没有符合条件的记录")).to_be_hidden()

    page.evaluate(
        """() => { window.seen = []; document.addEventListener('animationstart', (event) =>
        window.seen.push(event.target.getAttribute('row-id') || event.target.id), true); }"""
    )
    second = alert(store)
    expect(page.locator(ROWS)).to_have_count(2, timeout=PATIENCE_MS)
    page.wait_for_function("() => window.seen.length >= 2")
    newest = page.locator(f"{ROWS}[row-index='0']")
    assert f"T-{second}" in newest.inner_text()
    assert set(page.evaluate("window.seen")) == {newest.get_attribute("row-id"), "d-number"}
    assert "2" in page.locator(".list .pager .count").inner_text()
    assert page.locator("#d-list-export").inner_text() == "导出 CSV · 2 件"
    assert is_same_document(page)
    assert len([url for url in asked if "/cases.json" in url]) == 2


def test_a_burst_is_looked_at_once_in_two_seconds(page: Page, store: Store, served: Served) -> None:
    asked = shown(page, served)
    started = time.monotonic()
    for _ in range(12):
        now = alert(store)
        page.wait_for_timeout(250)
    expect(page.locator(NUMBER)).to_contain_text(str(now), timeout=PATIENCE_MS)
    looks = len([url for url in asked if "/cases.json" in url])
    assert 2 <= looks <= 1 + (time.monotonic() - started) / 2
    assert all("/cases.json" in url or "/live" in url for url in asked)


def test_a_later_page_stays_and_says_that_the_list_has_grown(
    page: Page, store: Store, served: Served
) -> None:
    while alert(store) < 7:
        pass
    shown(page, served, f"{OPEN}&limit=5")
    page.locator("#d-page-next").click()
    page.wait_for_url("**after=*")
    expect(page.locator("#d-page-previous")).to_be_visible()
    page.wait_for_function(SPEAKS)
    page.wait_for_selector(f"{ROWS} a.open")
    before, address = cases_shown(page), page.url
    expect(page.locator("#d-list-more")).to_be_hidden()
    alert(store)
    now = alert(store)
    expect(page.locator(NUMBER)).to_contain_text(str(now), timeout=PATIENCE_MS)
    expect(page.locator("#d-list-more")).to_contain_text("打开以来多了 2 件")
    assert cases_shown(page) == before
    assert page.url == address
    page.locator("#d-list-more a").click()
    expect(page.locator(f"{ROWS}[row-index='0']")).to_contain_text(f"T-{now}")


def test_focus_stays_on_its_case_and_what_is_closed_goes(
    page: Page, store: Store, served: Served
) -> None:
    last = alert(store)
    shown(page, served)
    cell = page.locator(f"{ROWS}[row-index='0'] [col-id='stage']")
    page.wait_for_selector(f"{ROWS}[row-index='0'] a.open")
    cell.click()
    focused = "document.activeElement.closest('.ag-row')?.querySelector('a.open').textContent"
    assert page.evaluate(focused) == f"T-{last}"
    now = alert(store)
    expect(page.locator(NUMBER)).to_contain_text(str(now), timeout=PATIENCE_MS)
    page.wait_for_function(f"() => {focused} === 'T-{last}'")

    gone = an_alert(number=now, opened=NOW - HOUR + now * MINUTE // 10, updated_at=NOW)
    write(store, answered(gone, after=5, closed=20))
    expect(page.locator(NUMBER)).to_contain_text(str(now - 1), timeout=PATIENCE_MS)
    page.wait_for_function(f"() => {focused} === 'T-{last}'")
    assert f"T-{now}" not in cases_shown(page)


def test_rows_wait_while_text_is_marked_and_a_hidden_tab_asks_nothing(
    page: Page, store: Store, served: Served
) -> None:
    asked = shown(page, served)
    page.wait_for_selector("#d-grid .ag-row a.open")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#d-grid .ag-row'))")
    alert(store)
    page.wait_for_function("() => window.zhikong.live.page().wanted !== null", timeout=PATIENCE_MS)
    page.wait_for_timeout(1500)
    assert [url for url in asked if "/cases.json" in url] == []
    page.evaluate("getSelection().removeAllRanges()")
    page.wait_for_function("() => window.zhikong.live.page().wanted === null", timeout=PATIENCE_MS)

    page.wait_for_load_state("networkidle")
    page.evaluate(HIDE, arg=True)
    asked.clear()
    last = alert(store)
    page.wait_for_timeout(2500)
    assert asked == []
    page.evaluate(HIDE, arg=False)
    newest = page.locator(f"{ROWS}[row-index='0']")
    expect(newest).to_contain_text(f"T-{last}", timeout=PATIENCE_MS)
