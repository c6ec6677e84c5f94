"""Cutting a web of cells into connected parts of sensible size, with natural borders.

Parts are grown from seeds outwards, cheapest step first, so every part hangs together.
"""

import heapq
from dataclasses import dataclass

import numpy as np

from dashboard.simulator.mesh import Floats, Ints
from dashboard.simulator.web import Web

ROUNDS = 3
"""How often seeds move to the middle of the part they grew: more makes parts more alike."""


class TooFewCells(ValueError):
    """An area has fewer cells than it was to be cut into parts."""

    def __init__(self, *, parts: int, cells: int) -> None:
        super().__init__(
            f"an area of {cells} cells cannot be cut into {parts} parts: "
            "ask for fewer areas on this level, or for more micro-grids"
        )


@dataclass(frozen=True, slots=True)
class Split:
    """The area that each cell lies in, and the number of the part above each area."""

    area: Ints
    parent: Ints


def grow(web: Web, sources: list[tuple[int, int]], within: Ints) -> Ints:
    """Return the label that reaches each cell first from ``sources`` (cell, label) pairs.

    Growth never leaves the part, as named by ``within``, that its source lies in.
    """
    label = np.full(len(web.middles), -1, dtype=np.int64).tolist()
    first, to, cost, inside = (a.tolist() for a in (web.first, web.to, web.cost, within))
    queue = [(0.0, cell, name) for cell, name in sources]
    heapq.heapify(queue)
    while queue:
        spent, cell, name = heapq.heappop(queue)
        if label[cell] >= 0:
            continue
        label[cell] = name
        for step in range(first[cell], first[cell + 1]):
            other = to[step]
            if label[other] < 0 and inside[other] == inside[cell]:
                heapq.heappush(queue, (spent + cost[step], other, name))
    return np.array(label, dtype=np.int64)


def split(web: Web, within: Ints, parts: Ints, rng: np.random.Generator) -> Split:
    """Cut every part of ``within`` into ``parts[part]`` connected areas.

    Areas are numbered part by part, and from north to south in a part. Raises TooFewCells.
    """
    parent = np.repeat(np.arange(len(parts)), parts)
    seeds = _spread_seeds(web, within, parts, rng)
    for _ in range(ROUNDS):
        areas = grow(web, [(cell, area) for area, cell in enumerate(seeds)], within)
        seeds = _central_cells(web.middles, areas)
    seeds = np.array(seeds)[np.lexsort((-web.middles[seeds, 1], parent))].tolist()
    return Split(grow(web, [(cell, area) for area, cell in enumerate(seeds)], within), parent)


def shares(total: int, weights: Floats, *, most: Ints) -> Ints:
    """Share ``total`` out by weight in whole numbers, at least 1 and at most ``most`` each.

    Raises TooFewCells when ``most`` leaves no room for the total.
    """
    if not len(weights) <= total <= int(most.sum()):
        raise TooFewCells(parts=total, cells=int(most.sum()))
    given = np.ones(len(weights), dtype=np.int64)
    while given.sum() < total:
        room = most > given
        fair = total * weights / weights.sum()
        behind = np.where(room, (fair - given) / np.maximum(weights, 1e-9), -np.inf)
        missing = int(total - given.sum())
        next_up = np.argsort(-behind, kind="stable")[: max(1, min(missing, len(weights) // 8))]
        given[next_up[room[next_up]]] += 1
    return given


def _spread_seeds(web: Web, within: Ints, parts: Ints, rng: np.random.Generator) -> list[int]:
    """Return seed cells for each part, far from one another (k-means++)."""
    order = np.argsort(within, kind="stable")
    bounds = np.searchsorted(within[order], np.arange(len(parts) + 1))
    seeds: list[int] = []
    for part, wanted in enumerate(parts):
        cells = order[bounds[part] : bounds[part + 1]]
        if wanted > len(cells):
            raise TooFewCells(parts=int(wanted), cells=len(cells))
        seeds.extend(_far_apart(web, cells, int(wanted), rng))
    return seeds


def _far_apart(web: Web, cells: Ints, wanted: int, rng: np.random.Generator) -> list[int]:
    """Return ``wanted`` cells, each drawn with the square of its distance to the others.

    Distances count in widths of cells, so that areas are small where cells are.
    """
    points, widths = web.middles[cells], web.widths[cells]
    nearest = np.full(len(cells), 1.0)
    chosen: list[int] = []
    for count in range(wanted):
        reach = np.cumsum(nearest)
        pick = int(np.searchsorted(reach, rng.random() * reach[-1], side="right"))
        pick = min(pick, len(cells) - 1)
        chosen.append(int(cells[pick]))
        squared = ((points - points[pick]) ** 2).sum(axis=1) / widths**2
        nearest = squared if count == 0 else np.minimum(nearest, squared)
    return chosen


def _central_cells(middles: Floats, areas: Ints) -> list[int]:
    """Return for each area its cell that lies nearest to its middle."""
    counts = np.bincount(areas)
    centre = np.stack(
        [np.bincount(areas, weights=middles[:, axis]) / counts for axis in (0, 1)], axis=1
    )
    off = ((middles - centre[areas]) ** 2).sum(axis=1)
    order = np.lexsort((off, areas))
    firsts = np.flatnonzero(np.diff(areas[order], prepend=-1))
    return [int(cell) for cell in order[firsts]]
