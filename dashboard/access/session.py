"""Sessions: being logged in. The browser holds a random token, the store its digest alone."""

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

from dashboard.day import HOUR, MINUTE, Instant

TOKEN_BYTES = 32
"""256 random bits: nobody guesses them, so a plain SHA-256 keeps them safe."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class NoSession(LookupError):
    """There is no such session, or it has ended; the two look alike."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session holds: from its last use, and from its login whatever is done."""

    idle: int = 2 * HOUR
    whole: int = 12 * HOUR


SEEN_STEP = MINUTE
"""When a session was last used is kept to the minute, so that not every request writes it."""


@dataclass(frozen=True, slots=True)
class Session:
    """One login of one account, from one browser."""

    digest: bytes
    account: str
    created_at: Instant
    seen_at: Instant
    ends_at: Instant
    address: str
    agent: str

    def holds(self, now: Instant, limits: Limits) -> bool:
        """Say whether the session has neither rested too long nor come to its end."""
        return now < min(self.ends_at, self.seen_at + limits.idle)


def new_token(random: bytes) -> str:
    """Return the token of TOKEN_BYTES random bytes."""
    return urlsafe_b64encode(random).decode().rstrip("=")


def digest_of(token: str) -> bytes:
    """Return what is stored of a token; raise NoSession where it is none."""
    if not _TOKEN.fullmatch(token):
        raise NoSession
    return sha256(token.encode()).digest()
