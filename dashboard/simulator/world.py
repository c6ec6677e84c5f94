"""The world of made records: the areas of a store as columns, and the places on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from dashboard.area import CODE_LENGTH, Level
from dashboard.simulator.mesh import Ints, Shapes

Bools = np.ndarray[Any, np.dtype[np.bool_]]
LADDER = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE, Level.GRID, Level.GROUP, Level.MICRO)


class TooSmall(ValueError):
    """The areas cannot carry the demonstration that the profile asks for."""


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area as a store gives it; ``wkb`` is read for the finest level only."""

    code: str
    name: str
    unit: bool
    wkb: bytes = b""


@dataclass(frozen=True, slots=True)
class Spot:
    """A checkpoint as a store gives it."""

    code: str
    area: str
    kind: str
    name: str
    longitude: float
    latitude: float
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """Areas of each level in the order of their codes; indices point into those orders.

    ``above[level]`` is the index of each micro-grid's area at that level; ``first`` and ``count``
    are the micro-grids of each group, which stand together. ``spot_micro`` is where each
    checkpoint stands.
    """

    codes: dict[Level, list[str]]
    names: dict[Level, list[str]]
    above: dict[Level, Ints]
    units: Bools
    first: Ints
    count: Ints
    polygons: Shapes
    spots: tuple[Spot, ...]
    spot_micro: Ints

    @property
    def micros(self) -> int:
        """The number of micro-grids."""
        return len(self.codes[Level.MICRO])


def world_of(areas: Iterable[AreaRow], spots: Sequence[Spot]) -> World:
    """Return the world of these areas; raise TooSmall where a level is missing."""
    by_level: dict[Level, list[AreaRow]] = {level: [] for level in LADDER}
    level_of = {CODE_LENGTH[level]: level for level in LADDER}
    for row in sorted(areas, key=lambda row: row.code):
        if len(row.code) in level_of:
            by_level[level_of[len(row.code)]].append(row)
    for level, rows in by_level.items():
        if not rows:
            raise TooSmall(f"no area of level {level}: the demonstration needs all its levels")
    micros = by_level[Level.MICRO]
    codes = {level: [row.code for row in rows] for level, rows in by_level.items()}
    above = {level: _above(codes, level) for level in LADDER}
    groups = len(codes[Level.GROUP])
    count = np.bincount(above[Level.GROUP], minlength=groups)
    found = {code: number for number, code in enumerate(codes[Level.MICRO])}
    standing = tuple(spot for spot in spots if spot.area in found)
    return World(
        codes=codes,
        names={level: [row.name for row in rows] for level, rows in by_level.items()},
        above=above,
        units=np.array([row.unit for row in by_level[Level.GROUP]]) & (count > 0),
        first=np.cumsum(count) - count,
        count=count,
        polygons=shapely.from_wkb([row.wkb for row in micros]),
        spots=standing,
        spot_micro=np.array([found[spot.area] for spot in standing], dtype=np.int64),
    )


def _above(codes: dict[Level, list[str]], level: Level) -> Ints:
    number = {code: at for at, code in enumerate(codes[level])}
    length = CODE_LENGTH[level]
    return np.array([number[code[:length]] for code in codes[Level.MICRO]], dtype=np.int64)
