"""The background: the clock's tick; before it, what a demonstration missed during a long pause."""

import logging
import threading
from collections.abc import Callable

from callbacks.context import now
from callbacks.demonstration import LEAD, NoDemonstration, facts, feed, simulator_of
from callbacks.planned.process import Planned
from dashboard.day import Instant
from dashboard.settings import Settings
from queries.keeping.erase import erase_daily
from queries.store.engine import Store
from queries.writing.clock import catch_up

log = logging.getLogger(__name__)


def nothing() -> None:
    """Begin nothing."""


class Background:
    """A thread that keeps a store's time; ``stop`` ends it after the step it is in.

    ``caught_up`` is called once, when a demonstration has been told up to now: from there on it
    is told from outside, over HTTP.
    """

    def __init__(
        self, store: Store, settings: Settings, *, caught_up: Callable[[], None] = nothing
    ) -> None:
        self._store = store
        self._settings = settings
        self._caught_up: Callable[[], None] | None = caught_up
        self._planned = Planned(store, settings)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="background", daemon=True)

    def start(self) -> None:
        """Begin ticking."""
        self._thread.start()

    def stop(self) -> None:
        """End ticking; wait for the step that is under way."""
        self._stopping.set()
        self._thread.join(timeout=30)

    def step(self) -> None:
        """Record what became due; the first time, tell a demonstration up to then before."""
        at = now()
        told = self._caught_up
        if told is not None and self._settings.demo and self._store.profile.demonstration:
            self._feed(at)
        catch_up(self._store, at)
        erase_daily(self._store, at)
        if told is not None:
            self._caught_up = None
            told()
        # Last, so that what is read for a briefing has its deadlines recorded.
        self._planned.step(at)

    def _feed(self, at: Instant) -> None:
        try:
            fed = facts(self._store).fed
        except NoDemonstration:
            return
        if fed is None or at - fed > LEAD:
            feed(self._store, simulator_of(self._store), at)

    def _run(self) -> None:
        self._guarded(self.step)
        while not self._stopping.wait(self._settings.clock_seconds):
            self._guarded(self.step)

    def _guarded(self, step: Callable[[], None]) -> None:
        """Run a step; one that fails is told in the log and tried again at the next tick."""
        try:
            step()
        except Exception:
            log.exception("a step in the background failed; it is tried again")
