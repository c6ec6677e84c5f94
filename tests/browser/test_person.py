"""The person of a case, in the browser: opened for a reason, under a watermark, masked again."""

import pytest
from playwright.sync_api import Page, expect

from dashboard.access.permission import Role
from queries.store.engine import Store
from tests.browser.watching import Watch
from tests.factories.steps import key_of
from tests.logins import let_in
from tests.people import PERSON, SECRETS, a_marked_person
from tests.server import Served
from tests.stores import write

SUMMARY = ".open-person > summary"
DO, SHUT = "[data-open='do']", "[data-open='shut']"
PHONE = "[data-person='phone']"


@pytest.fixture(scope="module")
def store(store: Store) -> Store:
    """The small county with a person of whom everything is known, looked at by its leader."""
    write(store, a_marked_person())
    let_in(store, role=Role.LEADER)
    return store


@pytest.fixture
def shown(page: Page, served: Served) -> Page:
    """The page of the case, its form open."""
    page.clock.install()
    page.goto(f"{served.url}/cases/{key_of(1)}")
    page.locator(SUMMARY).click()
    return page


def leaks(page: Page) -> list[str]:
    content = page.content()
    return [secret for secret in SECRETS if secret in content]


def test_a_person_is_shown_under_a_watermark_and_masked_when_time_is_over(
    shown: Page, watch: Watch
) -> None:
    assert leaks(shown) == []
    shown.locator(DO).click()
    expect(shown.locator(PHONE)).to_have_text(PERSON["phone"])
    expect(shown.locator("[data-person='name']")).to_have_text(PERSON["name"])
    expect(shown.locator(".watermark span").first).to_contain_text("202")
    expect(shown.locator(".open-person .said")).to_contain_text("后自动隐藏")
    shown.clock.fast_forward(299_000)
    expect(shown.locator(PHONE)).to_have_text(PERSON["phone"])
    shown.clock.fast_forward(2_000)
    expect(shown.locator(PHONE)).to_have_text("137****4433")
    expect(shown.locator(".watermark")).to_have_count(0)
    assert leaks(shown) == []


def test_a_person_is_hidden_at_once(shown: Page) -> None:
    shown.locator(DO).click()
    expect(shown.locator(PHONE)).to_have_text(PERSON["phone"])
    expect(shown.locator(SHUT)).to_be_focused()
    shown.keyboard.press("Escape")
    expect(shown.locator(PHONE)).to_have_text("137****4433")
    assert leaks(shown) == []


def test_another_reason_needs_words(shown: Page) -> None:
    shown.locator("[data-why='contact']").focus()
    shown.keyboard.press("ArrowLeft")
    expect(shown.locator("[data-why='other']")).to_have_attribute("aria-checked", "true")
    shown.locator(DO).click()
    expect(shown.locator(".open-person .said")).to_contain_text("请说明事由")
    expect(shown.locator(PHONE)).to_have_text("137****4433")
    shown.locator(".open-person textarea").fill("转诊")
    shown.locator(DO).click()
    expect(shown.locator(PHONE)).to_have_text(PERSON["phone"])


def test_what_does_not_arrive_is_said(shown: Page) -> None:
    shown.route("**/person?*", lambda route: route.abort())
    shown.locator(DO).click()
    expect(shown.locator(".open-person .said")).to_contain_text("没有打开")
    expect(shown.locator(DO)).to_be_enabled()


def test_a_phone_has_room_for_it(page: Page, served: Served) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{served.url}/cases/{key_of(1)}")
    page.locator(SUMMARY).click()
    page.locator(DO).click()
    expect(page.locator(PHONE)).to_have_text(PERSON["phone"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
