"""Lives: the cases of a day as columns, before they are told as records."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard.area import Level
from dashboard.cases.kind import KINDS
from dashboard.day import MINUTE, Day
from dashboard.profile import Profile
from dashboard.simulator.demo_plan import DemoPlan
from dashboard.simulator.geography import interior_points
from dashboard.simulator.mesh import Floats, Ints
from dashboard.simulator.residents import HOMES
from dashboard.simulator.world import World

Lives = np.ndarray[Any, np.dtype[np.void]]
"""One element a case, with the fields of LIFE; an instant of 0 stands for "never"."""
NOBODY = -1
NOWHERE = -1
KIND_IDS = list(KINDS)
LIFE = np.dtype(
    [
        ("kind", "u1"),  # index into KIND_IDS
        ("micro", "i4"),
        ("resident", "i8"),  # NOBODY where the case is about nobody
        ("spot", "i4"),  # the checkpoint, NOWHERE beside them
        ("opened", "i8"),
        ("responded", "i8"),
        ("closed", "i8"),
        ("voided", "i8"),
        ("noted", "i8"),
        ("points", "f8"),
        ("value", "f8"),  # what the kind measures: degrees, people, tenants; or whose colour
        ("pick", "i8"),  # which of several wordings
        ("number", "i4"),  # of the day, among cases with the same prefix
        ("lon", "f8"),
        ("lat", "f8"),
        ("watched", "?"),  # about somebody under observation
        ("chained", "?"),  # keeps an overdue slot's unit blue
    ]
)
INSTANTS = ("opened", "responded", "closed", "voided", "noted")


@dataclass(frozen=True, slots=True)
class Scene:
    """What every part of the simulator draws from."""

    world: World
    plan: DemoPlan
    profile: Profile
    weights: "Weights"
    opening: Day
    seed: int


@dataclass(frozen=True, slots=True)
class Weights:
    """How cases fall on micro-grids, as running sums to 1, and how late tasks are answered.

    ``slow`` is how much likelier than the place's mean each micro-grid's tasks are late.
    """

    alerts: Floats
    tasks: Floats
    slow: Floats


SLOW_GRIDS = 4
SLOWER = 6.0
HEAVY, LIGHT = 0.8, 0.35
"""How unlike grids are: the spread of a lognormal weight, for alerts and for tasks."""


def make_weights(world: World, plan: DemoPlan, seed: int) -> Weights:
    """Draw the weights of a seed."""
    rng = np.random.default_rng([seed, 10])
    grid = world.above[Level.GRID]
    size = np.bincount(grid)
    alerts, tasks = (
        np.exp(rng.normal(0, spread, len(size))) * size**bend
        for spread, bend in ((HEAVY, 0.5), (LIGHT, 0.65))
    )
    return Weights(
        alerts=_running(alerts[grid] / size[grid]),
        tasks=_running(tasks[grid] / size[grid]),
        slow=_slow(world, plan, rng) / plan.late_share,
    )


def _slow(world: World, plan: DemoPlan, rng: np.random.Generator) -> Floats:
    codes = world.codes[Level.TOWNSHIP]
    share = plan.late_share * np.linspace(0.45, 1.5, len(codes))[rng.permutation(len(codes))]
    for number, code in enumerate(codes):
        share[number] = plan.slow.get(code, share[number])
    grids = np.ones(len(world.codes[Level.GRID]))
    grids[rng.choice(len(grids), min(SLOW_GRIDS, len(grids)), replace=False)] = SLOWER
    found: Floats = share[world.above[Level.TOWNSHIP]] * grids[world.above[Level.GRID]]
    return found


def _running(weights: Floats) -> Floats:
    sums: Floats = np.cumsum(weights) / weights.sum()
    return sums


def drawn(rng: np.random.Generator, running: Floats, count: int) -> Ints:
    """Return ``count`` indices drawn by running sums."""
    found: Ints = np.searchsorted(running, rng.random(count), side="right")
    return np.minimum(found, len(running) - 1)


def born(kind: str, opened: Ints, rng: np.random.Generator) -> Lives:
    """Return new lives of a kind, opened at these instants; nowhere yet."""
    lives = np.zeros(len(opened), dtype=LIFE)
    lives["kind"] = KIND_IDS.index(kind)
    lives["opened"] = opened
    lives["resident"] = NOBODY
    lives["spot"] = NOWHERE
    lives["pick"] = rng.integers(1 << 40, size=len(opened))
    return lives


def at_home(lives: Lives, rng: np.random.Generator) -> None:
    """Make lives be about a resident of their micro-grid."""
    lives["resident"] = lives["micro"].astype(np.int64) * HOMES + rng.integers(
        HOMES, size=len(lives)
    )


def at_spots(lives: Lives, spots: Ints, world: World) -> None:
    """Put lives at checkpoints."""
    lives["spot"] = spots
    lives["micro"] = world.spot_micro[spots]


def limits(lives: Lives, profile: Profile) -> tuple[Ints, Ints]:
    """Return for each life how long it may take to respond and to close, in milliseconds."""
    respond = np.array([(profile.respond_within(kind) or 0) * MINUTE for kind in KIND_IDS])
    close = np.array([(profile.close_within(kind) or 0) * MINUTE for kind in KIND_IDS])
    return respond[lives["kind"]], close[lives["kind"]]


def by_kind(lives: Lives, values: dict[str, float], default: float) -> Floats:
    """Return a value for each life by its kind."""
    table = np.array([values.get(kind, default) for kind in KIND_IDS])
    found: Floats = table[lives["kind"]]
    return found


def stratified(rng: np.random.Generator, chances: Floats) -> Ints:
    """Return the indices chosen by chance, evenly: their number is as near the sum as can be.

    Neighbours share their luck, so sort what should come out even: chance alone would paint
    small townships red on many days.
    """
    sums = np.cumsum(np.clip(chances, 0, 1)) + rng.random()
    steps = np.floor(sums)
    found: Ints = np.flatnonzero(np.diff(steps, prepend=0))
    return found


def placed(lives: Lives, world: World, rng: np.random.Generator) -> None:
    """Give each life a point inside its micro-grid, or the point of its checkpoint."""
    points = interior_points(world.polygons[lives["micro"]], rng)
    lives["lon"], lives["lat"] = points[:, 0], points[:, 1]
    for number, spot in enumerate(world.spots):
        there = lives["spot"] == number
        lives["lon"][there], lives["lat"][there] = spot.longitude, spot.latitude


def numbered(lives: Lives) -> Lives:
    """Return lives by time of opening, each numbered from 1 among those of its prefix."""
    lives = lives[np.lexsort((lives["pick"], lives["opened"]))]
    prefixes = [KINDS[kind].prefix for kind in KIND_IDS]
    group = np.array([prefixes.index(prefix) for prefix in prefixes])[lives["kind"]]
    for prefix in np.unique(group):
        mine = group == prefix
        lives["number"][mine] = np.arange(1, mine.sum() + 1)
    return lives
