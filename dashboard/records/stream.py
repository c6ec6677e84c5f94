"""Records of the stream: passages, temperatures, positions, arrivals, as they come to the door.

Each has the number it has at its source, as a case has, so that a replay changes nothing.
"""

from typing import Annotated, ClassVar
from uuid import uuid5

from pydantic import Field, field_validator

from dashboard.case import NAMESPACE
from dashboard.door import AreaCode, Latitude, Line, Longitude, Moment, Raw
from dashboard.records.case_record import Person

Code = Annotated[str, Field(min_length=1, max_length=40)]


def stream_key(type_: str, source: str, external_id: str) -> bytes:
    """Return the 16 bytes by which a record is known; each type has numbers of its own."""
    return uuid5(NAMESPACE, f"{type_}\x1f{source}\x1f{external_id}").bytes


class StreamRecord(Raw):
    """What every record of the stream says: who sends it, its number there, and when it was."""

    TYPE: ClassVar[str]

    source: Annotated[str, Field(min_length=1, max_length=80)]
    external_id: Annotated[str, Field(min_length=1, max_length=120)]
    at: Moment

    @property
    def key(self) -> bytes:
        """Return the 16 bytes by which a replay is known."""
        return stream_key(self.TYPE, self.source, self.external_id)


class PassageRecord(StreamRecord):
    """A vehicle passed a checkpoint; the plate is compared with the key list and not kept."""

    TYPE: ClassVar[str] = "passage"

    place: Code
    plate: Annotated[str, Field(min_length=5, max_length=20)]
    lane: Annotated[str, Field(max_length=40)] = ""


class TemperatureRecord(StreamRecord):
    """A temperature measured of a person, at a gate or anywhere, in degrees Celsius."""

    TYPE: ClassVar[str] = "temperature"

    area: AreaCode
    celsius: Annotated[float, Field(ge=30, le=45, allow_inf_nan=False)]
    place: Code | None = None
    longitude: Longitude | None = None
    latitude: Latitude | None = None
    subject: Person | None = None

    @field_validator("celsius")
    @classmethod
    def _as_measured(cls, celsius: float) -> float:
        # A thermometer that works with 32 bits sends 37.3 as 37.29999924.
        return round(celsius, 2)


class Fence(Raw):
    """A circle that a person must stay within; the radius in metres."""

    longitude: Longitude
    latitude: Latitude
    radius: Annotated[float, Field(gt=0, le=100_000, allow_inf_nan=False)]


class PositionRecord(StreamRecord):
    """Where a wristband is; its fence is a circle, or the outline of the person's area."""

    TYPE: ClassVar[str] = "position"

    area: AreaCode
    wristband: Annotated[str, Field(min_length=1, max_length=80)]
    longitude: Longitude
    latitude: Latitude
    fence: Fence | None = None
    subject: Person | None = None


class ArrivalRecord(StreamRecord):
    """Somebody reached home ``at``; ``declared_at`` is when they declared it, if they have.

    A later version (``updated_at``, else the newest of its times) replaces the one before.
    """

    TYPE: ClassVar[str] = "arrival"

    area: AreaCode
    declared_at: Moment | None = None
    place: Code | None = None
    came_from: Line = ""
    subject: Person | None = None
    updated_at: Moment | None = None

    @property
    def version(self) -> int:
        """Return as of when the source says all this."""
        if self.updated_at is not None:
            return self.updated_at
        return self.at if self.declared_at is None else max(self.at, self.declared_at)
