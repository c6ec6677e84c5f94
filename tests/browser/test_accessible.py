"""Every page can be read and used by everybody: axe-core finds nothing serious on any of them."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from callbacks.context import real_now as now
from dashboard.permission import Role
from tests.browser.serving import Product
from tests.browser.watching import Watch
from tests.demonstration import COUNTY, opened
from tests.logins import STATE, an_account_in, token_of

PAGES = {
    "screen": f"/screen/{COUNTY}",
    "workbench": f"/area/{COUNTY}",
    "list": f"/cases?metric=alerts_open&area={COUNTY}",
    "units": f"/cases?metric=control_blue&area={COUNTY}",
    "readings": f"/cases?metric=codes_scanned&area={COUNTY}",
    "case": "",
    "quarantine": "/quarantine",
    "orders": "/orders",
    "issue": "/orders/new",
    "unknown": "/screen/999",
    "login": "/login",
    "account": "/account",
    "not allowed": "/accounts",
    "walls": "/kiosks",
    "wall's link": "/kiosk",
    "sources": "/sources",
    "exports": "/exports",
    "pictures": f"/pictures?area={COUNTY}",
    "own": "/own",
    "briefing": f"/briefing/{COUNTY}",
    "briefings": "/briefings",
}
ADMINISTRATOR = ("/accounts", "/audit")
OPTIONS = {"resultTypes": ["violations"]}


@pytest.fixture(scope="module", params=["zh", "en"])
def shown(request: pytest.FixtureRequest, browser: Browser, demo: Product) -> Iterator[Page]:
    """A page in a language, at full HD."""
    context = browser.new_context(
        storage_state=STATE, viewport={"width": 1920, "height": 1080}, locale="zh-CN"
    )
    context.add_cookies([{"name": "zhikong_lang", "value": request.param, "url": demo.url}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def _path(demo: Product, name: str) -> str:
    if name != "case":
        return PAGES[name]
    listed = demo.read(f"/api/v1/cases?metric=alerts_open&area={COUNTY}&limit=1")
    return str(listed["items"][0]["path"])


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(shown: Page, demo: Product, name: str) -> None:
    watch = Watch(shown)
    shown.goto(demo.url + _path(demo, name))
    watch.settle()
    if name in ("screen", "workbench"):
        watch.painted()
    assert _found(shown) == []


def _found(page: Page) -> list[str]:
    found = Axe().run(page, options=OPTIONS).response
    return [
        f"{rule['impact']} {rule['id']} {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_on_an_administrators_pages(
    browser: Browser, demo: Product, lang: str
) -> None:
    store = opened(demo.database)
    one = an_account_in(store, name=f"axe-{lang}", role=Role.ADMINISTRATOR, now=now())
    cookies = {"zhikong_session": token_of(store, one, now=now()), "zhikong_lang": lang}
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    for name, value in cookies.items():
        context.add_cookies([{"name": name, "value": value, "url": demo.url}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    for path in ADMINISTRATOR:
        page.goto(demo.url + path)
        page.wait_for_load_state()
        assert page.url.endswith(path)
        assert _found(page) == []
    context.close()
    store.close()
