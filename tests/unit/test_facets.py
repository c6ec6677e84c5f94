"""The one filter behind a number and its list."""

from dashboard.numbers.facets import ANY, EVENT_TIME, Event, Facets


def _set(*values: str) -> frozenset[str]:
    return frozenset(values)


def test_narrowing_takes_away_and_never_adds() -> None:
    facets = Facets(kind=_set("check", "red_code"))
    assert facets.narrowed(kind=_set("check", "finding")).kind == {"check"}
    assert facets.narrowed(kind=ANY) == facets
    assert facets.narrowed(stage=_set("open")).stage == {"open"}


def test_a_choice_with_nothing_in_common_selects_nothing() -> None:
    narrowed = Facets(kind=_set("check")).narrowed(kind=_set("finding"))
    assert narrowed.kind == {"-"}


def test_a_window_dates_an_event_and_for_ever_it_means_as_of_its_end() -> None:
    opened = Facets(event=Event.OPENED).over(20200301, 20200307)
    assert (opened.first_day, opened.last_day) == (20200301, 20200307)
    standing = Facets().over(20200301, 20200307)
    assert (standing.first_day, standing.last_day) == (0, 20200307)


def test_every_event_has_the_time_that_dates_it() -> None:
    assert {event.value: time for event, time in EVENT_TIME.items()} == {
        "ever": "opened_at",
        "opened": "opened_at",
        "response": "response_at",
        "closed": "closed_at",
        "due": "close_by",
    }
