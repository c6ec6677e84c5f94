"""Slots: which control unit is blue or orange when, so that their number is exactly what it is.

Each slot is a chain of presences back to back: one ends in a unit at the very instant at which
the next begins in another. Each slot has units of its own, so two slots never share one. From
the opening on only the steady slots are left: as many units are blue as there are steady slots.
"""

from dataclasses import dataclass

import numpy as np

from dashboard.area import Level
from dashboard.day import DAY, HOUR, Day, Instant
from dashboard.simulator.demo_plan import DemoPlan
from dashboard.simulator.mesh import Ints
from dashboard.simulator.rhythm import dawn
from dashboard.simulator.world import TooSmall, World

OBSERVATION = 14 * DAY
LONG_AGO = 76
"""Slots that were always there began at least so many days before the opening."""
WAVE_SHARE, GUESTS_SHARE, SERIOUS_SHARE = 0.32, 0.09, 0.08
"""The slots that end before the opening, as shares of the steady ones: fevers of the bad days,
earlier arrivals, and the serious cases of the first weeks."""


@dataclass(frozen=True, slots=True)
class Slots:
    """``start`` is when each steady slot of persons begins; ``pools`` the units of every slot.

    The pools of the overdue slots follow those of the steady ones, then those of the wave, of
    the guests and of the serious cases. A unit is the index of its grid group.
    """

    start: Ints
    pools: list[Ints]
    overdue: int
    wave: int
    guests: int
    serious: int

    @property
    def persons(self) -> int:
        """The number of steady slots that hold observed persons."""
        return len(self.start)

    def unit(self, slot: int, turn: int) -> int:
        """Return the unit of a slot's presence number ``turn``; it differs from turn to turn."""
        pool = self.pools[slot]
        return int(pool[turn % len(pool)])


def make_slots(world: World, plan: DemoPlan, *, opening: Day, seed: int) -> Slots:
    """Return the slots of a demonstration; raise TooSmall where the units do not suffice."""
    rng = np.random.default_rng([seed, 30])
    blue = plan.blue_units
    persons = blue - plan.overdue_units
    wave, guests, serious = (
        round(blue * share) for share in (WAVE_SHARE, GUESTS_SHARE, SERIOUS_SHARE)
    )
    total = blue + wave + guests + serious
    pools = _pools(world, total, rng)
    return Slots(_starts(persons, opening, rng), pools, plan.overdue_units, wave, guests, serious)


def _pools(world: World, total: int, rng: np.random.Generator) -> list[Ints]:
    """Deal the units out to the slots, in each the likelier ones first."""
    units = rng.permutation(np.flatnonzero(world.units))
    if len(units) < 2 * total:
        raise TooSmall(f"{len(units)} control units: {2 * total} are needed for {total} slots")
    village = np.cumsum(world.count) - 1
    risk = np.exp(rng.normal(0, 1.1, len(world.names[Level.VILLAGE])))
    # Weighted drawing without return: the smallest of exponential waits, shorter for the likely.
    waits = rng.exponential(size=len(units)) / risk[world.above[Level.VILLAGE][village[units]]]
    return [
        dealt[np.argsort(waits[at::total], kind="stable")]
        for at in range(total)
        if len(dealt := units[at::total])
    ]


def _starts(persons: int, opening: Day, rng: np.random.Generator) -> Ints:
    """Return when each steady slot of persons begins, most of them long ago.

    A slot changes at its own hour of the day, which is in waking hours.
    """
    always, slow = round(persons * 0.62), round(persons * 0.16)
    days = np.concatenate(
        [
            LONG_AGO + np.arange(always) * 14 // max(always, 1),
            rng.integers(16, 60, slow),
            rng.choice([13, 12, 11, 10, 9], persons - always - slow, p=[0.1, 0.1, 0.2, 0.35, 0.25]),
        ]
    )
    hours = rng.integers(8 * 3600, 22 * 3600, persons) * 1000
    return dawn(opening, 0) - days * DAY + hours


def turns(start: Instant, since: Instant, until: Instant) -> range:
    """Return the numbers of a slot's presences that bear on the time from since to until."""
    first = max((since - start) // OBSERVATION, 0)
    return range(first, max((until - start) // OBSERVATION + 1, first))


def within_hours(rng: np.random.Generator, opening: Day, day: int) -> Instant:
    """Return an instant in the waking hours of a day so many days before the opening."""
    return dawn(opening, day) + int(rng.integers(8 * 3600, 21 * 3600)) * 1000


def some_hours(rng: np.random.Generator, low: float, high: float) -> int:
    """Return a length of time between two numbers of hours, in milliseconds, to the second."""
    return int(rng.uniform(low, high) * HOUR) // 1000 * 1000
