"""Taking the saw-teeth out of the borders of a mesh, without tearing it."""

import numpy as np
import shapely

from dashboard.simulator.mesh import MICRODEGREE, NOBODY, Floats, Ints, Mesh, Shapes, dissolve

ROUNDS = 2
ROUNDEST_SLIVER = 0.25
"""Cells less compact than this (1 is a circle) after smoothing get their old corners back."""


def ranks(mesh: Mesh, levels: list[Ints]) -> Ints:
    """Return for each half-edge the highest level it is a border of.

    ``levels`` names the area of each cell, from the widest level down. 0 is the outline, 1 a
    border of the first level, and so on; a border between mere cells has the highest rank.
    """
    rank = np.full(len(mesh.start), len(levels) + 1, dtype=np.int64)
    for number in range(len(levels), 0, -1):
        label = levels[number - 1]
        rank[label[mesh.cell] != label[mesh.beyond]] = number
    rank[mesh.beyond == NOBODY] = 0
    return rank


def smoothed(mesh: Mesh, levels: list[Ints]) -> Mesh:
    """Return the mesh with the borders of ``levels`` evened out; the outline stays as it is."""
    rank = ranks(mesh, levels)
    corners = mesh.corners.astype(np.float64)
    for _ in range(ROUNDS):
        corners = _evened(mesh, corners, rank, len(levels))
    return _untorn(mesh, np.round(corners).astype(np.int64))


def _evened(mesh: Mesh, corners: Floats, rank: Ints, levels: int) -> Floats:
    """Move each corner in the run of a border half-way to between its neighbours on it."""
    count = len(corners)
    lowest = np.full(count, levels + 1, dtype=np.int64)
    np.minimum.at(lowest, mesh.start, rank)
    np.minimum.at(lowest, mesh.end, rank)
    on = (rank > 0) & (rank <= levels) & (rank == lowest[mesh.start])
    ways = np.bincount(mesh.start[on], minlength=count)
    total = np.stack(
        [
            np.bincount(mesh.start[on], weights=corners[mesh.end[on], axis], minlength=count)
            for axis in (0, 1)
        ],
        axis=1,
    )
    moved = corners.copy()
    run = ways == 2
    moved[run] = corners[run] / 2 + total[run] / 4
    return moved


def _untorn(mesh: Mesh, corners: Ints) -> Mesh:
    """Return the mesh with new corners, with old ones where a cell was spoilt by the move."""
    corners = corners.copy()
    squeeze = np.cos(np.radians(mesh.corners[:, 1].mean() / MICRODEGREE))
    while True:
        moved = Mesh(corners, mesh.start, mesh.end, mesh.cell, mesh.beyond)
        cells = dissolve(moved, np.arange(mesh.cells))
        bad = ~shapely.is_valid(cells) | (compactness(cells, squeeze) < ROUNDEST_SLIVER)
        edges = bad[mesh.cell]
        spoilt = np.unique(np.concatenate([mesh.start[edges], mesh.end[edges]]))
        if (corners[spoilt] == mesh.corners[spoilt]).all():
            return moved
        corners[spoilt] = mesh.corners[spoilt]


def compactness(polygons: Shapes, squeeze: float) -> Floats:
    """Return how near each polygon is to a circle: 1 a circle, 0 a line.

    ``squeeze`` is how much shorter a degree of longitude is than one of latitude.
    """
    flat = shapely.transform(polygons, lambda degrees: degrees * [squeeze, 1.0])
    around = shapely.length(flat)
    round_: Floats = 4 * np.pi * shapely.area(flat) / np.maximum(around, 1e-12) ** 2
    return np.nan_to_num(round_)
