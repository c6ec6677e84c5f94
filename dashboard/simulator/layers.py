"""The levels of a made geography: which cell belongs to which township, village, grid, group."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import shapely

from dashboard.simulator.cells import Hill, Plane, cut, plane_of, scatter
from dashboard.simulator.mesh import Floats, Ints, Mesh, dissolve, neighbours
from dashboard.simulator.partition import Split, grow, shares, split
from dashboard.simulator.plan import (
    BadPlan,
    GeographyPlan,
    TownshipPlan,
    read_outline,
    read_rows,
    villages_by_township,
)
from dashboard.simulator.smooth import smoothed
from dashboard.simulator.web import Web, path, step_costs, web_of

TOWNSHIP_ROUGHNESS = 0.6
VILLAGE_ROUGHNESS = 0.35
MOST_GROUPS = 99
"""A grid group has two digits in its code."""


@dataclass(frozen=True, slots=True)
class Layers:
    """A mesh whose cells are the micro-grids, and the levels above it."""

    mesh: Mesh
    plane: Plane
    web: Web
    township: Ints
    """The number of the township of each cell, in the order of the plan."""
    village: Split
    grid: Split
    group: Split


def make_layers(plan: GeographyPlan) -> Layers:
    """Cut the outline of a plan into micro-grids and gather them into all levels above."""
    rng = np.random.default_rng(plan.seed)
    outline = read_outline(plan)
    plane = plane_of(outline)
    flat = shapely.transform(outline, plane.flat)
    points = township_points(plan)
    mesh = cut(flat, scatter(flat, _hills(plan, points, plane), plan.micro_grids, rng), plane)
    web = _web(mesh, plane, rng, roughness=TOWNSHIP_ROUGHNESS)
    township = _townships(plan, web, plane, points)
    web = _in_widths(_web(mesh, plane, rng, roughness=VILLAGE_ROUGHNESS))
    village, grid, group = _split_down(plan, web, township, rng)
    even = smoothed(mesh, [township, village.area, grid.area])
    return Layers(even, plane, web, township, village, grid, group)


def _split_down(
    plan: GeographyPlan, web: Web, township: Ints, rng: np.random.Generator
) -> tuple[Split, Split, Split]:
    """Split townships into villages, villages into grids, grids into groups."""
    named = villages_by_township(plan)
    wanted = np.array([len(named[town.code]) for town in plan.townships])
    village = split(web, township, wanted, rng)
    size = np.bincount(village.area)
    grids = shares(plan.grids, np.sqrt(size) * _crowding(web, village.area), most=size)
    grid = split(web, village.area, grids, rng)
    size = np.bincount(grid.area)
    groups = shares(plan.groups, size.astype(float), most=np.minimum(size, MOST_GROUPS))
    return village, grid, split(web, grid.area, groups, rng)


def township_points(plan: GeographyPlan) -> dict[str, tuple[float, float]]:
    """Return the known or assumed point of each township as (longitude, latitude)."""
    known = {row["code"]: (float(row["lon"]), float(row["lat"])) for row in read_rows(plan.places)}
    points: dict[str, tuple[float, float]] = {}
    for town in plan.townships:
        if town.lon is not None and town.lat is not None:
            points[town.code] = (town.lon, town.lat)
        elif town.code in known:
            points[town.code] = known[town.code]
        else:
            raise BadPlan(f"township {town.code}: {plan.places} has no point for it; give lon, lat")
    return points


def _hills(plan: GeographyPlan, points: dict[str, tuple[float, float]], plane: Plane) -> list[Hill]:
    centre = plan.centre
    humps = [(centre.lon, centre.lat, centre.density, centre.density_km)]
    humps += [(*points[town.code], town.density, town.density_km) for town in plan.townships]
    flat = plane.flat(np.array([hump[:2] for hump in humps]))
    return [
        Hill(float(x), float(y), hump[2], hump[3]) for (x, y), hump in zip(flat, humps, strict=True)
    ]


def _web(mesh: Mesh, plane: Plane, rng: np.random.Generator, *, roughness: float) -> Web:
    """Return the web of a mesh's cells, with steps in kilometres strayed by ``roughness``."""
    cells = shapely.transform(dissolve(mesh, np.arange(mesh.cells)), plane.flat)
    middles = shapely.get_coordinates(shapely.centroid(cells))
    pairs = neighbours(mesh)
    cost = step_costs(middles, pairs, rng, roughness=roughness)
    return web_of(middles, np.sqrt(shapely.area(cells)), pairs, cost=cost)


def _townships(
    plan: GeographyPlan, web: Web, plane: Plane, points: dict[str, tuple[float, float]]
) -> Ints:
    """Grow townships from their points, and from the ways to the further points they reach."""
    sources: dict[int, int] = {}
    for number, town in enumerate(plan.townships):
        sources[_cell_at(web, plane, points[town.code])] = number
    if len(sources) < len(plan.townships):
        raise BadPlan("two townships have the same point; move one of them in the profile")
    for number, town in enumerate(plan.townships):
        for cell in _ways(web, plane, points[town.code], town):
            sources.setdefault(cell, number)
    return grow(web, list(sources.items()), np.zeros(len(web.middles), dtype=np.int64))


def _ways(web: Web, plane: Plane, point: tuple[float, float], town: TownshipPlan) -> list[int]:
    """Return the cells on the way from a township's point along the points it reaches."""
    stops = [_cell_at(web, plane, stop) for stop in (point, *town.reach)]
    return [cell for start, goal in pairwise(stops) for cell in path(web, start, goal)]


def _cell_at(web: Web, plane: Plane, point: tuple[float, float]) -> int:
    """Return the cell whose middle is nearest to a point in degrees."""
    off = web.middles - plane.flat(np.array([point]))
    return int((off**2).sum(axis=1).argmin())


def _in_widths(web: Web) -> Web:
    """Return the web with steps counted in widths of cells, so that towns stay fine-grained."""
    near = np.repeat(np.arange(len(web.middles)), np.diff(web.first))
    return replace(web, cost=web.cost / np.sqrt(web.widths[near] * web.widths[web.to]))


def _crowding(web: Web, village: Ints) -> Floats:
    """Return how crowded each village is: 1 for the mean cell, more where cells are small."""
    mean = np.bincount(village, weights=web.widths) / np.bincount(village)
    crowding: Floats = web.widths.mean() / mean
    return crowding
