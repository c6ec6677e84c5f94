"""A case's life from its times: stage, timeliness, when the response was decided."""

import pytest

from dashboard.case import (
    Stage,
    Timeliness,
    Times,
    Transition,
    case_key,
    late_steps,
    live,
    stage_at,
    stage_of,
    stage_steps,
    timeliness,
)

NONE, PENDING, ON_TIME, LATE = Timeliness


@pytest.mark.parametrize(
    ("given", "due", "ended", "now", "expected"),
    [
        (None, None, None, 50, NONE),
        (7, None, None, 50, NONE),
        (None, 10, None, 9, PENDING),
        (None, 10, None, 10, PENDING),
        (None, 10, None, 11, LATE),
        (9, 10, None, 50, ON_TIME),
        (10, 10, None, 50, ON_TIME),
        (11, 10, None, 50, LATE),
        (None, 10, 9, 50, NONE),
        (None, 10, 10, 50, NONE),
        (None, 10, 11, 50, LATE),
    ],
)
def test_a_deadline_is_kept_until_it_has_passed(
    given: int | None, due: int | None, ended: int | None, now: int, expected: Timeliness
) -> None:
    assert timeliness(given_at=given, due_at=due, ended_at=ended, now=now) is expected


def _times(**said: int | None) -> Times:
    names = ("responded_at", "closed_at", "voided_at", "respond_by", "close_by")
    return Times(opened_at=0, **{name: said.get(name) for name in names})


@pytest.mark.parametrize(
    ("said", "stage"),
    [
        ({}, Stage.OPEN),
        ({"responded_at": 1}, Stage.RESPONDED),
        ({"closed_at": 2}, Stage.CLOSED),
        ({"responded_at": 1, "closed_at": 2}, Stage.CLOSED),
        ({"responded_at": 1, "closed_at": 2, "voided_at": 3}, Stage.VOID),
        ({"voided_at": 0}, Stage.VOID),
    ],
)
def test_the_stage_follows_from_the_times(said: dict[str, int], stage: Stage) -> None:
    times = _times(**said)
    assert stage_of(times) is stage
    assert stage_at(tuple(stage_steps(times)), 9) is stage


@pytest.mark.parametrize(
    ("said", "now", "decided"),
    [
        ({"respond_by": 10}, 10, None),
        ({"respond_by": 10}, 11, 10),
        ({"respond_by": 10, "responded_at": 4}, 50, 4),
        ({"respond_by": 10, "responded_at": 14}, 50, 10),
        ({"respond_by": 10, "closed_at": 6}, 50, 6),
        ({"responded_at": 4}, 50, None),
        ({"respond_by": 10, "voided_at": 5}, 50, None),
    ],
)
def test_a_response_is_decided_when_given_or_missed(
    said: dict[str, int], now: int, decided: int | None
) -> None:
    assert live(_times(**said), releases=False, now=now).response_at == decided


def test_the_end_of_an_observation_is_no_deadline() -> None:
    life = live(_times(close_by=10, closed_at=12), releases=True, now=50)
    assert (life.stage, life.closure) == (Stage.CLOSED, NONE)


def test_missed_deadlines_are_steps_at_the_deadlines() -> None:
    times = _times(respond_by=10, close_by=20, responded_at=11)
    life = live(times, releases=False, now=21)
    assert late_steps(times, life, by="clock") == [
        Transition(10, "response", "late", "clock"),
        Transition(20, "closure", "late", "clock"),
    ]


def test_a_past_stage_is_read_from_the_steps() -> None:
    steps = (
        Transition(5, "stage", "open"),
        Transition(6, "note", "closed"),
        Transition(8, "stage", "closed"),
    )
    assert [stage_at(steps, at) for at in (4, 5, 7, 8)] == [
        None,
        Stage.OPEN,
        Stage.OPEN,
        Stage.CLOSED,
    ]


def test_a_key_is_of_source_and_number_and_of_nothing_else() -> None:
    assert case_key("a", "1").hex() == case_key("a", "1").hex()
    assert len({case_key("a", "1"), case_key("a", "11"), case_key("a1", "1")}) == 3
    assert len(case_key("a", "1")) == 16
