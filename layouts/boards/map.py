"""The map: its description for the browser, its element, legend and level switch."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import dash_leaflet as dl
from dash import dcc, html

from dashboard.area import Level
from dashboard.words import Words
from layouts.parts import wild

COLOURS = ("none", "green", "blue", "orange", "yellow", "red")
"""Colour names in the order of the status bytes."""
LARGEST_ZOOM = 19
AREA_DETAIL = "/api/v1/areas/{code}"
"""Where the hover card asks for colour's start and open alerts."""

Box = tuple[float, float, float, float]
"""West, south, east, north in WGS84 degrees."""
Shape = Literal["diamond", "square", "circle"]


@dataclass(frozen=True, slots=True)
class MapPart:
    """One file of a level that comes in parts, loaded when its box touches the view."""

    parent: str
    bbox: Box
    geometry: str
    status: str


@dataclass(frozen=True, slots=True)
class MapLevel:
    """One level on the map: one file, or parts; an outline has no status and takes no colour."""

    level: Level
    count: int
    geometry: str = ""
    status: str = ""
    parts: tuple[MapPart, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return what the browser reads of the level."""
        read: dict[str, Any] = {"level": self.level.value, "count": self.count}
        if self.parts:
            parts = [
                {"parent": p.parent, "bbox": p.bbox, "geometry": p.geometry, "status": p.status}
                for p in self.parts
            ]
            return {**read, "parts": parts}
        if not self.status:
            return {**read, "geometry": self.geometry, "role": "outline"}
        return {**read, "geometry": self.geometry, "status": self.status}


@dataclass(frozen=True, slots=True)
class MapMarker:
    """A place on the map; its kind is the text of its legend row."""

    code: str
    lon: float
    lat: float
    shape: Shape
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class MapDescription:
    """All that a map shows, as of a revision; levels stand from coarse to fine.

    The first level has one file, of which the outer line is drawn strongest.
    """

    place: str
    bbox: Box
    revision: int
    levels: tuple[MapLevel, ...]
    markers: tuple[MapMarker, ...] = ()
    selected: str | None = None
    pick: str = "auto"

    def as_dict(self, words: Words) -> dict[str, Any]:
        """Return the description as docs/map.md tells it, for the browser's store."""
        marks = [
            {"code": m.code, "lon": m.lon, "lat": m.lat, "shape": m.shape}
            | {"name": m.name, "kind": m.kind}
            for m in self.markers
        ]
        return {
            "bbox": self.bbox,
            "revision": self.revision,
            "levels": [level.as_dict() for level in self.levels],
            "markers": marks,
            "selected": self.selected,
            "pick": self.pick,
            "lang": words.lang,
            "detail": AREA_DETAIL,
            "words": _texts(self.place, words),
        }


def map_panel(
    description: MapDescription,
    words: Words,
    *,
    map_id: str = "map",
    colours: Sequence[str] = ("green", "blue", "orange"),
) -> html.Div:
    """Return the map with its legend and stores.

    The stores are ``<map_id>-description`` (in) and ``<map_id>-click`` (out: code, level, n; the
    code is None when the selection was cleared).
    """
    return html.Div(
        [
            _leaflet(description, map_id),
            legend(description, words, map_id=map_id, colours=colours),
            dcc.Store(id=f"{map_id}-description", data=description.as_dict(words)),
            dcc.Store(id=f"{map_id}-click"),
        ],
        className="zk-map-panel",
    )


def level_switch(description: MapDescription, words: Words, *, map_id: str = "map") -> html.Div:
    """Return the buttons that choose the level shown; the browser acts on them by itself."""
    picks = ["auto", *(level.level.value for level in description.levels if _coloured(level))]
    buttons = [
        html.Button(
            words(f"map.pick.{pick}"),
            type="button",
            role="radio",
            **wild(
                data_zk_map=map_id,
                data_zk_pick=pick,
                aria_checked="true" if pick == description.pick else "false",
            ),
        )
        for pick in picks
    ]
    label = wild(aria_label=words("map.levels"))
    return html.Div(buttons, className="seg zk-map-switch", role="radiogroup", **label)


def shown_level(*, map_id: str = "map") -> html.Span:
    """Return the place where the browser writes the name of the level shown."""
    return html.Span(**wild(data_zk_map=map_id, data_zk_shown=""))


def legend(
    description: MapDescription, words: Words, *, map_id: str, colours: Sequence[str]
) -> html.Ul:
    """Return the legend; the browser writes how many areas of the shown level have each colour."""
    rows = [_colour_row(colour, words, map_id) for colour in colours]
    kinds = Counter((marker.shape, marker.kind) for marker in description.markers)
    for (shape, kind), count in kinds.items():
        mark = html.Span(className=f"zk-map-mark zk-map-mark-{shape}")
        rows.append(html.Li([mark, html.Span(kind), html.Span(f"{count:,}", className="num")]))
    return html.Ul(rows, className="zk-map-legend", **wild(aria_label=words("map.legend")))


def _leaflet(description: MapDescription, map_id: str) -> dl.Map:
    west, south, east, north = description.bbox
    return dl.Map(
        id=map_id,
        className="zk-map",
        center=[(south + north) / 2, (west + east) / 2],
        zoom=10,
        maxZoom=LARGEST_ZOOM,
        zoomSnap=0.25,
        zoomDelta=0.5,
        wheelPxPerZoomLevel=120,
        maxBoundsViscosity=0.8,
        attributionControl=False,
        zoomControl=True,
        trackViewport=False,  # the layer fits the view; a stale one coming back would undo it
    )


def _colour_row(colour: str, words: Words, map_id: str) -> html.Li:
    status = str(COLOURS.index(colour))
    return html.Li(
        [
            html.Span(className=f"zk-map-swatch zk-map-swatch-{colour}"),
            html.Span(words(f"colour.{colour}")),
            html.Span(className="num", **wild(data_zk_map=map_id, data_zk_count=status)),
        ]
    )


def _coloured(level: MapLevel) -> bool:
    return bool(level.parts or level.status)


def _texts(place: str, words: Words) -> dict[str, Any]:
    """Return every text that the browser itself writes on the map."""
    plain = ("whole", "zoom_in", "zoom_out", "by_order", "since", "open_alerts")
    return {
        "label": words("map.label", place=place),
        **{name: words(f"map.{name}") for name in plain},
        "levels": {level.value: words(f"level.{level}") for level in Level},
        "units": {level.value: words(f"map.unit.{level}") for level in Level},
        "colours": {colour: words(f"colour.{colour}") for colour in COLOURS},
        "letters": {colour: words(f"map.letter.{colour}") for colour in COLOURS},
    }
