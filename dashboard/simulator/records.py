"""The simulator of records: a made history that goes on, the same for the same seed.

Every day's cases follow from the seed, the profile, the areas and the opening day (the day on
which the demonstration was first prepared) alone, so any stretch of time can be told at any
time, and telling it twice tells the same.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np

from dashboard.day import DAY, HOUR, Day, Instant, add_days, day_of
from dashboard.intake.sent import Sent
from dashboard.profile import Profile
from dashboard.simulator.alerts import alerts_of
from dashboard.simulator.assessed import findings_of, items_of
from dashboard.simulator.demo_plan import demo_plan
from dashboard.simulator.directives import Directives
from dashboard.simulator.incidents import Incidents
from dashboard.simulator.lives import INSTANTS, Lives, Scene, make_weights, numbered, placed
from dashboard.simulator.overdue import OverdueChains
from dashboard.simulator.readings import Readings
from dashboard.simulator.residents import Residents
from dashboard.simulator.rhythm import days_from, number_of
from dashboard.simulator.sentences import sentences
from dashboard.simulator.slots import make_slots
from dashboard.simulator.staff import Staff
from dashboard.simulator.tasks import tasks_of
from dashboard.simulator.telling import Raw, Teller
from dashboard.simulator.traffic import Traffic
from dashboard.simulator.vehicles import Vehicles
from dashboard.simulator.warned import WarnedPersons
from dashboard.simulator.world import World

LONGEST = 6
"""Days after its opening day on which a case that is no warned person can still change."""


class Simulator:
    """A demonstration's records for any stretch of time."""

    def __init__(self, world: World, profile: Profile, *, opening: Day, seed: int) -> None:
        """Set the scene; raise BadPlan or TooSmall where profile or areas do not suffice."""
        plan = demo_plan(profile)
        self._words = sentences()
        self._scene = Scene(
            world, plan, profile, make_weights(world, plan, seed), opening=opening, seed=seed
        )
        slots = make_slots(world, plan, opening=opening, seed=seed)
        self._warned = WarnedPersons(world, plan, slots, opening=opening, seed=seed)
        self._chains = OverdueChains(slots, profile, seed=seed)
        self._staff = Staff(world, plan.people, seed=seed, titles=self._words.duties)
        self._vehicles = Vehicles(plan.plates, plan.key_vehicles, seed)
        people = Residents(plan.people, seed)
        self._teller = Teller(self._scene, self._words, self._staff, people, self._vehicles)
        self._readings = Readings(self._scene)
        self._traffic = Traffic(world, self._words, self._staff, self._vehicles, seed=seed)
        self._incidents = Incidents(
            world,
            profile,
            self._words,
            self._staff,
            self._vehicles,
            person=self._teller.person,
            seed=seed,
        )
        self._directives = Directives(world, profile, opening=opening, seed=seed)
        self._lives = lru_cache(maxsize=LONGEST + 4)(self._day_plan)

    def day_plan(self, day: Day) -> Lives:
        """Return the lives of all cases opened on a day, but for warned persons."""
        return self._lives(day)

    def _day_plan(self, day: Day) -> Lives:
        scene = self._scene
        lives = np.concatenate(
            [
                alerts_of(scene, day, self._warned, self._chains),
                tasks_of(scene, day, self._warned),
                items_of(scene, day),
                findings_of(scene, day),
            ]
        )
        lives = numbered(lives)
        placed(lives, scene.world, np.random.default_rng([scene.seed, 53, number_of(day)]))
        return lives

    def records_between(
        self,
        since: Instant,
        until: Instant,
        *,
        newest_first: bool = False,
        standing: bool = False,
    ) -> Iterator[Raw]:
        """Yield each case with a step in (since, until], as its source tells it at ``until``.

        Warned persons come first, since the colours hang on them; then day by day. With
        ``standing`` those come too that began before ``since`` and have not changed: what
        somebody must hear who knew nothing yet.
        """
        yield from self.bearing_between(since, until, standing=standing)
        yield from self.others_between(since, until, newest_first=newest_first, standing=standing)

    def bearing_between(
        self, since: Instant, until: Instant, *, standing: bool = False
    ) -> Iterator[Raw]:
        """Yield, of those cases, the ones that keep the blue units blue, turn by turn.

        A turn ends in the very instant in which the next begins elsewhere, so whoever tells them
        a little ahead of time leaves it to the clock to change both units at once.
        """
        for day, number, one in self._warned.changed(since, until):
            if standing or one.steps_between(since, until):
                yield self._teller.told_warned(day, number, one, until)
        for day, values in self._told_lives(since, until, chained=True, standing=standing):
            yield self._teller.told(day, values, until)

    def others_between(
        self,
        since: Instant,
        until: Instant,
        *,
        newest_first: bool = False,
        standing: bool = False,
    ) -> Iterator[Raw]:
        """Yield all the others of those cases."""
        found = self._told_lives(
            since, until, chained=False, standing=standing, newest_first=newest_first
        )
        for day, values in found:
            yield self._teller.told(day, values, until)

    def _told_lives(
        self,
        since: Instant,
        until: Instant,
        *,
        chained: bool,
        standing: bool,
        newest_first: bool = False,
    ) -> Iterator[tuple[Day, tuple[Any, ...]]]:
        days = days_from(add_days(day_of(since), -LONGEST), day_of(until))
        for day in reversed(days) if newest_first else days:
            lives = self.day_plan(day)
            chosen = _stepping(lives, since, until)
            if standing:
                chosen |= (lives["opened"] <= since) & (_ended(lives) > since)
            for values in lives[chosen & (lives["chained"] == chained)].tolist():
                yield day, values

    def readings_between(self, since: Instant, until: Instant) -> Iterator[dict[str, Any]]:
        """Yield the readings that grew in (since, until], oldest first."""
        step = DAY
        start = since
        while start < until:
            end = min(start - start % step + step, until)
            days = days_from(day_of(start // HOUR * HOUR), day_of(end))
            yield from self._readings.between(start, end, {day: self.day_plan(day) for day in days})
            start = end

    def traffic_between(self, since: Instant, until: Instant, rate: float) -> Iterator[Sent]:
        """Yield the records of (since, until] that raise nothing, ``rate`` a second."""
        return self._traffic.between(since, until, rate)

    def incidents_between(
        self, since: Instant, until: Instant, known: Instant, oldest: Instant
    ) -> Iterator[Sent]:
        """Yield the records of (since, until] that raise alerts by rules, and workers' steps.

        ``known`` and ``oldest`` are as in ``Incidents.between``.
        """
        return self._incidents.between(since, until, known=known, oldest=oldest)

    def directives_between(self, since: Instant, until: Instant, start: Instant) -> Iterator[Sent]:
        """Yield the orders, notices and receipts of (since, until], none issued by ``start``."""
        return self._directives.between(since, until, start=start)

    def officers(self) -> Iterator[dict[str, Any]]:
        """Yield an officer record for every duty of every area."""
        return self._staff.records()

    def vehicles(self) -> Iterator[dict[str, str]]:
        """Yield a record for every key vehicle."""
        return self._vehicles.records(self._words)


def _ended(lives: Lives) -> Any:
    """Return when each life ends; what is recorded and never closed ends at once."""
    return np.maximum(np.maximum(lives["closed"], lives["voided"]), lives["opened"])


def _stepping(lives: Lives, since: Instant, until: Instant) -> Any:
    """Say of each life whether something happens in it in (since, until]."""
    found = np.zeros(len(lives), dtype=bool)
    for name in INSTANTS:
        found |= (lives[name] > since) & (lives[name] <= until)
    return found
