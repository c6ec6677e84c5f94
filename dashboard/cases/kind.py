"""Kinds: what sorts of case there are, their deadlines and the attributes they carry."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel

from dashboard.cases import attributes as a


class Family(StrEnum):
    """The large sorts of case that metrics speak of."""

    ALERT = "alert"
    TASK = "task"
    WARNED = "warned"
    ASSESSMENT = "assessment"
    FINDING = "finding"
    RECEIPT = "receipt"


class UnknownKind(LookupError):
    """No kind of case has this id."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of case; deadlines in minutes from opening, None where it has none of its own.

    A task without one of its own has the profile's usual time to be answered.
    ``releases`` marks kinds whose ``close_by`` is an end that the clock carries out (an
    observation that runs out), not a deadline that can be missed.
    """

    id: str
    family: Family
    respond_within: int | None
    close_within: int | None
    attributes: type[BaseModel]
    prefix: str
    releases: bool = False
    colours: frozenset[str] = frozenset()
    scored: bool = False


WARNING_COLOURS = ("red", "orange", "yellow", "blue")
OBSERVATION_MINUTES = 14 * 24 * 60

_ALL = (
    Kind("fence_touched", Family.ALERT, 10, 60, a.FenceTouched, "JB"),
    Kind("abnormal_temperature", Family.ALERT, 10, 120, a.AbnormalTemperature, "JB"),
    Kind("red_code", Family.ALERT, 10, 60, a.RedCode, "JB"),
    Kind("key_vehicle", Family.ALERT, 15, 120, a.KeyVehicle, "JB"),
    Kind("unregistered_tenant", Family.ALERT, 60, 480, a.UnregisteredTenant, "JB"),
    Kind("undeclared_arrival", Family.ALERT, 30, 240, a.UndeclaredArrival, "JB"),
    Kind("gathering", Family.ALERT, 15, 120, a.Gathering, "JB"),
    Kind("public_report", Family.ALERT, 30, 480, a.PublicReport, "JB"),
    Kind("special_task", Family.TASK, 120, 720, a.SpecialTask, "RW"),
    Kind("house_visit", Family.TASK, None, 600, a.HouseVisit, "RW"),
    Kind("check", Family.TASK, 60, 360, a.Check, "RW"),
    Kind("temperature_round", Family.TASK, 30, 240, a.TemperatureRound, "RW"),
    Kind(
        "warned_person",
        Family.WARNED,
        None,
        OBSERVATION_MINUTES,
        a.WarnedPerson,
        "YJ",
        releases=True,
        colours=frozenset(WARNING_COLOURS),
    ),
    Kind("deduction", Family.ASSESSMENT, None, None, a.AssessmentItem, "KH", scored=True),
    Kind("bonus", Family.ASSESSMENT, None, None, a.AssessmentItem, "KH", scored=True),
    Kind("finding", Family.FINDING, 240, 2880, a.Finding, "DC"),
    Kind("order_receipt", Family.RECEIPT, None, None, a.OwedReceipt, "ZL"),
    Kind("notice_receipt", Family.RECEIPT, None, None, a.OwedReceipt, "TG"),
)
KINDS: dict[str, Kind] = {kind.id: kind for kind in _ALL}


def kind_of(kind_id: str) -> Kind:
    """Return the kind with this id; raise UnknownKind where there is none."""
    try:
        return KINDS[kind_id]
    except KeyError:
        raise UnknownKind(kind_id) from None


def kinds_in(*families: Family) -> frozenset[str]:
    """Return the ids of the kinds in these families."""
    return frozenset(kind.id for kind in _ALL if kind.family in families)


def in_order(kind_ids: Iterable[str]) -> list[str]:
    """Return kind ids in the order they are declared, which is the order screens show."""
    wanted = set(kind_ids)
    return [kind.id for kind in _ALL if kind.id in wanted]
