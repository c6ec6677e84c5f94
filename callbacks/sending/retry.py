"""Retrying: how long a sender waits before it tries again."""

from random import Random

SHORTEST, LONGEST = 0.2, 10.0
"""Seconds before the second try, and at most between two."""
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers after which the same call may succeed."""


def asked_wait(header: str | None) -> float:
    """Return the seconds that a Retry-After asks for, 0 where it names none."""
    text = (header or "").strip()
    return float(text) if text.isascii() and text.isdecimal() else 0.0


def wait(failures: int, asked: float, luck: Random) -> float:
    """Return the seconds to wait after so many failures in a row; never less than asked for.

    The wait doubles with each failure, and varies so that senders do not come all at once.
    """
    grown = min(LONGEST, SHORTEST * 2.0 ** min(failures - 1, 16)) * luck.uniform(0.5, 1.0)
    return max(grown, asked * luck.uniform(1.0, 1.1))
