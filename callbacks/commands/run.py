"""``python app.py run``: prepare the demonstration if it is missing, then serve."""

import argparse
import sys
from collections.abc import Sequence

from starlette.types import ASGIApp

from callbacks.background import Background, nothing
from callbacks.commands import demo
from callbacks.context import now
from callbacks.demonstration import NoDemonstration, facts
from callbacks.processes.child import Child
from callbacks.processes.serving import serve
from dashboard.day import HOUR
from dashboard.settings import Settings
from dashboard.words import DEFAULT, LANGUAGES, Words, words
from queries.store.engine import Store

SHORT_GAP = 12 * HOUR
"""A pause up to this long is caught up before serving, a longer one while serving."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command ``run`` to the program's parser."""
    parser = subparsers.add_parser("run", help=words(DEFAULT)("run.help.command"))
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT)


def prepare(store: Store, settings: Settings, say: Words) -> None:
    """Make the demonstration where the store is empty, or bring a recent one up to now."""
    if not (settings.demo and store.profile.demonstration):
        return
    try:
        fed = facts(store).fed
    except NoDemonstration:
        with store.read() as db:
            if store.areas(db).codes:
                return
        fed = None
    at = now()
    if fed is None or at - fed <= SHORT_GAP:
        demo.show(store, seed=settings.demo_seed, days=demo.HISTORY_DAYS, now=at, say=say)


def is_told(store: Store, settings: Settings) -> bool:
    """Say whether the store holds a demonstration that is to go on while serving."""
    if not (settings.demo and store.profile.demonstration):
        return False
    try:
        return facts(store).opening > 0
    except NoDemonstration:
        return False


def addresses(store: Store, settings: Settings, say: Words) -> str:
    """Return the addresses of the big screen and of the workbench, one a line."""
    base = settings.address
    area = store.profile.area
    return say("run.addresses", screen=f"{base}/screen/{area}", workbench=f"{base}/area/{area}")


def run(
    store: Store,
    settings: Settings,
    app: ASGIApp,
    *,
    factory: str,
    program: Sequence[str],
    say: Words,
) -> int:
    """Serve until stopped, a demonstration's client beneath.

    ``factory`` is the import name of what makes the app once more, ``program`` the command line
    of this one without its command.
    """
    prepare(store, settings, say)
    child = Child([*program, "simulate", "--beneath", "--lang", say.lang])
    told = is_told(store, settings)
    background = Background(store, settings, caught_up=child.start if told else nothing)
    return keep(store, settings, app, factory=factory, background=background, child=child, say=say)


def keep(
    store: Store,
    settings: Settings,
    app: ASGIApp,
    *,
    factory: str,
    background: Background,
    child: Child,
    say: Words,
) -> int:
    """Serve until stopped; then end what runs beside and beneath, and close the store."""
    background.start()
    sys.stdout.write(addresses(store, settings, say) + "\n")
    sys.stdout.flush()
    try:
        serve(app, settings, factory=factory)
    finally:
        child.stop()
        background.stop()
        store.close()
    return 0
