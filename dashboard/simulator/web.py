"""The web of cells: who is whose neighbour, and what a step between them costs.

Steps cost a little more or less from place to place, so that borders wander as real ones do.
"""

import heapq
from dataclasses import dataclass

import numpy as np

from dashboard.simulator.mesh import Floats, Ints


@dataclass(frozen=True, slots=True)
class Web:
    """Cells with their middles (n, 2), their widths and the steps between neighbours.

    The steps from cell ``i`` are ``first[i]:first[i + 1]`` in ``to`` and ``cost``. All lengths
    are in kilometres.
    """

    middles: Floats
    widths: Floats
    first: Ints
    to: Ints
    cost: Floats


def web_of(middles: Floats, widths: Floats, pairs: tuple[Ints, Ints], *, cost: Floats) -> Web:
    """Return the web of cells from pairs (both ways round) of neighbours and step costs.

    Islands are bound to the nearest cell that they can reach over the water.
    """
    near, far = pairs
    near, far, cost = _bridged(middles, near, far, cost)
    order = np.lexsort((far, near))
    counts = np.bincount(near, minlength=len(middles))
    first = np.concatenate([[0], np.cumsum(counts)])
    return Web(middles, widths, first, far[order], cost[order])


def step_costs(
    middles: Floats, pairs: tuple[Ints, Ints], rng: np.random.Generator, *, roughness: float
) -> Floats:
    """Return the length of each step in kilometres, made longer and shorter in a smooth way.

    ``roughness`` is how far the cost strays (0.5: from 0.6 to 1.6 times); a step costs the
    same in both directions.
    """
    near, far = pairs
    length = np.hypot(*(middles[near] - middles[far]).T)
    strayed = np.exp(roughness * _waves(middles, rng))
    stray: Floats = length * np.sqrt(strayed[near] * strayed[far])
    return stray


def _waves(points: Floats, rng: np.random.Generator) -> Floats:
    """Return a smooth random height at each point, about -1 to 1, in waves of 1 to 9 km."""
    height = np.zeros(len(points))
    for wavelength in (9.0, 7.0, 5.0, 4.0, 3.0, 2.0, 1.5, 1.0):
        angle, phase = rng.random(2) * 2 * np.pi
        along = points @ np.array([np.cos(angle), np.sin(angle)])
        height += np.sin(2 * np.pi * along / wavelength + phase)
    return height / 3


def path(web: Web, start: int, goal: int) -> list[int]:
    """Return the cells on the cheapest way from start to goal, both included."""
    spent = {start: 0.0}
    came: dict[int, int] = {}
    queue = [(0.0, start)]
    while queue:
        cost, cell = heapq.heappop(queue)
        if cell == goal:
            break
        for step in range(int(web.first[cell]), int(web.first[cell + 1])):
            other, total = int(web.to[step]), cost + float(web.cost[step])
            if total < spent.get(other, np.inf):
                spent[other], came[other] = total, cell
                heapq.heappush(queue, (total, other))
    way = [goal]
    while way[-1] != start:
        way.append(came[way[-1]])
    return way[::-1]


def _bridged(middles: Floats, near: Ints, far: Ints, cost: Floats) -> tuple[Ints, Ints, Floats]:
    """Add the shortest steps that bind islands to the rest."""
    island = _islands(len(middles), near, far)
    for number in range(1, int(island.max()) + 1):
        here, there = np.flatnonzero(island == number), np.flatnonzero(island < number)
        gap = ((middles[here, None] - middles[None, there]) ** 2).sum(axis=2)
        a, b = np.unravel_index(int(gap.argmin()), gap.shape)
        step = float(np.sqrt(gap[a, b]))
        near = np.append(near, [here[a], there[b]])
        far = np.append(far, [there[b], here[a]])
        cost = np.append(cost, [step, step])
    return near, far, cost


def _islands(cells: int, near: Ints, far: Ints) -> Ints:
    """Number the cells by the island they lie on, the first cell's island being 0."""
    lowest = np.arange(cells)
    while True:
        lower = lowest.copy()
        np.minimum.at(lower, near, lowest[far])
        lower = lower[lower]
        if (lower == lowest).all():
            break
        lowest = lower
    return np.unique(lowest, return_inverse=True)[1].reshape(-1)
