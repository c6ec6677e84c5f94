"""The alerts of a day: where, how soon answered and closed, and which are allowed to be late."""

import numpy as np

from dashboard.area import Level
from dashboard.cases.kind import KINDS, WARNING_COLOURS, Family
from dashboard.day import DAY, HOUR, MINUTE, Day, day_end, day_of, day_start
from dashboard.simulator.lives import (
    KIND_IDS,
    Lives,
    Scene,
    at_home,
    at_spots,
    born,
    by_kind,
    drawn,
    limits,
)
from dashboard.simulator.mesh import Floats, Ints
from dashboard.simulator.overdue import OverdueChains
from dashboard.simulator.rhythm import (
    BAD_DAY,
    HOURS,
    before_night,
    moments,
    mood,
    number_of,
    spread,
    whole_seconds,
)
from dashboard.simulator.warned import WarnedPersons
from dashboard.simulator.world import Bools

TAKEN = {
    "fence_touched": 0.6,
    "abnormal_temperature": 0.65,
    "red_code": 0.45,
    "key_vehicle": 0.7,
    "unregistered_tenant": 0.86,
    "undeclared_arrival": 0.82,
    "gathering": 0.45,
    "public_report": 0.83,
}
"""The share of the time to close that an alert takes on the mean."""
LATE_ANSWER, VOID = 0.03, 0.02
WATCHED = 0.45
"""The share of touched fences that are touched by somebody under observation."""
AT_SPOT = {"red_code": 1.0, "key_vehicle": 0.7, "abnormal_temperature": 0.4}
"""The share of alerts raised at a checkpoint."""
ABOUT_SOMEBODY = ("abnormal_temperature", "unregistered_tenant", "undeclared_arrival", "red_code")
LATE_OPEN_GROUND, LATE_WATCHED, LATE_BAD_DAY = 0.08, 0.06, 0.09
LONGEST_LATE = 6 * HOUR


def alerts_of(scene: Scene, day: Day, persons: WarnedPersons, chains: OverdueChains) -> Lives:
    """Return the alerts raised on a day."""
    rng = np.random.default_rng([scene.seed, 51, number_of(day)])
    feeling = mood(rng, day=day, opening=scene.opening, family=Family.ALERT)
    parts = []
    for kind, rate in scene.plan.per_day.items():
        if KINDS[kind].family is Family.ALERT:
            count = int(rng.poisson(rate * feeling.cases))
            lives = born(kind, np.sort(moments(rng, day, HOURS[kind], count)), rng)
            _somewhere(lives, kind, scene, rng)
            parts.append(lives)
    lives = np.concatenate(parts)
    steady = _watched(lives, day, persons, rng)
    _handled(lives, scene, day, rng)
    _some_late(lives, scene, day, steady=steady, rng=rng)
    return np.concatenate([lives, _chained(scene, day, chains)])


def _somewhere(lives: Lives, kind: str, scene: Scene, rng: np.random.Generator) -> None:
    lives["micro"] = drawn(rng, scene.weights.alerts, len(lives))
    if kind in ABOUT_SOMEBODY:
        at_home(lives, rng)
    there = np.flatnonzero(rng.random(len(lives)) < AT_SPOT.get(kind, 0.0))
    if len(scene.world.spots):
        shares = np.array([scene.plan.scans.get(s.kind, 0.0) + 1 for s in scene.world.spots])
        part = lives[there]
        at_spots(part, drawn(rng, np.cumsum(shares) / shares.sum(), len(there)), scene.world)
        lives[there] = part
    if kind == "abnormal_temperature":
        lives["value"] = np.round(37.3 + rng.gamma(1.6, 0.28, len(lives)), 1).clip(max=39.8)
    elif kind == "gathering":
        lives["value"] = 6 + rng.geometric(0.09, len(lives))
    else:
        lives["value"] = rng.geometric(0.6, len(lives))


def _watched(lives: Lives, day: Day, persons: WarnedPersons, rng: np.random.Generator) -> Bools:
    """Let observed persons touch fences; say which of them stay for a good while yet."""
    fences = (lives["kind"] == KIND_IDS.index("fence_touched")).nonzero()[0]
    touched = fences[rng.random(len(fences)) < WATCHED]
    there = [
        one
        for one in persons.bearing(day_start(day), day_end(day))
        if one.opened <= day_start(day)
        and one.closed >= day_end(day) + DAY
        and one.close_by is not None
    ]
    steady = np.zeros(len(lives), dtype=bool)
    if there:
        colours = list(WARNING_COLOURS)
        chosen = [there[n] for n in rng.integers(len(there), size=len(touched))]
        lives["micro"][touched] = [one.micro for one in chosen]
        lives["resident"][touched] = [one.resident for one in chosen]
        lives["value"][touched] = [colours.index(one.colours[-1][1]) for one in chosen]
        lives["watched"][touched] = True
        steady[touched] = True
    return steady


def _handled(lives: Lives, scene: Scene, day: Day, rng: np.random.Generator) -> None:
    """Answer and close every alert in time, some answered late, some void."""
    count = len(lives)
    respond, close = limits(lives, scene.profile)
    answer = respond * (0.04 + spread(rng, count, middle=0.36, tight=4))
    late = rng.random(count) < LATE_ANSWER
    answer = np.where(late, respond * (1.05 + rng.exponential(0.5, count)), answer)
    answer = np.minimum(answer, close * 0.6).astype(np.int64)
    middle = by_kind(lives, TAKEN, 0.5)
    share = rng.beta(middle * 5, (1 - middle) * 5)
    taken = np.maximum(answer + 2 * MINUTE, close * share * 0.96)
    planned = lives["opened"] + np.minimum(taken, close * 0.97).astype(np.int64)
    responded = whole_seconds(lives["opened"] + answer)
    planned = before_night(rng, opened=lives["opened"], planned=planned, day=day)
    ended = np.maximum(whole_seconds(planned), responded + MINUTE)
    void = rng.random(count) < VOID
    lives["responded"] = responded
    lives["closed"] = np.where(void, 0, ended)
    lives["voided"] = np.where(void, ended, 0)
    lives["noted"] = _noted(responded, ended, rng)


def _noted(responded: Ints, ended: Ints, rng: np.random.Generator) -> Ints:
    """Return when somebody reported from the spot, 0 where nobody did."""
    share = 0.2 + 0.4 * rng.random(len(ended))
    between = responded + ((ended - responded) * share).astype(np.int64)
    return np.where(rng.random(len(ended)) < 0.55, whole_seconds(between), 0)


def _some_late(
    lives: Lives, scene: Scene, day: Day, *, steady: Bools, rng: np.random.Generator
) -> None:
    """Let some alerts be closed late, where that turns no green unit blue.

    That is where there is no unit, or where the unit is blue anyway; but on the bad days before
    the opening it may be anywhere.
    """
    _, close = limits(lives, scene.profile)
    open_ground = ~scene.world.units[scene.world.above[Level.GROUP][lives["micro"]]]
    chance: Floats = np.where(open_ground, LATE_OPEN_GROUND, 0.0)
    chance[steady] = LATE_WATCHED
    if number_of(scene.opening) - number_of(day) in (BAD_DAY, BAD_DAY - 1):
        chance = np.maximum(chance, LATE_BAD_DAY)
    late = (rng.random(len(lives)) < chance) & (lives["closed"] > 0)
    over = np.minimum(5 * MINUTE + rng.exponential(80 * MINUTE, len(lives)), LONGEST_LATE)
    closed = whole_seconds(lives["opened"] + close + over.astype(np.int64))
    lives["closed"] = np.where(late, closed, lives["closed"])


def _chained(scene: Scene, day: Day, chains: OverdueChains) -> Lives:
    """Return the alerts opened on a day that keep the overdue slots' units blue."""
    tomorrow = day_of(day_end(day))
    mine = [
        one for due in (day, tomorrow) for one in chains.due_on(due) if day_of(one.opened) == day
    ]
    rng = np.random.default_rng([scene.seed, 52, number_of(day)])
    parts = []
    for one in mine:
        lives = born(one.kind, np.array([one.opened]), rng)
        world = scene.world
        lives["micro"] = world.first[one.unit] + rng.integers(world.count[one.unit])
        if one.kind in ABOUT_SOMEBODY:
            at_home(lives, rng)
        respond, _ = limits(lives, scene.profile)
        lives["value"] = 38.1 if one.kind == "abnormal_temperature" else 7
        lives["responded"] = whole_seconds(
            lives["opened"] + (respond * rng.uniform(0.3, 1.2)).astype(np.int64)
        )
        lives["noted"] = one.due + 7 * MINUTE
        lives["closed"] = one.closed
        lives["chained"] = True
        parts.append(lives)
    return np.concatenate(parts) if parts else born("fence_touched", np.zeros(0, np.int64), rng)
