"""The Yongkang demonstration of a few days, prepared once for all tests that look at the product.

It is the real one: its ground, its simulator, its write path; only its history is short.
"""

from pathlib import Path

from callbacks.context import now
from callbacks.demonstration import prepare
from dashboard.profile import profile
from queries.engine import Store, open_store

PROFILE = "yongkang"
COUNTY = "330784"
SEED = 20200301
DAYS = 3


def prepared(path: Path) -> Path:
    """Make the demonstration's database and return its path (some 25 s of one core)."""
    store = opened(path)
    prepare(store, seed=SEED, days=DAYS, now=now())
    store.close()
    return path


def opened(path: Path) -> Store:
    """Open a database of the demonstration."""
    return open_store(f"sqlite:///{path}", profile(PROFILE))
