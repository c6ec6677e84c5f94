"""The door in a browser: in by keyboard and by one click, out, and back to where one was."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from callbacks.access.kiosks import make_kiosk
from callbacks.context import real_now
from dashboard.access.permission import Role
from dashboard.day import add_days, day_of
from dashboard.viewer import Viewer
from queries.access.accounts import disable_account
from queries.access.kiosks import revoke_kiosk
from queries.store.engine import Store
from tests.browser.serving import Product
from tests.browser.watching import Watch
from tests.demonstration import COUNTY, opened
from tests.logins import BY, PASSWORD, an_account_in

TOWN = f"{COUNTY}001"


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """A page of a browser that is not logged in."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()


@pytest.fixture
def store(demo: Product) -> Iterator[Store]:
    found = opened(demo.database)
    yield found
    found.close()


def test_one_click_in_a_demonstration_and_out_again(stranger: Page, demo: Product) -> None:
    watch = Watch(stranger)
    stranger.goto(f"{demo.url}/area/{TOWN}")
    assert re.search(r"/login\?next=%2Farea%2F\d+$", stranger.url)
    stranger.get_by_role("button", name="东城街道工作人员").click()
    stranger.wait_for_url(f"**/area/{TOWN}")
    watch.settle()
    stranger.locator(".mine summary").click()
    stranger.get_by_role("button", name="退出").click()
    stranger.wait_for_url("**/login")
    stranger.goto(f"{demo.url}/screen/{TOWN}")
    assert "/login" in stranger.url
    assert watch.wrong == []


def test_a_login_by_keyboard_and_what_is_not_theirs(
    stranger: Page, demo: Product, store: Store
) -> None:
    an_account_in(store, TOWN, name="keys", role=Role.TOWNSHIP_STAFF, now=real_now())
    stranger.goto(f"{demo.url}/")
    expect(stranger.locator("input[name=name]")).to_be_focused()
    stranger.keyboard.type("keys")
    stranger.keyboard.press("Tab")
    stranger.keyboard.type("wrong")
    stranger.keyboard.press("Enter")
    expect(stranger.get_by_role("alert")).to_have_text("账号或密码不对，请核对后再试。")
    expect(stranger.locator("input[name=password]")).to_be_focused()
    stranger.locator("input[name=password]").fill(PASSWORD)
    stranger.keyboard.press("Enter")
    stranger.wait_for_url(f"**/screen/{TOWN}")
    stranger.wait_for_selector("[data-theme=dark]")
    for path, text in (
        (f"/area/{COUNTY}", "没有这个区划，或您无权查看"),
        ("/quarantine", "您的角色不能查看这个页面"),
    ):
        stranger.goto(demo.url + path)
        expect(stranger.get_by_role("heading", name=text)).to_be_visible()
    stranger.keyboard.press("Tab")
    stranger.locator(".mine summary").focus()
    stranger.keyboard.press("Enter")
    expect(stranger.get_by_role("link", name="我的账号")).to_be_visible()
    stranger.keyboard.press("Escape")
    expect(stranger.get_by_role("link", name="我的账号")).to_be_hidden()


def test_a_screen_whose_login_ends_goes_to_the_door_and_comes_back(
    stranger: Page, demo: Product, store: Store
) -> None:
    one = an_account_in(store, TOWN, name="ends", now=real_now())
    stranger.goto(f"{demo.url}/login?next=/screen/{TOWN}")
    stranger.locator("input[name=name]").fill("ends")
    stranger.locator("input[name=password]").fill(PASSWORD)
    stranger.keyboard.press("Enter")
    stranger.wait_for_function("() => window.zhikong?.live?.page()?.cells")
    disable_account(store, one.id, by=BY, now=real_now())
    # Nobody touches anything: the stream ends, the next look is refused.
    stranger.wait_for_url(re.compile(rf"/login\?next=%2Fscreen%2F{TOWN}$"))
    stranger.get_by_role("button", name="市领导").click()
    stranger.wait_for_url(f"**/screen/{TOWN}")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_door_fits_a_phone(browser: Browser, demo: Product, lang: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "zhikong_lang", "value": lang, "url": demo.url}])
    page = context.new_page()
    watch = Watch(page)
    page.goto(f"{demo.url}/login?next=/account")
    assert page.evaluate("document.scrollingElement.scrollWidth") == 390
    page.locator("button[value=demo-operator]").click()
    page.wait_for_url("**/account")
    assert page.evaluate("document.scrollingElement.scrollWidth") == 390
    assert watch.wrong == []
    context.close()


def test_a_wall_opens_by_its_link_survives_a_restart_and_goes_dark(
    browser: Browser, demo: Product, store: Store
) -> None:
    viewer = Viewer("值班员", (COUNTY,))
    last = add_days(day_of(real_now()), 3)
    one, token = make_kiosk(
        store, viewer, name="大厅", area=TOWN, last_day=last, tour={"rotate": "children"}, by=BY
    )
    context = browser.new_context(locale="zh-CN", viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    watch = Watch(page)
    page.goto(f"{demo.url}/kiosk#{token}")
    page.wait_for_url(f"**/screen/{TOWN}?rotate=children")
    watch.settle()
    watch.painted()
    hrefs = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    assert {href for href in hrefs if not href.startswith(("/screen/", "#"))} == set()
    page.locator(".zk-map").click()
    expect(page.locator(".why")).to_have_count(0)
    assert watch.wrong == []
    # The machine starts anew: the browser keeps its cookie, and asks for the screen alone.
    kept = context.storage_state()
    assert [cookie["name"] for cookie in kept["cookies"] if cookie["expires"] > 0] == [
        "zhikong_wall"
    ]
    context.close()
    again = browser.new_context(storage_state=kept)
    page = again.new_page()
    page.goto(f"{demo.url}/screen/{TOWN}")
    page.wait_for_function("() => window.zhikong?.live?.page()?.cells")
    revoke_kiosk(store, viewer, one.id, by=BY, now=real_now())
    page.wait_for_url(re.compile(r"/login\?next="))
    page.goto(f"{demo.url}/kiosk#{token}")
    expect(page.get_by_role("alert")).to_contain_text("这个链接打不开大屏")
    assert token not in demo.said()
    again.close()
