"""Choices: how a list can be narrowed, widened and moved in time by its reader."""

from dataclasses import replace

from dashboard.case import Stage, Timeliness
from dashboard.cases.kind import KINDS, WARNING_COLOURS, Family, in_order
from dashboard.day import EVER, Day, add_days, as_date
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Type, Window

PERIODS = (1, 7, 30)
"""Windows of days that end today."""
_JUDGED = (Timeliness.PENDING, Timeliness.ON_TIME, Timeliness.LATE)
_ORDER: dict[str, tuple[str, ...]] = {
    "colour": WARNING_COLOURS,
    "stage": tuple(Stage),
    "response": _JUDGED,
    "closure": _JUDGED,
}


def offered(listing: Listing) -> dict[str, tuple[str, ...]]:
    """Return by column the values that can tell a list's cases apart, in the order of screens.

    The column that makes a rate's parts is left out: its tabs offer it; and so is the stage of what
    stood at a day's end, which lists do not tell apart.
    """
    metric = listing.definition
    if metric.type in (Type.UNITS, Type.VOLUME):
        return {}
    facets = metric.part(listing.part)
    families = {KINDS[kind].family for kind in facets.kind or KINDS}
    found = {"kind": tuple(in_order(facets.kind or KINDS))}
    for column, order in _ORDER.items():
        mine = getattr(facets, column)
        found[column] = tuple(value for value in order if not mine or value in mine)
    if families != {Family.WARNED}:
        del found["colour"]
    if families <= {Family.WARNED, Family.ASSESSMENT}:
        del found["response"], found["closure"]
    stood = metric.window is Window.NOW and listing.last_day != EVER
    if families == {Family.ASSESSMENT} or stood:
        del found["stage"]
    return {c: v for c, v in found.items() if len(v) > 1 and c != metric.column}


def toggled(listing: Listing, column: str, value: str) -> Listing:
    """Return the list with one more value chosen, or one fewer where it was chosen."""
    chosen = dict(listing.chosen)
    chosen[column] = chosen.get(column, frozenset()) ^ {value}
    return replace(listing, chosen={c: v for c, v in chosen.items() if v}, after="")


def only(listing: Listing, column: str, value: str) -> Listing:
    """Return the list with just this value chosen in a column; its number stands on the choice."""
    chosen = {**listing.chosen, column: frozenset({value})}
    return replace(listing, chosen=chosen, after="")


def unfiltered(listing: Listing) -> Listing:
    """Return the list with nothing chosen."""
    return replace(listing, chosen={}, after="")


def has_days(listing: Listing) -> bool:
    """Say whether a list speaks of a window of days at all."""
    return listing.definition.window is not Window.NOW and listing.first_day != EVER


def over(listing: Listing, first: Day, last: Day) -> Listing:
    """Return the list over another window of days."""
    return replace(listing, first_day=first, last_day=last, after="")


def moved(listing: Listing, windows: int) -> Listing:
    """Return the list moved by whole lengths of its window, earlier where negative."""
    length = (as_date(listing.last_day) - as_date(listing.first_day)).days + 1
    first = add_days(listing.first_day, windows * length)
    return over(listing, first, add_days(listing.last_day, windows * length))
