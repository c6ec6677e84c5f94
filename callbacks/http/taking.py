"""Taking: what every address that gives a file away does first: count it, and enter it."""

from callbacks.allowance import TooOften
from callbacks.context import Context
from callbacks.exports.taking import enter_export
from callbacks.http.keys import unavailable
from callbacks.http.wrong import Wrong
from callbacks.looking import looking
from dashboard.access.audit import Details
from queries.store.unavailable import Unavailable


def take_away(context: Context) -> None:
    """Count that whoever is logged in takes a file away; raise Wrong where that is too often."""
    me = looking()
    try:
        context.exports.spend(me.account.id, me.address)
    except TooOften as error:
        headers = {"Retry-After": str(error.seconds)}
        raise Wrong(429, "too_often", headers=headers, seconds=error.seconds) from None


def enter_taking(context: Context, *, area: str, subject: str, details: Details) -> None:
    """Say in the audit what whoever is logged in takes away; raise Wrong."""
    try:
        enter_export(context.store, looking().actor, area=area, subject=subject, details=details)
    except Unavailable as error:
        raise unavailable(error) from None
