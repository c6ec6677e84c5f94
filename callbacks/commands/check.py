"""``python app.py check``: everything counted anew, each difference in a line."""

import argparse
import sys
from datetime import UTC, datetime

from dashboard.day import instant
from dashboard.words import DEFAULT, LANGUAGES, Words
from queries.check import check
from queries.engine import Store

CLEAN, DIFFERENT = 0, 1
"""Exit statuses."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT)


def run(_args: argparse.Namespace, store: Store, words: Words) -> int:
    """Print each difference between what is stored and what the cases say; return 1 if any."""
    n = 0
    for difference in check(store, instant(datetime.now(UTC))):
        sys.stdout.write(difference.text(words) + "\n")
        n += 1
    sys.stdout.write((words("check.found", n=f"{n:,}") if n else words("check.clean")) + "\n")
    return DIFFERENT if n else CLEAN
