"""Personal data as lists, exports and pages may show it."""

import pytest

from dashboard.cases.subject import (
    Subject,
    discreet,
    discreet_values,
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


PERSON = Subject("张小明", "330799198001010019", "13812341234", "解放街128号")


def test_a_text_loses_the_person_it_is_about_and_all_numbers_of_people() -> None:
    text = "张小明住解放街128号，13812341234；同行13700001111，证330799198001010027"
    assert discreet(text, PERSON) == (
        "张*明住解放街**号，138****1234；同行137****1111，证3307**********0027"
    )
    assert discreet(text) == (
        "张小明住解放街128号，138****1234；同行137****1111，证3307**********0027"
    )


@pytest.mark.parametrize("text", ["", "编号20200315100000123", "T-13812341", "08:30 接警"])
def test_a_text_without_people_stays_as_it_is(text: str) -> None:
    assert discreet(text, PERSON) == text


def test_a_short_word_is_not_looked_for_in_texts() -> None:
    assert discreet("李子路1号", Subject(name="李", phone="1号")) == "李子路1号"


def test_texts_are_found_however_deep() -> None:
    said = {"note": "找张小明", "inner": {"list": ["13812341234", 5, None]}}
    assert discreet_values(said, PERSON) == {
        "note": "找张*明",
        "inner": {"list": ["138****1234", 5, None]},
    }
