"""The context of what comes from outside: the open store, who is looking, in which language."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import has_request_context, request

from callbacks.allowance import Allowances
from callbacks.looking import looking
from dashboard.access.permission import is_wall
from dashboard.area import Level
from dashboard.boards.snapshot import Snapshot
from dashboard.boards.wall import for_wall
from dashboard.day import Day, Instant, instant
from dashboard.profile import Profile
from dashboard.settings import Settings
from dashboard.simulator.clock import REAL, StoryClock
from dashboard.viewer import Viewer
from dashboard.words import DEFAULT, LANGUAGES, Words, words
from queries.boards.snapshots import snapshot
from queries.store.engine import Store
from queries.store.today import today as today_of

LANGUAGE_COOKIE = "zhikong_lang"


_clock = REAL


class NoStoryHere(ValueError):
    """A place that is no demonstration has no other time than the real one."""


def set_clock(settings: Settings, place: Profile) -> None:
    """Let this process run on the settings' clock; raise NoStoryHere outside demonstrations."""
    global _clock  # noqa: PLW0603  one process has one clock
    if not settings.on_story_time:
        _clock = REAL
    elif not place.demonstration:
        raise NoStoryHere(place.name)
    else:
        _clock = StoryClock(settings.clock_start, settings.clock_shows, settings.clock_speed)


def real_now() -> Instant:
    """Return the real time, whatever clock this process runs on."""
    return instant(datetime.now(UTC))


def now() -> Instant:
    """Read the clock; only here is it read."""
    return _clock.at(real_now())


@dataclass(frozen=True, slots=True)
class Context:
    """What callbacks and HTTP handlers work with."""

    store: Store
    settings: Settings
    exports: Allowances = field(init=False, compare=False, repr=False)
    """How many files somebody may still take away, whichever address gives them."""

    def __post_init__(self) -> None:
        """Begin with the whole allowance."""
        object.__setattr__(self, "exports", Allowances(self.settings.exports_a_minute))

    @property
    def profile(self) -> Profile:
        """Return the place's profile."""
        return self.store.profile

    def viewer(self) -> Viewer:
        """Return who is looking; raise NobodyLooking outside a request that has a login."""
        return looking().viewer

    def lang(self) -> str:
        """Return the language that the switch has left in the cookie."""
        said = request.cookies.get(LANGUAGE_COOKIE) if has_request_context() else None
        return said if said in LANGUAGES else DEFAULT

    def words(self) -> Words:
        """Return the words of the present request."""
        return words(self.lang())

    def today(self) -> Day:
        """Return the day that the store stands at."""
        with self.store.read() as db:
            return today_of(db)

    def snapshot(self, code: str, days: int = 1, level: Level | None = None) -> Snapshot:
        """Return an area's board, a wall's as it may show it; raise UnknownArea.

        Where the viewer may not see the area there is none.
        """
        viewer = self.viewer()
        found = snapshot(self.store, viewer, code=code, days=days, level=level)
        return for_wall(found) if is_wall(viewer) else found
