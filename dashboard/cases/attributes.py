"""Attributes: what each kind of case says beyond the fields that every case has."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from dashboard.colours.warning import Screening

Text = Annotated[str, Field(max_length=500)]
Celsius = Annotated[float, Field(ge=30, le=45)]
MANY = 1_000_000
"""The bound of counts that somebody typed in."""


class Attributes(BaseModel):
    """The base: unknown attributes are refused, so that a typo is found at the door."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    note: Text = ""


class FenceTouched(Attributes):
    """A watched person met a camera, gate or wristband fence."""

    device: Text = ""
    touches: Annotated[int, Field(ge=1, le=MANY)] = 1


class AbnormalTemperature(Attributes):
    """A temperature at or above the profile's threshold, in degrees Celsius."""

    celsius: Celsius | None = None


class RedCode(Attributes):
    """A red health code was shown at a gate."""

    gate: Text = ""


class KeyVehicle(Attributes):
    """A vehicle of the key list passed a road checkpoint; its plate is masked."""

    plate: Text = ""
    lane: Text = ""
    passes: Annotated[int, Field(ge=1, le=MANY)] = 1


class UnregisteredTenant(Attributes):
    """A tenant was found who is not registered."""

    tenants: Annotated[int, Field(ge=1, le=MANY)] = 1


class UndeclaredArrival(Attributes):
    """An arrival was not declared within the hour; ``declared`` is when it was, if it was."""

    came_from: Text = ""
    declared: Text = ""


class Gathering(Attributes):
    """People gathered; ``people`` is an estimate."""

    people: Annotated[int, Field(ge=2, le=MANY)] | None = None


class PublicReport(Attributes):
    """Somebody reported by hotline or in person."""

    channel: Literal["8890", "110", "12345", "wechat", "visit", ""] = ""


class SpecialTask(Attributes):
    """A task of the day that went down from the command centre."""

    order: Text = ""


class HouseVisit(Attributes):
    """A visit to a household; ``duty`` is which of the five of a 1+5 card is to pay it."""

    duty: Literal["grid_worker", "doctor", "village_cadre", "township_cadre", "police", ""] = ""
    people_met: Annotated[int, Field(ge=0, le=MANY)] | None = None


class Check(Attributes):
    """A check of a clue on the spot."""

    result: Text = ""


class TemperatureRound(Attributes):
    """A temperature taken of a person under observation, in degrees Celsius."""

    celsius: Celsius | None = None


class WarnedPerson(Attributes):
    """A person under a four-colour warning: how screened, and which papers are complete."""

    screening: Screening | None = None
    papers: tuple[
        Literal["responsibility", "pledge", "observation_notice", "village_notice", "contact_card"],
        ...,
    ] = ()


class AssessmentItem(Attributes):
    """An item of the grid assessment and the indicator that it falls under."""

    indicator: Literal[
        "case_count",
        "fence_alerts",
        "code_showing",
        "video_patrol",
        "visit",
        "phone_check",
        "other",
    ] = "other"


class Finding(Attributes):
    """A problem that an inspection team found."""

    team: Text = ""


class OwedReceipt(Attributes):
    """A receipt that an area owes: the key of the order or notice, and its own number."""

    directive: Text = ""
    number: Text = ""
