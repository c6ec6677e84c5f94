"""The cache of snapshots: whatever Flask-Caching keeps (memory for one process, or Redis)."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Kept(Protocol):
    """What keeps values by key: a ``flask_caching.Cache`` or one of its backends."""

    def get(self, key: str, /) -> Any:
        """Return what is kept, None where nothing is."""

    def set(self, key: str, value: Any, /) -> Any:
        """Keep a value."""


class Flights:
    """A lock for each key that is being made now; keys that nobody makes take no room."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: dict[str, threading.RLock] = {}
        self._aboard: Counter[str] = Counter()

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """Wait until nobody else makes this key, and keep others waiting."""
        with self._guard:
            lock = self._locks.setdefault(key, threading.RLock())
            self._aboard[key] += 1
        try:
            with lock:
                yield
        finally:
            with self._guard:
                self._aboard[key] -= 1
                if not self._aboard[key]:
                    del self._aboard[key], self._locks[key]


class Cache:
    """Snapshots by area and revision; each is immutable, so nothing is cleared but by age.

    A key holds the area and access is checked before, so a warm cache shows nobody another's.
    A thousand screens that ask for one new board at once make it once: the others wait for it.
    """

    def __init__(self, kept: Kept | None = None) -> None:
        self._kept = kept
        self._flights = Flights()

    def remember(self, key: str, make: Callable[[], T]) -> T:
        """Return what is kept under a key, made and kept when it is not there."""
        if self._kept is None:
            return make()
        found: T | None = self._kept.get(key)
        if found is not None:
            return found
        with self._flights.alone(key):
            found = self._kept.get(key)
            if found is None:
                found = make()
                self._kept.set(key, found)
        return found
