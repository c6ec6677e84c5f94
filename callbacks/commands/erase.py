"""``python app.py erase``: take out persons whom no kept case needs, as the clock does daily."""

import argparse
import sys

from callbacks.context import now
from dashboard.words import DEFAULT, LANGUAGES, words
from queries.keeping.erase import erase, to_erase
from queries.store.engine import Store

DONE = 0


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command ``erase`` to the program's parser."""
    say = words(DEFAULT)
    parser = subparsers.add_parser("erase", help=say("erase.help.command"))
    parser.add_argument("--dry-run", action="store_true", help=say("erase.help.dry_run"))
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT)


def run(args: argparse.Namespace, store: Store) -> int:
    """Erase, or say what would be erased."""
    say, at = words(args.lang), now()
    found = to_erase(store, at) if args.dry_run else erase(store, at)
    counts = {name: f"{getattr(found, name):,}" for name in ("cases", "persons", "records")}
    sys.stdout.write(say("erase.would" if args.dry_run else "erase.done", **counts) + "\n")
    return DONE
