"""Case records: what a source says of a case, and the case that follows from it."""

import hashlib
from collections.abc import Container, Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal
from uuid import uuid5

import orjson
from pydantic import Field, ValidationError

from dashboard import door
from dashboard.case import (
    NAMESPACE,
    Case,
    Stage,
    Timeliness,
    Times,
    Transition,
    case_key,
    stage_steps,
)
from dashboard.cases.kind import KINDS, Kind
from dashboard.cases.settle import settled
from dashboard.cases.subject import discreet, discreet_values
from dashboard.colours.warning import Screening, classify
from dashboard.day import MINUTE, Instant
from dashboard.door import AreaCode, Latitude, Line, Longitude, Moment, Raw
from dashboard.profile import Profile
from dashboard.refusal import Refused

FIVE = ("grid_worker", "doctor", "village_cadre", "township_cadre", "police")
"""The five of the 1+5 contact card."""
NO_COLOUR = "none"
_ROUNDING = 1e-9
"""By how much a number of two decimals may be off when a program has worked with it."""


class Contact(Raw):
    """One of the people answerable for a warned person."""

    duty: Literal["grid_worker", "doctor", "village_cadre", "township_cadre", "police"]
    name: Annotated[str, Field(min_length=1, max_length=60)]
    phone: Annotated[str, Field(max_length=40)] = ""


class Person(Raw):
    """The subject as a source names it."""

    name: Annotated[str, Field(max_length=80)] = ""
    identity_number: Annotated[str, Field(max_length=40)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    address: Line = ""


class HistoryStep(Raw):
    """A step that the source recorded: a stage, a change of colour, or a note."""

    at: Moment
    what: Literal["stage", "colour", "note"]
    after: Annotated[str, Field(max_length=32)] = ""
    by: Annotated[str, Field(max_length=80)] = ""
    why: Annotated[str, Field(max_length=500)] = ""


class CaseRecord(Raw):
    """What a source says of one case, wholly, as of ``updated_at``.

    Deadlines left out are the profile's. ``history`` names who did each step and why; the stages
    themselves follow from the times. Where a colour has changed, the history has a colour step for
    each colour it has had, the first one at ``opened_at``.
    """

    source: Annotated[str, Field(min_length=1, max_length=80)]
    external_id: Annotated[str, Field(min_length=1, max_length=120)]
    kind: str
    area: AreaCode
    opened_at: Moment
    responded_at: Moment | None = None
    closed_at: Moment | None = None
    voided_at: Moment | None = None
    respond_by: Moment | None = None
    close_by: Moment | None = None
    colour: str = ""
    points: Annotated[float, Field(ge=-1000, le=1000, allow_inf_nan=False)] = 0
    place: Annotated[str, Field(max_length=40)] | None = None
    longitude: Longitude | None = None
    latitude: Latitude | None = None
    title: Line = ""
    attributes: dict[str, Any] = Field(default_factory=dict)
    subject: Person | None = None
    contacts: tuple[Contact, ...] = ()
    history: tuple[HistoryStep, ...] = ()
    updated_at: Moment | None = None


def subject_key(source: str, person: Person) -> bytes:
    """Return the key of a person: by identity number, else by what the source says of them."""
    if person.identity_number:
        return uuid5(NAMESPACE, f"person\x1f{person.identity_number}").bytes
    said = f"person\x1f{source}\x1f{person.name}\x1f{person.phone}\x1f{person.address}"
    return uuid5(NAMESPACE, said).bytes


def _check_times(record: CaseRecord, now: Instant) -> None:
    before = record.opened_at
    for name in ("responded_at", "closed_at"):
        at = getattr(record, name)
        if at is not None and at < before:
            raise Refused(name, at, "before_the_step_before")
        before = before if at is None else at
    if record.voided_at is not None and record.voided_at < before:
        raise Refused("voided_at", record.voided_at, "before_the_step_before")
    for name in ("opened_at", "responded_at", "closed_at", "voided_at", "updated_at"):
        at = getattr(record, name)
        if at is not None and at > now + door.CLOCK_SKEW:
            raise Refused(name, at, "in_the_future")
    for name in ("respond_by", "close_by"):
        at = getattr(record, name)
        if at is not None and at < record.opened_at:
            raise Refused(name, at, "before_the_step_before")
    for number, step in enumerate(record.history):
        if not record.opened_at <= step.at <= now + door.CLOCK_SKEW:
            raise Refused(f"history.{number}.at", step.at, "outside_the_life")


def _attributes(kind: Kind, raw: Mapping[str, Any]) -> dict[str, Any]:
    try:
        model = kind.attributes.model_validate(raw)
    except ValidationError as error:
        raise door.refused(error, prefix="attributes.") from None
    return model.model_dump(mode="json", exclude_defaults=True)


def _changed_colour(kind: Kind, record: CaseRecord) -> str:
    """Return the last of the colours that the history names, empty where it names none."""
    named = [(n, s) for n, s in enumerate(record.history) if s.what == "colour"]
    for number, step in named:
        if step.after not in kind.colours:
            allowed = ", ".join(sorted(kind.colours))
            raise Refused(f"history.{number}.after", step.after, "not_a_choice", allowed)
    if named and min(step.at for _, step in named) != record.opened_at:
        raise Refused("history", named[0][1].after, "first_colour_missing")
    # Of two at the same instant the one that the timeline has last.
    return max(named, key=lambda n: (n[1].at, n[1].after))[1].after if named else ""


def _colour(kind: Kind, record: CaseRecord, attributes: Mapping[str, Any]) -> str:
    if not kind.colours:
        if record.colour not in ("", NO_COLOUR):
            raise Refused("colour", record.colour, "no_colour_here")
        return NO_COLOUR
    if record.colour and record.colour not in kind.colours:
        raise Refused("colour", record.colour, "not_a_choice", ", ".join(sorted(kind.colours)))
    named = _changed_colour(kind, record) or record.colour
    if named:
        return named
    screening = kind.attributes.model_validate(attributes).model_dump().get("screening")
    found = classify_or_none(screening)
    if found is None:
        raise Refused("colour", "", "no_warning_applies")
    return found


def classify_or_none(screening: Mapping[str, Any] | None) -> str | None:
    """Return the warning colour of a screening as stored, None where none applies."""
    return classify(Screening.model_validate(screening)) if screening else None


def _deadlines(
    kind: Kind, record: CaseRecord, colour: str, profile: Profile
) -> tuple[Instant | None, Instant | None]:
    respond_by, close_by = record.respond_by, record.close_by
    respond, close = profile.respond_within(kind.id), profile.close_within(kind.id)
    if respond_by is None and respond is not None:
        respond_by = record.opened_at + respond * MINUTE
    # A serious warning ends by recovery, which somebody records, not by the calendar.
    runs_out = not (kind.releases and colour in ("red", "orange"))
    if close_by is None and close is not None and runs_out:
        close_by = record.opened_at + close * MINUTE
    return respond_by, close_by


def _steps(record: CaseRecord, times: Times) -> list[Transition]:
    """Return the steps that the source's times say, with who and why from its history."""
    said = {s.after: s for s in record.history if s.what == "stage"}
    steps = []
    for step in stage_steps(times):
        told = said.get(step.after)
        by, why = (told.by, discreet(told.why, record.subject)) if told else ("", "")
        steps.append(replace(step, by=by, why=why))
    steps += [
        Transition(s.at, s.what, s.after, s.by, discreet(s.why, record.subject))
        for s in record.history
        if s.what != "stage"
    ]
    return steps


def digest_of(record: CaseRecord) -> bytes:
    """Return 16 bytes that differ where two records say something different."""
    said = orjson.dumps(record.model_dump(exclude={"updated_at"}), option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(said, digest_size=16).digest()


def _version(record: CaseRecord) -> Instant:
    if record.updated_at is not None:
        return record.updated_at
    times = (record.opened_at, record.responded_at, record.closed_at, record.voided_at)
    return max([at for at in times if at is not None] + [step.at for step in record.history])


def read_case(
    raw: Mapping[str, Any], *, profile: Profile, areas: Container[str], now: Instant
) -> tuple[CaseRecord, Case]:
    """Return a record and its case as of ``now``; raise Refused with the field that is wrong."""
    record = door.admit(CaseRecord, raw)
    kind = KINDS.get(record.kind)
    if kind is None:
        raise Refused("kind", record.kind, "not_a_choice", ", ".join(KINDS))
    if record.area not in areas:
        raise Refused("area", record.area, "unknown_area")
    if record.points and not kind.scored:
        raise Refused("points", record.points, "no_points_here")
    points = round(record.points, 2)
    if abs(points - record.points) > _ROUNDING:
        raise Refused("points", record.points, "too_many_decimals", "2")
    _check_times(record, now)
    attributes = _attributes(kind, record.attributes)
    colour = _colour(kind, record, attributes)
    respond_by, close_by = _deadlines(kind, record, colour, profile)
    times = Times(
        record.opened_at,
        record.responded_at,
        record.closed_at,
        record.voided_at,
        respond_by,
        close_by,
    )
    case = Case(
        key=case_key(record.source, record.external_id),
        source=record.source,
        external_id=record.external_id,
        kind=record.kind,
        area=record.area,
        colour=colour,
        stage=Stage.OPEN,
        response=Timeliness.NONE,
        closure=Timeliness.NONE,
        opened_at=record.opened_at,
        responded_at=record.responded_at,
        response_at=None,
        closed_at=record.closed_at,
        voided_at=record.voided_at,
        respond_by=respond_by,
        close_by=close_by,
        points=points,
        place=record.place,
        longitude=record.longitude,
        latitude=record.latitude,
        title=discreet(record.title, record.subject),
        attributes=discreet_values(attributes, record.subject),
        subject=subject_key(record.source, record.subject) if record.subject else None,
        version=_version(record),
        digest=digest_of(record),
        transitions=tuple(_steps(record, times)),
    )
    return record, settled(case, ladder=profile.escalation, now=now)


def key_text(key: bytes) -> str:
    """Return a key as it stands in a URL: 32 hexadecimal digits."""
    return key.hex()
