"""A page with one map and its own small server: for trials and for the map's browser tests.

``python -m bench.map_page`` serves a synthetic county of 32,195 micro-grids.
"""

import gzip
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from dash import Dash, html
from flask import Response, abort, request

from bench.partition import COUNTY, Partition, partition
from callbacks.pages.map import register_map
from dashboard.area import Level
from dashboard.areas.coverage import frame_of
from dashboard.areas.geometry import GeoArea, decode, digest, encode, encode_parts
from dashboard.words import words
from layouts.boards.map import (
    Box,
    MapDescription,
    MapLevel,
    MapMarker,
    MapPart,
    level_switch,
    map_panel,
    shown_level,
)
from layouts.parts import wild

ASSETS = Path(__file__).parents[1] / "assets"
TOLERANCE = {Level.TOWNSHIP: 8.0, Level.VILLAGE: 8.0, Level.GRID: 8.0, Level.MICRO: 5.0}
"""Metres given up in simplification, by level."""


@dataclass(slots=True)
class MapFiles:
    """Geometry files and status bytes of a partition, by their names in the URL."""

    geometry: dict[str, bytes] = field(default_factory=dict)
    status: dict[str, bytes] = field(default_factory=dict)
    codes: dict[str, list[str]] = field(default_factory=dict)
    parts: dict[str, Box] = field(default_factory=dict)
    box: Box = (0.0, 0.0, 0.0, 0.0)
    revision: int = 1

    def add(self, name: str, data: bytes) -> None:
        """Keep a file under ``<parent>-<level>``, all its areas green."""
        geometry = decode(data)
        self.geometry[name] = data
        self.codes[name] = geometry.codes
        self.status[name] = bytes([1]) * len(geometry.codes)

    def paint(self, code: str, status: int) -> None:
        """Set the status byte of an area in every file that holds it."""
        for name, codes in self.codes.items():
            if code in codes:
                at = codes.index(code)
                data = self.status[name]
                self.status[name] = data[:at] + bytes([status]) + data[at + 1 :]

    def urls(self, name: str) -> tuple[str, str]:
        """Return the URLs of a file's geometry and status."""
        data = self.geometry[name]
        status = f"/status/{name}.bin?revision={self.revision}"
        return f"/geometry/{name}-{digest(data)}.bin", status


def map_files(made: Partition) -> MapFiles:
    """Encode a partition: townships, villages and grids whole, micro-grids by township."""
    files = MapFiles()
    frame = frame_of([area.polygon for area in made.township])
    files.box = (frame.west, frame.south, frame.east, frame.north)
    whole = (
        (Level.TOWNSHIP, made.township),
        (Level.VILLAGE, made.village),
        (Level.GRID, made.grid),
    )
    for level, areas in whole:
        data = encode(areas, tolerance=TOLERANCE[level], frame=frame)
        files.add(f"{COUNTY}-{level}", data)
    micro = encode_parts(made.micro, digits=9, tolerance=TOLERANCE[Level.MICRO], frame=frame)
    boxes = _boxes(made.township)
    for parent, data in micro.items():
        files.add(f"{parent}-micro", data)
        files.parts[f"{parent}-micro"] = boxes[parent]
    return files


def sprinkle(files: MapFiles, *, seed: int = 5) -> None:
    """Colour some areas as a bad day would: grids and micro-grids blue, a few of every status."""
    random = np.random.default_rng(seed)
    for name, codes in files.codes.items():
        draw = random.random(len(codes))
        status = np.select([draw < 0.004, draw < 0.008, draw < 0.012, draw < 0.12], [5, 4, 3, 2], 1)
        status[draw > 0.99] |= 0x80
        files.status[name] = status.astype(np.uint8).tobytes()


def describe(files: MapFiles) -> MapDescription:
    """Return the description of the whole partition."""
    outline = files.urls(f"{COUNTY}-township")[0]
    levels = [MapLevel(Level.TOWNSHIP, len(files.codes[f"{COUNTY}-township"]), outline)]
    for level in (Level.VILLAGE, Level.GRID):
        name = f"{COUNTY}-{level}"
        levels.append(MapLevel(level, len(files.codes[name]), *files.urls(name)))
    parts = tuple(MapPart(n.split("-")[0], box, *files.urls(n)) for n, box in files.parts.items())
    count = sum(len(files.codes[name]) for name in files.parts)
    levels.append(MapLevel(Level.MICRO, count, parts=parts))
    return MapDescription("试验县", files.box, files.revision, tuple(levels), _markers(files.box))


def map_app(
    files: MapFiles, *, theme: str = "dark", scale: str = "screen", lang: str = "zh"
) -> Dash:
    """Return a Dash app of one page with one map, and the routes that feed it."""
    app = Dash("zhikong-map", assets_folder=str(ASSETS), title="map")
    description = describe(files)
    spoken = words(lang)
    app.layout = html.Div(
        [
            html.Div([level_switch(description, spoken), shown_level()]),
            html.Div(map_panel(description, spoken), style={"flex": "1", "minHeight": "0"}),
        ],
        style={"height": "100vh", "display": "flex", "flexDirection": "column"},
        **wild(data_theme=theme, data_scale=scale),
    )
    register_map(app)
    server = app.server
    server.add_url_rule("/geometry/<name>.bin", "geometry", partial(_geometry, files))
    server.add_url_rule("/status/<name>.bin", "status", partial(_status, files))
    server.add_url_rule("/api/v1/areas/<code>", "area", _area)
    return app


def _geometry(files: MapFiles, name: str) -> Response:
    stem, _, named = name.rpartition("-")
    data = files.geometry.get(stem)
    if data is None or digest(data) != named:
        abort(404)
    return _zipped(data, "public, max-age=31536000, immutable")


def _status(files: MapFiles, name: str) -> Response:
    if name not in files.status:
        abort(404)
    return _zipped(files.status[name], "no-store")


def _zipped(data: bytes, cache: str) -> Response:
    headers = {"Content-Encoding": "gzip", "Cache-Control": cache}
    return Response(gzip.compress(data), mimetype="application/octet-stream", headers=headers)


def _area(code: str) -> dict[str, object]:
    return {"code": code, "since": "2026-11-12T01:20:00Z", "open_alerts": 3, "path": request.path}


def _boxes(areas: list[GeoArea]) -> dict[str, Box]:
    return {area.code: area.polygon.bounds for area in areas}


def _markers(box: Box) -> tuple[MapMarker, ...]:
    """Put one marker of each shape near the middle."""
    lon, lat = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return (
        MapMarker("P1", lon - 0.05, lat, "diamond", "一号高速卡点", "高速卡口"),
        MapMarker("P2", lon, lat + 0.05, "square", "火车站", "车站"),
        MapMarker("P3", lon + 0.05, lat, "circle", "一号道路卡点", "道路卡点"),
    )


def main() -> None:
    """Serve the page until stopped."""
    files = map_files(partition())
    sprinkle(files)
    map_app(files).run(port=8055)


if __name__ == "__main__":
    main()
