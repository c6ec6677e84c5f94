"""``python app.py restore FILE``: the store of a backup, held against what the backup says."""

import argparse
import sys
from pathlib import Path

from callbacks.context import real_now
from dashboard.settings import Settings
from dashboard.words import DEFAULT, LANGUAGES, Words, words
from queries.keeping.backup import BadBackup, restore
from queries.keeping.copies import CopyFailed, InUse, NotEmpty, NoTool
from queries.store.unavailable import DatabaseError

DONE, IMPOSSIBLE = 0, 2
"""Exit statuses."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command ``restore`` to the program's parser."""
    say = words(DEFAULT)
    parser = subparsers.add_parser("restore", help=say("restore.help.command"))
    parser.add_argument("file", type=Path, help=say("restore.help.file"))
    parser.add_argument("--replace", action="store_true", help=say("restore.help.replace"))
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Restore the settings' database; return 0, or 2 where nothing was changed or it differs."""
    say = words(args.lang)
    try:
        return _restored(args, settings, say)
    except BadBackup as error:
        text = say(f"restore.{error.reason}", **error.params)
    except NotEmpty as error:
        text = say("restore.not_empty", name=error)
    except InUse as error:
        text = say("restore.in_use", name=error)
    except NoTool as error:
        text = say("backup.no_tool", tool=error)
    except CopyFailed as error:
        text = say("backup.failed", why=error)
    except DatabaseError as error:
        text = say("backup.unreachable", why=str(error.orig).strip())
    except FileNotFoundError:
        text = say("restore.missing", file=args.file)
    except OSError as error:
        text = say("backup.unwritable", file=error.filename, why=error.strerror or error)
    sys.stderr.write(text + "\n")
    return IMPOSSIBLE


def _restored(args: argparse.Namespace, settings: Settings, say: Words) -> int:
    made, before = restore(
        settings.url, args.file, profile=settings.profile, replace=args.replace, now=real_now()
    )
    counts = {"tables": len(made.tables), "rows": f"{made.rows:,}", "made_at": made.made_at}
    sys.stdout.write(say("restore.done", **counts) + "\n")
    if before is not None:
        sys.stdout.write(say("restore.before", file=before) + "\n")
    sys.stdout.write(say("restore.next") + "\n")
    return DONE
