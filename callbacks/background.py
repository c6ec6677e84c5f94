"""The background: the clock's tick and, for a demonstration, the records that keep coming."""

import logging
import threading
from collections.abc import Callable

from callbacks.context import now
from callbacks.demonstration import NoDemonstration, feed, simulator_of
from dashboard.settings import Settings
from dashboard.simulator.records import Simulator
from queries.clock import catch_up
from queries.engine import Store

log = logging.getLogger(__name__)


class Background:
    """A thread that keeps a store's time; ``stop`` ends it after the step it is in."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._simulator: Simulator | None = None
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
        """Tell what a demonstration's sources say by now, then record what became due."""
        at = now()
        if self._settings.demo and self._store.profile.demonstration:
            self._feed(at)
        catch_up(self._store, at)

    def _feed(self, at: int) -> None:
        try:
            if self._simulator is None:
                self._simulator = simulator_of(self._store)
            feed(self._store, self._simulator, at)
        except NoDemonstration:
            return

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
