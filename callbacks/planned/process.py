"""The process: briefings are made beside the server, below its priority; no screen waits."""

import multiprocessing
import os
import signal
from multiprocessing.process import BaseProcess

from callbacks.context import real_now, set_clock
from callbacks.data_key import is_demonstration, keys_of
from callbacks.logs import configure
from callbacks.planned.work import make_runs
from dashboard.day import DAY, Instant
from dashboard.profile import Profile
from dashboard.settings import Settings
from queries.briefing_due import plan_due, work_waits
from queries.briefing_runs import drop_old
from queries.engine import Store, open_store

NICE = 10
"""How much it steps back where the machine is busy."""


def work(url: str, profile: Profile, settings: Settings) -> None:
    """Make what waits: the whole of what such a process does."""
    # The server's Ctrl-C reaches all of its terminal; the server itself ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    configure(settings)
    set_clock(settings, profile)
    keys = keys_of(settings, demonstration=is_demonstration(settings, profile))
    store = open_store(url, profile, keys=keys)
    try:
        make_runs(store, settings)
    finally:
        store.close()


class Planned:
    """Notes what is due at each tick, and keeps a process at work while something waits."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._process: BaseProcess | None = None

    def step(self, at: Instant) -> None:
        """Note what is due by ``at``, let it be made, take out what is too old."""
        plan_due(self._store, at)
        drop_old(self._store, at - self._settings.brief_keep_days * DAY)
        busy = self._process is not None and self._process.is_alive()
        if not busy and work_waits(self._store, real_now()):
            self._start()

    def _start(self) -> None:
        said = (self._store.url, self._store.profile, self._settings)
        # A fresh process: one forked from threads could wait for a lock that nobody gives back.
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=work, args=said, daemon=True)
        self._process.start()
