"""``python app.py key add|list|revoke``: keys with which other systems send records."""

import argparse
import secrets
import sys
from collections.abc import Callable

from callbacks.context import now
from dashboard.access.api_key import (
    ID_BYTES,
    RATE,
    SECRET_BYTES,
    ApiKey,
    UnknownKey,
    digest_of,
    new_token,
)
from dashboard.area import UnknownArea
from dashboard.day import iso_instant
from dashboard.intake.record_types import sent_types
from dashboard.words import DEFAULT, LANGUAGES, Words, words
from queries.access.api_keys import add_key, api_keys, revoke_key
from queries.store.engine import Store

DONE, IMPOSSIBLE = 0, 2
"""Exit statuses."""
MAX_NAME = 76
MAX_RATE = 1_000_000


class BadArgument(ValueError):
    """An argument that makes no key; the message says why."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command ``key`` to the program's parser."""
    say = words(DEFAULT)
    parser = subparsers.add_parser("key", help=say("key.help.command"))
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT)
    deeds = parser.add_subparsers(dest="deed", required=True)
    add = deeds.add_parser("add", help=say("key.help.add"))
    add.add_argument("name", help=say("key.help.name"))
    add.add_argument("--area", required=True, metavar="CODE", help=say("key.help.area"))
    add.add_argument("--types", required=True, help=say("key.help.types"))
    add.add_argument("--rate", type=int, default=RATE, metavar="N", help=say("key.help.rate"))
    deeds.add_parser("list", help=say("key.help.list"))
    revoke = deeds.add_parser("revoke", help=say("key.help.revoke"))
    revoke.add_argument("id", help=say("key.help.id"))


def run(args: argparse.Namespace, store: Store) -> int:
    """Do what is asked; return 0, or 2 where it cannot be done."""
    say = words(args.lang)
    deeds: dict[str, Callable[[argparse.Namespace, Store, Words], str]] = {
        "add": _add,
        "list": _list,
        "revoke": _revoke,
    }
    try:
        text = deeds[args.deed](args, store, say)
    except BadArgument as error:
        text = str(error)
    except UnknownArea as error:
        text = say("key.unknown_area", area=error.code)
    except UnknownKey as error:
        text = say("key.unknown", id=error)
    else:
        sys.stdout.write(text + "\n")
        return DONE
    sys.stderr.write(text + "\n")
    return IMPOSSIBLE


def _types(text: str, say: Words) -> tuple[str, ...]:
    types = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    for type_ in types:
        if type_ not in sent_types():
            allowed = ", ".join(sent_types())
            raise BadArgument(say("key.unknown_type", type=type_, allowed=allowed))
    return types


def make_key(
    store: Store, *, name: str, area: str, types: tuple[str, ...], rate: int = RATE
) -> tuple[ApiKey, str]:
    """Store a new key; return it with its token, which is nowhere else. Raise UnknownArea."""
    key_id, token = new_token(secrets.token_bytes(ID_BYTES + SECRET_BYTES))
    key = ApiKey(
        id=key_id,
        name=name,
        area=area,
        types=types,
        rate=rate,
        digest=digest_of(token),
        created_at=now(),
    )
    add_key(store, key)
    return key, token


def _said(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "area": key.area,
        "types": ",".join(key.types),
        "rate": key.rate,
    }


def _add(args: argparse.Namespace, store: Store, say: Words) -> str:
    name = args.name.strip()
    if not 0 < len(name) <= MAX_NAME or not name.isprintable():
        raise BadArgument(say("key.bad_name"))
    if not 1 <= args.rate <= MAX_RATE:
        raise BadArgument(say("key.bad_rate"))
    types = _types(args.types, say)
    key, token = make_key(store, name=name, area=args.area, types=types, rate=args.rate)
    return say("key.added", token=token, **_said(key))


def _list(_args: argparse.Namespace, store: Store, say: Words) -> str:
    with store.read() as db:
        keys = api_keys(db)
    return "\n".join(_line(key, say) for key in keys) or say("key.none")


def _line(key: ApiKey, say: Words) -> str:
    gone = key.revoked_at
    return say(
        "key.line",
        **_said(key),
        created=iso_instant(key.created_at),
        used=say("key.never") if key.used_at is None else iso_instant(key.used_at),
        state=say("key.active") if gone is None else say("key.gone", at=iso_instant(gone)),
    )


def _revoke(args: argparse.Namespace, store: Store, say: Words) -> str:
    key = revoke_key(store, args.id, now())
    return say("key.revoked", name=key.name, id=key.id)
