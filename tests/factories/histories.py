"""Cases as chance makes them: any kind, any area, any order of times, versions that disagree."""

from random import Random

from hypothesis import strategies as st

from dashboard.day import DAY, HOUR, MINUTE
from tests.factories.records import CODES, NOW, Raw

KINDS = ("fence_touched", "key_vehicle", "check", "house_visit", "warned_person", "finding")
SCORED = ("deduction", "bonus")
STEPS = (0, 1, 9 * MINUTE, 10 * MINUTE, 10 * MINUTE + 1, HOUR, HOUR + 1, 7 * HOUR, 2 * DAY)
AGES = (0, MINUTE, HOUR, 6 * HOUR, DAY, DAY + 11 * HOUR, 3 * DAY, 8 * DAY, 14 * DAY, 40 * DAY)


def a_life(chance: Random, *, number: int) -> Raw:
    """Return a case's record with random times, none after NOW."""
    kind = chance.choice(KINDS + SCORED)
    opened = NOW - chance.choice(AGES) - chance.choice((0, 0, 1, HOUR))
    raw: Raw = {
        "source": "test",
        "external_id": f"T-{number}",
        "kind": kind,
        "area": chance.choice(CODES),
        "opened_at": opened,
        "updated_at": NOW - chance.choice((0, 1, 2)) * HOUR,
        "title": chance.choice(("", "甲", "乙")),
    }
    if kind in SCORED:
        raw["points"] = chance.choice((-3, -0.25, 0.1, 0.35, 2))
        # No draw of its own: the cases that follow stay as they were.
        raw |= {"attributes": {"indicator": "visit"}} if number % 2 else {}
    if kind == "warned_person":
        raw |= _warned(chance, opened, number)
    _add_times(chance, raw, opened)
    return raw


def _add_times(chance: Random, raw: Raw, opened: int) -> None:
    at = opened
    for name, share in (("responded_at", 0.6), ("closed_at", 0.5), ("voided_at", 0.1)):
        later = at + chance.choice(STEPS)
        if chance.random() < share and later <= NOW:
            raw[name] = at = later


def _warned(chance: Random, opened: int, number: int) -> Raw:
    colours = ("red", "orange", "yellow", "blue")
    said: Raw = {
        "colour": chance.choice(colours),
        "subject": {"name": chance.choice(("李明", "李敏")), "identity_number": f"ID{number}"},
    }
    if chance.random() < 0.5:
        changed = min(opened + chance.choice(STEPS), NOW)
        said["history"] = [
            {"at": at, "what": "colour", "after": chance.choice(colours), "by": "医生"}
            for at in (opened, changed)
        ]
    if chance.random() < 0.5:
        said["contacts"] = [{"duty": chance.choice(("doctor", "police")), "name": "王"}]
    return said


def lives(*, numbers: int = 5, most: int = 12) -> st.SearchStrategy[list[Raw]]:
    """Return lists of records, among them several versions of one case."""
    one = st.builds(
        lambda chance, number: a_life(chance, number=number),
        st.randoms(use_true_random=False),
        st.integers(1, numbers),
    )
    return st.lists(one, min_size=1, max_size=most)


def many(seed: int, n: int) -> list[Raw]:
    """Return the records of n cases, the same for a seed."""
    chance = Random(seed)
    return [a_life(chance, number=number) for number in range(n)]
