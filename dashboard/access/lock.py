"""Locks: how long somebody who guesses has to wait, longer with every wrong guess.

A name is locked alike whether an account has it or not, so a lock tells nobody that one exists.
"""

from dataclasses import dataclass
from hashlib import sha256

from dashboard.day import DAY, HOUR, MINUTE, SECOND, Instant

SHORTEST = 15 * SECOND
LONGEST = 15 * MINUTE
"""Longer would let anybody keep a leader out; this leaves under a hundred guesses a day."""


class Locked(RuntimeError):
    """Too many wrong guesses; ``seconds`` until the next is taken."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"locked for {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Patience:
    """How many wrong guesses cost nothing, and after how long a rest they are forgotten."""

    free: int
    forget: int


BY_NAME = Patience(free=5, forget=DAY)
BY_ADDRESS = Patience(free=30, forget=HOUR)
"""Many people may share an address behind a gateway."""


@dataclass(frozen=True, slots=True)
class Lock:
    """The wrong guesses of one name or address, and until when no more are taken."""

    failures: int = 0
    last_at: Instant = 0
    until: Instant = 0

    def wait(self, now: Instant) -> int:
        """Return how many seconds are to be waited, 0 for none."""
        return max(0, -(-(self.until - now) // SECOND))

    def after_failure(self, now: Instant, patience: Patience) -> "Lock":
        """Return the lock after one more wrong guess."""
        rested = now - self.last_at > patience.forget
        failures = 1 if rested else self.failures + 1
        over = failures - patience.free
        delay = min(LONGEST, SHORTEST << min(over, 16)) if over >= 0 else 0
        return Lock(failures, now, now + delay)


def lock_key(kind: str, what: str) -> bytes:
    """Return the key of a lock; what was typed as a name may have been a password, so no text."""
    return sha256(f"{kind}:{what}".encode()).digest()
