"""Personal data as lists, exports and pages may show it."""

import pytest

from dashboard.subject import (
    Subject,
    mask_address,
    mask_identity,
    mask_name,
    mask_phone,
    masked,
)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("", ""), ("李", "*"), ("李明", "李*"), ("张小明", "张*明"), ("欧阳小明", "欧*明")],
)
def test_names(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("", ""), ("110", "***"), ("0579-876543", "057****6543"), ("13812341234", "138****1234")],
)
def test_phones(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


def test_identity_numbers() -> None:
    assert mask_identity("330799198001010019") == "3307**********0019"
    assert mask_identity("E1234567") == "********"


def test_addresses_keep_the_place_and_lose_the_numbers() -> None:
    assert mask_address("东城街道解放街128号3幢502室") == "东城街道解放街**号*幢**室"


def test_a_subject_is_masked_wholly() -> None:
    shown = masked(Subject("张小明", "330799198001010019", "13812341234", "解放街1号"))
    assert shown == Subject("张*明", "3307**********0019", "138****1234", "解放街*号")
