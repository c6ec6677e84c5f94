"""Asking: a briefing that somebody wants now is made beside the server, as scheduled ones are."""

from collections.abc import Mapping
from dataclasses import replace

from callbacks.briefings.making import MEDIA, Asked, enter_taken
from callbacks.context import Context, now
from callbacks.exports.taking import enter_export
from callbacks.looking import looking
from callbacks.planned.process import set_to_work
from dashboard.access.account import common_area
from dashboard.access.audit import Details
from dashboard.briefings.briefing import Period, period_of
from dashboard.briefings.own import BadOwn
from dashboard.briefings.run import ALBUM, PAPERS, Run, by_hand
from dashboard.fields import choice, only
from dashboard.words import words
from queries.briefings.ask import ask
from queries.briefings.own_briefings import own_briefing

FIELDS = ("area", "from", "to", "form", "together")
ALBUM_FIELDS = ("area", "form")
OWN_FIELDS = ("own", "form")


def ask_for(context: Context, fields: Mapping[str, str], lang: str) -> Run:
    """Note what the fields say and set somebody to work; return its run.

    Raises UnknownArea, BadListing, TooManyAsked; of an own briefing UnknownOwn, BadOwn.
    """
    run = _own(context, fields, lang) if "own" in fields else _briefing(context, fields, lang)
    found = ask(context.store, looking().viewer, run)
    set_to_work(context.store, context.settings)
    return found


def _briefing(context: Context, fields: Mapping[str, str], lang: str) -> Run:
    form = choice({"form": "", **fields}, "form", tuple(MEDIA))
    only(fields, ALBUM_FIELDS if form == ALBUM else FIELDS)
    together = choice(fields, "together", ("1",))
    period = period_of(fields, context.today())
    run = _wanted(fields.get("area", ""), period, form, lang)
    return replace(run, together=bool(together))


def _own(context: Context, fields: Mapping[str, str], lang: str) -> Run:
    only(fields, OWN_FIELDS)
    form, viewer = choice({"form": "", **fields}, "form", PAPERS), looking().viewer
    with context.store.read() as db:
        own = own_briefing(db, viewer, fields["own"])
    if not own.items:
        raise BadOwn("empty")
    today = context.today()
    # It may be of several areas: its run is of the one that holds all that its owner sees.
    run = _wanted(_held(viewer.areas, context), Period(today, today, today), form, lang)
    return replace(run, own=own.id, title=own.name)


def _held(areas: tuple[str, ...], context: Context) -> str:
    """Return the first of some areas where none of them holds the others."""
    common = common_area(areas, context.profile.area)
    return common if common in areas else areas[0]


def _wanted(area: str, period: Period, form: str, lang: str) -> Run:
    me = looking().account
    return by_hand(area, period, form, lang, account=me.id, by=me.title, at=now())


def enter_run(context: Context, run: Run) -> None:
    """Say in the audit who takes the file of a run away, with its rows; raise Unavailable."""
    store, me = context.store, looking()
    if not run.own:
        period, say = run.period(context.today()), words(run.lang)
        asked = Asked(run.area, period, run.form, say, together=run.together)
        enter_taken(store, me.actor, asked, run.rows)
        return
    area = common_area(me.viewer.areas, context.profile.area)
    said: Details = {"rows": run.rows, "form": run.form, "name": run.title}
    enter_export(store, me.actor, area=area, subject=f"own/{run.own}.{run.form}", details=said)
