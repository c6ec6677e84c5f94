"""Passwords: long ones are taken however plain, common and guessable ones never."""

import pytest

from dashboard.access.password import (
    DECOY,
    WeakPassword,
    check_password,
    hashed,
    is_outdated,
    matches,
    new_password,
    same,
)

SALT = bytes(range(16))
GOOD = "三月十五日值班室的蓝色水壶"


@pytest.mark.parametrize(
    "password", [GOOD, "correct horse battery", "Tr0ub4dour&3xx", new_password(bytes(range(10)))]
)
def test_length_is_enough(password: str) -> None:
    check_password(password)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Tr0ub4dour&", "short"),
        ("十一个汉字不够长的密码", "short"),
        ("ab" * 64 + "c", "long"),
        ("password123456", "easy"),
        ("qwertyuiop12", "easy"),
        ("aaaaaaaaaaaa", "easy"),
        ("202003152020", "easy"),
        ("woaini1314520", "easy"),
        ("Abcdefgh12345678", "easy"),
    ],
)
def test_an_easy_one_is_refused(password: str, reason: str) -> None:
    with pytest.raises(WeakPassword) as wrong:
        check_password(password)
    assert wrong.value.reason == reason


def test_what_is_about_the_account_makes_it_easy() -> None:
    check_password("yongkang-330784")
    with pytest.raises(WeakPassword):
        check_password("yongkang-330784", ("Yongkang", "330784"))


def test_a_hash_is_argon2id_and_matches_its_own_password_alone() -> None:
    stored = hashed(GOOD, SALT)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert matches(stored, GOOD)
    assert not matches(stored, GOOD + "!")
    assert not is_outdated(stored)
    assert is_outdated(stored.replace("t=2", "t=1"))


def test_a_keyboard_s_way_of_composing_makes_no_other_password() -> None:
    assert matches(hashed("Café au lait, sans sucre", SALT), "Cafe\u0301 au lait, sans sucre")
    assert same("ｆｕｌｌ　ｗｉｄｔｈ", "full width")


@pytest.mark.parametrize("stored", ["", DECOY, "not a hash"])
def test_what_is_no_hash_has_no_password(stored: str) -> None:
    assert not matches(stored, "")
    assert not matches(stored, GOOD)


def test_a_handed_over_password_can_be_read_out() -> None:
    assert new_password(bytes(range(10))) == "aaaq-eaye-auda-ocaj"
