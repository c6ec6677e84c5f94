"""Colour by order: a hand sets the colour of units for a time, over whatever the rule says.

The hand wins until its end, even where it is milder than the rule; of several the latest one
wins; then the rule's colour holds as it stands by then. What the rule says meanwhile is kept
beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from dashboard.colours.control import Colour, Rule, Span
from dashboard.day import DAY, SHANGHAI, Instant, instant
from dashboard.door import AreaCode, Moment, Raw
from dashboard.refusal import Refused

RULES, ORDER = "rules", "order"
"""What a colour may be set by."""
Why = Annotated[str, Field(min_length=1, max_length=500)]


class UnknownOrder(LookupError):
    """No order has this key, or the viewer may not see it; the two look alike."""


class ColourOrderRecord(Raw):
    """An order as somebody gives it: all units in ``area`` have ``colour`` until ``until``.

    ``key`` (32 hexadecimal digits) is made by whoever asks, so that asking twice sets it once;
    left out ``since``, it holds at once.
    """

    key: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    area: AreaCode
    colour: Literal["green", "blue", "orange"]
    since: Moment | None = None
    until: Moment
    why: Why
    by: Annotated[str, Field(min_length=1, max_length=80)]


@dataclass(frozen=True, slots=True)
class ColourOrder:
    """An order as it is stored; ``at`` is when it was given, ``lifted_at`` when it was ended."""

    key: bytes
    area: str
    colour: Colour
    since: Instant
    until: Instant
    why: str
    by: str
    at: Instant
    lifted_at: Instant | None = None
    lifted_by: str = ""
    lifted_why: str = ""

    @property
    def ends_at(self) -> Instant:
        """Return when it ends, or has ended: at its end, or when it was lifted before."""
        return self.until if self.lifted_at is None else min(self.until, self.lifted_at)

    @property
    def rank(self) -> tuple[Instant, Instant, bytes]:
        """Return what orders several that hold at once; the greatest wins."""
        return self.since, self.at, self.key

    def holds(self, at: Instant) -> bool:
        """Say whether it holds at an instant."""
        return self.since <= at < self.ends_at


def read_local(text: str, field: str = "until") -> Instant:
    """Read a Shanghai time as 2026-03-01 18:00; raise Refused for the field otherwise."""
    try:
        return instant(datetime.strptime(text.strip(), "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI))
    except ValueError:
        raise Refused(field, text.strip(), "not_a_local_time") from None


def check_times(record: ColourOrderRecord, *, most_days: int, now: Instant) -> None:
    """Raise Refused where an order would begin or end when it cannot."""
    since = now if record.since is None else record.since
    if since < now:
        raise Refused("since", record.since, "order_in_the_past")
    if record.until <= since:
        raise Refused("until", record.until, "order_in_the_past")
    if record.until > since + most_days * DAY:
        raise Refused("until", record.until, "order_too_long", str(most_days))


def _ordered(own: Span, since: Instant, order: ColourOrder | None) -> Span:
    """Return what stands from an instant: the rule's own span, or an order over it."""
    made = replace(own, since=since, until=None, due_at=None)
    if order is None:
        return made
    return replace(
        made,
        colour=order.colour,
        rule=Rule.BY_ORDER,
        release_at=order.ends_at,
        order=order.key,
        own_colour=own.colour,
        own_rule=own.rule,
    )


def _says(span: Span) -> tuple[object, ...]:
    return span.colour, span.rule, span.cases, span.order, span.own_colour, span.own_rule


def overlay(spans: Sequence[Span], orders: Sequence[ColourOrder], *, now: Instant) -> list[Span]:
    """Return a unit's history with the orders over it laid over the rule's own ``spans``.

    Neighbouring spans differ in what they show or in what the rule would show.
    """
    real = [order for order in orders if order.since < order.ends_at]
    if not real:
        return list(spans)
    starts = {span.since: span for span in spans}
    edges = set(starts)
    for order in real:
        edges |= {at for at in (order.since, order.ends_at) if spans[0].since < at <= now}
    found: list[Span] = []
    own = spans[0]
    for since in sorted(edges):
        own = starts.get(since, own)
        holding = [order for order in real if order.holds(since)]
        made = _ordered(own, since, max(holding, key=lambda order: order.rank, default=None))
        if found and _says(found[-1]) == _says(made):
            continue
        if found:
            found[-1] = replace(found[-1], until=since, release_at=None)
        found.append(made)
    wakes = [at for order in real for at in (order.since, order.ends_at) if at > now]
    due = [at for at in (spans[-1].due_at, *wakes) if at is not None]
    found[-1] = replace(found[-1], due_at=min(due, default=None))
    return found
