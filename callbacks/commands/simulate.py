"""``python app.py simulate``: the demonstration's records, sent over HTTP as by another system."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from callbacks.commands import story
from callbacks.context import now
from callbacks.demonstration import NoDemonstration, facts, simulator_of
from callbacks.sending.client import Client
from callbacks.sending.own_key import own_key
from callbacks.sending.progress import Progress
from callbacks.sending.sender import Rejected, Sender, Stop
from dashboard.settings import Settings
from dashboard.simulator.clock import FASTEST
from dashboard.words import DEFAULT, LANGUAGES, words
from queries.access.api_keys import revoke_key
from queries.store.engine import Store

DONE, FAILED, IMPOSSIBLE = 0, 1, 2
"""Exit statuses: stopped when told to; the server will hear no more; it cannot begin."""
RATE, MOST = 5.0, 2000.0
SPEED = 600.0
BENEATH = "run"
HAND = "hand"
"""Who runs it: a server that keeps it beneath itself, or a person."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command ``simulate`` to the program's parser."""
    say = words(DEFAULT)
    parser = subparsers.add_parser("simulate", help=say("simulate.help.command"))
    parser.add_argument("--rate", type=_rate, default=RATE, help=say("simulate.help.rate"))
    parser.add_argument("--url", default="", help=say("simulate.help.url"))
    parser.add_argument("--key", default="", help=say("simulate.help.key"))
    parser.add_argument("--story", default="", metavar="NAME", help=say("simulate.help.story"))
    parser.add_argument("--speed", type=_speed, default=SPEED, help=say("simulate.help.speed"))
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT)
    # Set by a server that keeps this command running: quiet, and ending with standard input.
    parser.add_argument("--beneath", action="store_true", help=argparse.SUPPRESS)


def _number(text: str, least: float, most: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"{least:g}–{most:g}")
    return number


def _rate(text: str) -> float:
    return _number(text, 0, MOST)


def _speed(text: str) -> float:
    return _number(text, 1, FASTEST)


def run(args: argparse.Namespace, store: Store, settings: Settings) -> int:
    """Send until stopped; return 0, 1 where the server will hear no more, 2 where it cannot be."""
    say = words(args.lang)
    if args.story and not settings.on_story_time:
        return _failed(say("story.real_time"))
    if not args.story and not _is_prepared(store):
        return _failed(say("simulate.no_demonstration", profile=store.profile.name))
    progress = Progress(sys.stderr, say, quiet=args.beneath)
    with (
        stopping(beneath=args.beneath) as stop,
        sender(args, store, settings, progress, stop) as to,
    ):
        try:
            if args.story:
                return story.tell(
                    args.story, store, settings, sender=to, progress=progress, stop=stop
                )
            simulator = simulator_of(store)
            Client(store, simulator, to, rate=args.rate, heard=progress.heard).run(stop)
        except Rejected as error:
            progress.line(say("simulate.rejected", why=str(error)))
            return FAILED
    progress.end()
    return DONE


def _is_prepared(store: Store) -> bool:
    try:
        return facts(store).fed is not None
    except NoDemonstration:
        return False


def _failed(text: str) -> int:
    sys.stderr.write(text + "\n")
    return IMPOSSIBLE


@contextmanager
def sender(
    args: argparse.Namespace,
    store: Store,
    settings: Settings,
    progress: Progress,
    stop: Stop,
) -> Iterator[Sender]:
    """Give what posts to the server that is asked for; a key made for it ends with it."""
    url = args.url or settings.address
    key, token = None, args.key
    if not token:
        who = BENEATH if args.beneath else HAND
        key, token = own_key(store, of=f"{who} {url}", rate=args.rate)
    made = Sender(url, token, stop=stop, tell=progress.trouble)
    try:
        yield made
    finally:
        made.close()
        if key is not None:
            revoke_key(store, key.id, now())


@contextmanager
def stopping(*, beneath: bool) -> Iterator[Stop]:
    """Give an event that is set by SIGINT and SIGTERM, and, beneath a server, by its end."""
    stop = Stop()
    before = {
        number: signal.signal(number, lambda *_: stop.now())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    if beneath:
        threading.Thread(target=_ends_with_input, daemon=True).start()
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ends_with_input() -> None:
    """Wait until nobody holds the other end of standard input any more, however they ended."""
    # Not by the buffered reader: this thread may still be in it when the interpreter ends.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
