"""``python app.py simulate``: the demonstration's records, sent over HTTP as by another system."""

import argparse
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from callbacks.context import now
from callbacks.demonstration import NoDemonstration, facts, simulator_of
from callbacks.sending.client import Client
from callbacks.sending.own_key import own_key
from callbacks.sending.progress import Progress
from callbacks.sending.sender import Rejected, Sender
from dashboard.settings import Settings
from dashboard.words import DEFAULT, LANGUAGES, words
from queries.api_keys import revoke_key
from queries.engine import Store

DONE, FAILED, IMPOSSIBLE = 0, 1, 2
"""Exit statuses: stopped when told to; the server will hear no more; it cannot begin."""
RATE, MOST = 5.0, 2000.0
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
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT)
    # Set by a server that keeps this command running: quiet, and ending with standard input.
    parser.add_argument("--beneath", action="store_true", help=argparse.SUPPRESS)


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= MOST:
        raise argparse.ArgumentTypeError(f"0–{MOST:g}")
    return rate


def run(args: argparse.Namespace, store: Store, settings: Settings) -> int:
    """Send until stopped; return 0, 1 where the server will hear no more, 2 where it cannot be."""
    say = words(args.lang)
    try:
        if facts(store).fed is None:
            raise NoDemonstration(store.profile.name)
    except NoDemonstration:
        sys.stderr.write(say("simulate.no_demonstration", profile=store.profile.name) + "\n")
        return IMPOSSIBLE
    progress = Progress(sys.stderr, say, quiet=args.beneath)
    with (
        stopping(beneath=args.beneath) as stop,
        sender(args, store, settings, progress, stop) as to,
    ):
        client = Client(store, simulator_of(store), to, rate=args.rate, heard=progress.heard)
        try:
            client.run(stop)
        except Rejected as error:
            progress.line(say("simulate.rejected", why=str(error)))
            return FAILED
    progress.end()
    return DONE


@contextmanager
def sender(
    args: argparse.Namespace,
    store: Store,
    settings: Settings,
    progress: Progress,
    stop: threading.Event,
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
def stopping(*, beneath: bool) -> Iterator[threading.Event]:
    """Give an event that is set by SIGINT and SIGTERM, and, beneath a server, by its end."""
    stop = threading.Event()
    before = {
        number: signal.signal(number, lambda *_: stop.set())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    if beneath:
        threading.Thread(target=_ends_with_input, args=(stop,), daemon=True).start()
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ends_with_input(stop: threading.Event) -> None:
    """Wait until nobody holds the other end of standard input any more, however they ended."""
    sys.stdin.buffer.read()
    stop.set()
