"""``python app.py simulate --story``: a story on a store of its own, whose server runs on its time.

The store's clock is the real one, and nothing there is made to look older than it is. So a story
gets a store of its own and a server whose clock runs faster; records, deadlines, releases and
midnights all go by that clock, and by no other rule than ever.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

from starlette.types import ASGIApp

from callbacks.background import Background
from callbacks.commands.run import keep
from callbacks.context import now, real_now, set_clock
from callbacks.demonstration import ForeignStore, prepare_ground
from callbacks.processes.child import Child
from callbacks.sending.progress import Progress
from callbacks.sending.sender import Sender
from callbacks.sending.story import StoryClient
from dashboard.day import MINUTE, SECOND, Instant, day_of, day_start, moment
from dashboard.ruleset import minute_of_day
from dashboard.settings import Settings
from dashboard.simulator.plan import BadPlan
from dashboard.simulator.story import Act, Story, UnknownStory, names, story
from dashboard.simulator.story_records import StoryTeller
from dashboard.simulator.world import TooSmall, world_of
from dashboard.words import Words, words
from queries.areas.ground import ground
from queries.cases.write_cases import stored_cases
from queries.checks.check import check
from queries.store.engine import Store

IMPOSSIBLE = 2
"""Exit status where a story cannot be told."""
TICK = 0.2
"""Real seconds between two ticks of the clock while a story is told."""
START = 8 * SECOND
"""How long after its ground is made a story begins: the server has to start."""


def run(
    args: argparse.Namespace,
    settings: Settings,
    *,
    open_store: Callable[[Settings], Store],
    make_app: Callable[[Settings, Store], ASGIApp],
    factory: str,
    program: Sequence[str],
) -> int:
    """Make a store, serve it on the story's time, and tell it the story; return 0, 2."""
    say = words(args.lang)
    try:
        told = story(args.story)
        settings = _own_store(args.story, settings)
        store = open_store(settings)
        settings = _own_time(store, told, args.speed, settings, say)
    except UnknownStory:
        return _failed(say("story.unknown", name=args.story, known=", ".join(names())))
    except ForeignStore:
        return _failed(say("story.foreign"))
    except (BadPlan, TooSmall) as error:
        return _failed(say("demo.bad_plan", reason=str(error)))
    set_clock(settings, store.profile)
    command = [*program, "simulate", "--beneath", "--lang", args.lang]
    child = Child([*command, "--story", args.story, "--url", settings.address])
    background = Background(store, settings, caught_up=child.start)
    app = make_app(settings, store)
    return keep(store, settings, app, factory=factory, background=background, child=child, say=say)


def _own_store(name: str, settings: Settings) -> Settings:
    """Return settings of a store that holds nothing: a file of the story, made anew."""
    if settings.database_url:
        return settings
    file = settings.data_folder / f"story-{name}.db"
    for gone in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        gone.unlink(missing_ok=True)
    return settings.model_copy(update={"database_url": f"sqlite:///{file}"})


def _own_time(store: Store, told: Story, speed: float, settings: Settings, say: Words) -> Settings:
    """Make the story's ground; return settings of its clock, for this process and those beneath."""
    shows = day_start(day_of(real_now())) + minute_of_day(told.begins) * MINUTE
    sys.stderr.write(say("story.ground", title=told.said(say.lang)) + "\n")
    prepare_ground(store, seed=settings.demo_seed, now=shows)
    said = {
        "database_url": settings.database_url,
        "demo": False,
        "clock_seconds": TICK,
        "clock_speed": speed,
        "clock_start": real_now() + START,
        "clock_shows": shows,
    }
    os.environ.update({f"ZHIKONG_{name.upper()}": str(value) for name, value in said.items()})
    return settings.model_copy(update=said)


def tell(
    name: str, store: Store, settings: Settings, *, sender: Sender, progress: Progress, stop: Event
) -> int:
    """Tell a story to a server that runs on its time, then wait; return 0, 2."""
    say = progress.say
    try:
        teller = StoryTeller(
            story(name),
            world_of(*ground(store)),
            store.profile,
            day=day_of(settings.clock_shows),
            seed=settings.demo_seed,
        )
    except UnknownStory:
        return _failed(say("story.unknown", name=name, known=", ".join(names())))
    except TooSmall as error:
        return _failed(say("demo.bad_plan", reason=str(error)))

    def begins(at: Instant, act: Act) -> None:
        day = (day_start(day_of(at)) - day_start(day_of(settings.clock_shows))) // (
            24 * 60 * MINUTE
        )
        when = f"{moment(at):%H:%M}"
        progress.line(say("story.act", day=day + 1, time=when, what=act.said(say.lang)))

    def opened(keys: Sequence[bytes]) -> dict[bytes, Instant]:
        with store.read() as db:
            return {key: row.opened_at for key, row in stored_cases(db, keys).items()}

    client = StoryClient(
        teller.moments(),
        sender,
        speed=settings.clock_speed,
        opened=opened,
        heard=progress.heard,
        begins=begins,
    )
    if client.run(stop):
        # The clock comes by once more before everything is counted anew.
        stop.wait(5 * TICK)
        found = sum(1 for _ in check(store, now()))
        progress.line(say("story.end") if not found else say("story.differs", n=found))
        stop.wait()
    return 0


def _failed(text: str) -> int:
    sys.stderr.write(text + "\n")
    return IMPOSSIBLE
