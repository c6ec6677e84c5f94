"""Assessment items of a month, and what inspection teams find in a day."""

import numpy as np

from dashboard.area import Level
from dashboard.cases.kind import Family
from dashboard.day import DAY, HOUR, MINUTE, Day, month_start
from dashboard.simulator.lives import Lives, Scene, born, drawn, limits
from dashboard.simulator.mesh import Floats, Ints
from dashboard.simulator.rhythm import HOURS, moments, mood, number_of, spread, whole_seconds

DEDUCTIONS = np.array([0.5, 1.0, 1.5, 2.0, 3.0])
DEDUCTION_CHANCES = np.array([0.16, 0.24, 0.2, 0.28, 0.12])
BONUSES = np.array([0.5, 1.0, 1.5, 2.0])
BONUS_CHANCES = np.array([0.4, 0.35, 0.15, 0.1])
DEEPEST, HIGHEST = -13.5, 4.0
"""How far the items of a month move a grid at most."""
DEDUCTED, REWARDED = 1.36, 0.26
"""Items a grid and month on the mean."""
REVOKED = 0.02


def items_of(scene: Scene, day: Day) -> Lives:
    """Return the assessment items recorded on a day."""
    month = month_of(scene, month_start(day))
    mine = month[month["day"] == day % 100]
    rng = np.random.default_rng([scene.seed, 72, number_of(day)])
    parts = []
    for kind, chosen in (("deduction", mine["points"] < 0), ("bonus", mine["points"] > 0)):
        items = mine[chosen]
        opened = np.sort(moments(rng, day, HOURS["finding"], len(items)))
        lives = born(kind, opened, rng)
        lives["micro"], lives["points"] = items["micro"], items["points"]
        told = opened + (rng.uniform(1, 20, len(items)) * HOUR).astype(np.int64)
        revoked = rng.random(len(items)) < REVOKED
        lives["closed"] = np.where(revoked, 0, whole_seconds(told))
        lives["voided"] = np.where(revoked, whole_seconds(told + 2 * DAY), 0)
        parts.append(lives)
    return np.concatenate(parts)


def month_of(scene: Scene, month: Day) -> np.ndarray:
    """Return the items of a month as (day of the month, points, micro), grids within bounds."""
    rng = np.random.default_rng([scene.seed, 71, month])
    world = scene.world
    grids = len(world.codes[Level.GRID])
    order = np.argsort(world.above[Level.GRID], kind="stable")
    count = np.bincount(world.above[Level.GRID], minlength=grids)
    found = []
    for mean, values, chances, sign, bound in (
        (DEDUCTED, DEDUCTIONS, DEDUCTION_CHANCES, -1, -DEEPEST),
        (REWARDED, BONUSES, BONUS_CHANCES, 1, HIGHEST),
    ):
        # Some grids have many items: a gamma mean gives a negative binomial number.
        items = rng.poisson(rng.gamma(0.7, mean / 0.7, grids))
        grid = np.repeat(np.arange(grids), items)
        points = rng.choice(values, len(grid), p=chances)
        kept = _within(grid, points, bound)
        first = np.cumsum(count) - count
        micro = order[first[grid] + (rng.random(len(grid)) * count[grid]).astype(np.int64)]
        day = rng.integers(1, 31, len(grid))
        found.append(_rows(day[kept], sign * points[kept], micro[kept]))
    return np.concatenate(found)


def _within(grid: Ints, points: Floats, bound: float) -> Ints:
    """Return the items that keep the sum of each grid (which stand together) within a bound."""
    sums = np.cumsum(points)
    starts = np.flatnonzero(np.diff(grid, prepend=-1))
    before = np.repeat(sums[starts] - points[starts], np.diff(np.append(starts, len(grid))))
    found: Ints = np.flatnonzero(sums - before <= bound)
    return found


def _rows(day: Ints, points: Floats, micro: Ints) -> np.ndarray:
    rows = np.zeros(len(day), dtype=[("day", "i4"), ("points", "f8"), ("micro", "i4")])
    rows["day"], rows["points"], rows["micro"] = day, points, micro
    return rows


def findings_of(scene: Scene, day: Day) -> Lives:
    """Return what inspection teams find on a day."""
    rng = np.random.default_rng([scene.seed, 73, number_of(day)])
    feeling = mood(rng, day=day, opening=scene.opening, family=Family.FINDING)
    count = int(rng.poisson(scene.plan.per_day.get("finding", 0.0) * feeling.cases))
    lives = born("finding", moments(rng, day, HOURS["finding"], count), rng)
    lives["micro"] = drawn(rng, scene.weights.alerts, count)
    respond, close = limits(lives, scene.profile)
    answer = respond * (0.05 + 1.0 * spread(rng, count, middle=0.4, tight=4))
    taken = close * (0.15 + 0.9 * spread(rng, count, middle=0.5, tight=4))
    lives["responded"] = whole_seconds(lives["opened"] + answer.astype(np.int64))
    closed = lives["responded"] + np.maximum(taken, MINUTE).astype(np.int64)
    lives["closed"] = whole_seconds(closed)
    return lives
