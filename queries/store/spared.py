"""Sparing people a keeper's failures: while Redis is down, numbers are computed, not missing."""

import logging
import time
from collections.abc import Callable
from typing import Any

from queries.store.cache import Kept

log = logging.getLogger(__name__)
PAUSE_SECONDS = 5.0
"""How long a keeper that failed is left alone."""


class Spared:
    """A keeper that may fail: while it does, nothing is kept, and nobody sees an error.

    A failure is logged once; the keeper is asked again after PAUSE_SECONDS.
    """

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._again_at = 0.0
        self._failing = False

    def get(self, key: str, /) -> Any:
        """Return what is kept, None where nothing is or the keeper fails."""
        return self._spared(lambda: self._kept.get(key))

    def set(self, key: str, value: Any, /) -> None:
        """Keep a value, unless the keeper fails."""
        self._spared(lambda: self._kept.set(key, value))

    def _spared(self, work: Callable[[], Any]) -> Any:
        if time.monotonic() < self._again_at:
            return None
        try:
            found = work()
        except Exception as error:
            self._again_at = time.monotonic() + PAUSE_SECONDS
            if not self._failing:
                self._failing = True
                log.exception("the shared cache fails; numbers are computed until it is back")
            else:
                log.debug("the shared cache still fails: %s", error)
            return None
        if self._failing:
            self._failing = False
            log.warning("the shared cache is back")
        return found
