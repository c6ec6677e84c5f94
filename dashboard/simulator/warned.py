"""Warned persons of the demonstration: who is observed where, from when to when."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dashboard.day import DAY, HOUR, Day, Instant, day_end, day_of, day_start
from dashboard.simulator.demo_plan import DemoPlan
from dashboard.simulator.geography import interior_points
from dashboard.simulator.residents import HOMES
from dashboard.simulator.rhythm import dawn, days_from
from dashboard.simulator.slots import OBSERVATION, Slots, some_hours, turns, within_hours
from dashboard.simulator.world import World

YELLOW_SHARE = 0.61
LONGEST = 30 * DAY
"""No warned person stays longer than this."""


@dataclass(frozen=True, slots=True)
class Warned:
    """A warned person's whole story.

    ``colours`` are (since, colour), the first at ``opened``; ``close_by`` is None for a serious
    warning, which ends when somebody records it. ``papers_at`` is when the four papers and the
    card were complete, None where one was never signed; ``early`` marks a release before time.
    """

    opened: Instant
    closed: Instant
    close_by: Instant | None
    colours: tuple[tuple[Instant, str], ...]
    micro: int
    resident: int
    papers_at: Instant | None
    early: bool
    lon: float
    lat: float
    pick: int

    def colour_at(self, at: Instant) -> str:
        """Return the colour at an instant of the life."""
        return [colour for since, colour in self.colours if since <= at][-1]

    def steps_between(self, since: Instant, until: Instant) -> bool:
        """Say whether anything happens in (since, until]."""
        steps = [self.opened, self.closed, *(at for at, _ in self.colours)]
        if self.papers_at is not None:
            steps.append(self.papers_at)
        return any(since < at <= until for at in steps)


class WarnedPersons:
    """Every warned person of a seed and an opening day, for any time."""

    def __init__(
        self, world: World, plan: DemoPlan, slots: Slots, *, opening: Day, seed: int
    ) -> None:
        """Draw the persons who are there once; those of the steady slots are made when asked."""
        self._world, self._plan, self._slots = world, plan, slots
        self._opening, self._seed = opening, seed
        self._once = [*self._wave(), *self._guests(), *self._serious()]
        self._steady = lru_cache(maxsize=4096)(self._of_slot)
        self._opened = lru_cache(maxsize=512)(self._opened_on)

    def bearing(self, since: Instant, until: Instant) -> list[Warned]:
        """Return those who are there at some time from ``since`` to ``until``, oldest first."""
        found = [one for one in self._once if one.opened <= until and one.closed >= since]
        for slot, start in enumerate(self._slots.start.tolist()):
            for turn in turns(start, since, until):
                found += self._steady(slot, turn)
        return sorted(found, key=_order)

    def opened_on(self, day: Day) -> tuple[Warned, ...]:
        """Return those registered on a day, in the order of their numbers."""
        return self._opened(day)

    def changed(self, since: Instant, until: Instant) -> list[tuple[Day, int, Warned]]:
        """Return (day, number, person) of all with a life in (since, until], oldest first."""
        first, last = day_of(since - LONGEST), day_of(until)
        return [
            (day, number, one)
            for day in days_from(first, last)
            for number, one in enumerate(self.opened_on(day), start=1)
            if one.closed > since and one.opened <= until
        ]

    def _opened_on(self, day: Day) -> tuple[Warned, ...]:
        begin, end = day_start(day), day_end(day)
        return tuple(one for one in self.bearing(begin, end) if begin <= one.opened < end)

    def _of_slot(self, slot: int, turn: int) -> tuple[Warned, ...]:
        """Return the person of a steady slot's turn, and who came with them."""
        rng = np.random.default_rng([self._seed, 31, slot, turn])
        opened = int(self._slots.start[slot]) + turn * OBSERVATION
        unit = self._slots.unit(slot, turn)
        every = max(self._slots.persons // max(self._plan.families, 1), 1)
        family = self._plan.families and slot % every == 0
        with_them = 1 if family and slot // every < self._plan.families else 0
        colour = "yellow" if rng.random() < YELLOW_SHARE else "blue"
        first = self._person(rng, unit, colour, opened=opened, closed=opened + OBSERVATION)
        return (first, *(self._beside(rng, first, n) for n in range(1, with_them + 1)))

    def _beside(self, rng: np.random.Generator, first: Warned, n: int) -> Warned:
        """Return somebody of the same household, observed for the same time."""
        home = (first.resident + n) % HOMES
        return Warned(
            opened=first.opened,
            closed=first.closed,
            close_by=first.close_by,
            colours=first.colours,
            micro=first.micro,
            resident=first.micro * HOMES + home,
            papers_at=first.papers_at,
            early=first.early,
            lon=first.lon,
            lat=first.lat,
            pick=int(rng.integers(1 << 30)),
        )

    def _person(
        self,
        rng: np.random.Generator,
        unit: int,
        colour: str,
        *,
        opened: Instant,
        closed: Instant,
        steps: tuple[tuple[Instant, str], ...] = (),
    ) -> Warned:
        micro = int(self._world.first[unit] + rng.integers(self._world.count[unit]))
        (lon, lat) = interior_points(self._world.polygons[[micro]], rng)[0].tolist()
        signed = opened + some_hours(rng, 1, 7)
        serious = any(c in ("red", "orange") for _, c in ((opened, colour), *steps))
        return Warned(
            opened=opened,
            closed=closed,
            close_by=None if serious else opened + OBSERVATION,
            colours=((opened, colour), *steps),
            micro=micro,
            resident=micro * HOMES + int(rng.integers(HOMES)),
            papers_at=signed if rng.random() < 0.94 and signed < closed else None,
            early=closed < opened + OBSERVATION,
            lon=lon,
            lat=lat,
            pick=int(rng.integers(1 << 30)),
        )

    def _pools_from(self, offset: int, count: int) -> list[tuple[int, np.random.Generator]]:
        base = self._slots.persons + self._slots.overdue + offset
        return [
            (slot, np.random.default_rng([self._seed, 32, slot]))
            for slot in range(base, base + count)
        ]

    def _wave(self) -> list[Warned]:
        """Return the fevers of the bad days, released early once two tests were negative."""
        found = []
        for slot, rng in self._pools_from(0, self._slots.wave):
            opened = within_hours(
                rng, self._opening, int(rng.choice([11, 10, 9], p=[0.2, 0.5, 0.3]))
            )
            longest = dawn(self._opening, 1.3) - opened
            closed = opened + min(some_hours(rng, 60, 190), longest // HOUR * HOUR)
            unit = self._slots.unit(slot, 0)
            found.append(self._person(rng, unit, "blue", opened=opened, closed=closed))
        return found

    def _guests(self) -> list[Warned]:
        """Return arrivals of earlier weeks, observed to the end of their fourteen days."""
        found = []
        for slot, rng in self._pools_from(self._slots.wave, self._slots.guests):
            opened = within_hours(rng, self._opening, int(rng.integers(17, 34)))
            unit = self._slots.unit(slot, 0)
            found.append(
                self._person(rng, unit, "yellow", opened=opened, closed=opened + OBSERVATION)
            )
        return found

    def _serious(self) -> list[Warned]:
        """Return the confirmed cases and close contacts of the first weeks, over since."""
        found = []
        offset = self._slots.wave + self._slots.guests
        for number, (slot, rng) in enumerate(self._pools_from(offset, self._slots.serious)):
            opened = within_hours(rng, self._opening, int(rng.integers(48, 59)))
            closed = opened + 14 * DAY + some_hours(rng, 0, 5)
            colour: str = "orange"
            steps: tuple[tuple[Instant, str], ...] = ()
            if number % 4 == 0:
                second, third = (opened + some_hours(rng, a, a + 20) for a in (20, 50))
                colour, steps = "yellow", ((second, "orange"), (third, "red"))
                closed = opened + 17 * DAY + some_hours(rng, 0, 5)
            unit = self._slots.unit(slot, 0)
            found.append(self._person(rng, unit, colour, opened=opened, closed=closed, steps=steps))
        return found


def _order(one: Warned) -> tuple[Instant, int]:
    return one.opened, one.resident
