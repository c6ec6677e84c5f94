"""``python app.py kiosk add|list|revoke``: links that open a wall's screen without a login."""

import argparse
import sys
from collections.abc import Callable

from callbacks.access.kiosks import link, make_kiosk
from callbacks.access.why_not import KIOSK_FAILURES, why_no_kiosk
from callbacks.context import real_now as now
from dashboard.access.audit import COMMAND
from dashboard.access.kiosk import Kiosk, UnknownKiosk, kiosk_day
from dashboard.day import day_of, iso_day, iso_instant
from dashboard.settings import Settings
from dashboard.viewer import Viewer
from dashboard.words import DEFAULT, LANGUAGES, Words, words
from layouts.door.kiosks import tour_text
from queries.access.kiosks import kiosks, revoke_kiosk
from queries.store.engine import Store

DONE, IMPOSSIBLE = 0, 2
"""Exit statuses."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command ``kiosk`` to the program's parser."""
    say = words(DEFAULT)
    parser = subparsers.add_parser("kiosk", help=say("kiosk.help.command"))
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT)
    deeds = parser.add_subparsers(dest="deed", required=True)
    add = deeds.add_parser("add", help=say("kiosk.help.add"))
    add.add_argument("name", help=say("kiosk.help.name"))
    add.add_argument("--area", required=True, metavar="CODE", help=say("kiosk.help.area"))
    add.add_argument("--until", required=True, metavar="DAY", help=say("kiosk.help.until"))
    add.add_argument("--network", default="", metavar="CIDR", help=say("kiosk.help.network"))
    add.add_argument("--rotate", default="", help=say("kiosk.help.rotate"))
    add.add_argument("--every", default="", metavar="N", help=say("kiosk.help.every"))
    deeds.add_parser("list", help=say("kiosk.help.list"))
    revoke = deeds.add_parser("revoke", help=say("kiosk.help.revoke"))
    revoke.add_argument("id", help=say("kiosk.help.id"))


def run(args: argparse.Namespace, store: Store, settings: Settings) -> int:
    """Do what is asked; return 0, or 2 where it cannot be done."""
    say = words(args.lang)
    deeds: dict[str, Callable[[argparse.Namespace, Store, Settings, Words], str]] = {
        "add": _add,
        "list": _list,
        "revoke": _revoke,
    }
    try:
        text = deeds[args.deed](args, store, settings, say)
    except KIOSK_FAILURES as error:
        text = why_no_kiosk(error, say)
    except UnknownKiosk as error:
        text = say("kiosk.cli.unknown", id=error)
    else:
        sys.stdout.write(text + "\n")
        return DONE
    sys.stderr.write(text + "\n")
    return IMPOSSIBLE


def _everywhere(store: Store) -> Viewer:
    """Return somebody at the machine itself, who may do all in the whole place."""
    return Viewer(COMMAND.name, (store.profile.area,))


def _add(args: argparse.Namespace, store: Store, settings: Settings, say: Words) -> str:
    one, token = make_kiosk(
        store,
        _everywhere(store),
        name=args.name,
        area=args.area,
        last_day=kiosk_day(args.until),
        network=args.network,
        tour={"rotate": args.rotate, "every": args.every},
        by=COMMAND,
    )
    return say("kiosk.cli.added", link=link(settings.site, token), **_said(one, say))


def _said(one: Kiosk, say: Words) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "area": one.area,
        "tour": tour_text(one, say),
        "network": one.network or say("kiosk.anywhere"),
        "ends": iso_day(day_of(one.ends_at - 1)),
    }


def _list(_args: argparse.Namespace, store: Store, _settings: Settings, say: Words) -> str:
    with store.read() as db:
        found = kiosks(db, _everywhere(store))
    return "\n".join(_line(one, say) for one in found) or say("kiosk.none")


def _line(one: Kiosk, say: Words) -> str:
    if one.revoked_at is not None:
        state = say("kiosk.gone", at=iso_instant(one.revoked_at))
    else:
        state = say("kiosk.cli.active" if one.holds(now()) else "kiosk.ended")
    seen = say("kiosk.never") if one.seen_at is None else iso_instant(one.seen_at)
    return say("kiosk.cli.line", seen=seen, state=state, **_said(one, say))


def _revoke(args: argparse.Namespace, store: Store, _settings: Settings, say: Words) -> str:
    one = revoke_kiosk(store, _everywhere(store), args.id, by=COMMAND, now=now())
    return say("kiosk.cli.revoked", id=one.id, name=one.name)
