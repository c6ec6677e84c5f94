"""``python app.py check``: everything counted anew, each difference in a line."""

import argparse
import sys

from callbacks.context import now
from dashboard.words import DEFAULT, LANGUAGES, words
from queries.checks.check import check
from queries.store.engine import Store

CLEAN, DIFFERENT = 0, 1
"""Exit statuses."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command ``check`` to the program's parser."""
    parser = subparsers.add_parser("check", help=words(DEFAULT)("check.help"))
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT)


def run(args: argparse.Namespace, store: Store) -> int:
    """Print each difference between what is stored and what the cases say; return 1 if any."""
    say = words(args.lang)
    n = 0
    for difference in check(store, now()):
        sys.stdout.write(difference.text(say) + "\n")
        n += 1
    sys.stdout.write((say("check.found", n=f"{n:,}") if n else say("check.clean")) + "\n")
    return DIFFERENT if n else CLEAN
