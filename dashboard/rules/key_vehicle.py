"""Key vehicles: a listed vehicle at a road checkpoint raises an alert at once.

Source: 永康, places.md Y7. Passages of a vehicle at a checkpoint within the place's window are
one alert.
"""

from dataclasses import dataclass
from uuid import uuid5

from dashboard.case import NAMESPACE
from dashboard.records.stream import PassageRecord
from dashboard.rules.raised import Raised, filled, source_of
from dashboard.rules.spell import Spell

RULE = "key_vehicle"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where a vehicle passed."""

    code: str
    area: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle of the key list: its plate as it may be shown, and why it is on the list."""

    plate: str
    why: str


def ref_of(digest: bytes, place: str) -> bytes:
    """Return what passages of one vehicle at one checkpoint have in common."""
    return uuid5(NAMESPACE, f"{RULE}\x1f{digest.hex()}\x1f{place}").bytes


def hit(record: PassageRecord, vehicle: Vehicle, at: Checkpoint, spell: Spell) -> Raised:
    """Return the alert of a key vehicle, with all passages of its spell."""
    attributes = {
        "plate": vehicle.plate,
        "lane": record.lane,
        "passes": spell.n,
        "note": vehicle.why,
    }
    return Raised(
        filled(
            source=source_of(RULE),
            external_id=spell.number,
            kind="key_vehicle",
            area=at.area,
            opened_at=spell.first,
            place=at.code,
            longitude=at.longitude,
            latitude=at.latitude,
            attributes=attributes,
            updated_at=spell.version,
        )
    )
