"""The door: raw fields become typed, or a refusal names the field and says what to do."""

from datetime import UTC, datetime

import pytest

from dashboard.door import EARLIEST, LATEST, admit, read_instant
from dashboard.records.beside_cases import AreaRecord, ReadingRecord, VehicleRecord
from dashboard.refusal import Refused

EIGHT = 1_583_020_800_000


@pytest.mark.parametrize(
    "value",
    [
        EIGHT,
        "2020-03-01T08:00:00+08:00",
        "2020-03-01T00:00:00Z",
        "2020-03-01 08:00+08:00",
        datetime(2020, 3, 1, tzinfo=UTC),
    ],
)
def test_an_instant_in_every_form(value: object) -> None:
    assert read_instant(value) == EIGHT


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("2020-03-01T08:00:00", "no_time_zone"),
        ("2020-03-01", "no_time_zone"),
        ("01/03/2020", "not_a_time"),
        ("", "not_a_time"),
        (True, "not_a_time"),
        (1.5, "not_a_time"),
        (None, "not_a_time"),
    ],
)
def test_what_is_no_instant(value: object, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_instant(value)


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (EARLIEST, ""),
        (EARLIEST - 1, "impossible_time"),
        (LATEST - 1, ""),
        (LATEST, "impossible_time"),
    ],
)
def test_times_have_bounds(at: int, reason: str) -> None:
    assert _refusal(ReadingRecord, area="330999", kind="code_red", at=at, n=1) == (
        ("at", reason) if reason else None
    )


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"code": "330999", "name": "县"}, None),
        ({"code": 330999, "name": "县"}, None),
        ({"code": 3.30999e19, "name": "县"}, ("code", "code_turned_number")),
        ({"code": "３３０９９９", "name": "县"}, ("code", "not_a_code")),
        ({"code": "330999", "name": " "}, ("name", "missing")),
        ({"code": "330999"}, ("name", "missing")),
        ({"code": "330999", "name": "县", "kind": "air"}, ("kind", "not_a_choice")),
        ({"code": "330999", "name": "县\x00"}, ("name", "control_character")),
        ({"code": "330999", "name": "县", "hue": 1}, ("hue", "unknown_field")),
    ],
)
def test_areas_at_the_door(said: dict[str, object], refused: tuple[str, str] | None) -> None:
    assert _refusal(AreaRecord, **said) == refused


def _refusal(model: type[AreaRecord | ReadingRecord], **said: object) -> tuple[str, str] | None:
    try:
        admit(model, said)
    except Refused as error:
        return error.refusal.field, error.refusal.reason
    return None


def test_a_plate_is_kept_by_its_hash_and_shown_masked() -> None:
    one, other = VehicleRecord(plate="浙G12345"), VehicleRecord(plate="浙g 12345 ")
    assert one.digest == other.digest
    assert len(one.digest) == 32
    assert one.masked == "浙G***45"
