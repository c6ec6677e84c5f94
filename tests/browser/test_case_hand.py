"""A worker's hand on a case, in the browser: done, taken back, met by another, on a phone."""

import itertools

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from dashboard.case import case_key
from dashboard.day import HOUR
from dashboard.records.case_record import key_text
from queries.store.engine import Store
from tests.browser.watching import HIDE, PATIENCE_MS, REFRESH_SECONDS, Watch, is_same_document
from tests.factories.records import NOW, an_alert
from tests.logins import STATE
from tests.server import Served
from tests.stores import write

NUMBERS = itertools.count(1)
SPEAKS = "() => window.zhikong.live.page()?.stream?.speaks()"


@pytest.fixture(scope="module")
def refresh_seconds() -> float:
    return REFRESH_SECONDS


@pytest.fixture
def key(store: Store) -> str:
    """The key of an alert that nobody has answered."""
    number = next(NUMBERS)
    write(store, an_alert(number=number, opened=NOW - HOUR + number))
    return key_text(case_key("test", f"T-{number}"))


def shown(page: Page, served: Served, key: str) -> None:
    """Open a case's page and wait until it follows."""
    page.goto(f"{served.url}/cases/{key}")
    page.wait_for_selector("[data-hand]")
    page.evaluate("window.sameDocument = true")
    page.wait_for_function(SPEAKS)


def act(page: Page, name: str) -> None:
    page.locator(f"[data-act='{name}']").click()


def test_an_answer_shows_at_once_and_can_be_taken_back(
    page: Page, watch: Watch, served: Served, key: str
) -> None:
    shown(page, served, key)
    page.fill("#c-why", "我去看看")
    act(page, "respond")
    expect(page.locator("#c-said")).to_contain_text("已应答。")
    expect(page.locator("#c-steps")).to_contain_text("我去看看")
    expect(page.locator("#c-title .state")).to_contain_text("办结已逾期")
    expect(page.locator("[data-act='respond']")).to_have_count(0)
    assert page.input_value("#c-why") == ""
    page.locator("#c-said button").click()
    expect(page.locator("#c-said")).to_contain_text("已撤销。")
    expect(page.locator("#c-steps")).to_contain_text("重开")
    expect(page.locator("[data-act='respond']")).to_be_visible()
    assert is_same_document(page)


def test_who_was_second_is_told_what_happened_and_may_do_it_anyway(
    page: Page, browser: Browser, served: Served, key: str
) -> None:
    shown(page, served, key)
    page.fill("#c-why", "人已劝回")
    # A tab in the background does not follow.
    page.evaluate(HIDE, arg=True)
    with browser.new_context(locale="zh-CN", storage_state=STATE) as elsewhere:
        other = elsewhere.new_page()
        shown(other, served, key)
        other.fill("#c-why", "已到场")
        act(other, "note")
        expect(other.locator("#c-said")).to_contain_text("已补充。")
    act(page, "close")
    said = page.locator("#c-said")
    expect(said).to_contain_text("在您办理期间本件有了变化")
    expect(said).to_contain_text("值班员 补充：已到场")
    expect(page.locator("#c-steps")).to_contain_text("已到场")
    expect(page.locator("#c-steps")).not_to_contain_text("人已劝回")
    assert page.input_value("#c-why") == "人已劝回"
    said.locator("button", has_text="仍要办结").click()
    expect(said).to_contain_text("已办结。")
    expect(page.locator("#c-steps")).to_contain_text("人已劝回")
    assert is_same_document(page)


def test_a_page_follows_the_case_and_keeps_what_is_being_written(
    page: Page, browser: Browser, served: Served, key: str
) -> None:
    shown(page, served, key)
    page.fill("#c-why", "正在写")
    with browser.new_context(locale="zh-CN", storage_state=STATE) as elsewhere:
        other = elsewhere.new_page()
        shown(other, served, key)
        act(other, "close")
        expect(other.locator("#c-said")).to_contain_text("已办结。")
    expect(page.locator("#c-said")).to_contain_text("本件刚有变化", timeout=PATIENCE_MS)
    expect(page.locator("#c-said")).to_contain_text("值班员 办结")
    expect(page.locator("[data-act='close']")).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator("[data-act='reopen']")).to_be_visible()
    assert page.input_value("#c-why") == "正在写"
    assert is_same_document(page)


def test_what_does_not_arrive_stays_and_is_sent_again_once(
    page: Page, served: Served, key: str
) -> None:
    shown(page, served, key)
    sent: list[str] = []

    def lose(route: Route) -> None:
        sent.append(route.request.post_data or "")
        if len(sent) == 1:
            # It is done, but the answer is lost.
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/steps?*", lose)
    page.fill("#c-why", "只记一次")
    page.evaluate(HIDE, arg=True)
    act(page, "note")
    expect(page.locator("#c-said")).to_contain_text("没有送达")
    assert page.input_value("#c-why") == "只记一次"
    act(page, "note")
    expect(page.locator("#c-said")).to_contain_text("已补充。")
    expect(page.locator("#c-steps p", has_text="只记一次")).to_have_count(1)
    assert sent[0] == sent[1]


def test_a_case_is_reassigned_by_keyboard(page: Page, served: Served, key: str) -> None:
    shown(page, served, key)
    page.locator("[data-act='reassign']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#c-find")).to_be_focused()
    page.keyboard.type("镇102 微网格2")
    page.wait_for_function("() => document.querySelector('#c-found [data-area^=\"330999102\"]')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#c-found [aria-selected='true']")).to_have_count(1)
    page.locator("[data-do='reassign']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#c-said")).to_contain_text("已转派。")
    expect(page.locator("#c-steps")).to_contain_text("转派到微网格2")
    expect(page.locator("#d-crumbs")).to_contain_text("镇102")
    page.wait_for_function("() => window.zhikong.live.page().live_url.includes('area=330999102')")


def test_on_a_phone_the_bar_stands_at_the_foot_and_asks_before_voiding(
    page: Page, served: Served, key: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    shown(page, served, key)
    bar = page.locator("[data-hand]").bounding_box()
    assert bar is not None
    assert bar["y"] + bar["height"] == pytest.approx(844, abs=1)
    assert bar["height"] < 844 / 3
    for button in page.locator("[data-act]").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["x"] + box["width"] <= 390
    act(page, "void")
    expect(page.locator("#c-said")).to_contain_text("请先写明说明")
    expect(page.locator("#c-why")).to_be_focused()
    page.fill("#c-why", "误报")
    act(page, "void")
    expect(page.locator("#c-confirm")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#c-confirm")).to_be_hidden()
    act(page, "void")
    page.locator("[data-do='void']").click()
    expect(page.locator("#c-said")).to_contain_text("已作废。")
    expect(page.locator("#c-title .state")).to_contain_text("已作废")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == 390
