"""Fences: a wristband outside its fence raises an alert at once; touches close by are one case.

Source: 台州, places.md T5 (触网即知). A fence is a circle around a home, or the outline of the
person's area. The line itself is inside.
"""

import math
from uuid import uuid5

import shapely

from dashboard.case import NAMESPACE
from dashboard.records.stream import Fence, PositionRecord
from dashboard.rules.raised import Raised, filled, source_of
from dashboard.rules.spell import Spell

RULE = "fence"
_EARTH = 6_371_008.8
"""Mean radius in metres (IUGG)."""


def distance(record: PositionRecord, fence: Fence) -> float:
    """Return the metres from a wristband to the middle of its circle, along the sphere."""
    south, north = math.radians(fence.latitude), math.radians(record.latitude)
    east = math.radians(record.longitude - fence.longitude)
    half = math.sin((north - south) / 2) ** 2
    half += math.cos(south) * math.cos(north) * math.sin(east / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(min(half, 1.0)))


def is_outside(record: PositionRecord, outline: shapely.Geometry | None) -> bool:
    """Say whether a wristband is outside its fence; ``outline`` is its area's, in WGS84."""
    if record.fence is not None:
        return distance(record, record.fence) > record.fence.radius
    return not shapely.intersects_xy(outline, record.longitude, record.latitude)


def ref_of(record: PositionRecord) -> bytes:
    """Return what the touches of one wristband, kept in one area, have in common."""
    said = (RULE, record.source, record.wristband, record.area)
    return uuid5(NAMESPACE, "\x1f".join(said)).bytes


def touched(record: PositionRecord, spell: Spell) -> Raised:
    """Return the alert of a wristband outside its fence, with all touches of its spell."""
    return Raised(
        filled(
            source=source_of(RULE),
            external_id=spell.number,
            kind="fence_touched",
            area=record.area,
            opened_at=spell.first,
            longitude=spell.where[0],
            latitude=spell.where[1],
            attributes={"device": record.wristband, "touches": spell.n},
            subject=record.subject.model_dump() if record.subject else None,
            updated_at=spell.version,
        )
    )
