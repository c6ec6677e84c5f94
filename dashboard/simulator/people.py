"""Made-up people: names as frequent as in the place, numbers that can be nobody's.

Identity numbers have a right length, birth date and check digit, but their first six digits
(from the profile) are a region code that was never given out. Phone numbers begin with 100, which
no mobile network uses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dashboard.profile import Profile
from dashboard.simulator.mesh import Floats, Ints
from dashboard.simulator.plan import BadPlan

FIRST_BIRTH = date(1945, 1, 1)
BIRTH_DAYS = 20_800
"""Births fall within these days, so the youngest were born at the end of 2001."""
SERIALS = 999
PHONES = 10**8
PHONE_PREFIX = "100"
TWO_CHARACTERS = 0.72
"""The share of given names with two characters."""
CHECK_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CHECK_DIGITS = np.array(list("10X98765432"))


class PeoplePlan(BaseModel):
    """The ``[demo.people]`` part of a profile: weights of surnames, and given names by sex."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    identity_region: str = Field(pattern=r"^\d{6}$")
    surnames: dict[str, float] = Field(min_length=1)
    men: str = Field(min_length=1)
    women: str = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person; ``sex`` is "m" or "f" and agrees with the identity number."""

    name: str
    sex: str
    born: date
    identity_number: str
    phone: str


def people_plan(profile: Profile) -> PeoplePlan:
    """Return the ``[demo.people]`` part of a profile, checked; raise BadPlan without one."""
    content: Any = profile.demo.get("people", {})
    try:
        return PeoplePlan.model_validate(content)
    except ValidationError as error:
        raise BadPlan(f"profile {profile.name}, [demo.people]: {error}") from error


class PeopleMaker:
    """Makes people, never twice the same identity or phone number; one seed, one row of people."""

    def __init__(self, plan: PeoplePlan, seed: int) -> None:
        """Start the row of people of a seed."""
        self._plan = plan
        self._rng = np.random.default_rng([seed, 2])
        self._next = int(self._rng.integers(PHONES))
        weights = np.array(list(plan.surnames.values()))
        self._surnames = np.array(list(plan.surnames))
        self._chances: Floats = weights / weights.sum()
        self._identity_step = _coprime(self._rng, BIRTH_DAYS * SERIALS)
        self._phone_step = _coprime(self._rng, PHONES)

    def people(self, count: int) -> list[Person]:
        """Return the next ``count`` people (100,000 in less than a second)."""
        turn = np.arange(self._next, self._next + count, dtype=np.int64)
        self._next += count
        # Steps that share no divisor with the range visit every number of it once.
        slot = turn * self._identity_step % (BIRTH_DAYS * SERIALS)
        days, serials = slot // SERIALS, slot % SERIALS + 1
        male = serials % 2 == 1
        names = self._names(male)
        born = [FIRST_BIRTH + timedelta(days=day) for day in days.tolist()]
        numbers = identity_numbers(self._plan.identity_region, born, serials)
        phones = (turn * self._phone_step % PHONES).tolist()
        return [
            Person(name, "m" if man else "f", birth, number, f"{PHONE_PREFIX}{phone:08d}")
            for name, man, birth, number, phone in zip(
                names, male.tolist(), born, numbers, phones, strict=True
            )
        ]

    def _names(self, male: "np.ndarray[Any, np.dtype[np.bool_]]") -> list[str]:
        """Return full names, given names drawn from the lists for men and women."""
        count = len(male)
        family = self._rng.choice(self._surnames, count, p=self._chances)
        men, women = np.array(list(self._plan.men)), np.array(list(self._plan.women))
        first, second = (
            np.where(male, self._rng.choice(men, count), self._rng.choice(women, count))
            for _ in range(2)
        )
        second = np.where(self._rng.random(count) < TWO_CHARACTERS, second, "")
        joined: list[str] = np.strings.add(np.strings.add(family, first), second).tolist()
        return joined


def identity_numbers(region: str, born: Sequence[date], serials: Ints) -> list[str]:
    """Return 18-character identity numbers with their check digit (GB 11643)."""
    bodies = [
        f"{region}{birth:%Y%m%d}{serial:03d}"
        for birth, serial in zip(born, serials.tolist(), strict=True)
    ]
    digits = np.array(bodies).view("U1").reshape(len(bodies), -1).astype(np.int64)
    checks = CHECK_DIGITS[digits @ CHECK_WEIGHTS % 11].tolist()
    return [body + check for body, check in zip(bodies, checks, strict=True)]


def _coprime(rng: np.random.Generator, size: int) -> int:
    """Return a large random number that has no divisor in common with ``size``."""
    while True:
        step = int(rng.integers(size // 3, size))
        if np.gcd(step, size) == 1:
            return step
