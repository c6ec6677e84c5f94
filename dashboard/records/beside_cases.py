"""Records beside cases: areas, readings, officers, places, vehicles, as they come to the door."""

import hashlib
import unicodedata
from typing import Annotated, Literal

from pydantic import Field

from dashboard.cases.subject import mask_plate
from dashboard.door import AreaCode, Latitude, Line, Longitude, Moment, Raw

Name = Annotated[str, Field(min_length=1, max_length=120)]
Duty = Literal[
    "county_lead",
    "county_desk",
    "township_lead",
    "township_desk",
    "township_police",
    "township_health",
    "village_lead",
    "grid_lead",
    "group_lead",
    "micro_lead",
]


class AreaRecord(Raw):
    """An area; ``geometry`` is WKB in WGS84 or empty. ``unit`` marks a control unit.

    ``valid_from`` is since when the area counts (a unit's colours begin then); now if left out.
    """

    code: AreaCode
    name: Name
    name_en: Line = ""
    kind: Literal["land", "sea"] = "land"
    unit: bool = False
    geometry: bytes = b""
    valid_from: Moment | None = None


class ReadingRecord(Raw):
    """A flow counted at a place in an hour; a later version of the same hour replaces it."""

    area: AreaCode
    kind: Literal["code_scanned", "code_red", "vehicle_passed"]
    at: Moment
    place: Annotated[str, Field(max_length=40)] = ""
    n: Annotated[int, Field(ge=0, le=2_000_000_000)]
    updated_at: Moment | None = None


class OfficerRecord(Raw):
    """Somebody answerable for an area; ``number`` tells several of the same duty apart."""

    area: AreaCode
    duty: Duty
    number: Annotated[int, Field(ge=0, le=999)] = 0
    name: Annotated[str, Field(min_length=1, max_length=60)]
    phone: Annotated[str, Field(max_length=40)] = ""


class PlaceRecord(Raw):
    """A place on the map: a checkpoint or station."""

    code: Annotated[str, Field(min_length=1, max_length=40)]
    area: AreaCode
    kind: Literal["motorway", "station", "road"]
    name: Name
    name_en: Line = ""
    longitude: Longitude
    latitude: Latitude


def plate_digest(plate: str) -> bytes:
    """Return the SHA-256 of a plate, however it is spaced, dotted or cased."""
    said = unicodedata.normalize("NFKC", plate).upper()
    return hashlib.sha256("".join(c for c in said if c.isalnum()).encode()).digest()


class VehicleRecord(Raw):
    """A vehicle of the key list; kept by the hash of its plate, shown masked."""

    plate: Annotated[str, Field(min_length=5, max_length=20)]
    why: Annotated[str, Field(max_length=80)] = ""

    @property
    def digest(self) -> bytes:
        """Return the hash by which the plate is known."""
        return plate_digest(self.plate)

    @property
    def masked(self) -> str:
        """Return the plate as it may be shown: 浙G***12."""
        return mask_plate(self.plate)
