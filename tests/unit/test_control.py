"""Three-colour control (places.md Y1), boundary by boundary, to the millisecond."""

import pytest

from dashboard.colours.control import (
    Colour,
    Presence,
    Rule,
    Span,
    three_colour,
    warned_presences,
    worst,
)
from dashboard.colours.control import overdue_presence as overdue
from dashboard.day import DAY

T = 1_583_000_000_000
RED, OTHER = b"r", b"o"
GREEN, BLUE, ORANGE = Colour.GREEN, Colour.BLUE, Colour.ORANGE


def _person(
    colour: str, *, since: int = T, until: int | None = None, close_by: int | None = None
) -> list[Presence]:
    return warned_presences(
        case=RED, colours=[(since, colour)], closed_at=until, close_by=close_by, recent_days=14
    )


def _now(presences: list[Presence], now: int) -> Span:
    return three_colour(presences, start=T - DAY, now=now)[-1]


@pytest.mark.parametrize(
    ("warning", "after", "colour", "rule"),
    [
        ("red", -1, GREEN, Rule.NONE),
        ("red", 0, ORANGE, Rule.SERIOUS_PRESENT),
        ("orange", 0, ORANGE, Rule.SERIOUS_PRESENT),
        ("red", 100 * DAY, ORANGE, Rule.SERIOUS_PRESENT),
        ("yellow", -1, GREEN, Rule.NONE),
        ("yellow", 0, BLUE, Rule.OBSERVED),
        ("blue", 0, BLUE, Rule.OBSERVED),
    ],
)
def test_while_a_person_is_present(warning: str, after: int, colour: Colour, rule: Rule) -> None:
    span = _now(_person(warning), T + after)
    assert (span.colour, span.rule) == (colour, rule)


LEFT = T + 3 * DAY


@pytest.mark.parametrize(
    ("warning", "at", "colour", "rule"),
    [
        ("red", LEFT - 1, ORANGE, Rule.SERIOUS_PRESENT),
        ("red", LEFT, ORANGE, Rule.SERIOUS_RECENT),
        ("red", LEFT + 14 * DAY - 1, ORANGE, Rule.SERIOUS_RECENT),
        ("red", LEFT + 14 * DAY, GREEN, Rule.NONE),
        ("orange", LEFT + 14 * DAY - 1, ORANGE, Rule.SERIOUS_RECENT),
        ("orange", LEFT + 14 * DAY, GREEN, Rule.NONE),
        ("yellow", LEFT - 1, BLUE, Rule.OBSERVED),
        ("yellow", LEFT, GREEN, Rule.NONE),
        ("blue", LEFT, GREEN, Rule.NONE),
    ],
)
def test_after_a_person_has_left(warning: str, at: int, colour: Colour, rule: Rule) -> None:
    span = _now(_person(warning, until=LEFT), at)
    assert (span.colour, span.rule) == (colour, rule)


@pytest.mark.parametrize(
    ("closed_at", "at", "colour"),
    [
        (None, T - 1, GREEN),
        (None, T, BLUE),
        (None, T + 9 * DAY, BLUE),
        (T + 5, T + 4, BLUE),
        (T + 5, T + 5, GREEN),
    ],
)
def test_an_alert_past_its_deadline(closed_at: int | None, at: int, colour: Colour) -> None:
    presences = [overdue(case=OTHER, close_by=T, closed_at=closed_at)]
    assert _now(presences, at).colour is colour


def test_the_most_severe_wins_and_names_only_what_is_as_severe() -> None:
    alert = overdue(case=OTHER, close_by=T, closed_at=None)
    span = _now([*_person("red"), alert], T + 1)
    assert (span.colour, span.rule, span.cases) == (ORANGE, Rule.SERIOUS_PRESENT, (RED,))
    span = _now([*_person("yellow"), alert], T + 1)
    assert (span.colour, span.rule, span.cases) == (BLUE, Rule.OBSERVED, (OTHER, RED))


def test_a_history_keeps_each_change() -> None:
    alert = overdue(case=OTHER, close_by=T + DAY, closed_at=T + 2 * DAY)
    spans = three_colour([*_person("red", until=LEFT), alert], start=T - DAY, now=LEFT + 14 * DAY)
    assert [(s.since - T, s.until and s.until - T, s.colour, s.rule) for s in spans] == [
        (-DAY, 0, GREEN, Rule.NONE),
        (0, 3 * DAY, ORANGE, Rule.SERIOUS_PRESENT),
        (3 * DAY, 17 * DAY, ORANGE, Rule.SERIOUS_RECENT),
        (17 * DAY, None, GREEN, Rule.NONE),
    ]


@pytest.mark.parametrize(
    ("presences", "release"),
    [
        (_person("red"), None),
        (_person("red", until=LEFT), LEFT + 14 * DAY),
        (_person("yellow", close_by=T + 14 * DAY), T + 14 * DAY),
        ([overdue(case=OTHER, close_by=T, closed_at=None)], None),
        (
            [
                *_person("yellow", close_by=T + 14 * DAY),
                overdue(case=OTHER, close_by=T, closed_at=None),
            ],
            None,
        ),
    ],
)
def test_the_day_of_release_is_known_where_nobody_must_act(
    presences: list[Presence], release: int | None
) -> None:
    assert _now(presences, LEFT + 1).release_at == release


def test_the_clock_is_due_at_the_first_change_not_the_last() -> None:
    early = _person("red", until=LEFT)
    late = warned_presences(
        case=OTHER, colours=[(T, "red")], closed_at=LEFT + DAY, close_by=None, recent_days=14
    )
    span = _now(early + late, LEFT + 2 * DAY)
    assert (span.due_at, span.release_at) == (LEFT + 14 * DAY, LEFT + 15 * DAY)
    assert _now(_person("yellow", since=T + 5), T).due_at == T + 5


def test_a_person_who_recovers_to_yellow_leaves_fourteen_orange_days() -> None:
    presences = warned_presences(
        case=RED,
        colours=[(T, "red"), (LEFT, "yellow")],
        closed_at=None,
        close_by=None,
        recent_days=14,
    )
    assert _now(presences, LEFT + 14 * DAY - 1).colour is ORANGE
    assert _now(presences, LEFT + 14 * DAY).colour is BLUE


def test_a_parent_is_drawn_in_the_worst_of_its_units() -> None:
    assert worst([GREEN, ORANGE, BLUE]) is ORANGE
    assert worst([GREEN, BLUE]) is BLUE
    assert worst([]) is None
