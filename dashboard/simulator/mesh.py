"""A mesh of cells that share their corners, so that every level drawn from it fits exactly.

Corners are whole millionths of a degree (about 0.1 m) in one table; a cell's ring is a run of
half-edges between corners. A level of areas is made by naming, for every cell, the area it
belongs to, and keeping the half-edges between different areas: siblings, parents and children
then share their borders corner by corner, whatever was done to the corners before.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]
"""Shapely geometries."""
MICRODEGREE = 1_000_000
NOBODY = -1
"""The far side of an edge that lies on the outline."""


@dataclass(frozen=True, slots=True)
class Mesh:
    """Corners (n, 2) in microdegrees; half-edges run counter-clockwise round their cell."""

    corners: Ints
    start: Ints
    end: Ints
    cell: Ints
    beyond: Ints
    """The cell on the other side of each half-edge, or NOBODY."""

    @property
    def cells(self) -> int:
        """Return how many cells there are."""
        return int(self.cell.max()) + 1


def mesh_of(polygons: Shapes, owner: Ints) -> Mesh:
    """Build the mesh of polygons in degrees; pieces of one ``owner`` become one cell."""
    tidy = shapely.orient_polygons(polygons)
    rings, polygon_of_ring = shapely.get_rings(tidy, return_index=True)
    points, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    whole = _whole(points)
    corners, corner = np.unique(whole, axis=0, return_inverse=True)
    corner = corner.reshape(-1)
    same_ring = ring_of_point[1:] == ring_of_point[:-1]
    edge = same_ring & (corner[1:] != corner[:-1])
    start, end = corner[:-1][edge], corner[1:][edge]
    cell = owner[polygon_of_ring[ring_of_point[:-1][edge]]]
    beyond = facing(start, end, cell)
    inner = beyond != cell
    return Mesh(corners, start[inner], end[inner], cell[inner], beyond[inner])


def rounded(points: Floats) -> Floats:
    """Return points in degrees where the corners of a mesh can lie."""
    return _whole(points) / MICRODEGREE


def _whole(points: Floats) -> Ints:
    return np.round(points * MICRODEGREE).astype(np.int64)


def facing(start: Ints, end: Ints, cell: Ints) -> Ints:
    """Return for each half-edge the cell of its twin, the same edge run the other way."""
    width = int(max(start.max(), end.max())) + 1
    key, twin = start * width + end, end * width + start
    order = np.argsort(key)
    at = np.minimum(np.searchsorted(key[order], twin), len(key) - 1)
    found = key[order][at] == twin
    return np.where(found, cell[order][at], NOBODY)


def neighbours(mesh: Mesh) -> tuple[Ints, Ints]:
    """Return the pairs of cells (both ways round) that share an edge."""
    shared = mesh.beyond != NOBODY
    pairs = np.unique(np.stack([mesh.cell[shared], mesh.beyond[shared]], axis=1), axis=0)
    return pairs[:, 0], pairs[:, 1]


def dissolve(mesh: Mesh, labels: Ints) -> Shapes:
    """Return the polygon of each label (0 to the highest), in degrees.

    ``labels`` names the area of each cell. An area in several parts becomes a MultiPolygon.
    """
    mine = labels[mesh.cell]
    theirs = np.where(mesh.beyond == NOBODY, NOBODY, labels[mesh.beyond])
    border = mine != theirs
    start, end, label = mesh.start[border], mesh.end[border], mine[border]
    following = _following(mesh.corners, start, end, label)
    order, ring = _cycles(following)
    points = np.concatenate([mesh.corners[start[order]], mesh.corners[end[order]]], axis=1)
    return _assemble(points.reshape(-1, 2) / MICRODEGREE, ring, label[order])


def _following(corners: Ints, start: Ints, end: Ints, label: Ints) -> Ints:
    """Return the half-edge that comes after each, on the same area's border."""
    width = int(start.max()) + 1
    key = label * width + start
    order = np.argsort(key, kind="stable")
    wanted = label * width + end
    first = np.searchsorted(key[order], wanted, side="left")
    last = np.searchsorted(key[order], wanted, side="right")
    following = order[np.minimum(first, len(order) - 1)]
    for edge in np.flatnonzero(last - first > 1):
        # The area touches itself in this corner: turn so that a hole becomes a ring of its own.
        choices = order[first[edge] : last[edge]]
        back = corners[start[edge]] - corners[end[edge]]
        ahead = corners[end[choices]] - corners[start[choices]]
        turn = np.arctan2(ahead[:, 1], ahead[:, 0]) - np.arctan2(back[1], back[0])
        following[edge] = choices[np.argmin(turn % (2 * np.pi))]
    return following


def _cycles(following: Ints) -> tuple[Ints, Ints]:
    """Return the half-edges in ring order, and the ring that each of them is in."""
    after = following.tolist()
    seen = bytearray(len(after))
    order: list[int] = []
    ring: list[int] = []
    rings = 0
    for first in range(len(after)):
        edge = first
        if seen[edge]:
            continue
        while not seen[edge]:
            seen[edge] = 1
            order.append(edge)
            ring.append(rings)
            edge = after[edge]
        rings += 1
    return np.array(order, dtype=np.int64), np.array(ring, dtype=np.int64)


def _assemble(points: Floats, ring: Ints, label: Ints) -> Shapes:
    """Put rings together as polygons; points come in pairs, start and end of each edge."""
    rings = _shapes(shapely.linearrings(points[::2], indices=ring))
    label_of = label[np.flatnonzero(np.diff(ring, prepend=-1))]
    shell = shapely.is_ccw(rings)
    shells = np.bincount(label_of[shell], minlength=int(label.max()) + 1)
    order = np.lexsort((~shell, label_of))
    single = order[shells[label_of[order]] == 1]
    made = np.empty(len(shells), dtype=object)
    _, dense = np.unique(label_of[single], return_inverse=True)
    made[shells == 1] = _shapes(shapely.polygons(rings[single], indices=dense))
    for parted in np.flatnonzero(shells > 1):
        mine = label_of == parted
        made[parted] = _in_parts(rings[mine & shell], rings[mine & ~shell])
    return made


def _in_parts(shells: Shapes, holes: Shapes) -> MultiPolygon:
    """Return an area in several parts, each hole in the shell around it."""
    parts: list[Polygon] = []
    for shell in shells:
        land = Polygon(shell)
        parts.append(Polygon(shell, [hole for hole in holes if land.covers(hole)]))
    return MultiPolygon(parts)


def _shapes(made: object) -> Shapes:
    """Return what shapely makes of an array, which is an array, as one."""
    shapes: Shapes = np.asarray(made, dtype=object)
    return shapes
