"""Asking: a briefing that somebody wants now is made beside the server, as scheduled ones are."""

from collections.abc import Mapping

from callbacks.briefings import MEDIA
from callbacks.context import Context, now
from callbacks.looking import looking
from callbacks.planned.process import set_to_work
from dashboard.briefing import period_of
from dashboard.fields import choice, only
from dashboard.schedule import ALBUM, Run, by_hand
from queries.briefing_ask import ask

FIELDS = ("area", "from", "to", "form", "together")
ALBUM_FIELDS = ("area", "form")


def ask_for(context: Context, fields: Mapping[str, str], lang: str) -> Run:
    """Note what the fields say and set somebody to work; return its run.

    Raises UnknownArea, BadListing, TooManyAsked.
    """
    form = choice({"form": "", **fields}, "form", tuple(MEDIA))
    only(fields, ALBUM_FIELDS if form == ALBUM else FIELDS)
    together = choice(fields, "together", ("1",))
    me = looking()
    wanted = by_hand(
        fields.get("area", ""),
        period_of(fields, context.today()),
        form,
        lang,
        together=bool(together),
        account=me.account.id,
        by=me.account.title,
        at=now(),
    )
    run = ask(context.store, me.viewer, wanted)
    set_to_work(context.store, context.settings)
    return run
