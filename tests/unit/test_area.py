"""The tree of areas is in its codes."""

import pytest

from dashboard.area import (
    Level,
    UnknownArea,
    ancestors,
    is_counted,
    is_within,
    level_of,
    subtree,
)
from dashboard.viewer import Viewer

MICRO = "33099900100200304005"


def test_the_ancestors_of_a_micro_grid_are_its_six_levels_above() -> None:
    assert list(ancestors(MICRO)) == [
        "33099900100200304005",
        "33099900100200304",
        "330999001002003",
        "330999001002",
        "330999001",
        "330999",
        "3309",
    ]


def test_a_skipped_level_is_no_ancestor() -> None:
    assert list(ancestors("330999001000003")) == ["330999001000003", "330999001", "330999", "3309"]


def test_a_case_counts_from_its_grid_upward() -> None:
    assert (is_counted("330999001002003"), is_counted("33099900100200304")) == (True, False)


@pytest.mark.parametrize(
    ("code", "level"),
    [("3309", Level.CITY), ("330999", Level.COUNTY), ("330999001002003", Level.GRID)],
)
def test_a_level_is_the_length_of_the_code(code: str, level: Level) -> None:
    assert level_of(code) is level


@pytest.mark.parametrize("code", ["", "33", "33099", "330999001002003041"])
def test_other_lengths_are_no_area(code: str) -> None:
    with pytest.raises(UnknownArea):
        level_of(code)


def test_a_subtree_is_a_range_of_codes() -> None:
    first, end = subtree("330999001")
    inside = ["330999001", "330999001000", "330999001999", "33099900199999999999"]
    assert all(first <= code < end for code in inside)
    assert not any(first <= code < end for code in ("330999", "330999000999", "330999002"))


def test_a_viewer_sees_his_areas_and_what_lies_beneath() -> None:
    viewer = Viewer("x", ("330999001", "330999102001"))
    assert [viewer.sees(c) for c in ("330999001", MICRO, "330999102001003", "330999102", "")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert is_within("330999001", "330999001")
