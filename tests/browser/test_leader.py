"""A leader's morning in the whole product: screen, list, case, grid, why, English; and outages."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from callbacks.context import now
from queries.writing.record import RecordType, Status, record
from tests.browser.serving import Product
from tests.browser.watching import Watch
from tests.demonstration import COUNTY, lately, opened

SCREEN = f"/screen/{COUNTY}"
OPEN_ALERTS = f'a.n[href="/cases?metric=alerts_open&area={COUNTY}"]'
PATIENCE_MS = 15_000
"""A slow machine's time for what takes a second elsewhere."""


def _count(page: Page, selector: str) -> int:
    return int(page.locator(selector).first.inner_text().replace(",", ""))


@pytest.fixture(scope="module")
def blue_unit(demo: Product) -> str:
    """The code of a control unit that is blue."""
    listed = demo.read(f"/api/v1/cases?metric=control_blue&area={COUNTY}&limit=1")
    code: str = listed["items"][0]["area"]
    return code


def test_a_leaders_morning(page: Page, watch: Watch, demo: Product, blue_unit: str) -> None:
    page.set_default_timeout(PATIENCE_MS)
    alerts = _open_the_screen(page, watch, demo)
    _see_the_alerts(page, watch, alerts)
    _drill(page, blue_unit)
    _ask_why(page, blue_unit)
    _switch_to_english(page)
    page.goto(demo.url + SCREEN)
    expect(page.locator(OPEN_ALERTS).first).to_have_text(str(alerts))
    expect(page.get_by_text("Open alerts").first).to_be_visible()
    watch.painted()


def _open_the_screen(page: Page, watch: Watch, demo: Product) -> int:
    """Return how many alerts are open."""
    page.goto(demo.url)
    expect(page).to_have_url(demo.url + SCREEN)
    watch.settle()
    watch.painted()
    expect(page).to_have_title(re.compile("永康市"))
    alerts = _count(page, OPEN_ALERTS)
    assert alerts > 0
    return alerts


def _see_the_alerts(page: Page, watch: Watch, alerts: int) -> None:
    """Open their list, which has as many; one of them; and go back step by step."""
    as_many = re.compile(rf"^{alerts}\b")
    page.locator(OPEN_ALERTS).first.click()
    expect(page).to_have_url(re.compile(r"/cases\?metric=alerts_open"))
    expect(page.locator("#d-number")).to_have_text(as_many)
    expect(page.locator(".pager .count")).to_contain_text(str(alerts))
    link = page.locator('a.open[href^="/cases/"]').first
    case = link.inner_text()
    link.click()
    expect(page).to_have_url(re.compile(r"/cases/[0-9a-f]{32}(\?|$)"))
    expect(page.get_by_text(case).first).to_be_visible()
    watch.painted()
    page.go_back()
    expect(page.locator("#d-number")).to_have_text(as_many)
    page.go_back()
    expect(page.locator(OPEN_ALERTS).first).to_have_text(str(alerts))
    watch.painted()


def _drill(page: Page, unit: str) -> None:
    """Go down from the screen to the grid that a unit lies in, link by link."""
    page.locator(f'a[href="/area/{COUNTY}"]').first.click()
    for digits in (9, 12, 15):
        link = page.locator(f'a.n[href="/area/{unit[:digits]}"]').first
        link.click()
        expect(page).to_have_url(re.compile(rf"/area/{unit[:digits]}$"))


def _ask_why(page: Page, unit: str) -> None:
    """Ask why a unit is blue: the panel shows what holds it there."""
    page.locator(f'[data-why="{unit}"]').first.click()
    panel = page.locator(f'[data-why-of="{unit}"]')
    expect(panel).to_contain_text("蓝")
    expect(panel.locator('a[href^="/cases/"]').first).to_be_visible()
    expect(page).to_have_url(re.compile(rf"why={unit}"))


def _switch_to_english(page: Page) -> None:
    """Switch: the same page and panel, in English."""
    page.locator("button.lang[data-lang=en]").click()
    pressed = page.locator("button.lang[data-lang=en]")
    expect(pressed).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-why-of]")).to_contain_text("blue", ignore_case=True)


WATCHED = """() => {
  window.touched = new Set();
  const own = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest('[id]')?.id;
  const passing = '.clock, .fresh, .map, [class*=zk-map], [class*=leaflet]';
  new MutationObserver((records) => {
    for (const { target, type, attributeName } of records) {
      const node = target.nodeType === 1 ? target : target.parentElement;
      if (!node || node.closest(passing)) continue;
      if (type === 'attributes' && attributeName !== 'href') continue;
      window.touched.add(own(node) || node.className);
    }
  }).observe(document.querySelector('[data-theme]'),
    { subtree: true, childList: true, characterData: true, attributes: true });
}"""


def test_a_new_record_appears_by_itself(page: Page, watch: Watch, demo: Product) -> None:
    page.set_default_timeout(PATIENCE_MS)
    page.goto(demo.url + SCREEN)
    watch.settle()
    watch.painted()
    page.wait_for_function("() => window.zhikong.live.page()?.cells")
    before = _count(page, OPEN_ALERTS)
    cells = demo.read(f"/board/{COUNTY}.json?view=screen&lang=zh")["cells"]
    page.evaluate(WATCHED)
    page.evaluate("window.sameDocument = true")
    _alert(demo, "browser-1")
    expect(page.locator(OPEN_ALERTS).first).to_have_text(str(before + 1))
    newest = page.locator('a[href^="/cases/"]').first
    expect(newest).to_contain_text("红码")
    assert page.evaluate("window.sameDocument") is True
    page.wait_for_timeout(1500)
    after = demo.read(f"/board/{COUNTY}.json?view=screen&lang=zh")["cells"]
    changed = {name for name in after if after[name] != cells.get(name)}
    touched = set(page.evaluate("[...window.touched]"))
    assert changed
    assert len(changed) < len(after) / 2
    strange = {name for name in touched if name in after and name not in changed}
    assert strange == set()
    listed = demo.read(f"/api/v1/cases?metric=alerts_open&area={COUNTY}")
    assert listed["total"] == before + 1


def _alert(demo: Product, external_id: str) -> None:
    """Write an alert past the server, as another process would."""
    at = now()
    listed = f"/api/v1/cases?metric=cases_raised&area={COUNTY}&limit=1&{lately()}"
    unit = demo.read(listed)["items"][0]
    raw = {
        "source": "browser test",
        "external_id": external_id,
        "kind": "red_code",
        "area": unit["area"],
        "opened_at": at - 1000,
    }
    store = opened(demo.database)
    try:
        outcomes = record(store, RecordType.CASE, [raw], origin="test", now=at)
        assert [outcome.status for outcome in outcomes] == [Status.ACCEPTED]
    finally:
        store.close()


def test_an_outage_is_told_and_heals(page: Page, watch: Watch, demo: Product) -> None:
    page.set_default_timeout(PATIENCE_MS)
    page.goto(demo.url + SCREEN)
    watch.settle()
    page.wait_for_function("() => window.zhikong.live.page()?.cells")
    before = _count(page, OPEN_ALERTS)
    banner = page.locator(".banner")
    expect(banner).to_have_count(0)
    with watch.outage():
        demo.stop()
        stopped = time.monotonic()
        try:
            expect(banner).to_be_visible()
            assert time.monotonic() - stopped < 6
            assert _count(page, OPEN_ALERTS) == before
            expect(page.locator("[data-theme].stale")).to_have_count(1)
        finally:
            demo.start()
        expect(banner).to_have_count(0, timeout=30_000)
        expect(page.locator("[data-theme].stale")).to_have_count(0)
    _alert(demo, "browser-2")
    expect(page.locator(OPEN_ALERTS).first).to_have_text(str(before + 1))


def test_the_keyboard_is_enough(page: Page, watch: Watch, demo: Product, blue_unit: str) -> None:
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{demo.url}/area/{blue_unit[:15]}")
    watch.settle()
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.getAttribute('href')"))
        if seen[-1] and "metric=alerts_open" in seen[-1]:
            break
    assert seen[0] == "#content"
    assert "metric=alerts_open" in str(seen[-1])
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/cases\?metric=alerts_open"))
    page.goto(f"{demo.url}/area/{blue_unit[:15]}")
    watch.settle()
    mark = page.locator(f'[data-why="{blue_unit}"]').first
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-why-of]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-why-of]")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("why="))


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/screen/999", "没有这个区划"),
        ("/cases/nope", "没有这件事件"),
        (f"/cases?metric=bad&area={COUNTY}", "筛选条件有误"),
        ("/nope", "没有这个页面"),
    ],
)
def test_a_wrong_address_says_so(page: Page, demo: Product, path: str, heading: str) -> None:
    page.goto(demo.url + path)
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    home = page.get_by_role("link", name=re.compile("永康市"))
    expect(home).to_have_attribute("href", SCREEN)
