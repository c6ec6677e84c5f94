"""Stories: a named course of events, written down as data, told as records at their times.

A story's times are ``day hh:mm``, the first day being that on which it begins; lengths are
minutes. Who and where is drawn from the areas, so a story fits any place that is large enough.
"""

import tomllib
from importlib import resources
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from dashboard.day import DAY, MINUTE
from dashboard.ruleset import minute_of_day


class UnknownStory(LookupError):
    """There is no story of this name."""


def _offset(value: object) -> int:
    """Return the milliseconds from the beginning of the first day of ``day hh:mm``."""
    day, _, clock = str(value).partition(" ")
    if not (day.isascii() and day.isdecimal() and int(day) > 0):
        raise ValueError("not_a_time_of_a_story")
    return (int(day) - 1) * DAY + minute_of_day(clock) * MINUTE


Offset = Annotated[int, BeforeValidator(_offset)]
TimeOfDay = Annotated[str, Field(pattern=r"^\d\d:\d\d$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Turn(_Part):
    """A warned person's colour from an instant on."""

    at: Offset
    colour: Literal["red", "orange", "yellow", "blue"]
    why: str


class PersonPart(_Part):
    """A warned person of a unit; ``leaves`` is when a serious one is taken away.

    ``visits`` is how many minutes the five of the card take to have paid their visits.
    """

    id: str
    unit: int
    colour: Literal["red", "orange", "yellow", "blue"]
    later: tuple[Turn, ...] = ()
    leaves: Offset | None = None
    why: str = ""
    visits: int | None = None


class AlertPart(_Part):
    """A record that raises an alert, and how long after it a worker answers and closes that."""

    id: str
    type: Literal["temperature", "position", "arrival"]
    unit: int
    celsius: float = 38.0
    answered: int
    closed: int
    why: str


class TaskPart(_Part):
    """A special task to several units; a number of minutes each until answered and closed."""

    id: str
    units: tuple[int, ...]
    title: str
    order: str
    answered: tuple[int, ...]
    closed: tuple[int, ...]


class OrderPart(_Part):
    """An order or notice to every township; ``receipts`` are the minutes that each one takes."""

    id: str
    kind: Literal["order", "notice"]
    number: str
    title: str
    body: str
    minutes: int
    text: str
    receipts: tuple[int, ...]


class Expected(_Part):
    """How many units are blue and orange at an act; all others are green."""

    blue: int
    orange: int


class Act(_Part):
    """What happens at a time, and how the colours stand then."""

    at: Offset
    title: str
    title_en: str
    expect: Expected
    person: tuple[PersonPart, ...] = ()
    alert: tuple[AlertPart, ...] = ()
    task: tuple[TaskPart, ...] = ()
    order: tuple[OrderPart, ...] = ()

    def said(self, lang: str) -> str:
        """Return what happens, in a language."""
        return self.title_en if lang == "en" else self.title


class Story(_Part):
    """A named story; ``begins`` is the hour at which its clock starts."""

    title: str
    title_en: str
    begins: TimeOfDay
    act: tuple[Act, ...]

    def said(self, lang: str) -> str:
        """Return its title in a language."""
        return self.title_en if lang == "en" else self.title

    @property
    def units(self) -> int:
        """How many units its township must have."""
        named = [one.unit for act in self.act for one in act.person]
        named += [one.unit for act in self.act for one in act.alert]
        named += [unit for act in self.act for task in act.task for unit in task.units]
        return max(named, default=0) + 1


def names() -> list[str]:
    """Return the names of all stories, as a person types them."""
    folder = resources.files("dashboard.simulator") / "stories"
    found = [file.name for file in folder.iterdir() if file.name.endswith(".toml")]
    return sorted(name.removesuffix(".toml").replace("_", "-") for name in found)


def story(name: str) -> Story:
    """Return a story by its name; raise UnknownStory."""
    if name not in names():
        raise UnknownStory(name)
    file = resources.files("dashboard.simulator") / "stories" / f"{name.replace('-', '_')}.toml"
    content: Any = tomllib.loads(file.read_text("utf-8"))
    return Story.model_validate(content)
