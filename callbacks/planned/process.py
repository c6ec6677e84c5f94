"""The process: briefings are made beside the server."""

from multiprocessing.process import BaseProcess

from callbacks.beside import beside, start
from callbacks.context import real_now
from callbacks.planned.work import make_runs
from dashboard.day import DAY, Instant, day_of
from dashboard.profile import Profile
from dashboard.settings import Settings
from queries.briefing_due import plan_due, work_waits
from queries.briefing_runs import drop_old
from queries.engine import Store
from queries.kept_store import drop_old_lists


def work(url: str, profile: Profile, settings: Settings) -> None:
    """Make what waits: the whole of what such a process does."""
    with beside(url, profile, settings) as store:
        make_runs(store, settings)


class Planned:
    """Notes what is due at each tick, and keeps a process at work while something waits."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._process: BaseProcess | None = None

    def step(self, at: Instant) -> None:
        """Note what is due by ``at``, let it be made, take out what is too old."""
        plan_due(self._store, at)
        before = at - self._settings.brief_keep_days * DAY
        drop_old(self._store, before)
        drop_old_lists(self._store, day_of(before))
        busy = self._process is not None and self._process.is_alive()
        if not busy and work_waits(self._store, real_now()):
            self._process = start(work, self._store, self._settings)
