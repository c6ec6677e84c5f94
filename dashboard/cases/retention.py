"""Retention: how long after its end a case keeps the persons that it is about."""

from typing import Annotated, Protocol

from pydantic import Field, field_validator

from dashboard.case import Stage
from dashboard.cases.kind import KINDS
from dashboard.day import DAY, Instant
from dashboard.ruleset import Part

Days = Annotated[int, Field(ge=1, le=36_600)]


class Retention(Part):
    """Days from a case's end until its persons are erased; without them they are kept.

    ``kinds`` has other days for some kinds; ``refused`` is for refused records, from when they
    were replayed or discarded.
    """

    days: Days | None = None
    refused: Days | None = None
    kinds: dict[str, Days] = Field(default_factory=dict)

    @field_validator("kinds")
    @classmethod
    def _known(cls, kinds: dict[str, int]) -> dict[str, int]:
        unknown = sorted(kinds.keys() - KINDS.keys())
        if unknown:
            raise ValueError(f"unknown_kind: {', '.join(unknown)}")
        return kinds

    def of(self, kind: str) -> int | None:
        """Return the days of a kind, None where persons are kept."""
        return self.kinds.get(kind, self.days)

    def ends_before(self, kind: str, now: Instant) -> Instant | None:
        """Return the last end of a case of a kind whose persons are not kept any more."""
        days = self.of(kind)
        return None if days is None else now - days * DAY


class Ended(Protocol):
    """What of a case says whether it is over."""

    @property
    def kind(self) -> str:
        """Kind of case."""

    @property
    def stage(self) -> str:
        """Where it stands."""

    @property
    def closed_at(self) -> Instant | None:
        """When it was closed."""

    @property
    def voided_at(self) -> Instant | None:
        """When it was found false."""


def ended_at(case: Ended) -> Instant | None:
    """Return when a case ended, None while it stands."""
    if case.stage == Stage.VOID:
        return case.voided_at
    return case.closed_at if case.stage == Stage.CLOSED else None


def is_past(case: Ended, retention: Retention, now: Instant) -> bool:
    """Say whether a case keeps its persons no more."""
    end, last = ended_at(case), retention.ends_before(case.kind, now)
    return end is not None and last is not None and end <= last
