"""The plan of a place's geography: what its profile asks the simulator to make."""

import csv
import re
from pathlib import Path
from typing import Literal

import shapely
from pydantic import BaseModel, ConfigDict, ValidationError
from shapely import MultiPolygon, Polygon

from dashboard.profile import Profile

DATA = Path(__file__).parent.parent / "data"


class BadPlan(ValueError):
    """A profile's geography cannot be made; the text says what is wrong and where."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TownshipPlan(_Part):
    """A township-level unit; coordinates are needed where the places file has none.

    ``takes`` are real villages given to an assumed unit; ``reach`` are further points it covers.
    """

    code: str
    name: str | None = None
    name_en: str | None = None
    lon: float | None = None
    lat: float | None = None
    assumed: bool = False
    takes: tuple[str, ...] = ()
    reach: tuple[tuple[float, float], ...] = ()
    density: float = 3.0
    density_km: float = 1.1


class CentrePlan(_Part):
    """The county seat: how many times denser than open land, and how wide (km)."""

    lon: float
    lat: float
    density: float
    density_km: float


class LeaveOut(_Part):
    """Villages of the file that are not made: those whose code and name both match."""

    code: str = ""
    name: str = ""
    reason: str


class CheckpointPlan(_Part):
    """A checkpoint at approximate coordinates."""

    code: str
    name: str
    name_en: str
    kind: Literal["motorway", "station", "road"]
    lon: float
    lat: float


class GeographyPlan(_Part):
    """All that a profile says about a place's geography; counts are met exactly."""

    seed: int
    code: str
    name: str
    name_en: str
    outline: str
    divisions: str
    places: str
    villages: int
    grids: int
    groups: int
    micro_grids: int
    control_units: int
    centre: CentrePlan
    townships: tuple[TownshipPlan, ...]
    leave_out: tuple[LeaveOut, ...] = ()
    checkpoints: tuple[CheckpointPlan, ...] = ()


def plan_of(profile: Profile) -> GeographyPlan:
    """Return the ``[geography]`` part of a profile, checked; raise BadPlan if it does not hold."""
    try:
        return GeographyPlan.model_validate(profile.geography)
    except ValidationError as error:
        raise BadPlan(f"profile {profile.name}, [geography]: {error}") from error


def read_outline(plan: GeographyPlan) -> Polygon | MultiPolygon:
    """Return the outline in WGS84 of the place with the plan's code."""
    collection = shapely.from_geojson((DATA / plan.outline).read_text(encoding="utf-8"))
    outline = shapely.union_all(collection)
    if not isinstance(outline, Polygon | MultiPolygon) or outline.is_empty:
        raise BadPlan(f"{plan.outline}: the outline must be one or more polygons")
    return outline


def read_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file of the data folder."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def villages_by_township(plan: GeographyPlan) -> dict[str, list[tuple[str, str]]]:
    """Return for each township its villages as (code, name), in the order of their codes.

    A village taken by an assumed unit keeps its own last three digits under the unit's code.
    Raises BadPlan when what is left does not come to the plan's number of villages.
    """
    taken = {code: town.code for town in plan.townships for code in town.takes}
    villages: dict[str, list[tuple[str, str]]] = {town.code: [] for town in plan.townships}
    for row in read_rows(plan.divisions):
        if row["level"] == "village" and not _left_out(row, plan.leave_out):
            parent = taken.pop(row["code"], row["parent_code"])
            villages[parent].append((parent + row["code"][9:], _short(row["name"])))
    if taken:
        raise BadPlan(f"{plan.divisions}: no village with code {', '.join(sorted(taken))} to take")
    _check_villages(plan, villages)
    return villages


def _left_out(row: dict[str, str], rules: tuple[LeaveOut, ...]) -> bool:
    return any(
        re.search(rule.code, row["code"]) and re.search(rule.name, row["name"]) for rule in rules
    )


def _short(name: str) -> str:
    """Return what people call a village or community, without the name of its committee."""
    for long, short in (("社区居委会", "社区"), ("居委会", "社区"), ("村委会", "村")):
        if name.endswith(long):
            return name.removesuffix(long) + short
    return name


def _check_villages(plan: GeographyPlan, villages: dict[str, list[tuple[str, str]]]) -> None:
    found = sum(map(len, villages.values()))
    if found != plan.villages:
        raise BadPlan(
            f"{plan.divisions}: {found} villages are left, the profile wants {plan.villages}; "
            "change [[geography.leave_out]] or villages"
        )
    for township, named in villages.items():
        codes = {code for code, _ in named}
        if not codes or len(codes) < len(named):
            raise BadPlan(f"township {township}: it has no village, or two with the same code")
