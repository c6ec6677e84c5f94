"""The cache of snapshots: whatever Flask-Caching keeps (memory for one process, or Redis)."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Kept(Protocol):
    """What keeps values by key: a ``flask_caching.Cache`` or one of its backends."""

    def get(self, key: str, /) -> Any:
        """Return what is kept, None where nothing is."""

    def set(self, key: str, value: Any, /) -> Any:
        """Keep a value."""


class Cache:
    """Snapshots by area and revision; each is immutable, so nothing is cleared but by age.

    A key holds the area and access is checked before, so a warm cache shows nobody another's.
    """

    def __init__(self, kept: Kept | None = None) -> None:
        self._kept = kept

    def remember(self, key: str, make: Callable[[], T]) -> T:
        """Return what is kept under a key, made and kept when it is not there."""
        if self._kept is None:
            return make()
        found: T | None = self._kept.get(key)
        if found is None:
            found = make()
            self._kept.set(key, found)
        return found
