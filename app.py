"""Zhikong 智控: the command line, and the app built from settings. ``python app.py --help``."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from dashboard.operating.production import NotForProduction, check_production
from dashboard.profile import UnknownProfile, profile
from dashboard.settings import Settings
from dashboard.words import DEFAULT, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp

    from queries.store.engine import Store

BAD_SETTINGS = 2
"""Exit status where settings or arguments are wrong."""
FACTORY = "app:served"
"""What makes the server in each of several processes, as an import name."""
PROGRAM = (sys.executable, str(Path(__file__)))
"""This program, as a command line."""


def create_store(settings: Settings) -> "Store":
    """Open the store that the settings name, on the clock that they name.

    Raise BadKeys, WrongDataKey.
    """
    from callbacks.context import set_clock
    from callbacks.data_key import keys_at
    from queries.store.engine import open_store

    place = profile(settings.profile)
    set_clock(settings, place)
    return open_store(settings.url, place, keys=keys_at(settings, place))


def create_app(settings: Settings, store: "Store | None" = None) -> "ASGIApp":
    """Return the server over the settings' store; nothing runs until it is served.

    Raises NotForProduction where the settings say production and are not fit for it.
    """
    from callbacks.context import Context
    from callbacks.server import server

    check_production(settings, profile(settings.profile))
    return server(Context(store or create_store(settings), settings))


def served() -> "ASGIApp":
    """Return the server of the environment's settings, for each of several server processes."""
    from callbacks.processes.logs import configure

    settings = Settings()
    configure(settings)
    return create_app(settings)


def _parser() -> argparse.ArgumentParser:
    from callbacks.commands import (
        account,
        backup,
        brief,
        check,
        data_key,
        demo,
        erase,
        import_file,
        key,
        kiosk,
        restore,
        run,
        simulate,
    )

    parser = argparse.ArgumentParser(prog="app.py", description=words(DEFAULT)("run.help.program"))
    subparsers = parser.add_subparsers(dest="command", required=True)
    on_store = (run, demo, simulate, import_file, check, key, account, kiosk, erase)
    for command in (*on_store, brief, data_key, backup, restore):
        command.add_parser(subparsers)
    return parser


def _run(args: argparse.Namespace, settings: Settings) -> int:
    from callbacks.commands import backup, data_key, restore, story

    # These open the database themselves: a store would make its tables, or ask for its key, first.
    alone = {"backup": backup.run, "restore": restore.run, "data-key": data_key.run}
    if args.command in alone:
        return alone[args.command](args, settings)
    if args.command == "simulate" and args.story and not args.url:
        return story.run(
            args,
            settings,
            open_store=create_store,
            make_app=create_app,
            factory=FACTORY,
            program=PROGRAM,
        )
    if args.command == "run":
        # All that production wants is said at once, before a key or the store is looked for.
        check_production(settings, profile(settings.profile))
    return _run_on(create_store(settings), args, settings)


def _run_on(store: "Store", args: argparse.Namespace, settings: Settings) -> int:
    from callbacks.commands import (
        account,
        brief,
        check,
        demo,
        erase,
        import_file,
        key,
        kiosk,
        run,
        simulate,
    )

    if args.command == "run":
        whole = create_app(settings, store)
        say = words(args.lang)
        return run.run(store, settings, whole, factory=FACTORY, program=PROGRAM, say=say)
    if args.command == "brief":
        return brief.run(args, store, settings)
    if args.command == "simulate":
        return simulate.run(args, store, settings)
    if args.command == "kiosk":
        return kiosk.run(args, store, settings)
    on_store: dict[str, Callable[[argparse.Namespace, Store], int]] = {
        "demo": demo.run,
        "erase": erase.run,
        "import": import_file.run,
        "key": key.run,
        "account": account.run,
        "check": check.run,
    }
    return on_store[args.command](args, store)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit status."""
    from callbacks.data_key import BadKeys, why_not
    from queries.sealing.keyring import NoDataKey, WrongDataKey

    args = _parser().parse_args(arguments)
    from callbacks.context import NoStoryHere

    try:
        settings = Settings()
        if args.command == "demo":
            settings = settings.model_copy(update={"profile": args.profile})
        from callbacks.processes.logs import configure

        configure(settings)
        return _run(args, settings)
    except UnknownProfile as error:
        sys.stderr.write(words(DEFAULT)("run.unknown_profile", name=error) + "\n")
    except NoStoryHere as error:
        sys.stderr.write(words(DEFAULT)("story.not_here", name=error) + "\n")
    except NotForProduction as error:
        for reason in error.reasons:
            sys.stderr.write(words(DEFAULT)(f"run.production.{reason}") + "\n")
    except (BadKeys, NoDataKey, WrongDataKey) as error:
        sys.stderr.write(why_not(error, words(getattr(args, "lang", DEFAULT))) + "\n")
    except ValidationError as error:
        for wrong in error.errors():
            name = "ZHIKONG_" + str(wrong["loc"][0]).upper()
            sys.stderr.write(words(DEFAULT)("run.bad_setting", name=name, why=wrong["msg"]) + "\n")
    return BAD_SETTINGS


if __name__ == "__main__":
    sys.exit(main())
