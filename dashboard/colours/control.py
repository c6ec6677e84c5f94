"""Control status: the three-colour rule, as a function from a unit's cases to its history.

Source: 永康, "三色智控" (places.md Y1) with the rule of the design: orange while a red- or
orange-warned person is present and for the days after that the profile says; blue while a
yellow- or blue-warned person is under observation, or an alert is past its deadline; else green.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from dashboard.day import DAY, Instant


class Colour(StrEnum):
    """A control status, mildest first."""

    GREEN = "green"
    BLUE = "blue"
    ORANGE = "orange"


SEVERITY = {Colour.GREEN: 0, Colour.BLUE: 1, Colour.ORANGE: 2}


class Rule(StrEnum):
    """The rule that set a colour, most severe first where several hold."""

    SERIOUS_PRESENT = "serious_present"
    SERIOUS_RECENT = "serious_recent"
    OBSERVED = "observed"
    ALERT_OVERDUE = "alert_overdue"
    BY_ORDER = "by_order"
    NONE = "none"


RULE_COLOUR = {
    Rule.SERIOUS_PRESENT: Colour.ORANGE,
    Rule.SERIOUS_RECENT: Colour.ORANGE,
    Rule.OBSERVED: Colour.BLUE,
    Rule.ALERT_OVERDUE: Colour.BLUE,
    Rule.NONE: Colour.GREEN,
}
_RULE_ORDER = list(Rule)
SERIOUS_WARNINGS = frozenset({"red", "orange"})


@dataclass(frozen=True, slots=True)
class Presence:
    """A time in which a case bears on its unit: from ``since`` to before ``until``.

    ``expected`` is when it should end where that is known while it still holds.
    """

    case: bytes
    rule: Rule
    since: Instant
    until: Instant | None
    expected: Instant | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which a unit has one colour by one rule; the last span's ``until`` is None.

    ``cases`` are the keys of the triggering cases, ``release_at`` when the colour should end
    by itself, None where it needs somebody's act. ``due_at`` is when time alone changes the last
    span next: its colour, its rule, or just which cases hold it. Where an order set the colour,
    ``order`` is its key, and ``own_colour``, ``own_rule`` and ``cases`` are what the rule says.
    """

    since: Instant
    until: Instant | None
    colour: Colour
    rule: Rule
    cases: tuple[bytes, ...]
    release_at: Instant | None
    due_at: Instant | None = None
    order: bytes | None = None
    own_colour: Colour | None = None
    own_rule: Rule | None = None


def warned_presences(
    *,
    case: bytes,
    colours: Sequence[tuple[Instant, str]],
    closed_at: Instant | None,
    close_by: Instant | None,
    recent_days: int,
) -> list[Presence]:
    """Return how a warned person bears on the unit, by the colours the warning has had.

    ``colours`` are (since, colour), oldest first; the last one holds until ``closed_at``.
    """
    found = []
    ends = [since for since, _ in colours[1:]] + [closed_at]
    for (since, colour), until in zip(colours, ends, strict=True):
        if colour in SERIOUS_WARNINGS:
            found.append(Presence(case, Rule.SERIOUS_PRESENT, since, until))
            if until is not None:
                after = until + recent_days * DAY
                found.append(Presence(case, Rule.SERIOUS_RECENT, until, after, after))
        else:
            found.append(Presence(case, Rule.OBSERVED, since, until, close_by))
    return found


def overdue_presence(*, case: bytes, close_by: Instant, closed_at: Instant | None) -> Presence:
    """Return how an alert past its deadline bears on its unit."""
    return Presence(case, Rule.ALERT_OVERDUE, close_by, closed_at)


def _status(holding: Iterable[Presence]) -> tuple[Rule, tuple[Presence, ...]]:
    """Return the most severe rule that holds, and everything of the same colour."""
    holding = list(holding)
    rule = min((p.rule for p in holding), key=_RULE_ORDER.index, default=Rule.NONE)
    colour = RULE_COLOUR[rule]
    same = sorted((p for p in holding if RULE_COLOUR[p.rule] is colour), key=lambda p: p.case)
    return rule, tuple(same)


def _release(presences: Sequence[Presence]) -> Instant | None:
    ends = [p.until if p.until is not None else p.expected for p in presences]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def _due(presences: Iterable[Presence], now: Instant) -> Instant | None:
    """Return the next instant at which something begins or ends by itself, None for never."""
    edges = (edge for p in presences for edge in (p.since, p.until) if edge is not None)
    return min((edge for edge in edges if edge > now), default=None)


def three_colour(presences: Sequence[Presence], *, start: Instant, now: Instant) -> list[Span]:
    """Return a unit's colour history from ``start`` to ``now``, at least one span.

    Neighbouring spans differ in colour, rule or cases. What begins after ``now`` is left out;
    an end after ``now`` shows as ``release_at`` of the last span, and either as its ``due_at``.
    """
    real = [p for p in presences if p.since <= now and (p.until is None or p.until > p.since)]
    edges = {start} | {p.since for p in real if p.since > start}
    edges |= {p.until for p in real if p.until is not None and start < p.until <= now}
    spans: list[Span] = []
    for since in sorted(edges):
        rule, chosen = _status(
            p for p in real if p.since <= since and (p.until is None or p.until > since)
        )
        cases = tuple(sorted({p.case for p in chosen}))
        colour = RULE_COLOUR[rule]
        if spans and (spans[-1].colour, spans[-1].rule, spans[-1].cases) == (colour, rule, cases):
            continue
        if spans:
            spans[-1] = replace(spans[-1], until=since, release_at=None)
        spans.append(Span(since, None, colour, rule, cases, _release(chosen)))
    spans[-1] = replace(spans[-1], due_at=_due(presences, now))
    return spans


def worst(colours: Iterable[Colour]) -> Colour | None:
    """Return the most severe of some colours, None of none."""
    return max(colours, key=SEVERITY.__getitem__, default=None)
