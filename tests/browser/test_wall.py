"""The wall: it goes around areas by itself, and shows a new severe case in full view."""

import itertools
import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Route as Asked

from dashboard.day import MINUTE, Instant
from queries.store.engine import Store
from tests.browser.watching import PATIENCE_MS, is_same_document
from tests.factories.records import (
    COUNTY,
    FAR_GROUP,
    MICRO,
    OTHER_TOWN,
    TOWN,
    a_warned_person,
)
from tests.logins import STATE
from tests.server import Served, start
from tests.stores import write

NUMBERS = itertools.count(1)
NAME = "应小明"
ALARM, CARD, HINT, HEADING = ".alarm", ".alarm .card", ".tour .said", ".head h1"
UNTHEMED = """() => {
  window.unthemed = 0;
  new MutationObserver(() => {
    if (!document.querySelector('[data-theme=dark]')) window.unthemed += 1;
  }).observe(document.body, { childList: true, subtree: true });
}"""


def clock() -> Instant:
    return int(time.time() * 1000)


def warn(store: Store, *, area: str = MICRO, colour: str = "red", ago: int = 0) -> int:
    """Put somebody under a warning now; return the case's number."""
    number, now = next(NUMBERS), clock()
    raw = a_warned_person(number=number, colour=colour, area=area, opened=now - ago)
    write(store, {**raw, "source": f"w{now}"}, now=now)
    return number


def shown(page: Page, served: Served, query: str = "", area: str = COUNTY) -> None:
    """Open a wall and wait until it keeps itself fresh."""
    page.goto(f"{served.url}/screen/{area}{query}")
    page.wait_for_function("() => window.zhikong?.live?.page()?.cells")
    page.wait_for_function("() => window.zhikong.live.page().stream.speaks()")
    page.evaluate("window.sameDocument = true")


def at(page: Page) -> str:
    """Return the area that is shown."""
    return str(page.evaluate("window.zhikong.live.page()?.area"))


def wait_at(page: Page, code: str) -> None:
    page.wait_for_function(
        "code => window.zhikong.live.page()?.area === code", arg=code, timeout=PATIENCE_MS
    )


def test_a_tour_goes_around_without_a_flash_and_begins_anew(page: Page, served: Served) -> None:
    shown(page, served, "?rotate=children&every=5")
    page.evaluate(UNTHEMED)
    history = page.evaluate("window.history.length")
    for code in (TOWN, OTHER_TOWN, COUNTY):
        wait_at(page, code)
    assert page.evaluate("[window.unthemed, window.history.length]") == [0, history]
    assert is_same_document(page)
    assert "rotate=children" in page.url


def test_arrows_move_on_and_back_and_space_holds(page: Page, served: Served) -> None:
    shown(page, served, f"?rotate={COUNTY},{TOWN},{OTHER_TOWN}&every=3600")
    page.keyboard.press("ArrowRight")
    wait_at(page, TOWN)
    expect(page.locator(".tour .where")).to_have_text("2 / 3")
    page.keyboard.press("ArrowLeft")
    wait_at(page, COUNTY)
    page.keyboard.press("ArrowLeft")
    wait_at(page, OTHER_TOWN)
    page.keyboard.press("Space")
    expect(page.locator(HINT)).to_have_text("已暂停")
    page.keyboard.press("Space")
    expect(page.locator(HINT)).to_have_text("")


def test_quick_keys_are_all_followed(page: Page, served: Served) -> None:
    shown(page, served, f"?rotate={COUNTY},{TOWN},{OTHER_TOWN}&every=3600")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    wait_at(page, OTHER_TOWN)


def test_a_turn_that_did_not_come_is_tried_again(page: Page, served: Served) -> None:
    shown(page, served, "?rotate=children&every=3600")
    refused: list[str] = []

    def refuse(asked: Asked) -> None:
        refused.append(asked.request.url)
        asked.abort()

    page.route(re.compile("_dash-update-component"), refuse, times=1)
    page.keyboard.press("ArrowRight")
    wait_at(page, TOWN)
    assert len(refused) == 1


def test_a_moved_mouse_holds_the_tour(page: Page, served: Served) -> None:
    shown(page, served, "?rotate=children&every=5")
    page.mouse.move(300, 300)
    page.mouse.move(320, 310)
    expect(page.locator(HINT)).to_have_text("已暂停")
    page.wait_for_timeout(6000)
    assert at(page) == COUNTY


def test_an_address_keeps_its_stop(page: Page, served: Served) -> None:
    shown(page, served, "?rotate=children&every=3600&at=1")
    assert at(page) == TOWN
    page.reload()
    wait_at(page, TOWN)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?rotate=kids", "没有这个区划"),
        ("?rotate=330999777", "没有这个区划"),
        ("?rotate=children&every=1", "5-3600"),
        ("?rotate=children&at=9", "0-2"),
        ("?every=30", "没有写明轮巡哪些区划"),
    ],
)
def test_a_wrong_tour_is_told(page: Page, served: Served, query: str, said: str) -> None:
    address = f"{served.url}/screen/{COUNTY}{query}"
    assert page.request.get(address).status == 422
    page.goto(address)
    expect(page.locator(".wrong")).to_contain_text(said)


def test_a_tour_waits_for_a_lost_server_and_goes_on(page: Page, database: str) -> None:
    first = start(database, refresh_seconds=2)
    shown(page, first, "?rotate=children&every=3600")
    first.stop(kill=True)
    page.keyboard.press("ArrowRight")
    expect(page.locator(HINT)).to_have_text("等待连接", timeout=PATIENCE_MS)
    expect(page.locator(".banner")).to_be_visible(timeout=PATIENCE_MS)
    assert at(page) == COUNTY
    second = start(database, port=first.port, refresh_seconds=2)
    try:
        wait_at(page, TOWN)
        expect(page.locator(".banner")).to_have_count(0, timeout=PATIENCE_MS)
        assert is_same_document(page)
    finally:
        second.stop()


def test_a_new_severe_case_shows_itself_without_the_person(
    page: Page, store: Store, served: Served
) -> None:
    shown(page, served)
    warn(store)
    expect(page.locator(CARD)).to_be_visible(timeout=PATIENCE_MS)
    text = page.locator(CARD).inner_text()
    assert "四色预警" in text
    assert "小县 / 镇001 / 村1 / 网格001 / 小组1" in text
    assert re.search(r"\d\d:\d\d:\d\d", text)
    assert NAME not in page.locator(ALARM).evaluate("node => node.outerHTML")
    page.keyboard.press("Escape")
    expect(page.locator(ALARM)).to_have_count(0)


def test_what_is_mild_old_or_was_there_before_does_not(
    page: Page, store: Store, served: Served
) -> None:
    warn(store)
    shown(page, served)
    warn(store, colour="yellow")
    warn(store, ago=2 * MINUTE - 5000)
    warn(store, colour="orange")
    expect(page.locator(ALARM)).to_have_count(1, timeout=PATIENCE_MS)
    assert "is-orange" in str(page.locator(ALARM).get_attribute("class"))
    assert page.locator(".alarm .more").count() == 0


def test_several_queue_up_red_ones_first_and_the_rest_is_counted(
    page: Page, store: Store, served: Served
) -> None:
    shown(page, served)
    now = clock()
    raws = [
        a_warned_person(number=next(NUMBERS), colour=colour, opened=now - n)
        for n, colour in enumerate(["orange", "orange", "red", "orange", "orange", "orange"])
    ]
    write(store, *({**raw, "source": f"q{now}"} for raw in raws), now=now)
    expect(page.locator(".alarm .more")).to_have_text("另有 5 件", timeout=PATIENCE_MS)
    page.keyboard.press("Escape")
    expect(page.locator(".alarm .more")).to_have_text("另有 4 件")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator(ALARM)).to_have_count(0)


def test_nothing_is_shown_twice_after_a_break(page: Page, store: Store, database: str) -> None:
    first = start(database, refresh_seconds=2)
    shown(page, first)
    warn(store)
    expect(page.locator(ALARM)).to_have_count(1, timeout=PATIENCE_MS)
    page.keyboard.press("Escape")
    first.stop(kill=True)
    expect(page.locator(".banner")).to_be_visible(timeout=PATIENCE_MS)
    second = start(database, port=first.port, refresh_seconds=2)
    try:
        expect(page.locator(".banner")).to_have_count(0, timeout=PATIENCE_MS)
        page.wait_for_timeout(1500)
        assert page.locator(ALARM).count() == 0
        warn(store, colour="orange")
        expect(page.locator(ALARM)).to_have_count(1, timeout=PATIENCE_MS)
    finally:
        second.stop()


def test_a_click_opens_the_case(page: Page, store: Store, served: Served) -> None:
    shown(page, served)
    warn(store)
    page.locator(CARD).click(timeout=PATIENCE_MS)
    page.wait_for_url("**/cases/*")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(ALARM)).to_have_count(0)
    assert is_same_document(page)


def test_a_tour_shows_what_happens_elsewhere_in_its_area(
    page: Page, store: Store, served: Served
) -> None:
    shown(page, served, "?rotate=children&every=3600&at=1")
    page.wait_for_timeout(1500)
    assert at(page) == TOWN
    warn(store, area=FAR_GROUP)
    expect(page.locator(CARD)).to_contain_text("镇102", timeout=PATIENCE_MS)


def test_the_sound_is_off_until_it_is_switched_on_and_is_remembered(
    browser: Browser, store: Store, served: Served
) -> None:
    context = browser.new_context(
        storage_state=STATE, locale="zh-CN", viewport={"width": 1920, "height": 1080}
    )
    page = context.new_page()
    switch = page.locator("button.sound")
    shown(page, served)
    expect(switch).to_have_text("声音 关", timeout=PATIENCE_MS)
    warn(store)
    expect(page.locator(ALARM)).to_have_count(1, timeout=PATIENCE_MS)
    assert page.evaluate("window.zhikong.alarm.sounded()") == 0
    page.keyboard.press("Escape")
    expect(page.locator(ALARM)).to_have_count(0)
    switch.click()
    expect(switch).to_have_text("声音 开", timeout=PATIENCE_MS)
    page.reload()
    expect(switch).to_have_text("声音 开", timeout=PATIENCE_MS)
    page.wait_for_function("() => window.zhikong.live.page()?.stream?.speaks()")
    page.wait_for_function("() => window.zhikong.live.page().cells")
    warn(store)
    expect(page.locator(ALARM)).to_have_count(1, timeout=PATIENCE_MS)
    assert page.evaluate("window.zhikong.alarm.sounded()") == 1
    context.close()


def test_no_motion_where_it_is_not_wanted(page: Page, store: Store, served: Served) -> None:
    page.emulate_media(reduced_motion="reduce")
    shown(page, served)
    warn(store)
    expect(page.locator(CARD)).to_be_visible(timeout=PATIENCE_MS)
    assert page.locator(CARD).evaluate("node => getComputedStyle(node).animationName") == "none"
