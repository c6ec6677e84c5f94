"""A whole made geography: areas of every level with names and polygons, and checkpoints.

The outline, the names of townships and villages and most township points are real; every
boundary below the county is made (示意边界). The same plan gives the same geography.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from dashboard.area import Area, Level
from dashboard.simulator.layers import Layers, make_layers, township_points
from dashboard.simulator.mesh import Floats, Ints, Shapes, dissolve
from dashboard.simulator.naming import GroupNames, name_groups, numbered, place_villages
from dashboard.simulator.place_names import Title, english, grid_title, micro_title
from dashboard.simulator.plan import GeographyPlan, read_rows


@dataclass(frozen=True, slots=True)
class MadeArea:
    """An area and its polygon in WGS84 degrees."""

    area: Area
    polygon: Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class MadePlace:
    """A checkpoint, and the code of the finest area that it stands in."""

    code: str
    name: str
    name_en: str
    kind: Literal["motorway", "station", "road"]
    lon: float
    lat: float
    area: str


@dataclass(frozen=True, slots=True)
class Geography:
    """The areas from the county down to micro-grids, parents before children, and the places."""

    areas: tuple[MadeArea, ...]
    places: tuple[MadePlace, ...]

    def of_level(self, level: Level) -> list[MadeArea]:
        """Return the areas of one level, in the order of their codes."""
        return [made for made in self.areas if made.area.level is level]


class PlaceOutside(ValueError):
    """A checkpoint of the profile stands outside the outline."""

    def __init__(self, code: str, lon: float, lat: float) -> None:
        super().__init__(
            f"checkpoint {code} at {lon}, {lat} stands outside the outline: correct the profile"
        )


def make_geography(plan: GeographyPlan) -> Geography:
    """Make the geography of a plan (about 8 s for 40,000 areas).

    Raises BadPlan, TooFewCells or PlaceOutside when the plan does not hold.
    """
    layers = make_layers(plan)
    rng = np.random.default_rng([plan.seed, 1])
    levels = _named_levels(plan, layers, rng)
    areas = tuple(made for level in levels for made in level)
    return Geography(areas, _places(plan, levels[-1]))


def _named_levels(
    plan: GeographyPlan, layers: Layers, rng: np.random.Generator
) -> list[list[MadeArea]]:
    """Return the areas level by level, each level in the order of its codes."""
    county = Area(plan.code, Level.COUNTY, "", plan.name, plan.name_en)
    towns = _townships(plan)
    villages = place_villages(plan, layers, township_points(plan))
    grids = _grids(layers, villages)
    named = name_groups(plan, layers, villages=villages, grids=grids, rng=rng)
    cells = layers.mesh.cells
    return [
        _drawn(layers, np.zeros(cells, dtype=np.int64), [county]),
        _drawn(layers, layers.township, towns),
        _drawn(layers, layers.village.area, villages),
        _drawn(layers, layers.grid.area, grids),
        _drawn(layers, layers.group.area, named.areas),
        _drawn(layers, np.arange(cells), _micro_grids(layers, named)),
    ]


def _drawn(layers: Layers, labels: Ints, areas: list[Area]) -> list[MadeArea]:
    """Return areas with their polygons, sorted by code; ``areas[label]`` names each label."""
    polygons = dissolve(layers.mesh, labels)
    made = [MadeArea(area, polygon) for area, polygon in zip(areas, polygons, strict=True)]
    return sorted(made, key=lambda one: one.area.code)


def _townships(plan: GeographyPlan) -> list[Area]:
    """Return the townships in the order of the plan."""
    known = {row["code"]: row["name"] for row in read_rows(plan.divisions)}
    areas = []
    for town in plan.townships:
        name = town.name or known[town.code]
        name_en = town.name_en or english(name)
        areas.append(Area(town.code, Level.TOWNSHIP, plan.code, name, name_en))
    return areas


def _grids(layers: Layers, villages: list[Area]) -> list[Area]:
    """Return the grids, numbered from 1 in each village."""
    areas = []
    parents = layers.grid.parent.tolist()
    for parent, number in zip(parents, numbered(parents), strict=True):
        village = villages[parent]
        title = grid_title(Title(village.name, village.name_en), number)
        code = f"{village.code}{number:03d}"
        areas.append(Area(code, Level.GRID, village.code, title.name, title.name_en))
    return areas


def _micro_grids(layers: Layers, named: GroupNames) -> list[Area]:
    """Return the micro-grids, numbered from 1 in each group, from north to south."""
    group_of = layers.group.area
    order = np.lexsort((-layers.web.middles[:, 1], group_of))
    areas: list[Area | None] = [None] * len(order)
    groups = group_of[order].tolist()
    for cell, at, number in zip(order.tolist(), groups, numbered(groups), strict=True):
        group = named.areas[at]
        title = micro_title(Title(group.name, group.name_en), named.kinds[at], number)
        code = f"{group.code}{number:03d}"
        areas[cell] = Area(code, Level.MICRO, group.code, title.name, title.name_en)
    return [area for area in areas if area is not None]


def _places(plan: GeographyPlan, micro_grids: list[MadeArea]) -> tuple[MadePlace, ...]:
    """Return the checkpoints, each with the micro-grid around it."""
    tree = shapely.STRtree([made.polygon for made in micro_grids])
    places = []
    for one in plan.checkpoints:
        found = tree.query(shapely.Point(one.lon, one.lat), predicate="intersects")
        if not len(found):
            raise PlaceOutside(one.code, one.lon, one.lat)
        code = micro_grids[int(found.min())].area.code
        places.append(MadePlace(**one.model_dump(), area=code))
    return tuple(places)


def interior_points(polygons: Shapes, rng: np.random.Generator) -> Floats:
    """Return one random point (n, 2: longitude, latitude) inside each of n polygons.

    Points have six decimals and lie evenly within their polygon; pass a polygon as often as
    points are wanted in it. 100,000 points take about half a second.
    """
    west, south, east, north = shapely.bounds(polygons).T
    points = np.empty((len(polygons), 2))
    missing = np.arange(len(polygons))
    while len(missing):
        x, y = rng.random((2, len(missing)))
        lon = np.round(west[missing] + x * (east - west)[missing], 6)
        lat = np.round(south[missing] + y * (north - south)[missing], 6)
        points[missing] = np.stack([lon, lat], axis=1)
        missing = missing[~shapely.contains_xy(polygons[missing], lon, lat)]
    return points
