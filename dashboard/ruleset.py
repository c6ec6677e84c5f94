"""Rule sets: the thresholds, windows and ladder that one place gives its rules.

A place changes them in its profile, under ``[rules]`` and ``[[escalation]]``; docs/profile.md
lists each.
"""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from dashboard.area import CODE_LENGTH, Level

Minutes = Annotated[int, Field(ge=1, le=366 * 24 * 60)]
_NOON = 12 * 60


class Part(BaseModel):
    """A part of a profile: unknown settings are refused, so that a typo is found at the start."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def minute_of_day(clock: str) -> int:
    """Return the minute of the day of a time as HH:MM; raise ValueError."""
    hour, _, minute = clock.partition(":")
    if not (clock.isascii() and len(clock) == 5 and hour.isdecimal() and minute.isdecimal()):
        raise ValueError("not_a_time_of_day")
    if int(hour) > 23 or int(minute) > 59:
        raise ValueError("not_a_time_of_day")
    return int(hour) * 60 + int(minute)


def _one_each_half(rounds: tuple[str, str]) -> tuple[str, str]:
    first, second = map(minute_of_day, rounds)
    if not first < _NOON <= second:
        raise ValueError("one_round_before_noon_and_one_after")
    return rounds


class Handling(Part):
    """The tasks that a four-colour warning brings: rounds while orange, visits of the five.

    ``rounds`` are the times of day (Shanghai) at which the two temperature rounds are handed
    out. ``own_tasks`` names the sources that send the tasks of their warned persons themselves.
    """

    rounds: Annotated[tuple[str, str], AfterValidator(_one_each_half)] = ("08:00", "14:00")
    own_tasks: tuple[str, ...] = ()


class Rules(Part):
    """What the rules on the stream go by; ``handling`` left out means no handling tasks.

    ``temperature`` is in degrees Celsius, and one measured at it raises an alert. Touches within
    ``join_minutes`` of a case's first one join it. ``task_respond`` is how many minutes a task
    has to be answered where neither its kind nor ``[deadlines]`` says. What passes and touches
    is remembered for ``remember_days``; what is told later than that is refused.
    """

    temperature: Annotated[float, Field(ge=35, le=42)] = 37.3
    join_minutes: Minutes = 10
    declare_minutes: Minutes = 60
    task_respond: Minutes = 240
    remember_days: Annotated[int, Field(ge=1, le=366)] = 7
    handling: Handling | None = None


class Receipts(Part):
    """How many minutes an order and a notice give for their receipts where they do not say."""

    order: Minutes = 240
    notice: Minutes = 1440

    def minutes(self, kind: str) -> int:
        """Return the minutes for a kind of directive."""
        return self.order if kind == "order" else self.notice


class Rung(Part):
    """A rung of the ladder: ``after`` minutes past a missed deadline a case goes ``to`` a level."""

    after: Annotated[int, Field(ge=0, le=366 * 24 * 60)]
    to: Literal["village", "township", "county", "city"]

    def is_above(self, area: str) -> bool:
        """Say whether the rung leads out of an area, upward."""
        return CODE_LENGTH[Level(self.to)] < len(area)


class Ladder(Part):
    """The rungs, lowest first: a later one is higher and comes no earlier."""

    rungs: tuple[Rung, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for below, above in zip(self.rungs, self.rungs[1:], strict=False):
            if not above.is_above("0" * CODE_LENGTH[Level(below.to)]):
                raise ValueError("a_later_rung_must_lead_higher")
            if above.after < below.after:
                raise ValueError("a_later_rung_must_not_come_earlier")
        return self
