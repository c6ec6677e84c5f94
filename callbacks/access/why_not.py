"""Why not: what keeps an account or a wall's link from being made or changed, in words."""

from dashboard.access.account import BadAccount, UnknownAccount
from dashboard.access.kiosk import BadKiosk
from dashboard.access.password import MAX_LENGTH, MIN_LENGTH, WeakPassword
from dashboard.area import UnknownArea
from dashboard.fields import BadListing
from dashboard.words import Words
from layouts.error import bad_listing_text
from queries.access.accounts import NameTaken

ACCOUNT_FAILURES = (BadAccount, WeakPassword, NameTaken, UnknownAccount, UnknownArea)


def why_not(error: Exception, say: Words) -> str:
    """Return why an account cannot be made or changed, and what to do."""
    match error:
        case BadAccount():
            return say(f"account.wrong.{error.reason}", value=error.value)
        case WeakPassword():
            return say(f"password.{error.reason}", least=MIN_LENGTH, most=MAX_LENGTH)
        case NameTaken():
            return say("account.wrong.taken", value=error)
        case UnknownArea():
            return say("account.wrong.area", value=error.code)
    return say("account.wrong.unknown", value=error)


KIOSK_FAILURES = (BadAccount, BadKiosk, BadListing, UnknownArea)


def why_no_kiosk(error: Exception, say: Words) -> str:
    """Return why a wall's link cannot be made, and what to do."""
    match error:
        case BadKiosk():
            return say(f"kiosk.wrong.{error.reason}", value=error.value)
        case BadListing():
            return bad_listing_text(error, say)
    return why_not(error, say)
