import pytest
from pydantic import ValidationError

from dashboard.case import Case
from dashboard.cases.retention import Retention, ended_at, is_past
from dashboard.day import DAY
from dashboard.records.case_record import read_case
from tests.factories.records import CODES, NOW, Raw, a_case, a_place, a_warned_person


def case_of(raw: Raw) -> Case:
    return read_case(raw, profile=a_place(), areas=CODES, now=NOW)[1]


RETENTION = Retention(days=180, kinds={"warned_person": 365})


def test_a_kind_has_its_own_days_or_those_of_all() -> None:
    assert RETENTION.of("warned_person") == 365
    assert RETENTION.of("check") == 180
    assert Retention().of("check") is None


@pytest.mark.parametrize(
    ("times", "ended"),
    [
        ({}, None),
        ({"responded_at": NOW - 5}, None),
        ({"closed_at": NOW - 4}, NOW - 4),
        ({"voided_at": NOW - 3}, NOW - 3),
        ({"closed_at": NOW - 4, "voided_at": NOW - 3}, NOW - 3),
    ],
)
def test_a_case_has_ended_when_it_was_closed_or_found_false(
    times: dict[str, int], ended: int | None
) -> None:
    assert ended_at(case_of(a_case() | times)) == ended


@pytest.mark.parametrize(("days", "past"), [(179, False), (180, True), (181, True)])
def test_the_last_day_is_the_first_without_persons(days: int, past: bool) -> None:
    made = case_of(a_case(opened=NOW - 400 * DAY, closed_at=NOW - days * DAY))
    assert is_past(made, RETENTION, NOW) is past


def test_what_stands_or_has_no_days_is_never_past() -> None:
    old = a_warned_person(colour="red", opened=NOW - 4000 * DAY)
    assert not is_past(case_of(old), RETENTION, NOW)
    ended = a_case(opened=NOW - 4000 * DAY, closed_at=NOW - 3999 * DAY)
    assert not is_past(case_of(ended), Retention(), NOW)


@pytest.mark.parametrize("said", [{"days": 0}, {"kinds": {"dragon": 5}}, {"weeks": 2}])
def test_a_profile_s_retention_is_checked(said: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        a_place(retention=said)
