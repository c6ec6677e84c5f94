"""Readings of the demonstration: codes scanned at each checkpoint, hour by hour."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from dashboard.day import HOUR, MINUTE, SECOND, Day, Instant, day_of, day_start
from dashboard.simulator.lives import KIND_IDS, Lives, Scene
from dashboard.simulator.mesh import Floats
from dashboard.simulator.rhythm import HOURS, number_of

STAGGER = 4 * SECOND
"""Checkpoints report once a minute, one so much after the other."""


class Readings:
    """The counted flows of a seed."""

    def __init__(self, scene: Scene) -> None:
        """Remember the scene."""
        self._scene = scene

    def between(self, since: Instant, until: Instant, lives: dict[Day, Lives]) -> Iterator[Any]:
        """Yield a reading record for each hour and checkpoint that grew in (since, until].

        ``lives`` are the cases of each of these days: a red code scanned is a red-code alert.
        """
        for hour in range(since // HOUR * HOUR, until + 1, HOUR):
            day = day_of(hour)
            scans = self._scans(day)[:, (hour - day_start(day)) // HOUR]
            red = _red(lives[day], hour)
            for number, spot in enumerate(self._scene.world.spots):
                before, after = (self._reported(at, hour, number) for at in (since, until))
                if after <= max(before, hour):
                    continue
                counts = (
                    ("code_scanned", int(scans[number] * (after - hour) / HOUR)),
                    ("code_red", sum(1 for at, there in red if there == number and at <= after)),
                )
                for kind, n in counts:
                    if n:
                        yield {
                            "area": spot.area,
                            "kind": kind,
                            "at": hour,
                            "place": spot.code,
                            "n": n,
                            "updated_at": after,
                        }

    @staticmethod
    def _reported(at: Instant, hour: Instant, number: int) -> Instant:
        """Return when a checkpoint last reported about an hour."""
        offset = number * STAGGER % MINUTE
        last = (at - offset) // MINUTE * MINUTE + offset
        return hour + HOUR if at >= hour + HOUR else min(max(last, hour), hour + HOUR)

    def _scans(self, day: Day) -> Floats:
        """Return the codes scanned at each checkpoint in each hour of a day."""
        rng = np.random.default_rng([self._scene.seed, 91, number_of(day)])
        daily = [self._scene.plan.scans.get(spot.kind, 0.0) for spot in self._scene.world.spots]
        rhythm = np.array(HOURS["scan"]) / sum(HOURS["scan"])
        own = np.random.default_rng([self._scene.seed, 90]).uniform(0.6, 1.4, len(daily))
        noise = rng.normal(1, 0.07, (len(daily), 24)).clip(0.7, 1.3)
        found: Floats = np.round((np.array(daily) * own)[:, None] * rhythm * noise)
        return found


def _red(lives: Lives, hour: Instant) -> list[tuple[Instant, int]]:
    """Return (at, checkpoint) of the red-code alerts raised in an hour."""
    mine = lives[
        (lives["kind"] == KIND_IDS.index("red_code"))
        & (lives["opened"] >= hour)
        & (lives["opened"] < hour + HOUR)
    ]
    return list(zip(mine["opened"].tolist(), mine["spot"].tolist(), strict=True))
