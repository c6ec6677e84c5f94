"""The geometry file: the areas of one level under one parent, as few bytes as a map needs.

The layout is documented in docs/geometry.md; ``encode`` writes it and ``decode`` reads it.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import shapely

from dashboard.areas.coverage import (
    Counts,
    Frame,
    Polygonal,
    Shorts,
    dequantise,
    frame_of,
    label_points,
    mesh,
    morton_order,
    simplify,
    unproject,
)

MAGIC = b"ZKGEOM1\0"
HEADER = struct.Struct("<8s4I4d")
"""Magic, areas, rings, points, bytes of tail, then west, south, east, north in degrees."""


class BadGeometryFile(ValueError):
    """The bytes are not a geometry file of this version, or they are cut short."""


@dataclass(frozen=True, slots=True)
class GeoArea:
    """One area to encode; the polygon is in WGS84 degrees and may have parts and holes."""

    code: str
    name: str
    name_en: str
    polygon: Polygonal


@dataclass(frozen=True, slots=True)
class Geometry:
    """A decoded file: areas in the file's order, rings on the lattice of ``frame``."""

    frame: Frame
    codes: list[str]
    names: list[str]
    names_en: list[str]
    ring_counts: Counts
    point_counts: Counts
    points: Shorts
    labels: Shorts

    def rings(self) -> list[list[Shorts]]:
        """Return the open rings of each area, (n, 2) lattice points each."""
        cuts = np.cumsum(self.point_counts)[:-1]
        rings = np.split(self.points, cuts)
        ends = np.cumsum(self.ring_counts)
        return [rings[end - n : end] for end, n in zip(ends, self.ring_counts, strict=True)]

    def polygons(self) -> list[Polygonal]:
        """Return the areas in WGS84 degrees; rings fill by the even-odd rule."""
        return [_polygon(rings, self.frame) for rings in self.rings()]


def encode(areas: Sequence[GeoArea], *, tolerance: float, frame: Frame | None = None) -> bytes:
    """Encode areas of one level as a coverage, simplified by ``tolerance`` metres.

    The frame is the box around the areas unless given; levels encoded with the same frame
    share their lattice. Raises EmptyCoverage when there is no area.
    """
    polygons = [area.polygon for area in areas]
    lattice = frame or frame_of(polygons)
    return _pack(areas, simplify(polygons, tolerance=tolerance), lattice)


def encode_parts(
    areas: Sequence[GeoArea], *, digits: int, tolerance: float, frame: Frame | None = None
) -> dict[str, bytes]:
    """Encode areas into one file for each code prefix of ``digits``, as one coverage.

    All are simplified together and share a frame, so the parts meet without a gap.
    """
    polygons = [area.polygon for area in areas]
    lattice = frame or frame_of(polygons)
    projected = simplify(polygons, tolerance=tolerance)
    members: dict[str, list[int]] = {}
    for number, area in enumerate(areas):
        members.setdefault(area.code[:digits], []).append(number)
    return {
        parent: _pack([areas[i] for i in part], [projected[i] for i in part], lattice)
        for parent, part in sorted(members.items())
    }


def digest(data: bytes) -> str:
    """Return the content hash that names a file in its URL, 16 hexadecimal digits."""
    return sha256(data).hexdigest()[:16]


def decode(data: bytes) -> Geometry:
    """Decode a geometry file; raise BadGeometryFile when it is another thing or cut short."""
    if len(data) < HEADER.size or not data.startswith(MAGIC):
        raise BadGeometryFile("not a geometry file: it does not begin with ZKGEOM1")
    _, areas, rings, points, tail, *box = HEADER.unpack_from(data)
    expected = HEADER.size + 4 * (areas + rings) + 4 * (points + areas) + tail
    if len(data) != expected:
        raise BadGeometryFile(f"geometry file of {len(data)} bytes, its header says {expected}")
    at = HEADER.size
    ring_counts = np.frombuffer(data, "<u4", areas, at)
    point_counts = np.frombuffer(data, "<u4", rings, at := at + 4 * areas)
    coords = _unpack_points(data, at := at + 4 * rings, points)
    labels = _unpack_points(data, at := at + 4 * points, areas)
    words = json.loads(data[at + 4 * areas :])
    return Geometry(
        Frame(*box),
        words["codes"],
        words["names"],
        words["names_en"],
        ring_counts,
        point_counts,
        coords,
        labels,
    )


def _pack(areas: Sequence[GeoArea], projected: Sequence[Polygonal], frame: Frame) -> bytes:
    """Write one file of areas whose polygons are simplified Web Mercator metres."""
    labels = label_points(projected, frame)
    order = morton_order(labels)
    made = mesh([projected[i] for i in order], frame)
    words = {
        "codes": [areas[i].code for i in order],
        "names": [areas[i].name for i in order],
        "names_en": [areas[i].name_en for i in order],
    }
    tail = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()
    counts = (len(areas), len(made.point_counts), len(made.points), len(tail))
    box = (frame.west, frame.south, frame.east, frame.north)
    return b"".join(
        [
            HEADER.pack(MAGIC, *counts, *box),
            made.ring_counts.astype("<u4").tobytes(),
            made.point_counts.astype("<u4").tobytes(),
            _pack_points(made.points),
            _pack_points(labels[order]),
            tail,
        ]
    )


def _pack_points(points: Shorts) -> bytes:
    """Write differences from point to point in four byte planes, which gzip halves."""
    before = np.vstack([np.zeros((1, 2), np.uint16), points[:-1]])
    wrapped = points - before
    planes = [wrapped[:, 0] & 0xFF, wrapped[:, 0] >> 8, wrapped[:, 1] & 0xFF, wrapped[:, 1] >> 8]
    return b"".join(plane.astype(np.uint8).tobytes() for plane in planes)


def _unpack_points(data: bytes, at: int, count: int) -> Shorts:
    """Read what ``_pack_points`` wrote."""
    planes = np.frombuffer(data, np.uint8, 4 * count, at).reshape(4, count).astype(np.uint16)
    steps = np.column_stack([planes[0] | (planes[1] << 8), planes[2] | (planes[3] << 8)])
    return np.cumsum(steps, axis=0, dtype=np.uint16)


def _polygon(rings: list[Shorts], frame: Frame) -> Polygonal:
    """Join rings by the even-odd rule: each ring takes away what it shares with the rest."""
    shape: shapely.Geometry = shapely.Polygon()
    for ring in rings:
        piece = shapely.Polygon(unproject(dequantise(ring, frame)))
        shape = shapely.symmetric_difference(shape, shapely.make_valid(piece))
    surfaces = [p for p in shapely.get_parts(shape) if isinstance(p, shapely.Polygon)]
    return surfaces[0] if len(surfaces) == 1 else shapely.MultiPolygon(surfaces)
