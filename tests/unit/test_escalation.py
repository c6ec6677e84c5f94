"""The ladder: which rungs a late case reaches, boundary by boundary, and once each."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from dashboard.case import Times, live
from dashboard.cases.escalation import Standing, clock_steps, standing
from dashboard.day import MINUTE
from dashboard.profile import Profile
from dashboard.ruleset import Rung
from tests.factories.records import GRID, MICRO, NOW, TOWN, a_place

LADDER = (Rung(after=30, to="township"), Rung(after=120, to="county"))
DUE = NOW + 10 * MINUTE
CLOSE = NOW + 60 * MINUTE


def times(**said: int | None) -> Times:
    """Return the times of an alert opened at NOW, to be answered in 10 and closed in 60 minutes."""
    return replace(Times(NOW, None, None, None, DUE, CLOSE), **said)  # type: ignore[arg-type]


def steps(at: Times, *, now: int, area: str = MICRO) -> list[tuple[int, str, str]]:
    """Return (minutes past opening, what, after) of the clock's steps."""
    made = clock_steps(at, area=area, releases=False, ladder=LADDER, now=now, by="clock")
    return [((s.at - NOW) // MINUTE, str(s.what), str(s.after)) for s in made]


def stands(at: Times, *, now: int, reached: tuple[str, ...] = ()) -> Standing | None:
    life = live(at, releases=False, now=now)
    return standing(at, life, area=MICRO, reached=reached, ladder=LADDER)


def test_a_rung_is_reached_when_its_minute_has_passed() -> None:
    at = DUE + 30 * MINUTE
    assert steps(times(), now=at) == [(10, "response", "late")]
    assert steps(times(), now=at + 1) == [(10, "response", "late"), (40, "escalation", "township")]


def test_an_answer_in_the_last_moment_keeps_a_case_where_it_is() -> None:
    at = DUE + 30 * MINUTE
    later = DUE + 31 * MINUTE
    answered = steps(times(responded_at=at, close_by=None), now=later)
    assert answered == [(10, "response", "late")]
    too_late = steps(times(responded_at=at + 1, close_by=None), now=later)
    assert too_late == [(10, "response", "late"), (40, "escalation", "township")]


def test_an_answered_case_goes_up_when_its_closing_is_late() -> None:
    answered = times(responded_at=NOW + 5 * MINUTE)
    assert steps(answered, now=CLOSE + 121 * MINUTE) == [
        (60, "closure", "late"),
        (90, "escalation", "township"),
        (180, "escalation", "county"),
    ]


def test_each_rung_is_reached_once_though_both_deadlines_were_missed() -> None:
    assert [s for s in steps(times(), now=NOW + 500 * MINUTE) if s[1] == "escalation"] == [
        (40, "escalation", "township"),
        (130, "escalation", "county"),
    ]


def test_an_answer_stops_the_wait_for_it_and_the_closing_goes_on() -> None:
    answered = times(responded_at=NOW + 45 * MINUTE)
    assert [s for s in steps(answered, now=NOW + 500 * MINUTE) if s[1] == "escalation"] == [
        (40, "escalation", "township"),
        (180, "escalation", "county"),
    ]


@pytest.mark.parametrize("ended", ["closed_at", "voided_at"])
def test_what_is_over_goes_no_further(ended: str) -> None:
    over = times(**{ended: NOW + 41 * MINUTE})
    assert [s for s in steps(over, now=NOW + 500 * MINUTE) if s[1] == "escalation"] == [
        (40, "escalation", "township")
    ]
    assert stands(over, now=NOW + 500 * MINUTE, reached=("township",)) is None


def test_a_rung_that_does_not_lead_out_of_the_area_is_left_out() -> None:
    found = steps(times(), now=NOW + 500 * MINUTE, area=TOWN)
    assert [s for s in found if s[1] == "escalation"] == [(130, "escalation", "county")]


def test_an_observation_that_runs_out_is_never_late() -> None:
    made = clock_steps(
        times(respond_by=None),
        area=GRID,
        releases=True,
        ladder=LADDER,
        now=NOW + 500 * MINUTE,
        by="clock",
    )
    assert made == []


def test_where_a_case_stands() -> None:
    assert stands(times(), now=DUE) is None
    assert stands(times(), now=DUE + 1) == Standing("", DUE + 30 * MINUTE)
    assert stands(times(), now=DUE + 31 * MINUTE, reached=("township",)) == Standing(
        "township", DUE + 120 * MINUTE
    )
    top = stands(times(), now=DUE + 999 * MINUTE, reached=("township", "county"))
    assert top == Standing("county", None)


def test_an_answered_case_keeps_its_level_while_it_waits_to_be_closed() -> None:
    answered = times(responded_at=NOW + 45 * MINUTE)
    assert stands(answered, now=NOW + 50 * MINUTE, reached=("township",)) == Standing(
        "township", None
    )


@pytest.mark.parametrize(
    ("ladder", "reason"),
    [
        ([{"after": 30, "to": "county"}, {"after": 60, "to": "township"}], "must_lead_higher"),
        ([{"after": 30, "to": "county"}, {"after": 60, "to": "county"}], "must_lead_higher"),
        ([{"after": 30, "to": "township"}, {"after": 20, "to": "county"}], "come_earlier"),
        ([{"after": 30, "to": "micro"}], "literal_error|Input should be"),
        ([{"after": -1, "to": "county"}], "greater than or equal to 0"),
    ],
)
def test_a_ladder_that_cannot_be_climbed_is_refused(
    ladder: list[dict[str, object]], reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason):
        a_place(escalation=ladder)


def test_a_task_has_four_hours_unless_its_kind_or_the_profile_says_otherwise() -> None:
    plain = a_place()
    assert plain.respond_within("house_visit") == 240
    assert plain.respond_within("check") == 60
    assert plain.respond_within("warned_person") is None
    changed: Profile = a_place(
        rules={"task_respond": 90}, deadlines={"check": {"respond": 15, "close": 20}}
    )
    assert changed.respond_within("house_visit") == 90
    assert changed.respond_within("check") == 15
    assert changed.close_within("check") == 20


def test_a_deadline_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValidationError, match="unknown_kind: chek"):
        a_place(deadlines={"chek": {"respond": 15}})
