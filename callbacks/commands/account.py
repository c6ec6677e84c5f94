"""``python app.py account add|list|disable|enable|reset``: who may log in."""

import argparse
import sys
from collections.abc import Callable

from callbacks.access.logins import make_account, reset_password
from callbacks.access.why_not import ACCOUNT_FAILURES, why_not
from callbacks.context import real_now as now
from dashboard.access.account import Account, account_name, role_of
from dashboard.access.audit import COMMAND
from dashboard.access.permission import Role
from dashboard.day import iso_instant
from dashboard.words import DEFAULT, LANGUAGES, Words, words
from queries.access.accounts import (
    account_by_name,
    all_accounts,
    disable_account,
    enable_account,
)
from queries.store.engine import Store

DONE, IMPOSSIBLE = 0, 2
"""Exit statuses."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command ``account`` to the program's parser."""
    say = words(DEFAULT)
    parser = subparsers.add_parser("account", help=say("account.help.command"))
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT)
    deeds = parser.add_subparsers(dest="deed", required=True)
    add = deeds.add_parser("add", help=say("account.help.add"))
    add.add_argument("name", help=say("account.help.name"))
    add.add_argument("--role", required=True, choices=[*Role], help=say("account.help.role"))
    add.add_argument(
        "--area", required=True, action="append", metavar="CODE", help=say("account.help.area")
    )
    add.add_argument("--title", default="", help=say("account.help.title"))
    add.add_argument("--password-stdin", action="store_true", help=say("account.help.stdin"))
    deeds.add_parser("list", help=say("account.help.list"))
    for deed in ("disable", "enable", "reset"):
        deeds.add_parser(deed, help=say(f"account.help.{deed}")).add_argument(
            "name", help=say("account.help.name")
        )


def run(args: argparse.Namespace, store: Store) -> int:
    """Do what is asked; return 0, or 2 where it cannot be done."""
    say = words(args.lang)
    deeds: dict[str, Callable[[argparse.Namespace, Store, Words], str]] = {
        "add": _add,
        "list": _list,
        "disable": _disable,
        "enable": _enable,
        "reset": _reset,
    }
    try:
        sys.stdout.write(deeds[args.deed](args, store, say) + "\n")
    except ACCOUNT_FAILURES as error:
        sys.stderr.write(why_not(error, say) + "\n")
        return IMPOSSIBLE
    return DONE


def _add(args: argparse.Namespace, store: Store, say: Words) -> str:
    given = sys.stdin.readline().rstrip("\r\n") if args.password_stdin else None
    one, password = make_account(
        store,
        name=args.name,
        title=args.title,
        role=role_of(args.role),
        areas=args.area,
        by=COMMAND,
        password=given,
    )
    said = say("account.added", **_said(one, say))
    return "\n".join([said, say("account.password", password=password)] if password else [said])


def _said(one: Account, say: Words) -> dict[str, object]:
    return {
        "name": one.name,
        "title": one.title,
        "role": say(f"role.{one.role}"),
        "areas": ", ".join(one.areas),
    }


def _list(_args: argparse.Namespace, store: Store, say: Words) -> str:
    with store.read() as db:
        found = all_accounts(db)
    return "\n".join(_line(one, say) for one in found) or say("account.none")


def _line(one: Account, say: Words) -> str:
    seen, gone = one.seen_at, one.disabled_at
    return say(
        "account.line",
        **_said(one, say),
        seen=say("account.never") if seen is None else iso_instant(seen),
        state=say("account.active") if gone is None else say("account.gone", at=iso_instant(gone)),
    )


def _named(store: Store, name: str) -> Account:
    with store.read() as db:
        return account_by_name(db, account_name(name))


def _disable(args: argparse.Namespace, store: Store, say: Words) -> str:
    one = disable_account(store, _named(store, args.name).id, by=COMMAND, now=now())
    return say("account.disabled", **_said(one, say))


def _enable(args: argparse.Namespace, store: Store, say: Words) -> str:
    one = enable_account(store, _named(store, args.name).id, by=COMMAND, now=now())
    return say("account.enabled", **_said(one, say))


def _reset(args: argparse.Namespace, store: Store, say: Words) -> str:
    one, password = reset_password(store, _named(store, args.name).id, by=COMMAND)
    text = say("account.reset", **_said(one, say))
    return f"{text}\n{say('account.password', password=password)}"
