"""A synthetic county: Voronoi cells gathered upward, for trials and tests of the map."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from dashboard.areas.geometry import GeoArea

CENTRE = (120.05, 28.90)
"""Longitude and latitude in degrees about which the county lies."""
COUNTY = "330784"


@dataclass(frozen=True, slots=True)
class Partition:
    """Areas of a synthetic county by level: township, village, grid, micro."""

    township: list[GeoArea]
    village: list[GeoArea]
    grid: list[GeoArea]
    micro: list[GeoArea]


def partition(
    *,
    townships: int = 16,
    villages: int = 421,
    grids: int = 646,
    micros: int = 32_195,
    seed: int = 7,
) -> Partition:
    """Make a county of exactly ``micros`` cells, nested in grids, villages and townships."""
    random = np.random.default_rng(seed)
    cells = _cells(micros, random)
    centres = shapely.get_coordinates(shapely.centroid(cells))
    by_grid = _nearest(centres, centres[_spaced(centres, grids, random)])
    grid_centres = _means(centres, by_grid)
    by_village = _nearest(grid_centres, grid_centres[_spaced(grid_centres, villages, random)])
    village_centres = _means(grid_centres, by_village)
    towns = village_centres[_spaced(village_centres, townships, random)]
    by_town = _nearest(village_centres, towns)
    town_codes = [f"{COUNTY}{n + 1:03}" for n in range(townships)]
    village_codes = _codes(by_town, town_codes, "{:03}")
    grid_codes = _codes(by_village, village_codes, "{:03}")
    micro_codes = _codes(by_grid, grid_codes, "{:05}")
    village_of_cell, town_of_cell = by_village[by_grid], by_town[by_village[by_grid]]
    return Partition(
        township=_areas(_unions(cells, town_of_cell), town_codes, "镇"),
        village=_areas(_unions(cells, village_of_cell), village_codes, "村"),
        grid=_areas(_unions(cells, by_grid), grid_codes, "网格"),
        micro=_areas(list(cells), micro_codes, "微网格"),
    )


def _cells(count: int, random: np.random.Generator) -> npt.NDArray[np.object_]:
    """Return ``count`` Voronoi cells, cut by a wavy outline some 40 km across."""
    angle = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    radius = 0.2 * (
        1 + 0.16 * np.sin(3 * angle + 1) + 0.07 * np.sin(7 * angle) + 0.02 * np.sin(29 * angle)
    )
    edge = np.column_stack([np.cos(angle) * radius, np.sin(angle) * radius * 0.9]) + CENTRE
    outline = shapely.Polygon(np.round(edge, 6))
    tries = (random.random((count * 4, 2)) - 0.5) * 0.6 + CENTRE
    inside = tries[shapely.contains_xy(outline, tries)][:count]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(inside)))
    cut = shapely.intersection(cells, outline, grid_size=1e-6)
    biggest = [max(shapely.get_parts(cell), key=shapely.area) for cell in cut]
    return np.array(biggest, dtype=object)


def _spaced(
    centres: npt.NDArray[np.float64], count: int, random: np.random.Generator
) -> npt.NDArray[np.intp]:
    """Choose ``count`` of the centres, spread out: the best of a few random candidates."""
    chosen = [int(random.integers(len(centres)))]
    far = np.full(len(centres), np.inf)
    for _ in range(count - 1):
        far = np.minimum(far, ((centres - centres[chosen[-1]]) ** 2).sum(axis=1))
        candidates = random.integers(len(centres), size=12)
        best = int(candidates[np.argmax(far[candidates])])
        chosen.append(best if far[best] > 0 else int(np.argmax(far)))
    return np.array(chosen)


def _nearest(
    points: npt.NDArray[np.float64], seeds: npt.NDArray[np.float64]
) -> npt.NDArray[np.intp]:
    """Return the number of the nearest seed of each point."""
    tree = shapely.STRtree([shapely.Point(seed) for seed in seeds])
    return np.asarray(tree.nearest([shapely.Point(point) for point in points]), dtype=np.intp)


def _means(points: npt.NDArray[np.float64], group: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
    """Return the mean point of each group."""
    size = np.bincount(group)
    sums = [np.bincount(group, weights=points[:, axis]) / size for axis in (0, 1)]
    return np.column_stack(sums)


def _codes(parent: npt.NDArray[np.intp], parents: list[str], form: str) -> list[str]:
    """Give each area a code: its parent's and its number among the children, from 1."""
    seen = [0] * len(parents)
    codes = []
    for p in parent:
        seen[p] += 1
        codes.append(parents[p] + form.format(seen[p]))
    return codes


def _unions(
    cells: npt.NDArray[np.object_], group: npt.NDArray[np.intp]
) -> list[shapely.Polygon | shapely.MultiPolygon]:
    """Dissolve the cells of each group; edges stay those of the cells."""
    order = np.argsort(group, kind="stable")
    runs = np.split(cells[order], np.flatnonzero(np.diff(group[order])) + 1)
    return [_surface(shapely.coverage_union_all(run)) for run in runs]


def _surface(shape: shapely.Geometry) -> shapely.Polygon | shapely.MultiPolygon:
    parts = shapely.get_parts(shape)
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(list(parts))


def _areas(
    polygons: list[shapely.Polygon | shapely.MultiPolygon], codes: list[str], noun: str
) -> list[GeoArea]:
    """Name each area by its number within its parent."""
    return [
        GeoArea(code, f"{noun}{int(code[-3:])}", f"{noun_en(noun)} {int(code[-3:])}", polygon)
        for code, polygon in zip(codes, polygons, strict=True)
    ]


def noun_en(noun: str) -> str:
    """Return the English word of a level's noun."""
    return {"镇": "Town", "村": "Village", "网格": "Grid", "微网格": "Micro-grid"}[noun]
