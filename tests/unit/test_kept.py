"""Packed lists come back as they went in, and what is none is said to be none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.lists.kept import (
    KEY_BYTES,
    NEVER,
    TIMES,
    KeptCases,
    KeptReading,
    KeptUnit,
    ListName,
    Trait,
)
from dashboard.lists.kept_pack import (
    NotPacked,
    pack_cases,
    pack_grids,
    pack_readings,
    pack_units,
    unpack_cases,
    unpack_grids,
    unpack_readings,
    unpack_units,
)
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Part

CODES = st.sampled_from(["330999", "330999001", "33099900100100101", "33099900100100101001"])
INSTANTS = st.integers(0, 2**43)
TRAITS = st.builds(
    Trait,
    st.integers(0, 2**40),
    *(st.sampled_from(["check", "none", "open", "late"]) for _ in range(5)),
    st.booleans(),
    st.integers(-10_000, 10_000),
)


@st.composite
def cases(draw: st.DrawFn) -> KeptCases:
    areas = sorted(draw(st.sets(CODES, min_size=1)))
    traits = draw(st.lists(TRAITS, min_size=1, max_size=4, unique=True))
    n = draw(st.integers(0, 8))

    def column(values: st.SearchStrategy[int]) -> list[int]:
        return draw(st.lists(values, min_size=n, max_size=n))

    other = st.one_of(st.just(NEVER), INSTANTS)
    times = [column(INSTANTS), *(column(other) for _ in TIMES[1:])]
    return KeptCases(
        names=[ListName("task_response", "base"), ListName("task_response", "hits")],
        keys=draw(st.binary(min_size=KEY_BYTES * n, max_size=KEY_BYTES * n)),
        areas=areas,
        area=np.array(column(st.integers(0, len(areas) - 1)), dtype=np.int64),
        traits=traits,
        trait=np.array(column(st.integers(0, len(traits) - 1)), dtype=np.int64),
        times={name: np.array(one, dtype=np.int64) for name, one in zip(TIMES, times, strict=True)},
    )


@given(cases())
def test_cases_come_back(given_: KeptCases) -> None:
    found = unpack_cases(pack_cases(given_))
    assert (found.names, found.keys, found.areas) == (given_.names, given_.keys, given_.areas)
    assert found.traits == given_.traits
    assert [found.at(n) for n in range(len(found))] == [given_.at(n) for n in range(len(given_))]
    for name in TIMES:
        assert found.times[name].tolist() == given_.times[name].tolist()


@given(cases(), CODES)
def test_the_parts_of_a_rate_are_its_base(given_: KeptCases, code: str) -> None:
    def places(part: Part) -> set[int]:
        return set(given_.places(Listing("task_response", code, part)).tolist())

    base, hits, misses = (places(part) for part in (Part.BASE, Part.HITS, Part.MISSES))
    assert misses == base - hits
    assert base == {
        n
        for n in range(len(given_))
        if given_.at(n).area.startswith(code) and given_.at(n).trait.lists & 1
    }


@given(
    st.lists(st.builds(KeptUnit, CODES, st.sampled_from("go"), INSTANTS, st.text(max_size=3))),
    st.lists(st.builds(KeptReading, CODES, st.text(max_size=5), st.just("x"), INSTANTS, INSTANTS)),
    st.dictionaries(CODES, st.integers(1, 700)),
)
def test_units_readings_and_grids_come_back(
    units: list[KeptUnit], readings: list[KeptReading], grids: dict[str, int]
) -> None:
    assert unpack_units(pack_units(units)) == units
    assert unpack_readings(pack_readings(readings)) == readings
    assert unpack_grids(pack_grids(grids)) == grids


@pytest.mark.parametrize("data", [b"", b"no list", pack_grids({"330999": 3})[:-3]])
def test_what_is_no_packed_list_is_told(data: bytes) -> None:
    for unpack in (unpack_cases, unpack_units, unpack_readings, unpack_grids):
        with pytest.raises(NotPacked):
            unpack(data)
