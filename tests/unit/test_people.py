import re
from collections import Counter
from datetime import date

import numpy as np
import pytest

from dashboard.profile import profile
from dashboard.simulator.people import (
    PeopleMaker,
    PeoplePlan,
    Person,
    identity_numbers,
    people_plan,
)
from dashboard.simulator.plan import BadPlan


@pytest.fixture(scope="module")
def plan() -> PeoplePlan:
    return people_plan(profile("yongkang"))


@pytest.fixture(scope="module")
def people(plan: PeoplePlan) -> list[Person]:
    return PeopleMaker(plan, 7).people(50_000)


def test_check_digits_follow_the_standard() -> None:
    # The two worked examples of GB 11643-1999.
    example = identity_numbers("110105", [date(1949, 12, 31)], np.array([2]))
    second = identity_numbers("440524", [date(1880, 1, 1)], np.array([1]))

    assert (example, second) == (["11010519491231002X"], ["440524188001010014"])


def test_no_number_is_given_twice_nor_could_be_somebodys(people: list[Person]) -> None:
    assert len({one.identity_number for one in people}) == 50_000
    assert len({one.phone for one in people}) == 50_000
    assert all(one.identity_number.startswith("330799") for one in people)
    assert all(re.fullmatch(r"100\d{8}", one.phone) for one in people)


def test_numbers_agree_with_birth_and_sex(people: list[Person]) -> None:
    for one in people[:2000]:
        assert one.identity_number[6:14] == f"{one.born:%Y%m%d}"
        assert one.sex == ("m" if int(one.identity_number[16]) % 2 else "f")
    assert min(one.born for one in people) >= date(1945, 1, 1)
    assert max(one.born for one in people) <= date(2001, 12, 31)


def test_surnames_are_as_frequent_as_in_the_profile(people: list[Person]) -> None:
    names = Counter(one.name[0] for one in people)

    assert [name for name, _ in names.most_common(1)] == ["胡"]
    assert names["胡"] / 50_000 == pytest.approx(98 / 982, abs=0.004)
    assert {len(one.name) for one in people} == {2, 3}


def test_the_row_goes_on_where_it_was(plan: PeoplePlan) -> None:
    maker, again = PeopleMaker(plan, 3), PeopleMaker(plan, 3)
    first, second = maker.people(10), maker.people(10)

    assert first == again.people(10)
    assert not {one.phone for one in first} & {one.phone for one in second}
    assert first != PeopleMaker(plan, 4).people(10)


def test_a_profile_without_people_is_refused() -> None:
    bare = profile("yongkang").model_copy(update={"demo": {}})

    with pytest.raises(BadPlan, match="identity_region"):
        people_plan(bare)
