"""Colour by order: the hand over the rule, to the millisecond."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.colours.by_order import (
    ColourOrder,
    ColourOrderRecord,
    check_times,
    overlay,
    read_local,
)
from dashboard.colours.control import Colour, Rule, Span, overdue_presence, three_colour
from dashboard.day import DAY, HOUR
from dashboard.refusal import Refused

T = 1_583_000_000_000
CASE = b"c"
GREEN, BLUE, ORANGE = Colour.GREEN, Colour.BLUE, Colour.ORANGE


def an_order(
    colour: Colour = ORANGE,
    *,
    since: int = T,
    until: int = T + DAY,
    key: bytes = b"k",
    **said: object,
) -> ColourOrder:
    order = {"key": b"k", "area": "33", "why": "w", "by": "b", "at": since, **said}
    return ColourOrder(colour=colour, since=since, until=until, **order)  # type: ignore[arg-type]


def history(
    *orders: ColourOrder, now: int, overdue: tuple[int, int | None] | None = None
) -> list[Span]:
    presences = []
    if overdue is not None:
        presences = [overdue_presence(case=CASE, close_by=overdue[0], closed_at=overdue[1])]
    return overlay(three_colour(presences, start=T - DAY, now=now), orders, now=now)


def told(spans: list[Span]) -> list[tuple[int, Colour, Rule]]:
    return [(span.since - T, span.colour, span.rule) for span in spans]


@pytest.mark.parametrize(
    ("at", "colour", "rule"),
    [
        (-1, GREEN, Rule.NONE),
        (0, ORANGE, Rule.BY_ORDER),
        (DAY - 1, ORANGE, Rule.BY_ORDER),
        (DAY, GREEN, Rule.NONE),
    ],
)
def test_it_holds_from_its_beginning_to_before_its_end(at: int, colour: Colour, rule: Rule) -> None:
    span = history(an_order(), now=T + at)[-1]
    assert (span.colour, span.rule) == (colour, rule)


def test_it_wins_even_where_it_is_milder_and_the_rule_is_kept_beside_it() -> None:
    span = history(an_order(GREEN), now=T + HOUR, overdue=(T - HOUR, None))[-1]
    assert (span.colour, span.rule, span.own_colour, span.own_rule, span.cases) == (
        GREEN,
        Rule.BY_ORDER,
        BLUE,
        Rule.ALERT_OVERDUE,
        (CASE,),
    )


def test_what_the_rule_says_meanwhile_is_in_the_history() -> None:
    spans = history(an_order(), now=T + 2 * DAY, overdue=(T + HOUR, T + 2 * HOUR))
    assert told(spans) == [
        (-DAY, GREEN, Rule.NONE),
        (0, ORANGE, Rule.BY_ORDER),
        (HOUR, ORANGE, Rule.BY_ORDER),
        (2 * HOUR, ORANGE, Rule.BY_ORDER),
        (DAY, GREEN, Rule.NONE),
    ]
    assert [span.own_colour for span in spans] == [None, GREEN, BLUE, GREEN, None]


def test_afterwards_the_rule_holds_as_it_then_stands() -> None:
    spans = history(an_order(GREEN), now=T + DAY, overdue=(T + HOUR, None))
    assert (spans[-1].since, spans[-1].colour, spans[-1].own_colour) == (T + DAY, BLUE, None)


def test_the_latest_of_several_wins_and_leaves_the_earlier_one_again() -> None:
    first = an_order(ORANGE, until=T + 10 * HOUR, key=b"1")
    second = an_order(BLUE, since=T + HOUR, until=T + 5 * HOUR, key=b"2")
    assert told(history(first, second, now=T + DAY)) == [
        (-DAY, GREEN, Rule.NONE),
        (0, ORANGE, Rule.BY_ORDER),
        (HOUR, BLUE, Rule.BY_ORDER),
        (5 * HOUR, ORANGE, Rule.BY_ORDER),
        (10 * HOUR, GREEN, Rule.NONE),
    ]


def test_of_two_given_for_one_beginning_the_later_given_wins() -> None:
    first = an_order(ORANGE, at=T - 2, key=b"2")
    second = an_order(BLUE, at=T - 1, key=b"1")
    assert history(second, first, now=T)[-1].colour is BLUE


def test_a_lifted_order_ends_when_it_was_lifted() -> None:
    lifted = an_order(lifted_at=T + HOUR)
    assert told(history(lifted, now=T + DAY))[-1] == (HOUR, GREEN, Rule.NONE)
    assert told(history(an_order(lifted_at=T), now=T + DAY)) == [(-DAY, GREEN, Rule.NONE)]


def test_the_clock_is_told_of_beginning_and_end() -> None:
    order = an_order()
    assert history(order, now=T - 1)[-1].due_at == T
    held = history(order, now=T)[-1]
    assert (held.due_at, held.release_at) == (T + DAY, T + DAY)
    assert history(order, now=T + DAY)[-1].due_at is None


@given(
    st.lists(
        st.tuples(st.sampled_from(list(Colour)), st.integers(-30, 30), st.integers(1, 40)),
        max_size=5,
    ),
    st.integers(-30, 60),
)
def test_a_history_has_no_gap_and_shows_who_wins(
    said: list[tuple[Colour, int, int]], hours: int
) -> None:
    now = T + hours * HOUR
    orders = [
        an_order(colour, since=T + at * HOUR, until=T + (at + n) * HOUR, key=bytes([number]))
        for number, (colour, at, n) in enumerate(said)
    ]
    presences = [overdue_presence(case=CASE, close_by=T, closed_at=T + 9 * HOUR)]
    start = T - 40 * HOUR
    rule = three_colour(presences, start=start, now=now)
    spans = overlay(rule, orders, now=now)
    assert spans[0].since == start
    assert [span.until for span in spans] == [*(span.since for span in spans[1:]), None]
    for span in spans:
        holding = [order for order in orders if order.holds(span.since)]
        winner = max(holding, key=lambda order: order.rank, default=None)
        assert span.order == (winner.key if winner else None)
        own = [one for one in rule if one.since <= span.since][-1]
        assert (span.own_colour or span.colour, span.cases) == (own.colour, own.cases)


def _record(**said: object) -> ColourOrderRecord:
    raw = {"key": "0" * 32, "area": "33", "colour": "blue", "until": T + DAY, "why": "w", "by": "b"}
    return ColourOrderRecord.model_validate({**raw, **said})


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        ({"until": T}, "until", "order_in_the_past"),
        ({"until": T + 30 * DAY + 1}, "until", "order_too_long"),
        ({"since": T - 1}, "since", "order_in_the_past"),
        ({"since": T + DAY}, "until", "order_in_the_past"),
    ],
)
def test_an_end_that_cannot_be_is_refused(said: dict[str, int], field: str, reason: str) -> None:
    with pytest.raises(Refused) as error:
        check_times(_record(**said), most_days=30, now=T)
    assert (error.value.refusal.field, error.value.refusal.reason) == (field, reason)


def test_the_longest_and_the_shortest_are_taken() -> None:
    check_times(_record(until=T + 1), most_days=30, now=T)
    check_times(_record(until=T + 30 * DAY), most_days=30, now=T)


def test_an_end_is_read_as_people_here_write_it() -> None:
    assert read_local(" 2020-03-15 10:00 ") == 1_584_237_600_000
    with pytest.raises(Refused):
        read_local("15.3.2020")
