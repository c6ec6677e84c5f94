"""Steps of people on the cases of the small county."""

from random import Random

from dashboard.case import case_key
from dashboard.day import HOUR, MINUTE, Instant
from dashboard.records.case_record import key_text
from tests.factories.records import CODES, NOW, Raw

ACTS = ("respond", "close", "void", "reopen", "reassign", "urge", "note")


def key_of(number: int = 1, source: str = "test") -> str:
    """Return the key of a case by its number at its source."""
    return key_text(case_key(source, f"T-{number}"))


def a_step(
    act: str, *, number: int = 1, of: int = 1, at: Instant = NOW - 30 * MINUTE, **said: object
) -> Raw:
    """Return a step on the case numbered ``of``; what is said replaces the rest."""
    raw: Raw = {
        "source": "hand",
        "external_id": f"S-{number}",
        "at": at,
        "case": key_of(of),
        "act": act,
        "by": "徐丽君",
        **said,
    }
    if act in ("void", "note"):
        raw.setdefault("why", "误报")
    return {name: value for name, value in raw.items() if value is not None}


def a_deed(chance: Random, *, number: int, cases: int) -> Raw:
    """Return any step at any time on any of so many cases."""
    act = chance.choice(ACTS)
    at = NOW - chance.choice((0, 1, MINUTE, HOUR, 5 * HOUR, 26 * HOUR, 9 * 24 * HOUR))
    area = chance.choice(CODES) if act == "reassign" else None
    of = chance.randint(1, cases)
    return a_step(act, number=number, of=of, at=at + number, area=area, by=f"甲{number % 3}")
