"""Every page can be read and used by everybody: axe-core finds nothing serious on any of them."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.serving import Served
from tests.browser.watching import Watch
from tests.demonstration import COUNTY
from tests.logins import STATE

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
}
OPTIONS = {"resultTypes": ["violations"]}


@pytest.fixture(scope="module", params=["zh", "en"])
def shown(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[Page]:
    """A page in a language, at full HD."""
    context = browser.new_context(
        storage_state=STATE, viewport={"width": 1920, "height": 1080}, locale="zh-CN"
    )
    context.add_cookies([{"name": "zhikong_lang", "value": request.param, "url": served.url}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def _path(served: Served, name: str) -> str:
    if name != "case":
        return PAGES[name]
    listed = served.read(f"/api/v1/cases?metric=alerts_open&area={COUNTY}&limit=1")
    return str(listed["items"][0]["path"])


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(shown: Page, served: Served, name: str) -> None:
    watch = Watch(shown)
    shown.goto(served.url + _path(served, name))
    watch.settle()
    if name in ("screen", "workbench"):
        watch.painted()
    found = Axe().run(shown, options=OPTIONS).response
    told = [
        f"{rule['impact']} {rule['id']} {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
    assert told == []
