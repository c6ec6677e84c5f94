"""Fields: a query string checked for names that are unknown, repeated, or no choice."""

from collections.abc import Sequence

from starlette.requests import Request

from dashboard.fields import BadListing, choice, only
from dashboard.words import LANGUAGES


def fields_of(request: Request, allowed: Sequence[str] | None = None) -> dict[str, str]:
    """Return the fields of a query string; raise BadListing where one is wrong.

    ``lang`` is always allowed; without ``allowed`` the reader of the fields judges their names.
    """
    fields: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in fields:
            raise BadListing(name, value, "repeated")
        if allowed is not None:
            only({name: value}, (*allowed, "lang"))
        fields[name] = value
    choice(fields, "lang", LANGUAGES)
    return fields


def whole_number(fields: dict[str, str], name: str) -> int | None:
    """Return a field that must be a whole number, None where it is missing."""
    if name not in fields:
        return None
    value = fields[name]
    if not (value.isascii() and value.isdecimal()):
        raise BadListing(name, value, "not_a_number")
    return int(value[:20])
