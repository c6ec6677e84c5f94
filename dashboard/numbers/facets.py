"""Facets: the one filter behind a number and its list.

A facet set names an event of a case's life, a window of days in which it happened, and the
columns that cases and tally share. ``queries/numbers/facets.py`` compiles it into the sum over
tally that makes the number and into the select over cases that makes the list.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from dashboard.day import EVER, Day


class Event(StrEnum):
    """A dated thing in a case's life; each case has one cell a level for each that applies."""

    EVER = "ever"
    OPENED = "opened"
    RESPONSE = "response"
    CLOSED = "closed"
    DUE = "due"


EVENT_TIME: dict[Event, str] = {
    Event.EVER: "opened_at",
    Event.OPENED: "opened_at",
    Event.RESPONSE: "response_at",
    Event.CLOSED: "closed_at",
    Event.DUE: "close_by",
}
"""The case's time that dates each event, and by which its list is sorted at first."""

Values = frozenset[str]
ANY: Values = frozenset()
SHARED = ("kind", "colour", "stage", "response", "closure")
"""The columns that cases and tally share, by which facets select."""


@dataclass(frozen=True, slots=True)
class Facets:
    """A filter; an empty set of values selects all. Days are inclusive.

    EVER has no days, but with a ``last_day`` it means what stood at the end of that day: opened by
    then, not void, and not closed by then, whatever the stage is now. A closure is then's, too:
    late is what was due before that end.
    """

    event: Event = Event.EVER
    first_day: Day = EVER
    last_day: Day = EVER
    kind: Values = ANY
    colour: Values = ANY
    stage: Values = ANY
    response: Values = ANY
    closure: Values = ANY

    def over(self, first_day: Day, last_day: Day) -> "Facets":
        """Return the same filter over another window of days, or as of the last of them."""
        if self.event is Event.EVER:
            return replace(self, last_day=last_day)
        return replace(self, first_day=first_day, last_day=last_day)

    def narrowed(self, **chosen: Values) -> "Facets":
        """Return this filter narrowed by more values, which can only take cases away.

        A choice that has nothing in common with this filter selects nothing.
        """
        merged: dict[str, Any] = {}
        for column, values in chosen.items():
            mine: Values = getattr(self, column)
            if values:
                merged[column] = (mine & values if mine else values) or frozenset({"-"})
        return replace(self, **merged)
