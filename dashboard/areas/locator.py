"""Locator: from a position to the finest area that it lies in."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]


class Locator:
    """The outlines of a place's areas, ready to be asked; holds them in memory."""

    def __init__(self, codes: Sequence[str], geometries: Sequence[bytes]) -> None:
        """Take codes and their outlines as WKB in WGS84."""
        self._codes = np.array(codes, dtype=str)
        shapes = shapely.from_wkb(np.array(geometries, dtype=object))
        self._tree = shapely.STRtree(shapes)

    def find(self, points: Floats) -> list[str | None]:
        """Return the finest area of each point, (n, 2) longitude and latitude in degrees.

        A point on a border belongs to the area with the smaller code; None lies in no area.
        """
        found: list[str | None] = [None] * len(points)
        usable = np.flatnonzero(np.isfinite(points).all(axis=1))
        shapes = shapely.points(points[usable])
        asked, hits = self._tree.query(shapes, predicate="intersects")
        for number, code in zip(usable[asked], self._codes[hits].tolist(), strict=True):
            best = found[number]
            if best is None or (-len(code), code) < (-len(best), best):
                found[number] = code
        return found
