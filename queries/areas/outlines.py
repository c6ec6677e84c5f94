"""Outlines: the map's geometry files, made from the areas' boundaries and kept by content."""

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from sqlalchemy import Connection, delete, insert, select

from dashboard.area import CODE_LENGTH, Level
from dashboard.areas.coverage import dequantise, unproject
from dashboard.areas.geometry import GeoArea, Geometry, decode, digest, encode_parts
from dashboard.boards.snapshot import Sheet
from dashboard.day import Instant
from dashboard.viewer import Viewer
from queries.areas.scope import scope
from queries.areas.within import within
from queries.store.engine import Store
from queries.store.revision import next_revision, touch_all
from queries.tables.core import area, outline

TOLERANCE: dict[Level, float] = {
    Level.TOWNSHIP: 15.0,
    Level.VILLAGE: 12.0,
    Level.GRID: 10.0,
    Level.MICRO: 4.0,
}
"""By how many metres a boundary may be simplified at each level: under a pixel where it shows."""


class UnknownOutline(LookupError):
    """There is no such geometry file, or the viewer may not see it."""


@dataclass(frozen=True, slots=True)
class OutlineFile:
    """A geometry file as it is served: gzipped bytes."""

    payload: bytes
    digest: str


def _areas(db: Connection, root: str, level: Level) -> list[GeoArea]:
    rows = db.execute(
        select(area.c.code, area.c.name, area.c.name_en, area.c.geometry)
        .where(area.c.level == level.value, area.c.geometry.is_not(None))
        .where(within(area.c.code, root))
        .order_by(area.c.code)
    ).all()
    shapes = shapely.from_wkb([row.geometry for row in rows])
    return [
        GeoArea(row.code, row.name, row.name_en, shape)
        for row, shape in zip(rows, shapes, strict=True)
    ]


def _files(db: Connection, root: str) -> Iterator[tuple[str, Level, bytes]]:
    """Yield the files of a place: whole levels for its root, and each township's own."""
    town = CODE_LENGTH[Level.TOWNSHIP]
    for level, tolerance in TOLERANCE.items():
        areas = _areas(db, root, level)
        if not areas:
            continue
        prefixes = {len(root), town} if level is not Level.MICRO else {town}
        for digits in sorted(prefixes):
            if level is Level.TOWNSHIP and digits == town:
                continue
            for parent, data in encode_parts(areas, digits=digits, tolerance=tolerance).items():
                yield parent, level, data


def _box(read: Geometry) -> tuple[float, float, float, float]:
    """Return the degrees that a file's own areas span; its frame is the whole place's."""
    corners = np.stack([read.points.min(axis=0), read.points.max(axis=0)])
    degrees = unproject(dequantise(corners, read.frame))
    (west, south), (east, north) = degrees.min(axis=0), degrees.max(axis=0)
    return float(west), float(south), float(east), float(north)


def rebuild(store: Store, now: Instant) -> int:
    """Make all geometry files anew from the stored boundaries; return how many there are."""
    with store.read() as db:
        files = list(_files(db, store.profile.area))
    with store.write() as db:
        number = next_revision(db, now)
        db.execute(delete(outline))
        rows = []
        for parent, level, data in files:
            read = decode(data)
            west, south, east, north = _box(read)
            rows.append(
                {
                    "parent": parent,
                    "level": level.value,
                    "digest": digest(data),
                    "areas": len(read.codes),
                    "west": west,
                    "south": south,
                    "east": east,
                    "north": north,
                    "codes": "\n".join(read.codes).encode(),
                    "payload": gzip.compress(data, 9, mtime=0),
                }
            )
        if rows:
            db.execute(insert(outline), rows)
        touch_all(db, number=number, now=now)
    return len(files)


def outline_file(db: Connection, viewer: Viewer, *, parent: str, level: str) -> OutlineFile:
    """Return a geometry file; raise UnknownOutline where there is none for this viewer."""
    row = db.execute(
        select(outline.c.payload, outline.c.digest)
        .where(outline.c.parent == parent, outline.c.level == level)
        .where(scope(viewer, outline.c.parent))
    ).first()
    if row is None:
        raise UnknownOutline(f"{parent}-{level}")
    return OutlineFile(row.payload, row.digest)


def geometry_of(db: Connection, viewer: Viewer, *, parent: str, level: str) -> Geometry:
    """Return what a geometry file holds; raise UnknownOutline as above."""
    file = outline_file(db, viewer, parent=parent, level=level)
    return decode(gzip.decompress(file.payload))


def sheets(db: Connection, viewer: Viewer, code: str) -> tuple[Sheet, ...]:
    """Return the geometry files of an area's map: its own, or those of the township it lies in."""
    columns = (
        outline.c.parent,
        outline.c.level,
        outline.c.digest,
        outline.c.areas,
        outline.c.west,
        outline.c.south,
        outline.c.east,
        outline.c.north,
    )
    home = code[: CODE_LENGTH[Level.TOWNSHIP]]
    rows = db.execute(
        select(*columns)
        .where(scope(viewer, outline.c.parent), within(outline.c.parent, home))
        .order_by(outline.c.parent, outline.c.level)
    ).all()
    own = [row for row in rows if row.parent == home or row.level == Level.MICRO.value]
    return tuple(
        Sheet(
            row.parent,
            Level(row.level),
            row.digest,
            row.areas,
            (row.west, row.south, row.east, row.north),
        )
        for row in own
    )


def codes(db: Connection, viewer: Viewer, *, parent: str, level: str) -> Sequence[str]:
    """Return the area codes of a geometry file in its order."""
    found = db.execute(
        select(outline.c.codes)
        .where(outline.c.parent == parent, outline.c.level == level)
        .where(scope(viewer, outline.c.parent))
    ).scalar()
    if found is None:
        raise UnknownOutline(f"{parent}-{level}")
    return bytes(found).decode().split("\n")
