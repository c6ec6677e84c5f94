"""Profiles: how one place is set up. A place is a TOML file, nothing of it is in code."""

import tomllib
from importlib import resources
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from dashboard.access.openid import OpenId
from dashboard.cases.kind import KINDS, Family, kinds_in
from dashboard.cases.retention import Retention
from dashboard.day import Day, iso_day
from dashboard.ruleset import Ladder, Minutes, Part, Receipts, Rules, Rung
from dashboard.source import Source


class UnknownProfile(LookupError):
    """No profile has this name."""


class Deadline(Part):
    """Minutes from opening to the deadlines of a kind."""

    respond: Minutes | None = None
    close: Minutes | None = None


class Target(Part):
    """When a metric is bad: beyond ``bad``, and with at least ``misses`` misses."""

    bad: float
    misses: int = 1


class Control(Part):
    """The control scheme, and days: how long orange lasts after the person has gone.

    ``order_days`` is how long a colour set by order may last at most.
    """

    scheme: Literal["three_colour"] = "three_colour"
    recent_days: int = 14
    order_days: Annotated[int, Field(ge=1, le=366)] = 30


class Screen(Part):
    """What the wall shows in full view when it is new: alerts of these kinds, by their colour.

    Persons under a red or orange warning count without being named here.
    """

    severe: dict[str, Literal["red", "orange"]] = Field(default_factory=dict)

    @field_validator("severe")
    @classmethod
    def _alerts(cls, severe: dict[str, Literal["red", "orange"]]) -> dict[str, Any]:
        unknown = sorted(severe.keys() - kinds_in(Family.ALERT))
        if unknown:
            raise ValueError(f"unknown_kind: {', '.join(unknown)}")
        return severe


class Privacy(Part):
    """Minutes for which one person stays opened."""

    open_minutes: Annotated[int, Field(ge=1, le=60)] = 5


class Paper(Part):
    """What stands across every page that leaves the house, nothing where it is empty."""

    watermark: Annotated[str, Field(max_length=40)] = ""
    watermark_en: Annotated[str, Field(max_length=60)] = ""

    def mark(self, lang: str, who: str, day: Day) -> str:
        """Return it in a language, with who takes the page away and the day."""
        said = self.watermark_en if lang == "en" and self.watermark_en else self.watermark
        return " · ".join(filter(None, [said, who, iso_day(day)])) if said else ""


class Profile(BaseModel):
    """One place; ``demo`` is what its simulator reads and is not checked here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    area: str
    title: str
    title_en: str
    demonstration: bool = False
    credits: str = ""
    credits_en: str = ""
    control: Control = Control()
    deadlines: dict[str, Deadline] = Field(default_factory=dict)
    rules: Rules = Rules()
    escalation: tuple[Rung, ...] = ()
    receipts: Receipts = Receipts()
    privacy: Privacy = Privacy()
    paper: Paper = Paper()
    retention: Retention = Retention()
    targets: dict[str, Target] = Field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    screen: Screen = Screen()
    openid: OpenId = OpenId()
    geography: dict[str, Any] = Field(default_factory=dict)
    demo: dict[str, Any] = Field(default_factory=dict)

    @field_validator("deadlines")
    @classmethod
    def _of_known_kinds(cls, deadlines: dict[str, Deadline]) -> dict[str, Deadline]:
        unknown = sorted(deadlines.keys() - KINDS.keys())
        if unknown:
            raise ValueError(f"unknown_kind: {', '.join(unknown)}")
        return deadlines

    @field_validator("sources")
    @classmethod
    def _once_each(cls, sources: tuple[Source, ...]) -> tuple[Source, ...]:
        names = [source.id for source in sources]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"source_twice: {', '.join(twice)}")
        return sources

    @field_validator("escalation")
    @classmethod
    def _in_order(cls, rungs: tuple[Rung, ...]) -> tuple[Rung, ...]:
        return Ladder(rungs=rungs).rungs

    def place(self, lang: str) -> str:
        """Return the place's name in a language."""
        return self.title_en if lang == "en" and self.title_en else self.title

    def respond_within(self, kind: str) -> int | None:
        """Return the minutes that this place gives to respond to a kind."""
        own = self.deadlines.get(kind)
        if own and own.respond:
            return own.respond
        usual = self.rules.task_respond if KINDS[kind].family is Family.TASK else None
        return KINDS[kind].respond_within or usual

    def close_within(self, kind: str) -> int | None:
        """Return the minutes that this place gives to close a kind."""
        own = self.deadlines.get(kind)
        return own.close if own and own.close else KINDS[kind].close_within


def profile(name: str) -> Profile:
    """Read a profile by name; raise UnknownProfile where there is none."""
    file = resources.files("dashboard") / "profiles" / f"{name}.toml"
    if not file.is_file():
        raise UnknownProfile(name)
    return Profile.model_validate({"name": name, **tomllib.loads(file.read_text("utf-8"))})
