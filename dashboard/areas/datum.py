"""Datums: GCJ-02, in which Chinese web maps give positions, into WGS84, in which we store.

CGCS2000 differs from WGS84 by centimetres and is taken as it is.
"""

from typing import Literal

import numpy as np
import numpy.typing as npt

Crs = Literal["wgs84", "cgcs2000", "gcj02"]
Floats = npt.NDArray[np.float64]

# The Krassovsky ellipsoid, on which GCJ-02 computes its shift: semi-major axis in metres and
# the square of its eccentricity.
_AXIS = 6_378_245.0
_ECCENTRICITY = 0.006_693_421_622_965_943
# GCJ-02 shifts positions in this box (degrees) and leaves all others as they are.
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
_STEPS = 6
"""Each step of the inverse divides the error by about 1,000; six leave none to speak of."""


def _waves(first: Floats, second: Floats, long: Floats) -> Floats:
    total = 20 * np.sin(6 * first * np.pi) + 20 * np.sin(2 * first * np.pi)
    total += 20 * np.sin(second * np.pi) + 40 * np.sin(second / 3 * np.pi)
    return np.asarray((total + long) * 2 / 3)


def _shift(points: Floats) -> Floats:
    x, y = points[:, 0] - 105, points[:, 1] - 35
    root, product = np.sqrt(np.abs(x)), x * y
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * product + 0.2 * root
    north += _waves(x, y, 160 * np.sin(y / 12 * np.pi) + 320 * np.sin(y * np.pi / 30))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * product + 0.1 * root
    east += _waves(x, x, 150 * np.sin(x / 12 * np.pi) + 300 * np.sin(x / 30 * np.pi))
    latitude = np.radians(points[:, 1])
    bend = 1 - _ECCENTRICITY * np.sin(latitude) ** 2
    meridian = _AXIS * (1 - _ECCENTRICITY) / (bend * np.sqrt(bend))
    parallel = _AXIS / np.sqrt(bend) * np.cos(latitude)
    shift = np.degrees(np.column_stack([east / parallel, north / meridian]))
    inside = (points[:, 0] >= _WEST) & (points[:, 0] <= _EAST)
    inside &= (points[:, 1] >= _SOUTH) & (points[:, 1] <= _NORTH)
    return np.where(inside[:, None], shift, 0.0)


def to_gcj02(points: Floats) -> Floats:
    """Return WGS84 points, (n, 2) longitude and latitude in degrees, in GCJ-02."""
    return points + _shift(points)


def to_wgs84(points: Floats, crs: Crs) -> Floats:
    """Return points, (n, 2) longitude and latitude in degrees, in WGS84."""
    if crs != "gcj02":
        return points
    found = points
    for _ in range(_STEPS):
        found = points - _shift(found)
    return found
