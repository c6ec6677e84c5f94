"""Coverages: polygons that tile an area, made small together so that they still fit.

A coverage is projected to Web Mercator, simplified as a whole (an edge shared by two areas
stays one edge) and put on a 65,536 x 65,536 lattice over a frame. Two coverages on the same
frame, or two parts of one coverage, meet without a gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

EARTH_RADIUS = 6_378_137.0
"""Radius of the Web Mercator sphere, metres."""
LATTICE = 65_535
"""Largest coordinate on the lattice; 0 is the frame's west and north edge."""

Floats = npt.NDArray[np.float64]
Shorts = npt.NDArray[np.uint16]
Counts = npt.NDArray[np.uint32]
Index = npt.NDArray[np.intp]
Polygonal = shapely.Polygon | shapely.MultiPolygon


class EmptyCoverage(ValueError):
    """There is no area, or an area without a surface, to encode."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A box in WGS84 degrees over which the lattice lies."""

    west: float
    south: float
    east: float
    north: float

    def mercator(self) -> tuple[float, float, float, float]:
        """Return west, south, east, north in Web Mercator metres."""
        corners = np.array([[self.west, self.south], [self.east, self.north]])
        (left, bottom), (right, top) = project(corners)
        return float(left), float(bottom), float(right), float(top)

    def step(self) -> tuple[float, float]:
        """Return how many Web Mercator metres a step of the lattice is, eastwards, southwards."""
        left, bottom, right, top = self.mercator()
        return (right - left) / LATTICE, (top - bottom) / LATTICE


@dataclass(frozen=True, slots=True)
class Mesh:
    """Rings on the lattice: rings in each area, points in each ring, points as (n, 2).

    Rings are not closed (the first point is not repeated); x grows eastwards, y southwards.
    """

    ring_counts: Counts
    point_counts: Counts
    points: Shorts


def project(lonlat: Floats) -> Floats:
    """Return (n, 2) Web Mercator metres for (n, 2) WGS84 degrees."""
    x = np.radians(lonlat[:, 0])
    y = np.log(np.tan(np.pi / 4 + np.radians(lonlat[:, 1]) / 2))
    return np.column_stack([x, y]) * EARTH_RADIUS


def unproject(metres: Floats) -> Floats:
    """Return (n, 2) WGS84 degrees for (n, 2) Web Mercator metres."""
    lon = np.degrees(metres[:, 0] / EARTH_RADIUS)
    lat = np.degrees(2 * np.arctan(np.exp(metres[:, 1] / EARTH_RADIUS)) - np.pi / 2)
    return np.column_stack([lon, lat])


def frame_of(polygons: Sequence[Polygonal]) -> Frame:
    """Return the box around all polygons; raise EmptyCoverage when there is nothing."""
    shapes = np.array(polygons, dtype=object)
    west, south, east, north = shapely.total_bounds(shapes) if len(shapes) else [np.nan] * 4
    if not (west < east and south < north):
        raise EmptyCoverage("no area with a surface to draw: give at least one valid polygon")
    return Frame(float(west), float(south), float(east), float(north))


def simplify(polygons: Sequence[Polygonal], *, tolerance: float) -> list[Polygonal]:
    """Project to Web Mercator and simplify as one coverage.

    ``tolerance`` is in metres on the ground: about the square root of the triangles that are
    given up (Visvalingam and Whyatt). Junctions stay, so neighbours keep their shared edges.
    """
    frame = frame_of(polygons)
    projected = shapely.transform(np.array(polygons, dtype=object), project)
    stretch = 1 / np.cos(np.radians((frame.south + frame.north) / 2))
    if tolerance > 0:
        projected = shapely.coverage_simplify(projected, tolerance * stretch)
    return list(projected)


def quantise(metres: Floats, frame: Frame) -> Shorts:
    """Return the lattice points, (n, 2), nearest to Web Mercator metres, clipped to the frame."""
    left, bottom, right, top = frame.mercator()
    x = (metres[:, 0] - left) / (right - left)
    y = (top - metres[:, 1]) / (top - bottom)
    lattice = np.rint(np.column_stack([x, y]) * LATTICE)
    return np.clip(lattice, 0, LATTICE).astype(np.uint16)


def dequantise(points: Shorts, frame: Frame) -> Floats:
    """Return Web Mercator metres, (n, 2), of lattice points."""
    left, bottom, right, top = frame.mercator()
    share = points.astype(np.float64) / LATTICE
    x = left + share[:, 0] * (right - left)
    y = top - share[:, 1] * (top - bottom)
    return np.column_stack([x, y])


def mesh(projected: Sequence[Polygonal], frame: Frame) -> Mesh:
    """Put projected polygons on the lattice; a ring that collapses is dropped.

    An area of which nothing would be left keeps a triangle of one lattice step, so that every
    area can be drawn and found.
    """
    pieces, piece_area = shapely.get_parts(np.array(projected, dtype=object), return_index=True)
    rings, ring_piece = shapely.get_rings(pieces, return_index=True)
    ring_area = piece_area[ring_piece]
    coords, point_ring = shapely.get_coordinates(rings, return_index=True)
    points = quantise(coords, frame)
    keep = _moved(points, point_ring)
    points, point_ring = points[keep], point_ring[keep]
    counts = np.bincount(point_ring, minlength=len(rings))
    alive = counts >= 3
    lost = np.setdiff1d(np.arange(len(projected)), ring_area[alive])
    points, point_ring = _with_triangles(
        points[alive[point_ring]],
        point_ring[alive[point_ring]],
        _seeds(lost, ring_area, coords, frame, rings),
    )
    counts = np.bincount(point_ring, minlength=len(rings))
    kept = counts > 0
    return Mesh(
        ring_counts=np.bincount(ring_area[kept], minlength=len(projected)).astype(np.uint32),
        point_counts=counts[kept].astype(np.uint32),
        points=points,
    )


def _moved(points: Shorts, point_ring: Index) -> npt.NDArray[np.bool_]:
    """Mark the points that differ from the one before them; the closing point never does."""
    first = np.flatnonzero(np.diff(point_ring, prepend=-1))
    previous = np.roll(points, 1, axis=0)
    moved: npt.NDArray[np.bool_] = (points != previous).any(axis=1)
    moved[first] = True
    last = np.append(first[1:], len(points)) - 1
    # Trailing repeats of the first point close the ring: the closing point itself, and any
    # point before it that the lattice pulled onto it.
    start = points[first]
    closing = last.copy()
    while len(closing):
        same = (points[closing] == start).all(axis=1) & (closing > first)
        moved[closing[same]] = False
        closing, start, first = closing[same] - 1, start[same], first[same]
    return moved


def _seeds(
    lost: Index, ring_area: Index, coords: Floats, frame: Frame, rings: npt.NDArray[np.object_]
) -> dict[int, Shorts]:
    """Return, for each area that collapsed, its first ring and the corner of its triangle."""
    starts = np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(rings))[:-1]])
    first_ring = np.searchsorted(ring_area, lost)
    corners = quantise(coords[starts[first_ring]].reshape(-1, 2), frame)
    return {int(r): c for r, c in zip(first_ring, corners, strict=True)}


def _with_triangles(
    points: Shorts, point_ring: Index, seeds: dict[int, Shorts]
) -> tuple[Shorts, Index]:
    """Add a one-step triangle for each seed, in the order of the rings."""
    if not seeds:
        return points, point_ring
    corners = np.minimum(np.array(list(seeds.values())), LATTICE - 1)
    steps = np.array([[0, 0], [1, 0], [0, 1]], dtype=np.uint16)
    added = (corners[:, None, :] + steps[None, :, :]).reshape(-1, 2).astype(np.uint16)
    rings = np.concatenate([point_ring, np.repeat(np.array(list(seeds)), 3)])
    order = np.argsort(rings, kind="stable")
    return np.concatenate([points, added])[order], rings[order]


def label_points(projected: Sequence[Polygonal], frame: Frame) -> Shorts:
    """Return one lattice point (n, 2) inside each area: its centroid where that is inside."""
    shapes = np.array(projected, dtype=object)
    centres = shapely.centroid(shapes)
    outside = ~shapely.contains(shapes, centres)
    centres[outside] = shapely.point_on_surface(shapes[outside])
    return quantise(shapely.get_coordinates(centres), frame)


def morton_order(points: Shorts) -> Index:
    """Return the order of points along a Z curve, which keeps neighbours near each other."""
    return np.argsort(_spread(points[:, 0]) | (_spread(points[:, 1]) << 1), kind="stable")


def _spread(values: Shorts) -> npt.NDArray[np.uint32]:
    """Put a zero between the bits of 16-bit values."""
    bits = values.astype(np.uint32)
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        bits = ((bits | (bits << shift)) & mask).astype(np.uint32)
    return bits
