"""``python app.py brief AREA --period A..B --out FILE``: a briefing as a file."""

import argparse
import os
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile

from callbacks.briefings.making import Asked, TemplateUnusable, enter_taken, make
from dashboard.access.audit import COMMAND
from dashboard.access.permission import Permission
from dashboard.area import UnknownArea
from dashboard.briefings.briefing import Period, period_of
from dashboard.briefings.run import PAPERS
from dashboard.fields import BadListing
from dashboard.settings import Settings
from dashboard.viewer import Viewer
from dashboard.words import DEFAULT, LANGUAGES, Words, words
from layouts.error import bad_listing_text
from queries.store.engine import Store
from queries.store.today import today

DONE, IMPOSSIBLE = 0, 2
"""Exit statuses."""


class Refused(ValueError):
    """What was asked for cannot be done; its text says why."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command ``brief`` to the program's parser."""
    say = words(DEFAULT)
    parser = subparsers.add_parser("brief", help=say("brief.help.command"))
    parser.add_argument("area", help=say("brief.help.area"))
    parser.add_argument("--period", default="", help=say("brief.help.period"))
    parser.add_argument("--out", required=True, type=Path, help=say("brief.help.out"))
    parser.add_argument("--together", action="store_true", help=say("brief.help.together"))
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT)


def run(args: argparse.Namespace, store: Store, settings: Settings) -> int:
    """Write the file; return 0, or 2 where it cannot be made."""
    say = words(args.lang)
    try:
        sys.stdout.write(_brief(args, store, settings, say) + "\n")
    except UnknownArea as error:
        sys.stderr.write(say("brief.wrong.area", code=error.code) + "\n")
    except BadListing as error:
        sys.stderr.write(bad_listing_text(error, say) + "\n")
    except TemplateUnusable as error:
        sys.stderr.write(error.text(say) + "\n")
    except Refused as error:
        sys.stderr.write(f"{error}\n")
    else:
        return DONE
    return IMPOSSIBLE


def _brief(args: argparse.Namespace, store: Store, settings: Settings, say: Words) -> str:
    form = args.out.suffix.lower().removeprefix(".")
    if form not in PAPERS:
        raise Refused(say("brief.wrong.form", file=args.out, forms=", ".join(PAPERS)))
    _writable(args.out, say)
    period = _period(args.period, store)
    asked = Asked(args.area, period, form, say, together=args.together)
    viewer = Viewer(COMMAND.name, (store.profile.area,), frozenset(map(str, Permission)))
    made = make(store, viewer, asked, settings)
    _write(args.out, made.data, say)
    enter_taken(store, COMMAND, asked, made.rows)
    return say("brief.written", file=args.out, size=f"{len(made.data) / 1024:,.0f}")


def _period(text: str, store: Store) -> Period:
    """Read A..B, or one day; today where nothing is said."""
    first, dots, last = text.partition("..")
    fields = {"from": first, "to": last if dots else first}
    with store.read() as db:
        return period_of(fields, today(db))


def _writable(file: Path, say: Words) -> None:
    """Raise Refused where a file cannot be written, before the work of making it."""
    if file.is_dir() or not file.parent.is_dir() or not os.access(file.parent, os.W_OK):
        raise Refused(say("brief.wrong.out", file=file))


def _write(file: Path, data: bytes, say: Words) -> None:
    """Write a file whole, or leave what was there."""
    try:
        with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as half:
            half.write(data)
        half_path = Path(half.name)
        try:
            half_path.chmod(0o644)
            half_path.replace(file)
        except OSError:
            half_path.unlink()
            raise
    except OSError as error:
        raise Refused(say("brief.wrong.out", file=file)) from error
