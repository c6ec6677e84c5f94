"""Who is where: real village names on made villages, and names and gates for grid groups."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from dashboard.area import Area, Level
from dashboard.simulator.layers import Layers
from dashboard.simulator.mesh import Floats, Ints
from dashboard.simulator.place_names import GroupKind, Title, english, group_titles, stem
from dashboard.simulator.plan import BadPlan, GeographyPlan, read_rows, villages_by_township

LAST_OF_SERIES = re.compile(r"[一二三四五六七八九十上中下东西南北]+$")
OPEN_BIAS = 3.0
"""How much likelier a group of close-built streets has no gate than one in open land."""
ESTATES_BELOW = 0.17
"""Where micro-grids are narrower than this on the mean (km), groups are mostly estates."""


@dataclass(frozen=True, slots=True)
class GroupNames:
    """The grid groups and what each of them is, by the number of the group."""

    areas: list[Area]
    kinds: list[GroupKind]


def place_villages(
    plan: GeographyPlan, layers: Layers, points: dict[str, tuple[float, float]]
) -> list[Area]:
    """Return the villages by their number, with a township's names laid out from its point.

    Communities come first, then villages named after the township, then the others;
    numbered sisters (一村, 二村) lie side by side.
    """
    named = villages_by_township(plan)
    towns = {row["code"]: row["name"] for row in read_rows(plan.divisions)}
    middles = _village_middles(layers)
    centre = layers.plane.flat(np.array([points[town.code] for town in plan.townships]))
    areas: list[Area | None] = [None] * len(middles)
    for number, town in enumerate(plan.townships):
        spots = np.flatnonzero(layers.village.parent == number)
        ordered = _from_the_middle(named[town.code], town.name or towns[town.code])
        laid = _laid_out(ordered, spots, middles, centre[number])
        for spot, (code, name) in laid:
            areas[spot] = Area(code, Level.VILLAGE, town.code, name, english(name))
    return [area for area in areas if area is not None]


def _from_the_middle(villages: list[tuple[str, str]], township: str) -> list[tuple[str, str]]:
    """Return villages in the order in which they are laid out from the township's point."""
    town = re.sub("(街道|镇|乡)$", "", township)

    def rank(village: tuple[str, str]) -> tuple[int, str, str]:
        code, name = village
        # Codes as text, read from the end: an order that follows neither map nor alphabet.
        first = 0 if name.endswith("社区") else 1 if name.startswith(town) else 2
        sisters = series(name)
        head = min(c for c, n in villages if series(n) == sisters)
        return first, head[::-1], code

    return sorted(villages, key=rank)


def series(name: str) -> str:
    """Return the part of a name that numbered sisters share: 芝英 of 芝英三村."""
    bare = stem(name)
    shared = LAST_OF_SERIES.sub("", bare)
    return shared if len(shared) >= 2 else bare


def _laid_out(
    villages: list[tuple[str, str]], spots: Ints, middles: Floats, centre: Floats
) -> list[tuple[int, tuple[str, str]]]:
    """Give each village a spot: the free one nearest the centre, sisters next to each other."""
    free = spots.tolist()
    laid: list[tuple[int, tuple[str, str]]] = []
    for _, sisters in groupby(villages, key=lambda village: series(village[1])):
        near = centre
        for village in sisters:
            off = ((middles[free] - near) ** 2).sum(axis=1)
            spot = free.pop(int(off.argmin()))
            laid.append((spot, village))
            near = middles[spot]
    return laid


def _village_middles(layers: Layers) -> Floats:
    """Return the mean of the cells' middles of each village."""
    village, middles = layers.village.area, layers.web.middles
    sums = [np.bincount(village, weights=middles[:, axis]) for axis in (0, 1)]
    return np.stack(sums, axis=1) / np.bincount(village)[:, None]


def name_groups(
    plan: GeographyPlan,
    layers: Layers,
    *,
    villages: list[Area],
    grids: list[Area],
    rng: np.random.Generator,
) -> GroupNames:
    """Return the grid groups; exactly the plan's number of them are control units."""
    kinds = _kinds(plan, layers, rng)
    village_of = layers.grid.parent[layers.group.parent]
    titles: list[Title] = []
    for number, village in enumerate(villages):
        mine = [kinds[group] for group in np.flatnonzero(village_of == number)]
        titles += group_titles(Title(village.name, village.name_en), mine, rng)
    areas = []
    parents = layers.group.parent.tolist()
    for at, parent, number in zip(range(len(parents)), parents, numbered(parents), strict=True):
        grid, title = grids[parent], titles[at]
        code, unit = f"{grid.code}{number:02d}", kinds[at] != "open"
        areas.append(Area(code, Level.GROUP, grid.code, title.name, title.name_en, unit=unit))
    return GroupNames(areas, kinds)


def numbered(parents: Iterable[int]) -> Iterator[int]:
    """Yield 1, 2, 3 and so on within each run of the same parent."""
    before, number = None, 0
    for parent in parents:
        number = number + 1 if parent == before else 1
        before = parent
        yield number


def _kinds(plan: GeographyPlan, layers: Layers, rng: np.random.Generator) -> list[GroupKind]:
    """Say of each group what it is: open (no gate of its own), an estate or a hamlet."""
    count = len(layers.group.parent)
    without = count - plan.control_units
    if without < 0:
        raise BadPlan(f"control_units {plan.control_units} is more than groups {count}")
    group = layers.group.area
    width = np.bincount(group, weights=layers.web.widths) / np.bincount(group)
    close = width < ESTATES_BELOW
    # Weighted drawing without return: the smallest of exponential waits, shorter for the likely.
    waits = rng.exponential(size=count) / np.where(close, OPEN_BIAS, 1.0)
    open_ = np.zeros(count, dtype=bool)
    open_[np.argsort(waits)[:without]] = True
    estate = rng.random(count) < np.where(close, 0.85, 0.06)
    return [
        "open" if o else "estate" if e else "hamlet" for o, e in zip(open_, estate, strict=True)
    ]
