"""Case map: where a case lies, on the map of its village."""

from dataclasses import replace

from dash import html

from dashboard.area import CODE_LENGTH, Level
from dashboard.boards.snapshot import Snapshot
from dashboard.lists.detail import Detail
from dashboard.words import Words
from layouts import ids
from layouts.boards.map import Box, MapMarker, map_panel
from layouts.boards.map_sheets import map_description

AROUND = 0.03
"""Degrees of longitude shown on either side of a case, about three kilometres."""


def case_map(detail: Detail, snapshot: Snapshot, words: Words) -> html.Div | None:
    """Return the map of ``snapshot`` with the case's grid and point; None without boundaries."""
    description = map_description(snapshot, words, selected=_selected(detail))
    if description is None:
        return None
    description = replace(description, markers=_marker(detail, words))
    if detail.longitude is not None and detail.latitude is not None:
        description = replace(description, bbox=_around(detail.longitude, detail.latitude))
    return map_panel(description, words, map_id=ids.DESK_MAP)


def _around(lon: float, lat: float) -> Box:
    """Return a box of some kilometres around a point."""
    return lon - AROUND, lat - AROUND / 2, lon + AROUND, lat + AROUND / 2


def _selected(detail: Detail) -> str:
    """Return the grid that the case lies in, the smallest area that every map has."""
    grids = [area for area in detail.path if len(area.code) <= CODE_LENGTH[Level.GRID]]
    return grids[-1].code if grids else detail.line.area.code


def _marker(detail: Detail, words: Words) -> tuple[MapMarker, ...]:
    if detail.longitude is None or detail.latitude is None:
        return ()
    kind = words(f"kind.{detail.line.kind}")
    return (
        MapMarker(
            code=detail.line.area.code,
            lon=detail.longitude,
            lat=detail.latitude,
            shape="circle",
            name=detail.line.external_id,
            kind=kind,
        ),
    )
