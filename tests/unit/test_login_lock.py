"""Locks grow with wrong guesses, end by themselves, and are forgotten after a rest."""

import pytest

from dashboard.access.lock import BY_ADDRESS, BY_NAME, Lock, Patience, lock_key
from dashboard.access.session import Limits, NoSession, Session, digest_of, new_token
from dashboard.day import DAY, HOUR, MINUTE, SECOND

AT = 1_584_237_600_000


def waits(n: int, patience: Patience) -> list[int]:
    """Return what each of ``n`` wrong guesses leaves to be waited; the next comes after it."""
    lock, at, found = Lock(), AT, []
    for _ in range(n):
        lock = lock.after_failure(at, patience)
        found.append(lock.wait(at))
        at += found[-1] * SECOND
    return found


def test_the_first_guesses_are_free_then_each_doubles_the_wait() -> None:
    assert waits(13, BY_NAME) == [0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 900, 900, 900]
    assert waits(31, BY_ADDRESS)[28:] == [0, 15, 30]


def test_a_wait_ends_to_the_second() -> None:
    lock = Lock(5, AT, AT + 15 * SECOND)
    assert [lock.wait(AT + ms) for ms in (0, 1, 14_001, 15_000, 99_000)] == [15, 15, 1, 0, 0]


def test_wrong_guesses_are_forgotten_after_a_rest() -> None:
    lock = Lock(9, AT, AT)
    assert lock.after_failure(AT + DAY, BY_NAME).failures == 10
    assert lock.after_failure(AT + DAY + 1, BY_NAME).failures == 1
    assert lock.after_failure(AT + HOUR + 1, BY_ADDRESS) == Lock(1, AT + HOUR + 1, AT + HOUR + 1)


def test_a_very_long_siege_does_not_overflow() -> None:
    assert Lock(10**6, AT, AT).after_failure(AT, BY_NAME).wait(AT) == 900


def test_a_key_does_not_hold_what_was_typed() -> None:
    assert lock_key("name", "geheim") != lock_key("address", "geheim")
    assert b"geheim" not in lock_key("name", "geheim")


def test_a_session_ends_by_rest_and_by_age() -> None:
    one = Session(b"", "a", AT, AT, AT + 12 * HOUR, "", "")
    limits = Limits(idle=2 * HOUR, whole=12 * HOUR)
    assert one.holds(AT + 2 * HOUR - 1, limits)
    assert not one.holds(AT + 2 * HOUR, limits)
    used = Session(b"", "a", AT, AT + 11 * HOUR + 59 * MINUTE, AT + 12 * HOUR, "", "")
    assert used.holds(AT + 12 * HOUR - 1, limits)
    assert not used.holds(AT + 12 * HOUR, limits)


def test_a_token_is_stored_as_its_digest_and_nothing_else_is_one() -> None:
    token = new_token(bytes(range(32)))
    assert token == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
    assert len(digest_of(token)) == 32
    for wrong in ("", token + "A", token[:-1], token[:-1] + "!", token + "\n"):
        with pytest.raises(NoSession):
            digest_of(wrong)
