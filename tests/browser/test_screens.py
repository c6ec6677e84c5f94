"""Every page on every screen: nothing cut, nothing beside the screen, no bare number."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import Product
from tests.browser.watching import Watch
from tests.demonstration import COUNTY
from tests.logins import STATE

SCREEN = f"/screen/{COUNTY}"
PAGES = {
    "screen": SCREEN,
    "workbench": f"/area/{COUNTY}",
    "list": f"/cases?metric=alerts_open&area={COUNTY}",
    "rate": f"/cases?metric=task_response&area={COUNTY}&part=misses",
    "units": f"/cases?metric=control_blue&area={COUNTY}",
    "readings": f"/cases?metric=codes_scanned&area={COUNTY}",
    "unknown": "/screen/999",
    "wrong": f"/cases?metric=bad&area={COUNTY}",
}
SIZES = {"hd": (1920, 1080), "4k": (3840, 2160), "wall": (3840, 1080)}
LANGUAGES = ("zh", "en")
SILENCE = """silent => {
  const said = '<a class="silence" href="/sources">卡点扫码 <b>3 小时无数据</b></a>';
  document.querySelector('.screen .silent').innerHTML = silent ? said : '';
}"""
"""Whether a source is silent takes a row of the screen; the demonstration's may be or not."""
CUT = """() => [...document.querySelectorAll('.n, .num, h1, h2, h3, th, .unit')]
  .filter((e) => e.offsetParent && e.textContent.trim() && e.scrollWidth > e.clientWidth + 1
    && getComputedStyle(e).display !== 'inline' && getComputedStyle(e).overflowX !== 'visible')
  .map((e) => `${e.id || e.className}: ${e.textContent} ${e.scrollWidth} > ${e.clientWidth}`)"""
BEYOND = """() => {
  const beside = (e) => {
    const box = e.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 1 || box.left < -1);
  };
  const scrolls = '.ag-root, .scroll, .leaflet-container, .why, .map, .rows';
  const away = '[hidden], .skip, svg, details:not([open])';
  return [...document.querySelectorAll('[data-theme] *')]
    .filter((e) => beside(e) && !e.closest(scrolls) && !e.closest(away))
    .slice(0, 5).map((e) => `${e.tagName}.${e.className} ${e.textContent.slice(0, 30)}`);
}"""


@pytest.fixture(scope="module", params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    language: str = request.param
    return language


@pytest.fixture
def shown(browser: Browser, demo: Product, lang: str) -> Iterator[Page]:
    """A page in a language, at full HD."""
    context = browser.new_context(
        storage_state=STATE, viewport={"width": 1920, "height": 1080}, locale="zh-CN"
    )
    context.add_cookies([{"name": "zhikong_lang", "value": lang, "url": demo.url}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def _go(page: Page, demo: Product, path: str) -> Watch:
    watch = Watch(page)
    page.goto(demo.url + path)
    watch.settle()
    return watch


@pytest.mark.parametrize("silent", [False, True], ids=["speaking", "silent"])
def test_the_big_screen_fits_every_screen(shown: Page, demo: Product, silent: bool) -> None:
    watch = _go(shown, demo, SCREEN)
    watch.painted()
    shown.evaluate(SILENCE, silent)
    for name, (width, height) in SIZES.items():
        shown.set_viewport_size({"width": width, "height": height})
        shown.wait_for_timeout(600)
        root = "document.scrollingElement"
        assert shown.evaluate(f"[{root}.scrollWidth, {root}.scrollHeight]") == [width, height], name
        assert shown.evaluate(CUT) == [], name
        assert shown.evaluate(BEYOND) == [], name
    assert watch.wrong == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_lies_beside_a_phone(shown: Page, demo: Product, name: str) -> None:
    shown.set_viewport_size({"width": 390, "height": 844})
    _go(shown, demo, PAGES[name])
    assert shown.evaluate("document.scrollingElement.scrollWidth") == 390
    assert shown.evaluate(BEYOND) == []


def test_every_number_says_what_it_is(shown: Page, demo: Product) -> None:
    for path in (SCREEN, f"/area/{COUNTY}"):
        _go(shown, demo, path)
        numbers = shown.locator('a.n[href^="/cases?"]')
        expect(numbers.first).to_be_visible()
        told = numbers.evaluate_all(
            "all => all.filter(a => /^[\\d—]/.test(a.textContent) && !a.closest('[title]'))"
            ".map(a => a.href)"
        )
        assert told == []
