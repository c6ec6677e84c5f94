"""A list is a query string, and a query string a list."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.day import EVER
from dashboard.fields import BadListing
from dashboard.numbers.listing import CHOICES, SORTS, Listing, listing
from dashboard.numbers.metric import METRICS, Part, Type


def test_a_listing_as_people_share_it() -> None:
    asked = Listing(
        "task_response",
        "330999001",
        Part.MISSES,
        20200301,
        20200307,
        chosen={"kind": frozenset({"check", "house_visit"})},
        sort="-close_by",
    )
    assert asked.path() == (
        "/cases?metric=task_response&area=330999001&part=misses&from=2020-03-01&to=2020-03-07"
        "&kind=check,house_visit&sort=-close_by"
    )


@st.composite
def _listings(draw: st.DrawFn) -> Listing:
    metric = METRICS[draw(st.sampled_from(sorted(METRICS)))]
    plain = metric.type in (Type.UNITS, Type.VOLUME)
    chosen = {}
    if not plain:
        for column in draw(st.sets(st.sampled_from(sorted(CHOICES)))):
            one = st.sampled_from(sorted(CHOICES[column]))
            chosen[column] = draw(st.frozensets(one, min_size=1))
    dated = draw(st.booleans())
    return Listing(
        metric.id,
        draw(st.sampled_from(["330999", "330999001001001"])),
        draw(st.sampled_from(tuple(Part) if metric.type is Type.RATE else (Part.BASE,))),
        20200229 if dated else EVER,
        20200301 if dated else EVER,
        chosen=chosen,
        sort=draw(st.sampled_from(["", *SORTS, *(f"-{sort}" for sort in SORTS)])),
        limit=draw(st.sampled_from([1, 50, 1000])),
        after=draw(st.sampled_from(["", "p", "n.1.ab"])),
    )


@given(asked=_listings())
def test_every_listing_reads_back_from_its_query(asked: Listing) -> None:
    assert listing(dict(parse_qsl(asked.query()))) == asked


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        ({"metric": "x"}, "metric", "unknown_metric"),
        ({"area": ""}, "area", "area_missing"),
        ({"colour": "green"}, "colour", "not_a_choice"),
        ({"kind": "check,ufo"}, "kind", "not_a_choice"),
        ({"part": "hits"}, "part", "no_such_part"),
        ({"part": "half"}, "part", "not_a_choice"),
        ({"from": "2020-03-01"}, "to", "day_missing"),
        ({"to": "2020-03-01"}, "from", "day_missing"),
        ({"from": "2020-02-30", "to": "2020-03-01"}, "from", "not_a_day"),
        ({"from": "2020-03-02", "to": "2020-03-01"}, "to", "ends_before_it_begins"),
        ({"sort": "title"}, "sort", "not_a_choice"),
        ({"limit": "0"}, "limit", "not_in_range"),
        ({"limit": "1001"}, "limit", "not_in_range"),
        ({"limit": "ten"}, "limit", "not_in_range"),
        ({"page": "2"}, "page", "unknown_field"),
    ],
)
def test_each_thing_that_is_no_listing(said: dict[str, str], field: str, reason: str) -> None:
    fields = {"metric": "alerts_raised", "area": "330999", **said}
    with pytest.raises(BadListing) as bad:
        listing(fields)
    assert (bad.value.field, bad.value.reason) == (field, reason)


def test_days_left_out_are_the_metric_s_own() -> None:
    asked = listing({"metric": "score", "area": "330999"}).on(20200315)
    assert (asked.first_day, asked.last_day) == (20200301, 20200315)
    assert listing({"metric": "warned", "area": "330999"}).on(20200315).last_day == EVER
