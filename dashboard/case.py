"""Cases: one life for every record, and what follows from its times.

A case's stage, its timeliness and its timeline are functions of its recorded times and of
``now``; nothing else sets them, so a replay or another order of arrival ends the same.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from dashboard.day import Instant

NAMESPACE = UUID("6f1c1c1e-6b0a-5b7e-9a53-2d3f3f0a7c11")
"""The namespace of case keys; changing it would make every record new."""


class Stage(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    RESPONDED = "responded"
    CLOSED = "closed"
    VOID = "void"


STANDING = frozenset({Stage.OPEN, Stage.RESPONDED})
"""The stages of a case that is not over."""


class Timeliness(StrEnum):
    """How a deadline was kept; ``none`` where the case has no such deadline."""

    NONE = "none"
    PENDING = "pending"
    ON_TIME = "on_time"
    LATE = "late"


class What(StrEnum):
    """What a transition changes."""

    STAGE = "stage"
    RESPONSE = "response"
    CLOSURE = "closure"
    COLOUR = "colour"
    NOTE = "note"
    ESCALATION = "escalation"
    AREA = "area"
    URGE = "urge"


class UnknownCase(LookupError):
    """No case has this key, or the viewer may not see it; the two look alike."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One step of a case: what became ``after``, by whom and why."""

    at: Instant
    what: str
    after: str
    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """The recorded instants of a case; None for what has not happened or does not apply."""

    opened_at: Instant
    responded_at: Instant | None
    closed_at: Instant | None
    voided_at: Instant | None
    respond_by: Instant | None
    close_by: Instant | None


@dataclass(frozen=True, slots=True)
class Life:
    """What follows from a case's times; ``response_at`` is when its response was decided."""

    stage: Stage
    response: Timeliness
    closure: Timeliness
    response_at: Instant | None


@dataclass(slots=True)
class Case:
    """A case as it is stored; ``key`` is 16 bytes, ``attributes`` JSON of its kind's model.

    ``hand`` is 16 bytes that tell the steps of people on it apart, None where there is none.
    """

    key: bytes
    source: str
    external_id: str
    kind: str
    area: str
    colour: str
    stage: str
    response: str
    closure: str
    opened_at: Instant
    responded_at: Instant | None
    response_at: Instant | None
    closed_at: Instant | None
    voided_at: Instant | None
    respond_by: Instant | None
    close_by: Instant | None
    points: float
    place: str | None
    longitude: float | None
    latitude: float | None
    title: str
    attributes: dict[str, Any]
    subject: bytes | None
    version: Instant
    digest: bytes
    hand: bytes | None = None
    transitions: tuple[Transition, ...] = field(default=())


def case_key(source: str, external_id: str) -> bytes:
    """Return the key of a case: uuid5 of its source and the number it has there."""
    return uuid5(NAMESPACE, f"{source}\x1f{external_id}").bytes


def timeliness(
    *, given_at: Instant | None, due_at: Instant | None, ended_at: Instant | None, now: Instant
) -> Timeliness:
    """Judge one deadline: kept when given at or before it, late once it has passed.

    ``ended_at`` ends the waiting (a case made void): what was pending then has no timeliness.
    """
    if due_at is None:
        return Timeliness.NONE
    if given_at is not None:
        return Timeliness.ON_TIME if given_at <= due_at else Timeliness.LATE
    if ended_at is not None:
        return Timeliness.LATE if ended_at > due_at else Timeliness.NONE
    return Timeliness.LATE if now > due_at else Timeliness.PENDING


def stage_of(times: Times) -> Stage:
    """Return the stage that the recorded times say."""
    if times.voided_at is not None:
        return Stage.VOID
    if times.closed_at is not None:
        return Stage.CLOSED
    return Stage.OPEN if times.responded_at is None else Stage.RESPONDED


def live(times: Times, *, releases: bool, now: Instant) -> Life:
    """Return what follows from a case's times at ``now``.

    A closed case that nobody answered before counts as answered by its closing. The closing
    date of a kind that ``releases`` is no deadline, so its closure has no timeliness.
    """
    answered = times.responded_at if times.responded_at is not None else times.closed_at
    response = timeliness(
        given_at=answered, due_at=times.respond_by, ended_at=times.voided_at, now=now
    )
    closure = timeliness(
        given_at=times.closed_at,
        due_at=None if releases else times.close_by,
        ended_at=times.voided_at,
        now=now,
    )
    decided = None
    if response in (Timeliness.ON_TIME, Timeliness.LATE) and times.respond_by is not None:
        decided = times.respond_by if answered is None else min(answered, times.respond_by)
    return Life(stage_of(times), response, closure, decided)


def stage_steps(times: Times) -> list[Transition]:
    """Return the steps of a case's stage, as its times say them; who and why is not known here."""
    return [
        Transition(at, What.STAGE, stage)
        for stage, at in (
            (Stage.OPEN, times.opened_at),
            (Stage.RESPONDED, times.responded_at),
            (Stage.CLOSED, times.closed_at),
            (Stage.VOID, times.voided_at),
        )
        if at is not None
    ]


def late_steps(times: Times, life: Life, *, by: str) -> list[Transition]:
    """Return the steps at which deadlines were missed, as the clock records them."""
    steps = []
    if life.response == Timeliness.LATE and times.respond_by is not None:
        steps.append(Transition(times.respond_by, What.RESPONSE, Timeliness.LATE, by))
    if life.closure == Timeliness.LATE and times.close_by is not None:
        steps.append(Transition(times.close_by, What.CLOSURE, Timeliness.LATE, by))
    return steps


def stage_at(transitions: tuple[Transition, ...], at: Instant) -> Stage | None:
    """Return the stage a case had at an instant from its transitions alone, None before it."""
    stage = None
    for step in transitions:
        if step.what == What.STAGE and step.at <= at:
            stage = Stage(step.after)
    return stage
