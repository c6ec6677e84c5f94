"""``python app.py demo PROFILE``: a place's demonstration, prepared or brought up to now."""

import argparse
import sys

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from callbacks.context import now
from callbacks.demonstration import ForeignStore, NoDemonstration, facts, prepare
from dashboard.day import DAY, Instant
from dashboard.simulator.demo_plan import demo_plan
from dashboard.simulator.plan import BadPlan, plan_of
from dashboard.simulator.world import TooSmall
from dashboard.words import DEFAULT, LANGUAGES, Words, words
from queries.store.engine import Store

DONE, IMPOSSIBLE = 0, 2
"""Exit statuses."""
SEED = 20200301
HISTORY_DAYS = 60


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command ``demo`` to the program's parser."""
    say = words(DEFAULT)
    parser = subparsers.add_parser("demo", help=say("demo.help.command"))
    parser.add_argument("profile", help=say("demo.help.profile"))
    parser.add_argument("--seed", type=int, default=SEED, help=say("demo.help.seed"))
    parser.add_argument("--days", type=_days, default=HISTORY_DAYS, help=say("demo.help.days"))
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT, help=say("demo.help.lang"))


def run(args: argparse.Namespace, store: Store) -> int:
    """Prepare the demonstration of the store's profile; return 0, or 2 where it cannot be."""
    say = words(args.lang)
    try:
        show(store, seed=args.seed, days=args.days, now=now(), say=say)
    except ForeignStore:
        return _failed(say("demo.foreign", place=store.profile.title))
    except (BadPlan, TooSmall) as error:
        return _failed(say("demo.bad_plan", reason=str(error)))
    return DONE


def show(store: Store, *, seed: int, days: int, now: Instant, say: Words) -> None:
    """Prepare the demonstration or tell what has happened since, with a progress bar."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        bar = progress.add_task(say("demo.geography"), total=expected(store, days=days, now=now))

        def tell(what: str, count: int) -> None:
            progress.update(bar, advance=count, description=say(f"demo.{what}"))

        prepare(store, seed=seed, days=days, now=now, tell=tell)
        progress.update(bar, completed=progress.tasks[bar].total or 0)


def expected(store: Store, *, days: int, now: Instant) -> float:
    """Return about how many records there will be, for the progress bar."""
    daily = sum(demo_plan(store.profile).per_day.values())
    try:
        known = facts(store)
    except NoDemonstration:
        plan = plan_of(store.profile)
        return 2 * (plan.micro_grids + plan.groups) + days * daily
    since = known.start if known.fed is None else known.fed
    return max((now - since) / DAY * daily, 1)


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= 365:
        raise argparse.ArgumentTypeError("1–365")
    return days


def _failed(text: str) -> int:
    sys.stderr.write(text + "\n")
    return IMPOSSIBLE
