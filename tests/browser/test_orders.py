"""Colour by order, and orders with their receipts, by hand in the browser."""

import pytest
import shapely
from playwright.sync_api import Page, expect

from callbacks.context import now
from dashboard.colours.control import Colour
from dashboard.day import DAY
from queries.areas.outlines import rebuild
from queries.colours.unit_counts import unit_counts
from queries.store.engine import Store
from queries.writing.clock import catch_up
from queries.writing.record import RecordType, record
from tests.browser.watching import Watch
from tests.factories.orders import a_receipt, an_order
from tests.factories.records import COUNTY, NOW, TOWN, areas
from tests.server import Served

PATIENCE_MS = 20_000
HANDS = """() => {
  const scene = window.zhikong.map.entry("map").layer.scene;
  return scene ? scene.sources.flatMap((source) =>
    [...Array(source.file.count).keys()].filter((n) => source.byHand(n))
      .map((n) => `${source.code(n)} ${source.statusOf(n)}`)) : [];
}"""


@pytest.fixture(scope="module")
def store(store: Store) -> Store:
    """The small county with boundaries of its townships."""
    towns = [raw for raw in areas() if len(raw["code"]) == 9]
    boxes = [shapely.box(120 + n, 28, 121 + n, 29) for n in range(len(towns))]
    drawn = [
        {**raw, "geometry": shapely.to_wkb(box)} for raw, box in zip(towns, boxes, strict=True)
    ]
    root = {**areas()[0], "geometry": shapely.to_wkb(shapely.box(120, 28, 122, 29))}
    record(store, RecordType.AREA, [root, *drawn], origin="areas", now=NOW)
    rebuild(store, NOW)
    # What is done in the browser happens today, so today is the day that the store stands at.
    catch_up(store, now())
    return store


@pytest.fixture(scope="module")
def refresh_seconds() -> float:
    return 1


def oranges(store: Store) -> int:
    with store.read() as db:
        return unit_counts(db, [TOWN])[TOWN][Colour.ORANGE]


def test_a_colour_set_by_order_shows_on_the_map_and_why_until_it_is_lifted(
    page: Page, watch: Watch, served: Served, store: Store
) -> None:
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    page.goto(f"{served.url}/screen/{COUNTY}?why={TOWN}")
    watch.painted()
    assert page.evaluate(HANDS) == []
    page.locator(".setcolour > summary").press("Enter")
    page.locator("#colour-next").click()
    expect(page.locator("#colour-message")).to_have_text("请填写：理由")
    page.locator("#colour-pick label", has_text="橙").click()
    page.locator("#colour-why").fill("指挥令第3号")
    page.locator("#colour-next").click()
    expect(page.locator(".confirm")).to_contain_text("8 个管控单元设为橙")
    assert oranges(store) == 0
    page.locator("#colour-do").click()
    expect(page.locator(".why .orders")).to_contain_text("指挥令第3号")
    expect(page.locator(".why")).to_contain_text("按规则应为")
    assert oranges(store) == 8
    page.wait_for_function(f"() => ({HANDS})().join() === '{TOWN} 3'")
    expect(page.locator("#s-units-orange")).to_have_text("8")

    page.locator(".why .lift > summary").click()
    page.locator(".why .lift input").fill("误设")
    page.locator(".why .lift button").click()
    expect(page.locator(".why .said").first).to_contain_text("已撤销")
    page.wait_for_function(f"() => ({HANDS})().length === 0")
    assert oranges(store) == 0


def test_a_form_that_is_open_is_not_drawn_over_and_escape_closes_it_alone(
    page: Page, watch: Watch, served: Served
) -> None:
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{served.url}/area/{COUNTY}?why={TOWN}")
    watch.settle()
    page.locator(".setcolour > summary").click()
    page.locator("#colour-why").fill("写到一半")
    page.keyboard.press("Escape")
    assert page.locator(".setcolour[open]").count() == 0
    assert page.locator("#colour-why").input_value() == "写到一半"
    page.keyboard.press("Escape")
    expect(page.locator(".why")).to_have_count(0)


@pytest.mark.usefixtures("watch")
def test_an_order_is_issued_and_answered_and_the_rate_follows(page: Page, served: Served) -> None:
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    page.goto(f"{served.url}/orders/new")
    page.locator("#order-title").fill("排查返乡人员")
    page.locator("#order-next").click()
    expect(page.locator("#order-message")).to_have_text("请填写：下达给")
    page.locator("#order-all label").first.click()
    page.locator("#order-next").click()
    expect(page.locator(".sheet")).to_contain_text("要求 2 个单位")
    page.locator("#order-do").click()
    expect(page.locator(".receipts li.missing")).to_have_count(2)

    page.goto(f"{served.url}/area/{COUNTY}")
    expect(page.locator("#d-order_receipts")).to_have_text("0.0")
    page.locator(".ordersline a.btn").click()
    page.locator(".orders tbody a").first.click()
    first = page.locator(".receipts li.missing").first
    first.locator("summary").click()
    first.locator("input").fill("已部署")
    first.locator(".deeds button").click()
    expect(page.locator("#order-message")).to_have_text("回执已收到。")
    expect(page.locator(".receipts li.missing")).to_have_count(1)

    page.goto(f"{served.url}/area/{COUNTY}")
    expect(page.locator("#d-order_receipts")).to_have_text("50.0")
    page.locator("#d-order_receipts-hits").click()
    expect(page.locator(".tabs a.on b")).to_have_text("1")


def test_pages_of_orders_follow_but_not_under_a_hand_that_writes(
    page: Page, served: Served, store: Store
) -> None:
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    issued = now()
    order = an_order(number=7, issued=issued, receipt_by=issued + DAY)
    record(store, RecordType.ORDER, [order], origin="test", now=issued)
    listed = page.context.new_page()
    listed.goto(f"{served.url}/orders")
    row = listed.locator("tr", has_text="指挥令第7号")
    expect(row.locator("td.given")).to_have_text("0 / 2")
    page.goto(f"{served.url}/orders")
    page.locator("tr", has_text="指挥令第7号").locator("td.title a").click()
    missing = page.locator(".receipts li.missing")
    held = missing.last
    held.locator("summary").click()
    held.locator("input").fill("写到一半")

    receipt = a_receipt(number=7, order=7, at=issued)
    record(store, RecordType.RECEIPT, [receipt], origin="test", now=issued)
    expect(row.locator("td.given")).to_have_text("1 / 2")
    expect(held.locator("input")).to_have_value("写到一半")
    expect(missing).to_have_count(2)
    held.locator("summary").click()
    expect(missing).to_have_count(1)
    listed.close()
