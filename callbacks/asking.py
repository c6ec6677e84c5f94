"""Asking: a briefing that somebody wants now is made beside the server, as scheduled ones are."""

from collections.abc import Mapping

from callbacks.briefings import MEDIA
from callbacks.context import Context, now
from callbacks.looking import looking
from callbacks.planned.process import set_to_work
from dashboard.briefing import period_of
from dashboard.listing import BadListing
from dashboard.schedule import ALBUM, Run, by_hand
from queries.briefing_ask import ask

FIELDS = ("area", "from", "to", "form", "together")


def ask_for(context: Context, fields: Mapping[str, str], lang: str) -> Run:
    """Note what the fields say and set somebody to work; return its run.

    Raises UnknownArea, BadListing, TooManyAsked.
    """
    for name, value in fields.items():
        if name not in FIELDS:
            raise BadListing(name, value, "unknown_field", ", ".join(FIELDS))
    form, together = fields.get("form", ""), fields.get("together", "")
    if form not in MEDIA:
        raise BadListing("form", form, "not_a_choice", ", ".join(MEDIA))
    if together not in ("", "1"):
        raise BadListing("together", together, "not_a_choice", "1")
    if form == ALBUM and (wrong := {"from", "to", "together"} & fields.keys()):
        name = min(wrong)
        raise BadListing(name, fields[name], "unknown_field", "area, form")
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
