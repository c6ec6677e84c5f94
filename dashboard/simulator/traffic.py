"""Traffic: what gates, checkpoints, wristbands and registers send all day and that raises nothing.

The record that has number ``n`` in a second follows from the seed, the second and ``n`` alone, so
a client that starts again says the same once more, and a higher rate only says more.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from dashboard.area import Level
from dashboard.day import MINUTE, SECOND, Instant
from dashboard.intake.sent import Sent
from dashboard.simulator.geography import interior_points
from dashboard.simulator.residents import scattered
from dashboard.simulator.sentences import Sentences
from dashboard.simulator.staff import DUTIES, Staff
from dashboard.simulator.vehicles import CHARACTERS, LETTERS, Vehicles
from dashboard.simulator.world import World

Raw = dict[str, Any]
ORDINARY = "浙浙浙浙浙浙苏沪赣皖"
"""Where the vehicles that pass are from."""
FENCE_METRES = 120
DEGREE_METRES = 111_320
"""A degree of latitude, and one of longitude at the equator."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A record's instant, its number at its source, and the luck that makes the rest of it."""

    at: Instant
    id: str
    luck: Random


def moved(longitude: float, latitude: float, *, metres: float, turn: float) -> tuple[float, float]:
    """Return the point so many metres off, in a direction of ``turn`` (0 to 1: all around)."""
    angle = turn * 2 * np.pi
    north = metres / DEGREE_METRES
    east = north / np.cos(np.radians(latitude))
    return (
        round(float(longitude + east * np.sin(angle)), 6),
        round(float(latitude + north * np.cos(angle)), 6),
    )


def plate_of_nobody(luck: Random) -> str:
    """Return a plate that is on no key list: the listed ones end in a figure, this in a letter."""
    body = "".join(luck.choice(CHARACTERS) for _ in range(4))
    return f"{luck.choice(ORDINARY)}{luck.choice(LETTERS[:12])}{body}{luck.choice(LETTERS)}"


class Traffic:
    """The stream of a seed at any rate."""

    def __init__(
        self, world: World, words: Sentences, staff: Staff, vehicles: Vehicles, *, seed: int
    ) -> None:
        """Remember the world; nothing is made before being asked for."""
        self._world, self._words, self._staff, self._vehicles = world, words, staff, vehicles
        self._seed = seed
        makers: list[tuple[int, str, Callable[[Moment], Raw]]] = [
            (4200, "temperature", self._temperature),
            (3700, "position", self._position),
            (1850, "passage", self._passage),
            (220, "arrival", self._arrival),
            (18, "officer", self._officer),
            (6, "place", self._place),
            (6, "vehicle", self._vehicle),
        ]
        self._makers = [(type_, maker) for _, type_, maker in makers]
        self._shares = [share for share, _, _ in makers]

    def between(self, since: Instant, until: Instant, rate: float) -> Iterator[Sent]:
        """Yield the records of (since, until], second by second, ``rate`` in each."""
        for second in range(since // SECOND, until // SECOND + 1):
            for n in range(int((second + 1) * rate) - int(second * rate)):
                bits = scattered(scattered(second * 4096 + n) ^ self._seed)
                at = second * SECOND + bits % SECOND
                if since < at <= until:
                    yield self._record(Moment(at, f"{self._seed}-{second}-{n}", Random(bits)))

    def _record(self, moment: Moment) -> Sent:
        type_, make = moment.luck.choices(self._makers, self._shares)[0]
        return Sent(type_, make(moment))

    def _home(self, luck: Random) -> tuple[str, float, float]:
        """Return a micro-grid's code, and a point of it that is always the same."""
        micro = luck.randrange(self._world.micros)
        rng = np.random.default_rng([self._seed, 96, micro])
        longitude, latitude = interior_points(self._world.polygons[[micro]], rng)[0].tolist()
        return self._world.codes[Level.MICRO][micro], longitude, latitude

    def _temperature(self, moment: Moment) -> Raw:
        luck, spots = moment.luck, self._world.spots
        raw: Raw = {"celsius": round(min(max(luck.gauss(36.5, 0.25), 35.6), 37.2), 1)}
        if spots and luck.random() < 0.5:
            spot = luck.choice(spots)
            raw |= {"area": spot.area, "place": spot.code}
        else:
            raw["area"] = self._world.codes[Level.MICRO][luck.randrange(self._world.micros)]
        return {"source": "gate", "external_id": moment.id, "at": moment.at, **raw}

    def _position(self, moment: Moment) -> Raw:
        luck = moment.luck
        area, longitude, latitude = self._home(luck)
        metres, turn = luck.uniform(0, 0.8 * FENCE_METRES), luck.random()
        there = moved(longitude, latitude, metres=metres, turn=turn)
        fence = {"longitude": longitude, "latitude": latitude, "radius": FENCE_METRES}
        return {
            "source": "fence",
            "external_id": moment.id,
            "at": moment.at,
            "area": area,
            "wristband": f"SH-{luck.randrange(10**6):06d}",
            "longitude": there[0],
            "latitude": there[1],
            "fence": fence,
        }

    def _passage(self, moment: Moment) -> Raw:
        if not self._world.spots:
            return self._temperature(moment) | {"celsius": 36.5}
        luck = moment.luck
        return {
            "source": "checkpoint",
            "external_id": moment.id,
            "at": moment.at,
            "place": luck.choice(self._world.spots).code,
            "plate": plate_of_nobody(luck),
            "lane": f"{luck.randint(1, 4)}",
        }

    def _arrival(self, moment: Moment) -> Raw:
        luck = moment.luck
        reached = moment.at - luck.randint(8, 50) * MINUTE
        return {
            "source": "register",
            "external_id": moment.id,
            "at": reached,
            "declared_at": luck.randint(reached // SECOND, moment.at // SECOND) * SECOND,
            "area": self._world.codes[Level.MICRO][luck.randrange(self._world.micros)],
            "updated_at": moment.at,
        }

    def _officer(self, moment: Moment) -> Raw:
        luck = moment.luck
        _, duty = luck.choice(DUTIES)
        return self._staff.officer(duty, luck.randrange(self._world.micros))

    def _place(self, moment: Moment) -> Raw:
        if not self._world.spots:
            return self._officer(moment)
        spot = moment.luck.choice(self._world.spots)
        return {
            "code": spot.code,
            "area": spot.area,
            "kind": spot.kind,
            "name": spot.name,
            "name_en": spot.name_en,
            "longitude": spot.longitude,
            "latitude": spot.latitude,
        }

    def _vehicle(self, moment: Moment) -> Raw:
        return self._vehicles.record(moment.luck.randrange(1 << 20), self._words)
