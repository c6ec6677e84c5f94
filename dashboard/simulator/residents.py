"""Residents: a made-up person for each number, always the same one, in no particular order.

Identity numbers and phones are made as in ``people`` and can be nobody's.
"""

from bisect import bisect
from datetime import timedelta
from itertools import accumulate

from dashboard.simulator.people import (
    BIRTH_DAYS,
    FIRST_BIRTH,
    PHONE_PREFIX,
    TWO_CHARACTERS,
    PeoplePlan,
)

HOMES = 16
"""Homes to a micro-grid: a resident's number is the micro-grid's index times this plus home."""
_MASK = (1 << 64) - 1
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def scattered(number: int) -> int:
    """Return 64 bits that look random and depend on the number alone (splitmix64)."""
    mixed = (number + 0x9E3779B97F4A7C15) & _MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
    return mixed ^ (mixed >> 31)


class Residents:
    """The people of a seed, by their number."""

    def __init__(self, plan: PeoplePlan, seed: int) -> None:
        """Prepare the names; nobody is made before being asked for."""
        self._plan = plan
        self._seed = scattered(seed)
        self._families = list(plan.surnames)
        self._shares = list(accumulate(plan.surnames.values()))
        self._births = [
            f"{plan.identity_region}{FIRST_BIRTH + timedelta(days=day):%Y%m%d}"
            for day in range(BIRTH_DAYS)
        ]

    def person(self, number: int, address: str) -> dict[str, str]:
        """Return the fields of a subject: name, identity_number, phone, address."""
        bits = scattered(number ^ self._seed)
        serial = bits % 999 + 1
        body = f"{self._births[(bits >> 10) % BIRTH_DAYS]}{serial:03d}"
        check = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11
        return {
            "name": self._name(bits >> 26, self._plan.men if serial % 2 else self._plan.women),
            "identity_number": body + _CHECKS[check],
            "phone": f"{PHONE_PREFIX}{scattered(bits) % 10**8:08d}",
            "address": address,
        }

    def _name(self, bits: int, given: str) -> str:
        drawn = (bits & 0xFFF) / 0x1000 * self._shares[-1]
        family = self._families[bisect(self._shares, drawn)]
        first = given[(bits >> 12) % len(given)]
        two = (bits >> 20 & 0xFF) < TWO_CHARACTERS * 256
        return family + first + (given[(bits >> 28) % len(given)] if two else "")
