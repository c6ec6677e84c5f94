"""Second factors: codes of half a minute (RFC 6238, by pyotp), and codes for when they are lost."""

import hmac
import unicodedata
from base64 import b32encode
from hashlib import sha256

import pyotp

from dashboard.access.password import new_password
from dashboard.day import MINUTE, SECOND, Instant

SECRET_BYTES = 20
"""160 bits, as RFC 4226 recommends and every authenticator takes."""
STEP = 30 * SECOND
AROUND = 1
"""Codes before and after the present one that are taken: clocks differ, and typing takes time."""
RECOVERY_CODES = 8
RECOVERY_BYTES = 10
"""80 random bits: a plain SHA-256 keeps them."""
HALF = 5 * MINUTE
"""How long a login waits for its code."""


class WrongCode(ValueError):
    """A code that is not the present one, or was taken before."""


def typed(code: str) -> str:
    """Return a code as it is meant: without blanks and hyphens, in plain digits and letters."""
    plain = unicodedata.normalize("NFKC", code).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def _words(secret: bytes) -> str:
    return b32encode(secret).decode().rstrip("=")


def step_of(secret: bytes, code: str, now: Instant, *, after: int) -> int:
    """Return the half minute that a code is of, later than ``after``; raise WrongCode."""
    present, codes = now // STEP, pyotp.TOTP(_words(secret))
    found = 0
    for step in range(present - AROUND, present + AROUND + 1):
        right = hmac.compare_digest(codes.at(step * 30).encode(), typed(code).encode())
        if right and step > after:
            found = step
    if not found:
        raise WrongCode
    return found


def address_of(secret: bytes, *, name: str, place: str) -> str:
    """Return what a picture tells an authenticator: the secret, whose it is, and where."""
    return pyotp.TOTP(_words(secret)).provisioning_uri(name=name, issuer_name=place)


def shown(secret: bytes) -> str:
    """Return a secret to be typed where no picture can be taken: groups of four letters."""
    words = _words(secret)
    return " ".join(words[start : start + 4] for start in range(0, len(words), 4))


def recovery_code(random: bytes) -> str:
    """Return a code of RECOVERY_BYTES random bytes that is easy to write down."""
    return new_password(random)


def recovery_digest(code: str) -> bytes:
    """Return what is stored of a recovery code."""
    return sha256(f"recovery:{typed(code)}".encode()).digest()
