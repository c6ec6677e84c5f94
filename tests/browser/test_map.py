"""The map in a browser: colours of pixels, live colour, pointer, keyboard, parts, outages."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from bench.map_page import MapFiles, describe, map_app, map_files
from bench.partition import COUNTY, partition
from dashboard.areas.geometry import decode
from dashboard.words import words

GREEN, BLUE, ORANGE, BY_HAND = 1, 2, 3, 0x80
COLOUR = {GREEN: (0x1D, 0x47, 0x39), BLUE: (0x3B, 0x82, 0xF6), ORANGE: (0xF5, 0x9E, 0x0B)}
"""Fills of the dark theme, from assets/00-tokens.css."""
READY = "() => { const s = window.zhikong.map.stats('map'); return s && s.painted_ms !== null; }"


@dataclass(frozen=True)
class Shown:
    """A served map and the page that shows it."""

    page: Page
    files: MapFiles
    foreign: list[str]

    def stats(self) -> dict[str, Any]:
        stats: dict[str, Any] = self.page.evaluate("window.zhikong.map.stats('map')")
        return stats

    def find(self, code: str) -> None:
        """Wait until the file that an area stands in is there and drawn."""
        self.page.wait_for_function(
            "(code) => window.zhikong.map.entry('map').layer.locate(code) !== null", arg=code
        )

    def place(self, code: str) -> tuple[float, float]:
        """Return where an area's label point stands, in pixels of the page."""
        self.find(code)
        x, y = self.page.evaluate(
            """(code) => {
              const { map, layer, container } = window.zhikong.map.entry('map');
              const { source, area } = layer.locate(code);
              const to = layer._to(source.file);
              const at = window.L.point(source.file.labelXs[area] * to.kx + to.ox,
                source.file.labelYs[area] * to.ky + to.oy).divideBy(layer.ratio)
                .add(layer._bounds.min);
              const point = map.layerPointToContainerPoint(at);
              const box = container.getBoundingClientRect();
              return [point.x + box.left, point.y + box.top];
            }""",
            code,
        )
        return x, y

    def fills(self, code: str) -> set[tuple[int, int, int]]:
        """Return the colours of an area's pixels on the colour canvas."""
        self.find(code)
        found = self.page.evaluate(
            """(code) => {
              const { layer } = window.zhikong.map.entry('map');
              const { source, area } = layer.locate(code);
              const { width, height, ids } = layer.raster;
              const data = layer.pens.base.getImageData(0, 0, width, height).data;
              const seen = new Set();
              for (let p = 0; p < width * height; p++) {
                if ((ids[p] & 0x7fffffff) === source.base + area + 1) {
                  seen.add([data[4 * p], data[4 * p + 1], data[4 * p + 2]].join());
                }
              }
              return [...seen];
            }""",
            code,
        )
        return {(int(r), int(g), int(b)) for r, g, b in (text.split(",") for text in found)}

    def remember(self) -> None:
        """Keep the colour canvas as it is now."""
        self.page.evaluate(
            """() => {
              const { layer } = window.zhikong.map.entry('map');
              const { width, height } = layer.raster;
              window.before = layer.pens.base.getImageData(0, 0, width, height).data;
            }"""
        )

    def changed_codes(self) -> set[str]:
        """Return the areas of which a pixel differs from what was remembered."""
        codes = self.page.evaluate(
            """() => {
              const { layer } = window.zhikong.map.entry('map');
              const { width, height, ids } = layer.raster;
              const data = layer.pens.base.getImageData(0, 0, width, height).data;
              const codes = new Set();
              for (let p = 0; p < width * height; p++) {
                if ([0, 1, 2].every((i) => data[4 * p + i] === window.before[4 * p + i])) continue;
                const { source, area } = layer.scene.find((ids[p] & 0x7fffffff) - 1);
                codes.add(source.code(area));
              }
              return [...codes];
            }"""
        )
        return set(codes)

    def clicked(self) -> dict[str, Any] | None:
        """Return the last thing that the map told the page's store."""
        told: list[dict[str, Any]] = self.page.evaluate("window.told")
        return told[-1] if told else None

    def update(self) -> None:
        """Give the map the description of a new revision, as a live page does."""
        self.files.revision += 1
        description = describe(self.files).as_dict(words("zh"))
        self.page.evaluate(
            "(d) => window.dash_clientside.set_props('map-description', {data: d})", description
        )


@pytest.fixture(scope="module")
def county() -> MapFiles:
    """A whole county: 646 grids, 32,195 micro-grids."""
    return map_files(partition())


@pytest.fixture
def files(county: MapFiles) -> MapFiles:
    return replace(county, status=dict(county.status))


@pytest.fixture
def shown(page: Page, files: MapFiles) -> Iterator[Shown]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, map_app(files).server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.port}/"
    problems: list[str] = []
    foreign: list[str] = []
    page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "request",
        lambda r: None if r.url.startswith((address, "data:", "blob:")) else foreign.append(r.url),
    )
    page.set_viewport_size({"width": 900, "height": 700})
    page.goto(address)
    page.wait_for_function(READY)
    # A coarser level may be painted first, while the finest one's file is still on its way.
    page.wait_for_function("() => window.zhikong.map.stats('map').areas === 646")
    page.evaluate(
        """() => {
          window.told = [];
          const send = window.dash_clientside.set_props;
          window.dash_clientside.set_props = (id, props) => {
            if (id === 'map-click') window.told.push(props.data);
            return send(id, props);
          };
        }"""
    )
    yield Shown(page, files, foreign)
    server.shutdown()
    thread.join()
    server.server_close()
    assert foreign == []
    assert problems == []


def grids(files: MapFiles) -> list[str]:
    return files.codes[f"{COUNTY}-grid"]


def test_every_area_is_painted_in_its_colour(shown: Shown) -> None:
    assert shown.stats()["level"] == "grid"
    assert shown.stats()["areas"] == 646
    assert shown.fills(grids(shown.files)[0]) == {COLOUR[GREEN]}


def test_a_new_status_byte_colours_its_area_and_no_other(shown: Shown) -> None:
    code = grids(shown.files)[7]
    shown.remember()
    shown.files.paint(code, BLUE)
    shown.update()
    shown.page.wait_for_function("() => window.zhikong.map.stats('map').recoloured === 1")
    assert COLOUR[BLUE] in shown.fills(code)
    assert shown.changed_codes() == {code}
    assert shown.stats()["recoloured_pixels"] < 0.1 * 900 * 700
    assert shown.stats()["paints"] <= 2


def test_stripes_mark_blue_and_orange_without_colour(shown: Shown) -> None:
    blue, orange = grids(shown.files)[3], grids(shown.files)[9]
    shown.files.paint(blue, BLUE)
    shown.files.paint(orange, ORANGE | BY_HAND)
    shown.update()
    shown.page.wait_for_function("() => window.zhikong.map.stats('map').recoloured === 2")
    assert len(shown.fills(blue)) > 2
    assert len(shown.fills(orange)) > 2
    assert COLOUR[ORANGE] in shown.fills(orange)


def test_the_legend_counts_the_shown_level(shown: Shown) -> None:
    shown.files.paint(grids(shown.files)[3], BLUE)
    shown.update()
    legend = shown.page.locator(".zk-map-legend li")
    expect(legend.nth(0)).to_have_text("绿645 格")
    expect(legend.nth(1)).to_have_text("蓝1 格")
    expect(legend.nth(3)).to_have_text("高速卡口1")


def test_a_click_tells_the_area(shown: Shown) -> None:
    code = grids(shown.files)[20]
    shown.page.mouse.click(*shown.place(code))
    shown.page.wait_for_function("() => window.told.length === 1")
    assert shown.clicked() == {"code": code, "level": "grid", "n": 1}


def test_a_selection_stays_through_live_colours(shown: Shown) -> None:
    code = grids(shown.files)[20]
    shown.page.mouse.click(*shown.place(code))
    shown.page.wait_for_function("() => window.told.length === 1")
    shown.files.paint(grids(shown.files)[7], BLUE)
    shown.update()
    shown.page.wait_for_function("() => window.zhikong.map.stats('map').recoloured === 1")
    selected = "window.zhikong.map.entry('map').description.selected"
    assert shown.page.evaluate(selected) == code


def test_the_hover_card_says_what_an_area_is(shown: Shown) -> None:
    geometry = decode(shown.files.geometry[f"{COUNTY}-grid"])
    shown.page.mouse.move(*shown.place(geometry.codes[20]))
    card = shown.page.locator(".zk-map-card")
    expect(card.locator(".zk-map-card-name")).to_have_text(geometry.names[20])
    expect(card).to_contain_text("网格 · 绿")
    expect(card).to_contain_text("起于 11-12 09:20")
    expect(card).to_contain_text("未办结警报 3")


def test_the_hover_card_names_the_area_when_the_server_does_not_answer(shown: Shown) -> None:
    shown.page.evaluate(
        """() => {
          const real = window.fetch;
          window.fetch = (url, options) => (String(url).includes('/api/')
            ? Promise.reject(new TypeError('offline')) : real(url, options));
        }"""
    )
    geometry = decode(shown.files.geometry[f"{COUNTY}-grid"])
    shown.page.mouse.move(*shown.place(geometry.codes[5]))
    card = shown.page.locator(".zk-map-card")
    expect(card.locator(".zk-map-card-name")).to_have_text(geometry.names[5])
    shown.page.wait_for_timeout(300)
    expect(card).not_to_contain_text("起于")


def test_the_keyboard_picks_under_the_cross_hair(shown: Shown) -> None:
    page = shown.page
    map_element = page.locator("#map")
    expect(map_element).to_have_attribute("role", "application")
    expect(map_element).to_have_attribute("aria-label", words("zh")("map.label", place="试验县"))
    expect(page.locator(".zk-map-cross")).to_be_hidden()
    page.keyboard.press("Tab")
    map_element.focus()
    expect(page.locator(".zk-map-cross")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    under = page.evaluate(
        """() => {
          const { map, layer } = window.zhikong.map.entry('map');
          return layer.hit(map.getSize().divideBy(2)).code;
        }"""
    )
    page.keyboard.press("Enter")
    page.wait_for_function("() => window.told.length === 1")
    assert shown.clicked() == {"code": under, "level": "grid", "n": 1}
    page.keyboard.press("Escape")
    page.wait_for_function("() => window.told.length === 2")
    assert shown.clicked() == {"code": None, "level": None, "n": 2}


def test_micro_grids_come_by_township_as_the_view_needs_them(shown: Shown) -> None:
    page = shown.page
    page.get_by_role("radio", name="微网格").click()
    page.wait_for_function("() => window.zhikong.map.stats('map').areas === 32195")
    assert shown.stats()["level"] == "micro"
    expect(page.get_by_role("radio", name="微网格")).to_have_attribute("aria-checked", "true")
    assert shown.fills(shown.files.codes[f"{COUNTY}001-micro"][0]) == {COLOUR[GREEN]}


def test_auto_takes_a_finer_level_when_closer(shown: Shown) -> None:
    shown.page.evaluate(
        """() => {
          const { map } = window.zhikong.map.entry('map');
          map.setZoom(map.getZoom() + 2, { animate: false });
        }"""
    )
    shown.page.wait_for_function("() => window.zhikong.map.stats('map').level === 'micro'")


def test_no_pixel_inside_the_county_is_left_out(shown: Shown) -> None:
    holes = shown.page.evaluate(
        """() => {
          const { width, height, ids } = window.zhikong.map.entry('map').layer.raster;
          let holes = 0;
          for (let y = 1; y < height - 1; y++) for (let x = 1; x < width - 1; x++) {
            const p = y * width + x;
            const around = [ids[p - 1], ids[p + 1], ids[p - width], ids[p + width]];
            if (!ids[p] && around.every(Boolean)) holes++;
          }
          return holes;
        }"""
    )
    assert holes == 0


def test_the_whole_area_fits_again_when_its_place_changes(shown: Shown) -> None:
    shown.page.set_viewport_size({"width": 500, "height": 900})
    shown.page.wait_for_timeout(500)
    west, south, east, north = shown.files.box
    inside = shown.page.evaluate(
        """([west, south, east, north]) => {
          const { map } = window.zhikong.map.entry('map');
          const a = map.latLngToContainerPoint([north, west]);
          const b = map.latLngToContainerPoint([south, east]);
          return [a.x, a.y, map.getSize().x - b.x, map.getSize().y - b.y];
        }""",
        [west, south, east, north],
    )
    assert inside[0] == pytest.approx(10, abs=1)
    assert inside[2] == pytest.approx(10, abs=1)
    assert inside[1] == pytest.approx(inside[3], abs=1)
    assert inside[1] > 100


def test_a_finger_scrolls_the_page_until_the_map_is_closer(shown: Shown, browser: Browser) -> None:
    phone = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = phone.new_page()
    page.goto(shown.page.url)
    page.wait_for_function(READY)
    drags = "window.zhikong.map.entry('map').map.dragging.enabled()"
    touch = "getComputedStyle(document.getElementById('map')).touchAction"
    assert page.evaluate(drags) is False
    assert page.evaluate(touch) == "pan-x pan-y"
    page.tap("#map")
    expect(page.locator(".zk-map-card")).to_be_visible()
    page.evaluate(
        "() => { const m = window.zhikong.map.entry('map').map; m.setZoom(m.getZoom() + 1); }"
    )
    page.wait_for_timeout(600)
    assert page.evaluate(drags) is True
    assert page.evaluate(touch) == "none"
    phone.close()


def test_an_outage_keeps_the_picture(shown: Shown) -> None:
    code = grids(shown.files)[7]
    shown.page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('offline')); }")
    shown.files.paint(code, BLUE)
    shown.update()
    shown.page.wait_for_timeout(400)
    assert shown.fills(code) == {COLOUR[GREEN]}
