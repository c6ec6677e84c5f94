"""From what a source says of a case to the case."""

from typing import Any

import pytest

from dashboard.case import Case
from dashboard.day import DAY, MINUTE
from dashboard.profile import Profile
from dashboard.records.case_record import read_case
from dashboard.refusal import Refused
from tests.factories.records import (
    CODES,
    NOW,
    Raw,
    a_case,
    a_place,
    a_task,
    a_warned_person,
    an_alert,
    answered,
)


def _read(raw: Raw, *, now: int = NOW, place: Profile | None = None) -> Case:
    return read_case(raw, profile=place or a_place(), areas=CODES, now=now)[1]


def test_deadlines_are_those_of_the_kind() -> None:
    case = _read(an_alert(opened=NOW))
    assert case.respond_by == NOW + 10 * MINUTE
    assert case.close_by == NOW + 60 * MINUTE


def test_a_place_may_give_its_own_deadlines() -> None:
    place = a_place(deadlines={"check": {"respond": 240}})
    case = _read(a_task(opened=NOW), place=place)
    assert case.respond_by == NOW + 240 * MINUTE
    assert case.close_by == NOW + 360 * MINUTE


def test_a_source_may_give_a_case_its_own_deadlines() -> None:
    assert _read(an_alert(opened=NOW, respond_by=NOW + 5)).respond_by == NOW + 5


@pytest.mark.parametrize(
    ("colour", "close_by"),
    [("yellow", NOW + 14 * DAY), ("blue", NOW + 14 * DAY), ("orange", None), ("red", None)],
)
def test_an_observation_ends_by_the_calendar_a_serious_warning_by_recovery(
    colour: str, close_by: int | None
) -> None:
    assert _read(a_warned_person(colour=colour, opened=NOW)).close_by == close_by


def test_a_screening_makes_the_colour_where_none_is_said() -> None:
    screening = {"screening": {"from_key_area": True}}
    assert _read(a_warned_person(colour=None, attributes=screening)).colour == "yellow"


def test_the_last_colour_of_a_history_holds() -> None:
    history = [
        {"at": NOW - DAY, "what": "colour", "after": "yellow"},
        {"at": NOW - 5, "what": "colour", "after": "red", "by": "疾控", "why": "检测阳性"},
    ]
    case = _read(a_warned_person(colour=None, opened=NOW - DAY, history=history))
    assert case.colour == "red"
    assert [(s.what, s.after, s.by) for s in case.transitions] == [
        ("stage", "open", ""),
        ("colour", "yellow", ""),
        ("colour", "red", "疾控"),
    ]


def test_an_observation_that_ran_out_was_closed_by_the_clock() -> None:
    history = [{"at": NOW - DAY, "what": "stage", "after": "closed", "by": "x", "why": "y"}]
    case = _read(a_warned_person(opened=NOW - 20 * DAY, history=history))
    assert (case.stage, case.closed_at) == ("closed", NOW - 6 * DAY)
    assert [(s.after, s.by, s.why) for s in case.transitions] == [
        ("open", "", ""),
        ("closed", "clock", ""),
    ]


def test_history_says_who_did_a_step_and_why() -> None:
    raw = answered(an_alert(opened=NOW - DAY), after=5, closed=20)
    history = [{"at": NOW - DAY, "what": "stage", "after": "closed", "by": "老王", "why": "劝返"}]
    steps = _read({**raw, "history": history}).transitions
    assert [(s.after, s.by, s.why) for s in steps] == [
        ("open", "", ""),
        ("responded", "", ""),
        ("closed", "老王", "劝返"),
    ]


def test_a_replay_has_the_same_digest_and_another_saying_another() -> None:
    digests = [
        _read(raw).digest
        for raw in (
            an_alert(),
            {**an_alert(), "updated_at": NOW},
            dict(reversed(an_alert().items())),
            {**an_alert(), "title": "改"},
        )
    ]
    assert digests[0] == digests[1] == digests[2] != digests[3]


def test_a_version_is_the_latest_thing_a_record_says() -> None:
    raw = answered(an_alert(opened=NOW - DAY), after=5, closed=20)
    assert _read(raw).version == NOW - DAY + 20 * MINUTE
    assert _read({**raw, "updated_at": NOW}).version == NOW


@pytest.mark.parametrize(
    ("points", "stored"), [(-0.5, -0.5), (0.1 + 0.2, 0.3), (2, 2.0), (-999.99, -999.99)]
)
def test_points_have_two_decimals(points: float, stored: float) -> None:
    assert _read(a_case(kind="deduction", points=points)).points == stored


def test_the_same_identity_is_the_same_person_whoever_says_so() -> None:
    def person(source: str, **said: Any) -> bytes | None:
        return _read(a_warned_person(source=source, subject=said)).subject

    number = {"identity_number": "330799198001010019"}
    assert person("a", name="李", **number) == person("b", name="李明", **number)
    assert person("a", name="李") != person("b", name="李")


def test_an_area_that_is_not_there() -> None:
    with pytest.raises(Refused) as refused:
        _read(an_alert(area="330784"))
    assert refused.value.refusal.reason == "unknown_area"
