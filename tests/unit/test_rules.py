"""The rules on the stream, boundary by boundary."""

from typing import Any

import pytest
import shapely
from pydantic import ValidationError

from dashboard.day import DAY, HOUR, MINUTE, day_start
from dashboard.records.beside_cases import VehicleRecord, plate_digest
from dashboard.records.stream import PositionRecord, TemperatureRecord
from dashboard.rules.arrival import Arrival, undeclared
from dashboard.rules.fence import is_outside, touched
from dashboard.rules.handling import (
    Warned,
    current_round,
    rounds_between,
    temperature_round,
    visits,
)
from dashboard.rules.spell import Spell, Touch, joined
from dashboard.rules.temperature import fever
from dashboard.ruleset import Handling, Rules
from tests.factories.records import MICRO, NOW, TODAY
from tests.factories.stream import HOME, a_position, a_temperature

RULES = Rules()


def position(**said: Any) -> PositionRecord:
    return PositionRecord.model_validate(a_position(**said))


@pytest.mark.parametrize(
    ("celsius", "raises"),
    [(37.2, False), (37.29, False), (37.29999923706055, True), (37.3, True), (41, True)],
)
def test_a_temperature_raises_an_alert_from_37_3_on(celsius: float, raises: bool) -> None:
    raised = fever(TemperatureRecord.model_validate(a_temperature(celsius=celsius)), RULES)
    assert (raised is not None) == raises


def test_the_threshold_is_the_profile_s() -> None:
    record = TemperatureRecord.model_validate(a_temperature(celsius=37.3))
    assert fever(record, Rules(temperature=37.4)) is None
    raised = fever(record, RULES)
    assert raised is not None
    assert raised.raw == {
        "source": "rule:temperature",
        "external_id": record.key.hex(),
        "kind": "abnormal_temperature",
        "area": MICRO,
        "opened_at": NOW,
        "attributes": {"celsius": 37.3},
    }


@pytest.mark.parametrize(("metres", "outside"), [(0, False), (99.9, False), (100.1, True)])
def test_a_circle_ends_at_its_radius(metres: float, outside: bool) -> None:
    assert is_outside(position(metres=metres), None) is outside
    assert is_outside(position(metres=-metres), None) is outside


def test_an_outline_holds_its_own_line() -> None:
    box = shapely.box(HOME[0] - 0.01, HOME[1] - 0.01, HOME[0] + 0.01, HOME[1] + 0.01)

    def out(longitude: float) -> bool:
        record = position(fence=None, longitude=longitude, latitude=HOME[1])
        return is_outside(record, box)

    assert not out(HOME[0])
    assert not out(HOME[0] + 0.01)
    assert out(HOME[0] + 0.010001)


def test_the_alert_of_a_fence_counts_its_touches() -> None:
    spell = Spell("ab", b"r", NOW - MINUTE, NOW, 3, NOW, (120.0, 29.0))
    raw = touched(position(), spell).raw
    assert raw["attributes"] == {"device": "W-7", "touches": 3}
    assert (raw["opened_at"], raw["external_id"]) == (NOW - MINUTE, "ab")


def spells_of(*minutes: float, ended: int | None = None) -> list[tuple[int, int]]:
    """Return (first minute, touches) of the spells that touches make in this order."""
    spells: list[Spell] = []
    for n, minute in enumerate(minutes):
        touch = Touch(str(n), b"r", NOW + round(minute * MINUTE), (120.0, 29.0))
        one = joined(spells, touch, minutes=10, now=NOW + DAY)
        spells = [s for s in spells if s.number != one.number] + [one]
    return sorted(((s.first - NOW) // MINUTE, s.n) for s in spells)


def test_touches_within_ten_minutes_are_one_case() -> None:
    assert spells_of(0, 3, 10) == [(0, 3)]
    assert spells_of(0, 10 + 1 / 60_000) == [(0, 1), (10, 1)]
    assert spells_of(0, 9, 11, 19, 22) == [(0, 2), (11, 2), (22, 1)]


def test_touches_of_one_window_are_one_case_in_any_order() -> None:
    assert spells_of(10, 3, 0) == [(0, 3)]
    assert spells_of(4, 0, 14) == [(0, 2), (14, 1)]


def test_a_touch_after_the_end_of_a_case_begins_a_new_one() -> None:
    over = Spell("a", b"r", NOW, NOW, 1, NOW, (120.0, 29.0), ended_at=NOW + MINUTE)
    for at, number in ((NOW + MINUTE, "a"), (NOW + MINUTE + 1, "b")):
        found = joined([over], Touch("b", b"r", at, (120.0, 29.0)), minutes=10, now=NOW + HOUR)
        assert found.number == number


def test_a_spell_s_version_rises_with_each_touch_and_never_runs_ahead() -> None:
    spells: list[Spell] = []
    versions = []
    for n in range(4):
        touch = Touch(str(n), b"r", NOW + 5 * MINUTE, (120.0, 29.0))
        spells = [joined(spells, touch, minutes=10, now=NOW)]
        versions.append(spells[0].version - NOW)
    assert versions == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "plate", ["浙G12345", "浙g 123 45", "浙G·12345", "浙Ｇ１２３４５", "浙G-12345"]
)
def test_a_plate_is_known_however_it_is_written(plate: str) -> None:
    assert VehicleRecord(plate=plate).digest == plate_digest("浙G12345")
    assert plate_digest("浙G12346") != plate_digest("浙G12345")


def an_arrival(**said: Any) -> Arrival:
    plain = {
        "key": b"k" * 16,
        "area": MICRO,
        "at": NOW - HOUR,
        "due_at": NOW,
        "declared_at": None,
        "place": None,
        "came_from": "武汉",
        "subject": None,
        "version": NOW - HOUR,
        "digest": b"d" * 16,
        "raised": False,
    }
    return Arrival(**{**plain, **said})


@pytest.mark.parametrize(
    ("declared", "now", "raises"),
    [
        (None, NOW - 1, False),
        (None, NOW, True),
        (NOW, NOW, False),
        (NOW, NOW + DAY, False),
        (NOW + 1, NOW + 1, True),
    ],
)
def test_an_arrival_has_an_hour_and_not_a_millisecond_more(
    declared: int | None, now: int, raises: bool
) -> None:
    found = undeclared(an_arrival(declared_at=declared), now)
    assert (found is not None) == raises
    if found is not None:
        assert found.raw["opened_at"] == NOW
        assert "voided_at" not in found.raw


def test_declared_too_late_is_said_beside_the_alert() -> None:
    found = undeclared(an_arrival(declared_at=NOW + 20 * MINUTE), NOW + HOUR)
    assert found is not None
    assert found.raw["attributes"] == {"came_from": "武汉", "declared": "2020-03-15 10:20"}


def test_declared_in_time_but_told_late_makes_the_alert_void() -> None:
    found = undeclared(an_arrival(declared_at=NOW, raised=True), NOW + HOUR)
    assert found is not None
    assert found.raw["voided_at"] == NOW
    assert found.raw["history"][0]["why"] == "declared_in_time"


PERSON = Warned(b"\x01" * 16, MICRO, None, None, None, b"s" * 16)
MIDNIGHT = day_start(TODAY)


def test_each_of_the_five_is_to_visit() -> None:
    raised = list(visits(PERSON, (), NOW))
    assert [r.raw["attributes"]["duty"] for r in raised] == [
        "grid_worker",
        "doctor",
        "village_cadre",
        "township_cadre",
        "police",
    ]
    assert len({r.raw["external_id"] for r in raised}) == 5
    assert {r.subject for r in raised} == {b"s" * 16}


def test_rounds_are_handed_out_in_each_half_of_the_day() -> None:
    handling = Handling()
    eight, two = MIDNIGHT + 8 * HOUR, MIDNIGHT + 14 * HOUR
    assert rounds_between(eight - 1, MIDNIGHT + DAY, handling) == [eight, two]
    assert rounds_between(eight, two - 1, handling) == []
    assert rounds_between(eight, two, handling) == [two]
    assert rounds_between(eight, eight + DAY, handling) == [two, eight + DAY]


@pytest.mark.parametrize(
    ("hour", "round_hour"),
    [(0, None), (7.999, None), (8, 8), (11.999, 8), (12, None), (13.999, None), (14, 14), (23, 14)],
)
def test_the_current_round_is_the_one_of_this_half(hour: float, round_hour: int | None) -> None:
    expected = None if round_hour is None else MIDNIGHT + round_hour * HOUR
    assert current_round(MIDNIGHT + int(hour * HOUR), Handling()) == expected


def test_a_round_is_named_by_its_half_day() -> None:
    morning, afternoon = (
        temperature_round(PERSON, MIDNIGHT + hour * HOUR, NOW).raw["external_id"]
        for hour in (8, 14)
    )
    assert morning == f"{'01' * 16}-20200315-am"
    assert afternoon == f"{'01' * 16}-20200315-pm"


@pytest.mark.parametrize(
    "rounds", [("08:00", "11:59"), ("12:00", "14:00"), ("8:00", "14:00"), ("08:00", "24:00")]
)
def test_rounds_that_are_not_one_a_half_day_are_refused(rounds: tuple[str, str]) -> None:
    with pytest.raises(ValidationError):
        Handling(rounds=rounds)


@pytest.mark.parametrize(
    "said",
    [
        {"temperature": 34.9},
        {"join_minutes": 0},
        {"declare_minutes": "soon"},
        {"remember_days": 0},
        {"fever": 38},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Rules.model_validate(said)
