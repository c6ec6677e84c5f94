"""Staff: made-up officers at every level, and how a record names them."""

from collections.abc import Iterator
from typing import Any

from dashboard.area import Level
from dashboard.simulator.people import PeopleMaker, PeoplePlan
from dashboard.simulator.world import World

DUTIES: tuple[tuple[Level, str], ...] = (
    (Level.COUNTY, "county_lead"),
    (Level.COUNTY, "county_desk"),
    (Level.TOWNSHIP, "township_lead"),
    (Level.TOWNSHIP, "township_desk"),
    (Level.TOWNSHIP, "township_police"),
    (Level.TOWNSHIP, "township_health"),
    (Level.VILLAGE, "village_lead"),
    (Level.GRID, "grid_lead"),
    (Level.GROUP, "group_lead"),
    (Level.MICRO, "micro_lead"),
)
CARD = (
    ("grid_worker", "grid_lead"),
    ("doctor", "township_health"),
    ("village_cadre", "village_lead"),
    ("township_cadre", "township_desk"),
    ("police", "township_police"),
)
"""The five of the 1+5 card, and the duty that each of them has."""


class Staff:
    """One officer for each duty of each area; the same world and seed give the same people."""

    def __init__(
        self, world: World, plan: PeoplePlan, *, seed: int, titles: dict[str, str]
    ) -> None:
        """Make all officers (40,000 in half a second)."""
        self._world, self._titles = world, titles
        maker = PeopleMaker(plan, seed)
        self._people = {duty: maker.people(len(world.codes[level])) for level, duty in DUTIES}
        self._above = {duty: world.above[level].tolist() for level, duty in DUTIES}

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield an officer record for each of them."""
        for level, duty in DUTIES:
            for code, one in zip(self._world.codes[level], self._people[duty], strict=True):
                yield {"area": code, "duty": duty, "name": one.name, "phone": one.phone}

    def officer(self, duty: str, micro: int) -> dict[str, Any]:
        """Return the record of the officer of a duty over a micro-grid."""
        level = next(level for level, said in DUTIES if said == duty)
        at = self._above[duty][micro]
        one = self._people[duty][at]
        code = self._world.codes[level][at]
        return {"area": code, "duty": duty, "name": one.name, "phone": one.phone}

    def signature(self, duty: str, micro: int) -> str:
        """Return how a record names the officer of a duty over a micro-grid: 网格长 · 吕建华."""
        return f"{self._titles[duty]} · {self._people[duty][self._above[duty][micro]].name}"

    def card(self, micro: int) -> list[dict[str, str]]:
        """Return the five of the 1+5 card of somebody in a micro-grid."""
        found = []
        for role, duty in CARD:
            one = self._people[duty][self._above[duty][micro]]
            found.append({"duty": role, "name": one.name, "phone": one.phone})
        return found
