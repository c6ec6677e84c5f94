"""What a profile says about its demonstration's records: the ``[demo]`` part, checked."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dashboard.cases.kind import KINDS, Family
from dashboard.profile import Profile
from dashboard.simulator.people import PeoplePlan
from dashboard.simulator.plan import BadPlan


class DemoPlan(BaseModel):
    """The demonstration of a place.

    ``blue_units`` control units are blue at any moment from the opening on, all by an observed
    person but ``overdue_units``, which are blue by an alert past its deadline. ``per_day`` is how
    many cases of each kind a working day brings (of temperature rounds: beside those of warned
    persons); ``scans`` the codes scanned a day at a checkpoint of each kind. ``slow`` are
    townships that answer late more often, with the share that they answer late.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    blue_units: int = Field(ge=1)
    overdue_units: int = Field(ge=0)
    families: int = Field(ge=0)
    key_vehicles: int = Field(ge=0)
    plates: str
    per_day: dict[str, float]
    late_share: float = Field(gt=0, lt=0.2)
    slow: dict[str, float] = Field(default_factory=dict)
    scans: dict[str, float] = Field(default_factory=dict)
    people: PeoplePlan
    accounts: list[dict[str, Any]] = Field(default_factory=list)
    """Read by dashboard/operating/ready.py."""


def demo_plan(profile: Profile) -> DemoPlan:
    """Return the checked plan; raise BadPlan with what is wrong in the profile."""
    content: Any = profile.demo
    try:
        plan = DemoPlan.model_validate(content)
    except ValidationError as error:
        raise BadPlan(f"profile {profile.name}, [demo]: {error}") from error
    unknown = sorted(plan.per_day.keys() - KINDS.keys())
    warned = sorted(k for k in plan.per_day if k in KINDS and KINDS[k].family is Family.WARNED)
    if unknown or warned:
        listed = ", ".join(unknown + warned)
        raise BadPlan(f"profile {profile.name}, [demo.per_day]: no rate can be given for {listed}")
    return plan
