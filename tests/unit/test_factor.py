"""Second factors: RFC 6238's own codes, each taken once, and codes for when they are lost."""

import pytest

from dashboard.access.factor import (
    STEP,
    WrongCode,
    address_of,
    recovery_code,
    recovery_digest,
    shown,
    step_of,
    typed,
)

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        # RFC 6238, appendix B, SHA-1, the last six of its eight digits.
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
    ],
)
def test_codes_are_the_standard_s(seconds: int, code: str) -> None:
    assert step_of(SECRET, code, seconds * 1000, after=0) == seconds // 30
    assert step_of(SECRET, f" {code[:3]} {code[3:]} ", seconds * 1000, after=0) == seconds // 30


def test_a_code_holds_half_a_minute_around_and_once() -> None:
    at, step = 1_111_111_109_000, 37_037_036
    assert step_of(SECRET, "081804", at + STEP, after=step - 1) == step
    for now, after in ((at + 2 * STEP, 0), (at - 2 * STEP, 0), (at, step), (at, step + 1)):
        with pytest.raises(WrongCode):
            step_of(SECRET, "081804", now, after=after)


@pytest.mark.parametrize("code", ["", "287083", "28708", "0287082", "２８７０８２x", "abcdef"])
def test_what_is_no_code_is_wrong(code: str) -> None:
    with pytest.raises(WrongCode):
        step_of(SECRET, code, 59_000, after=0)


def test_wide_digits_are_digits() -> None:
    assert step_of(SECRET, "２８７　０８２", 59_000, after=0) == 1


def test_an_authenticator_is_told_whose_it_is() -> None:
    assert address_of(SECRET, name="ying", place="永康市") == (
        "otpauth://totp/%E6%B0%B8%E5%BA%B7%E5%B8%82:ying?"
        "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E6%B0%B8%E5%BA%B7%E5%B8%82"
    )
    assert shown(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"


def test_a_recovery_code_is_known_however_it_is_typed() -> None:
    code = recovery_code(bytes(range(10)))
    assert len(code) == 19
    assert typed(code.upper().replace("-", " ")) == code.replace("-", "")
    assert recovery_digest(code) == recovery_digest(f" {code.upper()} ")
    assert recovery_digest(code) != recovery_digest(code[:-1])
