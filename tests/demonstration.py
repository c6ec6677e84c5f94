"""The Yongkang demonstration of a few days, prepared once for all tests that look at the product.

It is the real one: its ground, its simulator, its write path; only its history is short.
"""

from pathlib import Path

from sqlalchemy import func, select

from callbacks.context import now
from callbacks.demonstration import prepare
from dashboard.day import add_days, day_of, iso_day
from dashboard.profile import Profile, profile
from queries.store.engine import Store, open_store
from queries.tables.core import control_status
from tests.keys import keys

PROFILE = "yongkang"
COUNTY = "330784"
SEED = 20200301
DAYS = 3
SMALL = {"grids": 440, "groups": 1000, "micro_grids": 3000, "control_units": 900}
SMALL_COLOURS = {"green": 860, "blue": 40}
"""How many units of the small demonstration stand in each colour, at any moment."""


def prepared(path: Path) -> Path:
    """Make the demonstration's database and return its path (some 25 s of one core)."""
    store = opened(path)
    prepare(store, seed=SEED, days=DAYS, now=now())
    store.close()
    return path


def lately() -> str:
    """Return the demonstration's days as an address names them: at midnight today has nothing."""
    today = day_of(now())
    return f"from={iso_day(add_days(today, -2))}&to={iso_day(today)}"


def opened(path: Path) -> Store:
    """Open a database of the demonstration."""
    return open_store(f"sqlite:///{path}", profile(PROFILE), keys=keys)


def small() -> Profile:
    """Return a profile with a tenth of Yongkang's areas and cases."""
    full = profile(PROFILE)
    rates = {kind: rate / 10 for kind, rate in full.demo["per_day"].items()}
    plan = {"blue_units": 40, "families": 4, "key_vehicles": 30, "per_day": rates}
    return full.model_copy(update={"geography": full.geography | SMALL, "demo": full.demo | plan})


def colours(store: Store) -> dict[str, int]:
    """Return how many units stand in each colour."""
    with store.read() as db:
        rows = db.execute(
            select(control_status.c.colour, func.count().label("n"))
            .where(control_status.c.until.is_(None))
            .group_by(control_status.c.colour)
        ).all()
    return {row.colour: row.n for row in rows}
