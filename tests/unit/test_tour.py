"""Tours: what an address asks a wall to go around, and what is wrong with it."""

import json

import pytest

from dashboard.area import Area, Level
from dashboard.boards.tour import MOST, Stop, Tour, tour_of
from dashboard.fields import BadListing
from dashboard.words import words
from layouts.screen.tour import Shown, marks

BASE = "330999"
CHILDREN = ("330999001", "330999102")


def asked(**query: str) -> Tour | None:
    return tour_of(query, base=BASE, children=CHILDREN)


def test_an_address_without_a_tour_has_none() -> None:
    assert asked() is None
    assert asked(why=BASE) is None


def test_a_tour_of_the_children_begins_at_the_area_itself() -> None:
    assert asked(rotate="children", every="45", at="2") == Tour(
        BASE, "children", (Stop(BASE), Stop(CHILDREN[0]), Stop(CHILDREN[1])), 2, 45
    )


def test_a_list_goes_where_it_says_and_shows_the_level_it_names() -> None:
    found = asked(rotate=f"{BASE}:micro, {CHILDREN[0]},{BASE}:grid")
    assert found == Tour(
        BASE,
        f"{BASE}:micro, {CHILDREN[0]},{BASE}:grid",
        (Stop(BASE, "micro"), Stop(CHILDREN[0]), Stop(BASE, "grid")),
        0,
        30,
    )
    assert found.here == Stop(BASE, "micro")


@pytest.mark.parametrize(
    ("query", "field", "reason"),
    [
        ({"rotate": ""}, "rotate", "no_such_area"),
        ({"rotate": "kids"}, "rotate", "no_such_area"),
        ({"rotate": f"{BASE},"}, "rotate", "no_such_area"),
        ({"rotate": f"{BASE}:county"}, "rotate", "not_a_choice"),
        ({"rotate": ",".join([BASE] * (MOST + 1))}, "rotate", "too_many"),
        ({"rotate": "children", "every": "4"}, "every", "not_in_range"),
        ({"rotate": "children", "every": "3601"}, "every", "not_in_range"),
        ({"rotate": "children", "every": "9" * 400}, "every", "not_in_range"),
        ({"rotate": "children", "every": "½"}, "every", "not_a_number"),
        ({"rotate": "children", "at": "3"}, "at", "not_in_range"),
        ({"rotate": "children", "at": "-1"}, "at", "not_a_number"),
        ({"every": "30"}, "rotate", "rotate_missing"),
    ],
)
def test_what_is_wrong_is_named(query: dict[str, str], field: str, reason: str) -> None:
    with pytest.raises(BadListing) as caught:
        asked(**query)
    assert (caught.value.field, caught.value.reason) == (field, reason)


@pytest.mark.parametrize("every", ["5", "3600"])
def test_the_ends_of_what_is_allowed_are_allowed(every: str) -> None:
    found = asked(rotate="children", every=every)
    assert found is not None
    assert found.every == int(every)


def test_an_area_with_nothing_beneath_has_no_children_to_go_around() -> None:
    with pytest.raises(BadListing) as caught:
        tour_of({"rotate": "children"}, base=BASE, children=())
    assert caught.value.reason == "no_children"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_reason_has_words(lang: str) -> None:
    for reason in ("no_such_area", "no_children", "rotate_missing", "too_many", "not_in_range"):
        assert words(lang)(f"error.reason.{reason}")
    for field in ("rotate", "every", "at"):
        assert words(lang)(f"error.field.{field}")


def test_the_browser_is_told_where_to_go_on() -> None:
    area = Area(BASE, Level.COUNTY, "", "小县", "Small County")
    tour = Tour(BASE, f"{BASE}:micro,{BASE}", (Stop(BASE, "micro"), Stop(BASE)), 1, 20)
    said = json.loads(marks(Shown(tour, (area, area)), words("en"))["data-tour"])
    assert said["address"] == f"/screen/{BASE}?rotate={BASE}:micro,{BASE}&every=20"
    assert (said["at"], said["every"], said["board"]) == (1, 20, "view=screen&lang=en")
    assert said["stops"][0] == {"area": BASE, "level": "micro", "name": "Small County"}
