"""Passwords: length over composition, no easy ones, kept as argon2id hashes.

Whether one is easy is zxcvbn's judgement (MIT licence): it knows 30,000 common passwords, words,
names, dates, keyboard walks and repeats, and says how many guesses they leave.
"""

import hmac
import unicodedata
from base64 import b32encode
from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

MIN_LENGTH = 12
MAX_LENGTH = 128
"""More would only cost time to hash; nobody types it."""
MIN_GUESSES_LOG10 = 9.0
"""A thousand million guesses: beyond what the lock lets anybody try, and no list's password."""
JUDGED = 64
"""Characters that are judged; the rest cannot make an easy one of them."""
SALT_BYTES = 16
NEW_BYTES = 10
"""80 random bits of a password that an administrator hands over."""
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""What OWASP asks of argon2id: 19 MiB, twice; some 30 ms."""
DECOY = (
    "$argon2id$v=19$m=19456,t=2,p=1$emhpa29uZy1ub2JvZHktMA"
    "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)
"""A hash that no password has, checked where there is no account, so that it takes as long."""


class WeakPassword(ValueError):
    """A password that is not taken; ``reason`` is a word under ``password.``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def plain(password: str) -> str:
    """Return a password in the one form that is hashed, however a keyboard composed it."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, about: Sequence[str] = ()) -> None:
    """Raise WeakPassword for one that is short, long or easy.

    ``about`` are words that make it easier: the account's name, the place.
    """
    said = plain(password)
    if len(said) < MIN_LENGTH:
        raise WeakPassword("short")
    if len(said) > MAX_LENGTH:
        raise WeakPassword("long")
    inputs = [word for word in about if word]
    found = zxcvbn(said[:JUDGED], user_inputs=inputs)
    if found["guesses_log10"] < MIN_GUESSES_LOG10:
        raise WeakPassword("easy")


def hashed(password: str, salt: bytes) -> str:
    """Return what is stored of a password; ``salt`` are SALT_BYTES random bytes."""
    return _HASHER.hash(plain(password)[: 4 * MAX_LENGTH], salt=salt)


def matches(stored: str, password: str) -> bool:
    """Say whether a password is the stored one; takes as long where nothing is stored."""
    try:
        _HASHER.verify(stored or DECOY, plain(password)[: 4 * MAX_LENGTH])
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)


def is_outdated(stored: str) -> bool:
    """Say whether a hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


def same(one: str, other: str) -> bool:
    """Say whether two passwords are the same, in the same time."""
    return hmac.compare_digest(plain(one).encode(), plain(other).encode())


def new_password(random: bytes) -> str:
    """Return a password of NEW_BYTES random bytes that is easy to read out: four groups of four."""
    text = b32encode(random).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))
