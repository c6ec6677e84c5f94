"""An own briefing by hand in the browser: collected on pages, put in order, remarked on, made."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pptx import Presentation

from callbacks.context import real_now as now
from dashboard.access.permission import Role
from queries.briefings.own_briefings import own_briefings
from tests.browser.serving import Product
from tests.browser.test_accessible import OPTIONS
from tests.browser.watching import Watch
from tests.demonstration import COUNTY, lately, opened
from tests.logins import STATE, an_account_in, token_of

PATIENCE_MS = 20_000
MADE_MS = 90_000
"""How long a file may take where its process has to begin first, on a busy machine."""
TOAST = ".own-toast"


@pytest.fixture
def page(browser: Browser, demo: Product) -> Iterator[Page]:
    """A page of somebody of the briefing team who has no briefing yet."""
    store = opened(demo.database)
    name = f"own-{now()}"
    one = an_account_in(store, name=name, id=name[-12:], role=Role.BRIEFING, now=now())
    token = token_of(store, one, now=now())
    store.close()
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    cookie = {**STATE["cookies"][0], "value": token}
    context.add_cookies([cookie])  # type: ignore[list-item]
    made = context.new_page()
    made.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    yield made
    context.close()


def collect(page: Page, watch: Watch, demo: Product) -> None:
    """Add the map and the table of a workbench, and a list that is narrowed."""
    page.goto(f"{demo.url}/area/{COUNTY}?days=7")
    watch.painted()
    page.locator(".place .own-add").click()
    expect(page.locator(TOAST)).to_contain_text("1 项")
    page.locator(".h1 [data-own]").click()
    expect(page.locator(TOAST)).to_contain_text("2 项")
    page.goto(f"{demo.url}/cases?metric=cases_raised&area={COUNTY}001&kind=check&{lately()}")
    page.locator(".lead [data-own]").click()
    expect(page.locator(TOAST)).to_contain_text("3 项")


def names(page: Page) -> list[str]:
    return page.locator(".own-item h2").all_inner_texts()


def test_collected_on_pages_and_put_in_order(page: Page, watch: Watch, demo: Product) -> None:
    collect(page, watch, demo)
    page.locator(f"{TOAST} a").click()
    page.wait_for_url("**/own/*")
    watch.settle()
    assert names(page)[1:] == ["永康市 · 工作台", "新增事件 · 东城街道"]
    # The map was added at the level that it was looked at.
    assert names(page)[0].startswith("永康市 · 三色地图 · ")
    expect(page.locator(".own-item table.mini")).to_have_count(2)
    expect(page.locator(".own-item img")).to_have_js_property("complete", value=True)

    # By keys alone: the button keeps the focus while its item moves.
    page.locator(".own-item").nth(2).locator("[id^=up-]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".own-item h2").nth(1)).to_have_text("新增事件 · 东城街道")
    page.keyboard.press("Enter")
    expect(page.locator(".own-item h2").first).to_have_text("新增事件 · 东城街道")
    focused = page.evaluate("document.activeElement.id")
    assert focused == page.locator(".own-item").first.locator("[id^=up-]").get_attribute("id")

    # What is typed is stored when it is left; what is being typed elsewhere stays.
    first, second = page.locator(".own-item").nth(0), page.locator(".own-item").nth(1)
    first.locator("input[name=title]").fill("“今早”待办")
    second.locator("textarea").press_sequentially("写到")
    expect(first.locator("h2")).to_have_text("“今早”待办")
    second.locator("textarea").press_sequentially("一半")
    assert second.locator("textarea").input_value() == "写到一半"
    assert watch.wrong == []


def test_taken_out_put_back_and_made(
    page: Page, watch: Watch, demo: Product, tmp_path: Path
) -> None:
    collect(page, watch, demo)
    page.locator(f"{TOAST} a").click()
    page.wait_for_url("**/own/*")
    page.locator("#own-name").fill("早会")
    page.locator("#own-name").press("Enter")
    expect(page.locator("h1")).to_contain_text("早会")
    # Neither what follows nor the file waits for it, and both have it.
    page.locator(".own-item textarea").nth(1).fill("写到一半")
    third = page.locator(".own-item").nth(2)
    third.locator("[id^=remove-]").click()
    expect(page.locator(".own-item")).to_have_count(2)
    expect(page.locator("#undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".own-item")).to_have_count(3)

    page.locator(".own-item textarea").nth(0).fill("刚写完")
    with page.expect_download(timeout=MADE_MS) as coming:
        page.locator("a[data-brief]").first.click()
    file = tmp_path / "own.pptx"
    coming.value.save_as(file)
    assert coming.value.suggested_filename.startswith("早会 ")
    slides = Presentation(str(file)).slides
    shown = [slide.shapes.title.text_frame.text for slide in slides]
    assert shown[:2] == ["早会", names(page)[0]]
    assert len(shown) == 5
    assert "刚写完" in slides[1].notes_slide.notes_text_frame.text
    assert "写到一半" in slides[2].notes_slide.notes_text_frame.text
    assert watch.wrong == []


def test_what_is_written_is_stored_when_the_page_is_left(
    page: Page, watch: Watch, demo: Product
) -> None:
    collect(page, watch, demo)
    page.locator(f"{TOAST} a").click()
    page.wait_for_url("**/own/*")
    page.locator(".own-item textarea").nth(0).fill("走之前写的")
    page.locator(".crumb a").first.click()
    page.wait_for_url("**/own")
    page.locator(".own-list a").first.click()
    expect(page.locator(".own-item textarea").nth(0)).to_have_value("走之前写的")
    assert watch.wrong == []


def test_axe_finds_nothing_on_a_briefing_and_in_what_a_button_says(
    page: Page, watch: Watch, demo: Product
) -> None:
    collect(page, watch, demo)
    page.locator(f"{TOAST} button", has_text="换一份").click()
    assert Axe().run(page, options=OPTIONS).response["violations"] == []
    page.locator(f"{TOAST} a").click()
    page.wait_for_url("**/own/*")
    watch.settle()
    assert Axe().run(page, options=OPTIONS).response["violations"] == []


def test_what_was_added_is_taken_back_or_meant_for_another(
    page: Page, watch: Watch, demo: Product
) -> None:
    page.goto(f"{demo.url}/sources")
    add = page.locator(".lead [data-own]")
    add.focus()
    page.keyboard.press("Enter")
    expect(page.locator(TOAST)).to_contain_text("1 项")
    # From the button the next step is what it says; Escape leads back.
    page.keyboard.press("Tab")
    expect(page.locator(f"{TOAST} a")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(TOAST)).to_have_count(0)
    expect(add).to_be_focused()
    page.keyboard.press("Enter")
    page.locator(f"{TOAST} button", has_text="换一份").click()
    page.locator(f"{TOAST} input").fill("专题“甲”")
    page.locator(f"{TOAST} input").press("Enter")
    expect(page.locator(TOAST)).to_contain_text("专题“甲”” · 1 项")
    page.locator(f"{TOAST} button", has_text="撤销").click()
    expect(page.locator(TOAST)).to_contain_text("已撤销")
    page.goto(f"{demo.url}/own")
    lines = page.locator(".own-list .what").all_inner_texts()
    assert [line.split("\n")[-1].split(" 项")[0] for line in lines] == ["0", "1"]
    assert "当前" in lines[0]
    page.locator(".own-list li").nth(0).get_by_role("button", name="删除").click()
    expect(page.locator(".own-list li")).to_have_count(1)
    page.locator("#undo").click()
    expect(page.locator(".own-list li")).to_have_count(2)
    assert watch.wrong == []


def test_a_chart_of_the_big_screen_is_added_and_a_wall_has_no_button(
    page: Page, watch: Watch, demo: Product
) -> None:
    page.goto(f"{demo.url}/screen/{COUNTY}")
    watch.painted()
    add = page.locator(".band .own-add").first
    box = page.locator(".band .panel").first.bounding_box()
    inside = add.bounding_box()
    assert box is not None
    assert inside is not None
    assert inside["x"] + inside["width"] <= box["x"] + box["width"]
    add.hover()
    add.click()
    expect(page.locator(TOAST)).to_contain_text("1 项")
    page.locator(f"{TOAST} a").click()
    page.wait_for_url("**/own/*")
    expect(page.locator(".own-item h2")).to_have_text("永康市 · 警报走势")
    page.goto(f"{demo.url}/screen/{COUNTY}?rotate={COUNTY}001,{COUNTY}002")
    page.wait_for_selector(".screen")
    expect(page.locator(".own-add")).to_have_count(0)


def test_two_pages_at_once_lose_nothing(page: Page, watch: Watch, demo: Product) -> None:
    collect(page, watch, demo)
    page.locator(f"{TOAST} a").click()
    page.wait_for_url("**/own/*")
    other = page.context.new_page()
    other.goto(page.url)
    other.locator(".own-item").nth(0).locator("[id^=down-]").click()
    expect(other.locator(".own-item h2").nth(0)).to_have_text("永康市 · 工作台")
    with watch.outage():
        # The page is told of the clash, and shows how things stand.
        field = page.locator(".own-item").nth(1).locator("textarea")
        field.fill("很要紧的话")
        page.locator(".own-item").nth(1).locator("[id^=save-]").click()
        expect(page.locator("#own-said")).to_contain_text("刚在别处改过")
    expect(page.locator(".own-item h2").nth(0)).to_have_text("永康市 · 工作台")
    kept = page.locator(".own-item").nth(0)
    assert kept.locator("textarea").input_value() == "很要紧的话"
    kept.locator("[id^=save-]").click()
    expect(page.locator("#own-said")).to_contain_text("已保存")
    store = opened(demo.database)
    with store.read() as db:
        from queries.access.accounts import all_accounts

        mine = [a for a in all_accounts(db) if a.name.startswith("own-")]
        remarks = [
            item.remark
            for account in mine
            for own in own_briefings(db, account.viewer)
            for item in own.items
        ]
    store.close()
    assert "很要紧的话" in remarks
    other.close()
