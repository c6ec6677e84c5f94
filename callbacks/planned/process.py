"""The process: briefings are made beside the server, one after another."""

import logging
import threading
import time
from dataclasses import dataclass
from multiprocessing.process import BaseProcess

from callbacks.context import real_now
from callbacks.planned.work import make_runs
from callbacks.processes.beside import beside, start
from dashboard.day import DAY, Instant, day_of
from dashboard.profile import Profile
from dashboard.settings import Settings
from queries.briefings.due import plan_due, work_waits
from queries.briefings.kept_store import drop_old_lists
from queries.briefings.runs import drop_old
from queries.briefings.work import fail_waiting
from queries.store.engine import Store
from queries.store.unavailable import Unavailable, told

log = logging.getLogger(__name__)
LINGER_SECONDS = 60.0
"""How long it stays for the next one: to start it anew takes as long as to make a briefing."""
LOOK_SECONDS = 0.2


def work(url: str, profile: Profile, settings: Settings, linger: float = LINGER_SECONDS) -> None:
    """Make what waits, and what comes in the seconds after: all that such a process does."""
    with beside(url, profile, settings) as store:
        try:
            with told():
                _keep_making(store, settings, linger)
        except Unavailable as error:
            # Whoever finds the next run waiting begins another process.
            log.warning("the store is away (%s): briefings are made when it is back", error.reason)


def _keep_making(store: Store, settings: Settings, linger: float) -> None:
    until = time.monotonic() + linger
    while True:
        if work_waits(store, real_now()):
            make_runs(store, settings)
            until = time.monotonic() + linger
        elif time.monotonic() >= until:
            return
        time.sleep(LOOK_SECONDS)


@dataclass(slots=True)
class _AtWork:
    """The process that makes a store's briefings, and how many before it ended badly in a row."""

    process: BaseProcess
    deaths: int = 0


MOST_DEATHS = 2
"""After so many in a row what waits counts as failed: nobody would ever make it."""
_at_work: dict[str, _AtWork] = {}
_guard = threading.Lock()


def set_to_work(store: Store, settings: Settings) -> None:
    """Let a process make what waits; this server has one at most for each store."""
    with _guard:
        there, deaths = _at_work.get(store.url), 0
        if there is not None and there.process.is_alive():
            return
        if there is not None and there.process.exitcode:
            deaths = there.deaths + 1
            log.error("the process that makes briefings ended with %s", there.process.exitcode)
        if deaths >= MOST_DEATHS:
            fail_waiting(store, why="died", at=real_now())
            deaths = 0
        _at_work[store.url] = _AtWork(start(work, store, settings), deaths)


class Planned:
    """Notes what is due at each tick, and keeps a process at work while something waits."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    def step(self, at: Instant) -> None:
        """Note what is due by ``at``, let it be made, take out what is too old."""
        plan_due(self._store, at)
        before = at - self._settings.brief_keep_days * DAY
        drop_old(self._store, before)
        drop_old_lists(self._store, day_of(before))
        if work_waits(self._store, real_now()):
            set_to_work(self._store, self._settings)
