from collections.abc import Mapping

import pytest

from dashboard.lists import choices
from dashboard.numbers.listing import Listing, listing
from dashboard.numbers.metric import METRICS, Type
from queries.boards.board import PERIODS

TODAY = 20261121


def a_listing(fields: Mapping[str, str]) -> Listing:
    return listing({"area": "330784", **fields}).on(TODAY)


def test_a_rate_offers_kinds_and_stages_but_not_what_its_tabs_offer() -> None:
    offered = choices.offered(a_listing({"metric": "task_response", "part": "misses"}))
    assert offered == {
        "kind": ("special_task", "house_visit", "check", "temperature_round"),
        "stage": ("open", "responded", "closed"),
        "closure": ("pending", "on_time", "late"),
    }


def test_warned_persons_are_told_apart_by_colour_not_by_deadlines() -> None:
    offered = choices.offered(a_listing({"metric": "warned"}))
    assert offered["colour"] == ("red", "orange", "yellow", "blue")
    assert "closure" not in offered
    assert "kind" not in offered


def test_units_and_readings_offer_nothing() -> None:
    assert choices.offered(a_listing({"metric": "control_blue"})) == {}
    assert choices.offered(a_listing({"metric": "codes_scanned"})) == {}


@pytest.mark.parametrize("metric", [m.id for m in METRICS.values() if m.type is Type.COUNT])
def test_every_offered_value_can_be_chosen_by_an_address(metric: str) -> None:
    asked = a_listing({"metric": metric})
    for column, values in choices.offered(asked).items():
        for value in values:
            chosen = choices.toggled(asked, column, value)
            fields = dict(part.split("=") for part in chosen.query().split("&"))
            assert listing(fields).on(TODAY) == chosen


def test_choosing_twice_is_choosing_nothing() -> None:
    asked = a_listing({"metric": "alerts_open"})
    once = choices.toggled(asked, "kind", "red_code")
    assert once.chosen == {"kind": frozenset({"red_code"})}
    assert choices.toggled(once, "kind", "red_code") == asked


def test_a_choice_begins_at_the_first_page() -> None:
    asked = a_listing({"metric": "alerts_open", "after": "n.1.ab"})
    assert choices.toggled(asked, "kind", "red_code").after == ""
    assert choices.over(asked, TODAY, TODAY).after == ""


def test_only_leaves_other_columns_as_they_are() -> None:
    asked = a_listing({"metric": "alerts_open", "kind": "red_code,gathering", "stage": "open"})
    assert choices.only(asked, "kind", "key_vehicle").chosen == {
        "kind": frozenset({"key_vehicle"}),
        "stage": frozenset({"open"}),
    }


def test_a_window_moves_by_its_own_length() -> None:
    asked = a_listing({"metric": "alerts_raised", "from": "2026-11-15", "to": "2026-11-21"})
    earlier = choices.moved(asked, -1)
    assert (earlier.first_day, earlier.last_day) == (20261108, 20261114)
    assert choices.moved(earlier, 1) == asked


def test_what_stands_now_has_no_days() -> None:
    assert not choices.has_days(a_listing({"metric": "alerts_open"}))
    assert choices.has_days(a_listing({"metric": "alerts_raised"}))


def test_the_board_knows_the_periods_that_are_offered() -> None:
    assert choices.PERIODS == PERIODS
