"""Fields of a query string: which are known, and what days and choices they say."""

from collections.abc import Collection, Mapping
from typing import Any

from dashboard.day import EVER, Day, parse_day


class BadListing(ValueError):
    """A query string that says no list: which field, its value, and the word for the reason."""

    def __init__(self, field_name: str, value: str, reason: str, allowed: str = "") -> None:
        super().__init__(f"{field_name}={value}: {reason} {allowed}".strip())
        self.field = field_name
        self.value = value
        self.reason = reason
        self.allowed = allowed


def only(fields: Mapping[str, Any], names: Collection[str], *, told: bool = True) -> None:
    """Raise BadListing for a field with another name; ``told`` says whether it lists the names."""
    for name, value in fields.items():
        if name not in names:
            allowed = ", ".join(names) if told else ""
            raise BadListing(name, str(value), "unknown_field", allowed)


def choice(fields: Mapping[str, str], name: str, allowed: Collection[str]) -> str:
    """Return a field that must be one of some words, empty where it is missing."""
    value = fields.get(name, "")
    if name in fields and value not in allowed:
        raise BadListing(name, value, "not_a_choice", ", ".join(allowed))
    return value


def day_field(name: str, text: str, *, hint: str = "") -> Day:
    """Return the day that a field says, EVER where it is empty; ``hint`` says how it is written."""
    try:
        return parse_day(text) if text else EVER
    except ValueError:
        raise BadListing(name, text, "not_a_day", hint) from None
