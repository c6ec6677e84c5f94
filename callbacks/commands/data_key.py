"""``python app.py data-key new|list|rotate``: the keys that seal personal data."""

import argparse
import sys
from pathlib import Path

from callbacks.context import real_now as now
from callbacks.data_key import (
    BadKeys,
    is_demonstration,
    key_file,
    keys_at,
    read_file,
    why_not,
    write_file,
)
from dashboard.profile import profile
from dashboard.settings import Settings
from dashboard.words import DEFAULT, LANGUAGES, Words, words
from queries.keeping.reseal import reseal, sealed_by
from queries.sealing.keyring import Keyring, Keys, NoDataKey, WrongDataKey, new_key
from queries.store.engine import Store, open_store

DONE, IMPOSSIBLE = 0, 2
"""Exit statuses."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command ``data-key`` to the program's parser."""
    say = words(DEFAULT)
    parser = subparsers.add_parser("data-key", help=say("data_key.help.command"))
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT)
    deeds = parser.add_subparsers(dest="deed", required=True)
    deeds.add_parser("new", help=say("data_key.help.new"))
    deeds.add_parser("list", help=say("data_key.help.list"))
    rotate = deeds.add_parser("rotate", help=say("data_key.help.rotate"))
    rotate.add_argument("--drop", action="store_true", help=say("data_key.help.drop"))


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do what is asked; return 0, or 2 where it cannot be done."""
    say = words(args.lang)
    deeds = {"new": _new, "list": _list, "rotate": _rotate}
    try:
        sys.stdout.write(deeds[args.deed](args, settings, say) + "\n")
    except (BadKeys, NoDataKey, WrongDataKey) as error:
        sys.stderr.write(why_not(error, say) + "\n")
        return IMPOSSIBLE
    except OSError as error:
        said = {"file": error.filename, "why": error.strerror or error}
        sys.stderr.write(say("data_key.unwritable", **said) + "\n")
        return IMPOSSIBLE
    return DONE


def _file(settings: Settings) -> Path | None:
    place = profile(settings.profile)
    return key_file(settings, demonstration=is_demonstration(settings, place))


def _keys(settings: Settings) -> Keys:
    return keys_at(settings, profile(settings.profile))


def _open(settings: Settings) -> Store:
    return open_store(settings.url, profile(settings.profile), keys=_keys(settings))


def _new(_args: argparse.Namespace, settings: Settings, say: Words) -> str:
    """Put a new key before those that there are; where no file holds them, tell it."""
    made, file = new_key(), _file(settings)
    if file is None:
        return say("data_key.told", key=made.text)
    before = read_file(file).keys if file.exists() else ()
    write_file(file, Keyring((made, *before)))
    return say("data_key.added" if before else "data_key.made", file=file, id=made.id.hex())


def _list(_args: argparse.Namespace, settings: Settings, say: Words) -> str:
    store = _open(settings)
    keys = _keys(settings)()
    counts = sealed_by(store)
    store.close()
    unknown = sorted(counts.keys() - set(keys.ids))
    lines = [
        say("data_key.line", id=id_, n=f"{counts.get(id_, 0):,}", seals=say(f"data_key.{role}"))
        for id_, role in zip(keys.ids, ("seals", *["opens"] * len(keys.ids)), strict=False)
    ]
    lines += [
        say("data_key.line", id=id_, n=f"{counts[id_]:,}", seals=say("data_key.lost"))
        for id_ in unknown
    ]
    return "\n".join(lines)


def _rotate(args: argparse.Namespace, settings: Settings, say: Words) -> str:
    """Seal everything with the first key; with ``--drop`` take the others out of the file."""
    store, file = _open(settings), _file(settings)
    try:
        n = reseal(store, now())
        left = sealed_by(store)
    finally:
        store.close()
    keys = _keys(settings)()
    lines = [say("data_key.rotated", n=f"{n:,}", id=keys.ids[0])]
    if args.drop and file is not None and set(left) <= {keys.ids[0]}:
        write_file(file, Keyring(keys.keys[:1]))
        lines.append(say("data_key.dropped", n=len(keys.keys) - 1))
    elif len(keys.keys) > 1:
        lines.append(say("data_key.droppable", ids=", ".join(keys.ids[1:])))
    return "\n".join(lines)
