"""The tasks of a day, and how late each township answers them."""

import numpy as np

from dashboard.area import Level
from dashboard.cases.kind import KINDS, Family
from dashboard.day import HOUR, MINUTE, Day, day_end, day_start
from dashboard.simulator.lives import (
    Lives,
    Scene,
    at_home,
    born,
    by_kind,
    drawn,
    limits,
    stratified,
)
from dashboard.simulator.mesh import Floats, Ints
from dashboard.simulator.rhythm import (
    HOURS,
    Mood,
    before_night,
    moments,
    mood,
    number_of,
    spread,
    whole_seconds,
)
from dashboard.simulator.warned import WarnedPersons

ROUNDS = (8.5, 15.5)
"""The hours of the day at which the temperature of observed persons falls due."""
SPECIAL_HOURS = (8.6, 14.2)
"""The hours at which the command centre sends its special tasks out, to many at once."""
LATER = {"check": 1.25, "temperature_round": 0.9, "house_visit": 0.9, "special_task": 0.8}
"""How much likelier than the mean a task of each kind is answered late."""
WORK = {"check": 0.3, "temperature_round": 0.12, "house_visit": 0.26, "special_task": 0.45}
"""The share of the time left that the work takes on the mean."""
LATE_CLOSURE, VOID = 0.011, 0.003


def tasks_of(scene: Scene, day: Day, persons: WarnedPersons) -> Lives:
    """Return the tasks opened on a day."""
    rng = np.random.default_rng([scene.seed, 61, number_of(day)])
    feeling = mood(rng, day=day, opening=scene.opening, family=Family.TASK)
    parts = [_rounds(day, persons, rng)]
    for kind, rate in scene.plan.per_day.items():
        if KINDS[kind].family is Family.TASK:
            count = int(rng.poisson(rate * feeling.cases))
            parts.append(_ordinary(scene, kind, _opened(rng, day, kind, count), rng))
    lives = np.concatenate(parts)
    town = scene.world.above[Level.TOWNSHIP][lives["micro"]]
    lives = lives[np.lexsort((lives["opened"], town))]
    _handled(lives, scene, day, feeling, rng)
    return lives


def _opened(rng: np.random.Generator, day: Day, kind: str, count: int) -> Ints:
    if kind != "special_task":
        return moments(rng, day, HOURS[kind], count)
    batch = rng.integers(len(SPECIAL_HOURS), size=count)
    hours: Floats = np.array(SPECIAL_HOURS)[batch]
    return day_start(day) + (hours * HOUR).astype(np.int64)


def _ordinary(scene: Scene, kind: str, opened: Ints, rng: np.random.Generator) -> Lives:
    lives = born(kind, opened, rng)
    lives["micro"] = drawn(rng, scene.weights.tasks, len(lives))
    if kind != "special_task":
        at_home(lives, rng)
    if kind == "temperature_round":
        lives["value"] = _celsius(rng, len(lives))
    else:
        lives["value"] = rng.integers(1, 6, len(lives))
    return lives


def _rounds(day: Day, persons: WarnedPersons, rng: np.random.Generator) -> Lives:
    """Return the two temperature rounds of everybody under observation."""
    due = [
        (day_start(day) + int(hour * HOUR), one)
        for one in persons.bearing(day_start(day), day_end(day))
        for hour in ROUNDS
        if one.opened <= day_start(day) + int(hour * HOUR) < one.closed - HOUR
    ]
    opened = np.array([at for at, _ in due], dtype=np.int64)
    opened = opened + rng.integers(0, 40 * 60, len(due)) * 1000
    lives = born("temperature_round", opened, rng)
    lives["micro"] = [one.micro for _, one in due]
    lives["resident"] = [one.resident for _, one in due]
    lives["watched"] = True
    lives["value"] = _celsius(rng, len(due))
    return lives


def _celsius(rng: np.random.Generator, count: int) -> Floats:
    ordinary = rng.normal(36.5, 0.22, count).clip(35.8, 37.2)
    fever = 37.3 + rng.gamma(1.5, 0.3, count)
    taken: Floats = np.where(rng.random(count) < 0.006, fever, ordinary)
    return taken.round(1)


def _handled(lives: Lives, scene: Scene, day: Day, feeling: Mood, rng: np.random.Generator) -> None:
    """Answer and close each task; lives come sorted by township, so that luck is even there."""
    count = len(lives)
    respond, close = limits(lives, scene.profile)
    slow = scene.weights.slow[lives["micro"]] * by_kind(lives, LATER, 1.0)
    late = np.zeros(count, dtype=bool)
    late[stratified(rng, slow * scene.plan.late_share * feeling.late)] = True
    over = 4 * MINUTE + rng.exponential(38 * MINUTE, count)
    prompt = respond * (0.03 + 0.94 * spread(rng, count, middle=0.36, tight=4))
    answer: Floats = np.where(late, np.minimum(respond + over, close * 0.9), prompt)
    responded = whole_seconds(lives["opened"] + answer.astype(np.int64))
    ended = _ended(lives, responded, close, day, rng)
    overdue = stratified(rng, np.sqrt(slow) * LATE_CLOSURE * feeling.late)
    beyond = 5 * MINUTE + rng.exponential(80 * MINUTE, len(overdue))
    due: Ints = lives["opened"] + close
    ended[overdue] = whole_seconds(due[overdue] + beyond.astype(np.int64))
    void = (rng.random(count) < VOID) & (ended <= due)
    lives["responded"] = responded
    lives["closed"] = np.where(void, 0, ended)
    lives["voided"] = np.where(void, ended, 0)


def _ended(lives: Lives, responded: Ints, close: Ints, day: Day, rng: np.random.Generator) -> Ints:
    """Return when each task is closed if it is closed in time."""
    middle = by_kind(lives, WORK, 0.3)
    share = rng.beta(middle * 5, (1 - middle) * 5)
    left = lives["opened"] + close - responded
    planned = responded + (left * share * 0.97).astype(np.int64)
    planned = before_night(rng, opened=responded, planned=planned, day=day)
    return whole_seconds(np.maximum(planned, responded + 1000))
