"""Overdue alerts that keep a few control units blue, one after the other, without a gap."""

from dataclasses import dataclass

import numpy as np

from dashboard.cases.kind import KINDS
from dashboard.day import HOUR, MINUTE, Day, Instant, add_days, day_start
from dashboard.profile import Profile
from dashboard.simulator.rhythm import number_of
from dashboard.simulator.slots import Slots

CHANGES = ((9.4, 1.6), (14.4, 2.4), (20.1, 1.8))
"""The hours of the day at which an overdue alert is closed at last, and how far they vary."""
DAYTIME = ("fence_touched", "key_vehicle", "abnormal_temperature", "gathering")
OVERNIGHT = ("unregistered_tenant", "public_report", "undeclared_arrival")


@dataclass(frozen=True, slots=True)
class Overdue:
    """An alert late from ``due`` to ``closed`` in a unit (the index of its group)."""

    kind: str
    opened: Instant
    due: Instant
    closed: Instant
    unit: int


class OverdueChains:
    """The chains of the overdue slots of a seed."""

    def __init__(self, slots: Slots, profile: Profile, *, seed: int) -> None:
        """Remember the slots; a chain is made when asked for."""
        self._slots, self._profile, self._seed = slots, profile, seed

    def due_on(self, day: Day) -> list[Overdue]:
        """Return the alerts whose deadline passes on a day."""
        found = []
        for number in range(self._slots.overdue):
            changes = self._changes(number, day)
            ends = [*changes[1:], self._changes(number, add_days(day, 1))[0]]
            slot = self._slots.persons + number
            rng = np.random.default_rng([self._seed, 41, number, number_of(day)])
            for turn, (due, closed) in enumerate(zip(changes, ends, strict=True)):
                kind = str(rng.choice(OVERNIGHT if turn == 2 else DAYTIME))
                unit = self._slots.unit(slot, number_of(day) * len(CHANGES) + turn)
                found.append(Overdue(kind, due - self._within(kind), due, closed, unit))
        return found

    def _changes(self, number: int, day: Day) -> list[Instant]:
        rng = np.random.default_rng([self._seed, 40, number, number_of(day)])
        return [
            day_start(day) + int((hour + (rng.random() - 0.5) * wide) * HOUR) // 1000 * 1000
            for hour, wide in CHANGES
        ]

    def _within(self, kind: str) -> int:
        minutes = self._profile.close_within(kind)
        if minutes is None:
            raise ValueError(f"{kind} has no deadline among {sorted(KINDS)}")
        return minutes * MINUTE
