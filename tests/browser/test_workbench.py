"""The workbench in a browser: its table is filtered, finer levels are shown, the map finds rows."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import uvicorn
from playwright.sync_api import Page, expect

from app import create_app
from dashboard.settings import Settings
from dashboard.viewer import Viewer
from queries.areas.areas import children, descendants
from queries.store.engine import Store
from tests import demonstration
from tests.demonstration import COUNTY
from tests.logins import let_in
from tests.server import free_port

EVERYBODY = Viewer("everybody", (COUNTY,))
ROWS = "tr[data-code]:visible"
HIT = """code => {
    const { layer, container } = window.zhikong.map.entry('map');
    const box = container.getBoundingClientRect();
    const found = [];
    for (let y = 0; y < box.height; y += 3) for (let x = 0; x < box.width; x += 3) {
        const hit = layer.hit(window.L.point(x, y));
        if (hit && hit.code && hit.code.startsWith(code)) found.push([box.left + x, box.top + y]);
    }
    return found[Math.floor(found.length / 2)];
}"""
PAINTED = "() => { const s = window.zhikong.map.stats('map'); return s && s.painted_ms !== null; }"


@pytest.fixture(scope="module")
def store(demonstration_file: Path) -> Iterator[Store]:
    opened = demonstration.opened(demonstration_file)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def base(store: Store) -> Iterator[str]:
    """The address of the product over the demonstration, which nobody writes to."""
    port = free_port()
    let_in(store)
    app = create_app(Settings(demo=False), store)
    serving = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=serving.run)
    thread.start()
    while not serving.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    serving.should_exit = True
    thread.join(timeout=20)


@pytest.fixture(scope="module")
def township(store: Store) -> tuple[str, int, int]:
    """The first township, and how many villages and grids it has."""
    with store.read() as db:
        code = children(db, EVERYBODY, COUNTY)[0].code
        counts = descendants(db, code)
    return code, counts["village"], counts["grid"]


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_rows_are_found_by_text_and_colour_which_the_address_keeps(
    page: Page, base: str, township: tuple[str, int, int]
) -> None:
    code, villages, grids = township
    page.goto(f"{base}/area/{code}")
    rows = page.locator(ROWS)
    expect(rows).to_have_count(villages)
    total = page.locator("tr.sum").inner_text()
    name, found = (
        rows.nth(3).locator("td").first.inner_text(),
        rows.nth(3).get_attribute("data-code"),
    )
    page.get_by_role("searchbox").fill(str(found))
    expect(rows).to_have_count(1)
    assert name in rows.first.inner_text()
    expect(page.locator("[data-left]")).to_have_text(f"1 / {villages} 个")
    assert asked(page) == {"find": [found]}
    assert page.locator("tr.sum").inner_text() == total

    page.get_by_role("searchbox").fill("no such place")
    expect(page.get_by_text("没有符合条件的区划")).to_be_visible()
    page.get_by_role("button", name="显示全部").click()
    expect(rows).to_have_count(villages)
    assert asked(page) == {}

    green = page.locator("[data-pick=green]")
    greens = int(green.locator(".count").inner_text())
    green.focus()
    page.keyboard.press("Enter")
    expect(rows).to_have_count(greens)
    assert asked(page) == {"colour": ["green"]}
    page.get_by_role("link", name=f"网格 {grids}").click()
    expect(page.locator("tr[data-code]")).to_have_count(grids)
    assert asked(page) == {"level": ["grid"], "colour": ["green"]}
    expect(green).to_have_attribute("aria-pressed", "true")
    assert {row.get_attribute("data-colour") for row in rows.all()} == {"green"}


def test_a_click_on_the_map_asks_why_and_shows_the_row(
    page: Page, base: str, township: tuple[str, int, int]
) -> None:
    page.goto(f"{base}/area/{township[0]}")
    page.wait_for_function(PAINTED)
    row = page.locator(ROWS).last
    at = page.evaluate(HIT, row.get_attribute("data-code"))
    page.mouse.click(*at)
    expect(page.locator("[data-why-of]")).to_be_visible()
    expect(row).to_have_attribute("aria-current", "true")
    expect(row).to_be_in_viewport(ratio=0.9)
    page.keyboard.press("Escape")
    expect(page.locator("tr[aria-current]")).to_have_count(0)


def test_from_a_list_one_goes_from_case_to_case(page: Page, base: str) -> None:
    page.goto(f"{base}/cases?metric=alerts_raised&area={COUNTY}&from=2000-01-01&to=2099-12-31")
    numbers = page.locator(".ag-row a.open")
    expect(numbers.nth(2)).to_be_visible()
    first, second, third = (numbers.nth(i).inner_text() for i in range(3))
    numbers.nth(1).click()
    here = page.locator(".crumb b")
    expect(here).to_have_text(second)
    page.get_by_role("link", name="下一件").click()
    expect(here).to_have_text(third)
    page.get_by_role("link", name="上一件").click()
    expect(here).to_have_text(second)
    page.get_by_role("link", name="上一件").click()
    expect(here).to_have_text(first)
    expect(page.locator(".turn [aria-disabled=true]")).to_have_text("上一件")
    page.get_by_role("link", name="回到名单").click()
    expect(numbers.first).to_have_text(first)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_phone_shows_light_pages_without_cutting_them(
    page: Page, base: str, township: tuple[str, int, int], lang: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.context.add_cookies([{"name": "zhikong_lang", "value": lang, "url": base}])
    window = "from=2000-01-01&to=2099-12-31"
    for path in (f"/area/{township[0]}", f"/cases?metric=alerts_raised&area={COUNTY}&{window}"):
        page.goto(base + path)
        expect(page.locator("h1").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    number = page.locator(".ag-row a.open").first
    expect(number).to_be_visible()
    cut = "a => { const c = a.closest('.ag-cell'); return c.scrollWidth > c.clientWidth; }"
    page.wait_for_function("() => document.querySelectorAll('.ag-header-cell').length === 4")
    assert not number.evaluate(cut)
