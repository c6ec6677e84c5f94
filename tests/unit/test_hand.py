"""A hand on a case: what its steps make of it, whatever the source says beside them."""

from dataclasses import replace
from typing import Any

import pytest

from dashboard.case import Case, Stage, Timeliness
from dashboard.day import DAY, HOUR, MINUTE
from dashboard.records.case_record import read_case
from dashboard.records.hand import HandStep, Said, hand_of, mark_of, obstacle, remade, said_of
from dashboard.records.step import Act
from tests.factories.records import (
    CODES,
    GRID,
    MICRO,
    NOW,
    Raw,
    a_place,
    a_warned_person,
    an_alert,
)

OPENED = NOW - HOUR


def told(raw: Raw, now: int = NOW) -> tuple[Case, Said]:
    case = read_case(raw, profile=a_place(), areas=CODES, now=now)[1]
    return case, said_of(case)


def did(act: Act, after: int, **more: Any) -> HandStep:
    said = {"key": f"{act}{after}".encode(), "by": "吕", "why": "", **more}
    return HandStep(at=OPENED + after * MINUTE, act=act, **said)


def made(raw: Raw, *steps: HandStep, now: int = NOW) -> Case:
    return remade(*told(raw, now), steps, ladder=(), now=now)


def line(case: Case) -> list[tuple[str, str, int]]:
    return [(str(s.what), str(s.after), (s.at - OPENED) // MINUTE) for s in case.transitions]


def test_a_case_without_steps_is_what_its_source_says() -> None:
    for raw in (an_alert(), an_alert(responded_at=OPENED + MINUTE, closed_at=OPENED + HOUR)):
        case, said = told(raw)
        assert remade(case, said, (), ladder=(), now=NOW) == case


def test_what_a_hand_does_stands_on_the_timeline() -> None:
    case = made(an_alert(), did(Act.RESPOND, 5), did(Act.CLOSE, 20))
    assert line(case) == [("stage", "open", 0), ("stage", "responded", 5), ("stage", "closed", 20)]
    assert (case.stage, case.response, case.closure) == ("closed", "on_time", "on_time")
    assert [step.by for step in case.transitions] == ["", "吕", "吕"]


def test_the_earlier_answer_counts_whoever_gave_it() -> None:
    source = an_alert(responded_at=OPENED + 8 * MINUTE)
    assert made(source, did(Act.RESPOND, 5)).responded_at == OPENED + 5 * MINUTE
    assert made(source, did(Act.RESPOND, 9)).responded_at == OPENED + 8 * MINUTE


def test_a_reopened_case_stands_again_as_it_was_answered() -> None:
    steps = (did(Act.RESPOND, 5), did(Act.CLOSE, 20), did(Act.REOPEN, 21))
    case = made(an_alert(), *steps, now=OPENED + 30 * MINUTE)
    assert (case.stage, case.closed_at, case.closure) == ("responded", None, "pending")
    assert line(case)[-1] == ("stage", "responded", 21)
    again = made(an_alert(), *steps, did(Act.REOPEN, 22))
    assert (again.stage, again.responded_at, again.response) == ("open", None, "late")


def test_a_reopening_holds_against_a_source_that_closed_before_it() -> None:
    steps = (did(Act.REOPEN, 30),)
    source = an_alert(closed_at=OPENED + 20 * MINUTE)
    assert made(source, *steps).stage == "open"
    later = an_alert(closed_at=OPENED + 40 * MINUTE)
    assert made(later, *steps).closed_at == OPENED + 40 * MINUTE


def test_the_last_of_the_reassignments_counts() -> None:
    steps = (did(Act.REASSIGN, 9, area=CODES[-1]), did(Act.REASSIGN, 20, area=GRID))
    case = made(an_alert(), *reversed(steps))
    assert case.area == GRID
    assert line(case)[1:3] == [("area", CODES[-1], 9), ("response", "late", 10)]


def test_a_note_and_an_urge_change_the_timeline_alone() -> None:
    before, said = told(an_alert())
    steps = (did(Act.URGE, 10), did(Act.NOTE, 11, why="去了"))
    case = remade(before, said, steps, ladder=(), now=NOW)
    assert line(case)[1:] == [
        ("response", "late", 10),
        ("urge", "", 10),
        ("note", "", 11),
    ]
    assert replace(case, hand=None, transitions=before.transitions) == before


@pytest.mark.parametrize(
    ("source", "known", "step", "why"),
    [
        ({}, (), did(Act.CLOSE, -1), "before_opening"),
        ({}, (did(Act.CLOSE, 5),), did(Act.RESPOND, 6), "already_closed"),
        ({}, (did(Act.CLOSE, 5),), did(Act.CLOSE, 6), "already_closed"),
        ({}, (did(Act.CLOSE, 5),), did(Act.CLOSE, 4), ""),
        ({}, (did(Act.VOID, 5),), did(Act.CLOSE, 6), "already_void"),
        ({}, (did(Act.VOID, 5),), did(Act.URGE, 6), "already_void"),
        ({}, (did(Act.VOID, 5),), did(Act.NOTE, 6), ""),
        ({}, (did(Act.VOID, 5),), did(Act.REOPEN, 6), ""),
        ({}, (did(Act.CLOSE, 5),), did(Act.REOPEN, 5), "before_the_step_before"),
        ({}, (did(Act.CLOSE, 5),), did(Act.VOID, 6), ""),
        ({}, (), did(Act.REOPEN, 6), "already_open"),
        ({}, (), did(Act.REASSIGN, 6, area=MICRO), "same_area"),
        ({"responded_at": OPENED + MINUTE}, (), did(Act.RESPOND, 6), "already_responded"),
        ({"closed_at": OPENED + MINUTE}, (), did(Act.REASSIGN, 6, area=GRID), "already_closed"),
    ],
)
def test_what_could_not_be_done_as_the_case_then_stood_says_why(
    source: Raw, known: tuple[HandStep, ...], step: HandStep, why: str
) -> None:
    case, said = told(an_alert(**source))
    assert obstacle(case, said, known, step) == why
    if why:
        without = remade(case, said, known, ladder=(), now=NOW)
        beside = remade(case, said, [*known, step], ladder=(), now=NOW)
        assert replace(beside, hand=without.hand) == without


def test_an_observation_that_ran_out_is_not_reopened() -> None:
    raw = a_warned_person(opened=NOW - 20 * DAY)
    case, said = told(raw)
    assert (case.stage, said.closed_at) == (Stage.CLOSED, None)
    step = HandStep(b"r", NOW, Act.REOPEN, "吕", "")
    assert obstacle(case, said, (), step) == "observation_over"
    early = HandStep(b"c", NOW - 19 * DAY, Act.CLOSE, "吕", "")
    again = replace(step, at=NOW - 18 * DAY)
    ended = remade(case, said, (early, again), ladder=(), now=NOW)
    assert (ended.closed_at, ended.transitions[-1].by) == (NOW - 6 * DAY, "clock")
    assert ended.closure == Timeliness.NONE


def test_a_mark_is_another_one_after_each_change() -> None:
    marks = {
        mark_of(1, b"d", None),
        mark_of(2, b"d", None),
        mark_of(1, b"e", None),
        mark_of(1, b"d", hand_of([b"1"])),
        mark_of(1, b"d", hand_of([b"1", b"2"])),
    }
    assert len(marks) == 5
    assert all(len(mark) == 12 for mark in marks)
    assert hand_of([b"2", b"1"]) == hand_of([b"1", b"2"])
