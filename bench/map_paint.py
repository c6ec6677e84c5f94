"""The map in a browser: bytes and time to a painted county, and to all of it in new colours.

The baseline is the same areas as one ``dl.GeoJSON``, which a Dash app would use.
"""

import gzip
import json
import logging
import statistics
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dash_leaflet as dl
import numpy as np
import shapely
from dash import Dash
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from bench.map_page import MapFiles, describe, map_app, map_files
from bench.partition import Partition, partition
from bench.timing import Line
from dashboard.words import words
from tests.chromium import system_browser

PART = "Map of 32,195 areas"
SCREEN = (1920, 1080)
TIMES = 3
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PAINTED = """() => {
  const stats = window.zhikong.map.stats('map');
  return stats && stats.painted_ms !== null && stats.level === 'micro';
}"""
RECOLOURED = """async ([description, wanted]) => {
  const { layer } = window.zhikong.map.entry('map');
  const started = performance.now();
  window.dash_clientside.set_props('map-description', { data: description });
  for (;;) {
    await new Promise((go) => requestAnimationFrame(go));
    if (String(layer.scene.counts()) === String(wanted)) break;
  }
  const told = performance.now() - started;
  const again = performance.now();
  layer._colour([[0, 0, layer.raster.width, layer.raster.height]]);
  return [told, performance.now() - again];
}"""
"""Gives the milliseconds from a new revision to its colours, and those of colouring alone."""
SHOWN = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
DRAWN = "(n) => document.querySelectorAll('.leaflet-overlay-pane path').length >= n"


@contextmanager
def _served(server: Flask) -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = make_server("127.0.0.1", 0, server, threaded=True)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.port}/"
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give this machine's browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_browser(), args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def _page(browser: Browser) -> Iterator[Page]:
    width, height = SCREEN
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(120_000)
    try:
        yield page
    finally:
        page.close()


def _since_asked(page: Page, address: str, ready: str, argument: int | None = None) -> float:
    """Return the milliseconds from asking for a page until it is ready and shown."""
    page.goto(address)
    page.wait_for_function(ready, arg=argument, polling="raf")
    page.evaluate(
        "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
    )
    return float(page.evaluate("performance.now()"))


def _recoloured(page: Page, files: MapFiles, seed: int) -> tuple[float, float]:
    """Give every micro-grid another colour, as a new revision does."""
    random = np.random.default_rng(seed)
    counts = np.zeros(6, dtype=int)
    for name in files.parts:
        old = np.frombuffer(files.status[name], dtype=np.uint8)
        new = (old + random.integers(0, 2, len(old))) % 3 + 1
        files.status[name] = new.astype(np.uint8).tobytes()
        counts += np.bincount(new, minlength=6)
    files.revision += 1
    description = describe(files).as_dict(words("zh"))
    told, coloured = page.evaluate(RECOLOURED, [description, counts.tolist()])
    return float(told), float(coloured)


def _own(browser: Browser, files: MapFiles) -> dict[str, float]:
    found: dict[str, list[float]] = {"painted": [], "told": [], "coloured": []}
    sent = 0.0
    with _served(map_app(files).server) as address:
        for turn in range(TIMES):
            with _page(browser) as page:
                found["painted"].append(_since_asked(page, address, PAINTED))
                sent = float(page.evaluate("window.zhikong.map.stats('map').transferred"))
                told, coloured = _recoloured(page, files, turn)
                found["told"].append(told)
                found["coloured"].append(coloured)
    return {name: statistics.median(times) for name, times in found.items()} | {"sent": sent}


def _geojson(made: Partition) -> dict[str, object]:
    """Return the micro-grids as GeoJSON with six decimals."""
    shapes = shapely.to_geojson(shapely.set_precision([one.polygon for one in made.micro], 1e-6))
    features = [
        {"type": "Feature", "properties": {"name": one.name}, "geometry": json.loads(shape)}
        for one, shape in zip(made.micro, shapes, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def _leaflet_app(data: dict[str, object]) -> Dash:
    app = Dash("bench-geojson", assets_folder="none")
    app.layout = dl.Map(
        [dl.GeoJSON(data=data, id="areas")],
        center=(28.90, 120.05),
        zoom=11,
        style={"width": "100vw", "height": "100vh"},
    )
    return app


def _leaflet(browser: Browser, made: Partition) -> dict[str, float]:
    data = _geojson(made)
    times = []
    with _served(_leaflet_app(data).server) as address:
        for _ in range(TIMES):
            with _page(browser) as page:
                times.append(_since_asked(page, address, DRAWN, len(made.micro)))
    sent = len(gzip.compress(json.dumps(data).encode()))
    return {"painted": statistics.median(times), "sent": float(sent)}


def map_paint(tell: Callable[[str], None]) -> Iterator[Line]:
    """Yield bytes and times of the map; ratios are of ``dl.GeoJSON`` with the same areas."""
    tell("making a county of 32,195 areas")
    made = partition()
    files = map_files(made)
    with chromium() as browser:
        own, other = _own(browser, files), _leaflet(browser, made)
    size = f"{len(made.micro):,}"
    for what, name, unit, scale in (
        ("from asking for the page to a painted map", "painted", "ms", 1.0),
        ("geometry and status, gzipped", "sent", "kB", 1 / 1024),
    ):
        ratio = own[name] / other[name]
        yield Line(PART, what, size, own[name] * scale, unit, "dl.GeoJSON", ratio)
        yield Line(PART, f"{what}, by dl.GeoJSON", size, other[name] * scale, unit)
    yield Line(PART, "from a new revision to every area in another colour", size, own["told"], "ms")
    yield Line(PART, "of which colouring every pixel anew", size, own["coloured"], "ms")
