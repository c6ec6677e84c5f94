"""``python app.py backup FILE_OR_FOLDER``: the whole store in one file, while the server runs."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from dashboard.day import instant
from dashboard.settings import Settings
from dashboard.words import DEFAULT, LANGUAGES, Words, words
from queries.keeping.backup import backup, file_name
from queries.keeping.copies import CopyFailed, Missing, NoTool
from queries.store.unavailable import DatabaseError

DONE, IMPOSSIBLE = 0, 2
"""Exit statuses."""
MEGABYTE = 1_000_000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command ``backup`` to the program's parser."""
    say = words(DEFAULT)
    parser = subparsers.add_parser("backup", help=say("backup.help.command"))
    parser.add_argument("target", type=Path, help=say("backup.help.target"))
    parser.add_argument("--keep", type=int, metavar="N", help=say("backup.help.keep"))
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Back up the settings' database; return 0, or 2 where it could not be."""
    say = words(args.lang)
    at = datetime.now(UTC)
    is_folder = args.target.is_dir() or args.keep is not None
    file = args.target / file_name(settings.profile, at) if is_folder else args.target
    try:
        made = backup(settings.url, file, profile=settings.profile, now=instant(at))
    except NoTool as error:
        return _failed(say("backup.no_tool", tool=error))
    except CopyFailed as error:
        return _failed(say("backup.failed", why=error))
    except Missing:
        return _failed(say("backup.nothing"))
    except DatabaseError as error:
        return _failed(say("backup.unreachable", why=str(error.orig).strip()))
    except OSError as error:
        return _failed(say("backup.unwritable", file=file, why=error.strerror or error))
    megabytes = f"{file.stat().st_size / MEGABYTE:,.1f}"
    counts = {"tables": len(made.tables), "rows": f"{made.rows:,}", "revision": made.revision}
    sys.stdout.write(say("backup.done", file=file, megabytes=megabytes, **counts) + "\n")
    if args.keep is not None:
        _thin(args.target, settings.profile, max(args.keep, 1), say)
    return DONE


def _thin(folder: Path, profile: str, keep: int, say: Words) -> None:
    """Take out the oldest backups of a profile; their names sort as their times do."""
    for old in sorted(folder.glob(f"zhikong-{profile}-*.tar"))[:-keep]:
        old.unlink()
        sys.stdout.write(say("backup.removed", file=old) + "\n")


def _failed(text: str) -> int:
    sys.stderr.write(text + "\n")
    return IMPOSSIBLE
