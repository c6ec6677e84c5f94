"""The smallest cells: points scattered by density inside an outline, and the land nearest each."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from dashboard.simulator.mesh import NOBODY, Floats, Ints, Mesh, Shapes, mesh_of, rounded

RELAXATIONS = 3
"""Rounds of moving each point to the middle of its cell: more makes cells more alike."""
PATIENCE = 20
"""Further rounds at most, while a piece would not stay whole."""


@dataclass(frozen=True, slots=True)
class Hill:
    """A place where people live closer together.

    ``height`` is how many times the base density is added in its middle; half of that is left
    at 1.2 times ``width_km``. ``x`` and ``y`` are flat kilometres.
    """

    x: float
    y: float
    height: float
    width_km: float


@dataclass(frozen=True, slots=True)
class Plane:
    """A flat picture of a small part of the world, in kilometres."""

    lon: float
    lat: float

    def flat(self, degrees: Floats) -> Floats:
        """Turn longitudes and latitudes (n, 2) into kilometres east and north."""
        return (degrees - [self.lon, self.lat]) * self._scale()

    def degrees(self, flat: Floats) -> Floats:
        """Turn kilometres (n, 2) back into longitudes and latitudes."""
        return flat / self._scale() + [self.lon, self.lat]

    def _scale(self) -> Floats:
        return np.array([111.32 * np.cos(np.radians(self.lat)), 110.9])


def plane_of(outline: Polygon | MultiPolygon) -> Plane:
    """Return the flat picture around the middle of an outline."""
    west, south, east, north = outline.bounds
    return Plane((west + east) / 2, (south + north) / 2)


def scatter(
    outline: Polygon | MultiPolygon, hills: list[Hill], count: int, rng: np.random.Generator
) -> Floats:
    """Return ``count`` points (kilometres) inside a flat outline, denser on the hills."""
    west, south, east, north = outline.bounds
    peak = 1 + sum(hill.height for hill in hills)
    shapely.prepare(outline)
    found: list[Floats] = []
    missing = count
    while missing > 0:
        tried = rng.random((count * 4, 2)) * [east - west, north - south] + [west, south]
        dense = rng.random(len(tried)) * peak < density(tried, hills)
        tried = tried[dense]
        tried = tried[shapely.contains_xy(outline, tried[:, 0], tried[:, 1])][:missing]
        found.append(tried)
        missing -= len(tried)
    return np.concatenate(found)


def density(points: Floats, hills: list[Hill]) -> Floats:
    """Return the density at flat points; hills lie at flat kilometres, the plain counts 1."""
    total = np.ones(len(points))
    for hill in hills:
        squared = ((points - [hill.x, hill.y]) ** 2).sum(axis=1)
        total += hill.height * np.exp(-squared / (2 * hill.width_km**2))
    return total


def cut(outline: Polygon | MultiPolygon, points: Floats, plane: Plane) -> Mesh:
    """Return the mesh of the land nearest each point (flat kilometres), relaxed, in degrees.

    It is relaxed further while a sliver, thinner than corners are rounded, would cross itself.
    """
    pieces, owner = _nearest(outline, points)
    for rounds in range(RELAXATIONS + PATIENCE):
        if rounds >= RELAXATIONS and _lasts(pieces, plane):
            break
        points = _middles(pieces, owner, points)
        pieces, owner = _nearest(outline, points)
    world = shapely.transform(pieces, plane.degrees)
    return mesh_of(world, _adopt(world, owner))


def _lasts(pieces: Shapes, plane: Plane) -> bool:
    """Say whether pieces stay whole when their corners are rounded."""
    world = shapely.transform(pieces, lambda points: rounded(plane.degrees(points)))
    return bool(shapely.is_valid(world).all())


def _nearest(outline: Polygon | MultiPolygon, points: Floats) -> tuple[Shapes, Ints]:
    """Return the pieces of land nearest each point, and the point that owns each piece."""
    diagram = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=outline, ordered=True)
    cells = shapely.get_parts(diagram)
    crossing = shapely.STRtree(cells).query(outline.boundary, predicate="intersects")
    cells[crossing] = shapely.intersection(cells[crossing], outline)
    pieces, owner = shapely.get_parts(cells, return_index=True)
    land = shapely.get_dimensions(pieces) == 2
    return pieces[land], owner[land].astype(np.int64)


def _middles(pieces: Shapes, owner: Ints, points: Floats) -> Floats:
    """Return the middle of each point's largest piece."""
    size = shapely.area(pieces)
    order = np.lexsort((size, owner))
    largest = order[np.flatnonzero(np.diff(owner[order], append=-1))]
    moved = points.copy()
    moved[owner[largest]] = shapely.get_coordinates(shapely.centroid(pieces[largest]))
    return moved


def _adopt(pieces: Shapes, owner: Ints) -> Ints:
    """Give each piece that is cut off from its cell to the neighbour it touches longest.

    A winding outline cuts some cells in two; kept together they would be areas in parts. A
    piece that touches nobody (an islet) stays with its point.
    """
    size = shapely.area(pieces)
    order = np.lexsort((size, owner))
    largest = order[np.flatnonzero(np.diff(owner[order], append=-1))]
    offcut = np.ones(len(pieces), dtype=bool)
    offcut[largest] = False
    alone = mesh_of(pieces, np.arange(len(pieces)))
    length = np.hypot(*(alone.corners[alone.start] - alone.corners[alone.end]).T)
    adopted = owner.copy()
    waiting = offcut.copy()
    while waiting.any():
        before = waiting.copy()
        for piece in np.flatnonzero(before):
            edges = (alone.cell == piece) & (alone.beyond != NOBODY)
            edges[edges] = ~waiting[alone.beyond[edges]]  # one that waits itself leads nowhere yet
            if edges.any():
                shared = np.bincount(alone.beyond[edges], weights=length[edges])
                adopted[piece] = adopted[int(shared.argmax())]
                waiting[piece] = False
        if (waiting == before).all():
            break
    return adopted
