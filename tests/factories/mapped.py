"""The small county with boundaries: each area an equal part of the one it lies in."""

import shapely

from queries.areas import outlines
from queries.store.engine import Store, open_store
from queries.writing.clock import catch_up
from queries.writing.record import RecordType, record
from tests.factories.records import COUNTY, NOW, SINCE, Raw, a_place, areas
from tests.keys import keys

WEST, SOUTH, SIDE = 120.0, 29.0, 0.08
LENGTHS = (9, 12, 15, 17, 20)
"""Digits of the codes below the county; each area has two parts."""


def square(code: str) -> shapely.Geometry:
    """Return an area's boundary: halves of halves, cut across and along by turns."""
    west, south, width, height = WEST, SOUTH, SIDE, SIDE
    for step, length in enumerate(
        LENGTHS[: LENGTHS.index(len(code)) + 1] if code != COUNTY else ()
    ):
        # Townships are 001 and 102, all else 1 and 2.
        second = int(code[:length][-1]) % 2 == 0
        if step % 2:
            height /= 2
            south += height * second
        else:
            width /= 2
            west += width * second
    return shapely.box(west, south, west + width, south + height)


def mapped_areas() -> list[Raw]:
    """Return the areas of the small county with their boundaries."""
    return [{**raw, "geometry": shapely.to_wkb(square(raw["code"]))} for raw in areas()]


def open_mapped_county(url: str) -> Store:
    """Open a store of the small county whose map can be shown."""
    store = open_store(url, a_place(), keys=keys)
    record(store, RecordType.AREA, mapped_areas(), origin="areas", now=SINCE)
    outlines.rebuild(store, SINCE)
    catch_up(store, NOW)
    return store
