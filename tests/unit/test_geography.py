from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
import shapely

from dashboard.area import CODE_LENGTH, Level
from dashboard.profile import profile
from dashboard.simulator.geography import (
    Geography,
    MadeArea,
    PlaceOutside,
    interior_points,
    make_geography,
)
from dashboard.simulator.layers import township_points
from dashboard.simulator.mesh import Shapes
from dashboard.simulator.place_names import Title, english, group_titles, pinyin
from dashboard.simulator.plan import (
    BadPlan,
    GeographyPlan,
    plan_of,
    read_outline,
    villages_by_township,
)
from dashboard.simulator.smooth import compactness

LEVELS = [Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE, Level.GRID, Level.GROUP, Level.MICRO]
SQUEEZE = 0.8755
"""A degree of longitude over one of latitude, at 28.9 degrees north."""


@pytest.fixture(scope="module")
def plan() -> GeographyPlan:
    return plan_of(profile("yongkang"))


@pytest.fixture(scope="module")
def geography(plan: GeographyPlan) -> Geography:
    return make_geography(plan)


def shapes(areas: list[MadeArea]) -> Shapes:
    return np.array([made.polygon for made in areas], dtype=object)


def sides(polygons: Shapes) -> set[tuple[int, int, int, int]]:
    rings = shapely.get_rings(polygons)
    found: set[tuple[int, int, int, int]] = set()
    for ring in rings:
        points = [(round(x * 1e6), round(y * 1e6)) for x, y in ring.coords]
        found |= {(*min(a, b), *max(a, b)) for a, b in pairwise(points)}
    return found


def small(plan: GeographyPlan, **changes: object) -> GeographyPlan:
    few = {"micro_grids": 4000, "groups": 1500, "control_units": 1400}
    return plan.model_copy(update={**few, **changes})


def test_every_count_is_the_profiles(geography: Geography) -> None:
    counts = Counter(made.area.level for made in geography.areas)

    assert counts == {"county": 1, "township": 16, "village": 421, "grid": 646,
                      "group": 6588, "micro": 32195}  # fmt: skip
    assert sum(made.area.unit for made in geography.areas) == 6120
    assert {made.area.level for made in geography.areas if made.area.unit} == {"group"}


def test_codes_are_unique_and_start_with_their_parents(geography: Geography) -> None:
    codes = {made.area.code for made in geography.areas}
    assert len(codes) == len(geography.areas)

    for made in geography.areas[1:]:
        area = made.area
        assert area.parent in codes
        assert area.code.startswith(area.parent)
        assert area.code.isdigit()
        assert len(area.code) == CODE_LENGTH[area.level]


def test_every_area_but_a_micro_grid_has_a_child(geography: Geography) -> None:
    parents = {made.area.parent for made in geography.areas}
    childless = [m.area.code for m in geography.areas if m.area.code not in parents]

    assert len(childless) == 32195


@pytest.mark.parametrize("level", LEVELS)
def test_areas_tile_the_outline(geography: Geography, plan: GeographyPlan, level: Level) -> None:
    areas = shapes(geography.of_level(level))

    assert shapely.is_valid(areas).all()
    assert {area.geom_type for area in areas} == {"Polygon"}
    assert shapely.get_num_interior_rings(areas).max() == 0
    assert shapely.coverage_is_valid(areas)
    assert shapely.area(areas).sum() == pytest.approx(geography.areas[0].polygon.area, rel=1e-9)
    outline = read_outline(plan)
    gap = geography.areas[0].polygon.symmetric_difference(outline).area / outline.area
    assert gap < 1e-5


@pytest.mark.parametrize(("upper", "lower"), list(pairwise(LEVELS)))
def test_parents_are_drawn_by_the_edges_of_their_children(
    geography: Geography, upper: Level, lower: Level
) -> None:
    children: dict[str, list[MadeArea]] = {}
    for made in geography.of_level(lower):
        children.setdefault(made.area.parent, []).append(made)

    for parent in geography.of_level(upper):
        below = shapes(children[parent.area.code])
        assert sides(np.array([parent.polygon])) <= sides(below)
        assert shapely.area(below).sum() == pytest.approx(parent.polygon.area, rel=1e-9)


def test_corners_are_whole_millionths_of_a_degree(geography: Geography) -> None:
    corners = shapely.get_coordinates(shapes(geography.of_level(Level.MICRO))) * 1e6

    assert np.abs(corners - np.round(corners)).max() < 1e-4


@pytest.mark.parametrize(
    ("level", "least"),
    [("township", 0.28), ("village", 0.3), ("grid", 0.3), ("group", 0.25), ("micro", 0.4)],
)
def test_no_area_is_a_sliver(geography: Geography, level: Level, least: float) -> None:
    round_ = compactness(shapes(geography.of_level(Level(level))), SQUEEZE)

    assert round_.min() > least


def test_areas_are_smaller_in_the_seat_than_in_the_hills(
    geography: Geography, plan: GeographyPlan
) -> None:
    micro = shapes(geography.of_level(Level.MICRO))
    centre = shapely.Point(plan.centre.lon, plan.centre.lat)
    far = shapely.distance(micro, centre)

    in_town, outside = shapely.area(micro[far < 0.02]), shapely.area(micro[far > 0.12])
    assert np.median(outside) > 8 * np.median(in_town)


def test_townships_hold_their_points(geography: Geography, plan: GeographyPlan) -> None:
    points = township_points(plan)

    for made in geography.of_level(Level.TOWNSHIP):
        assert made.polygon.contains(shapely.Point(points[made.area.code])), made.area.name


def test_villages_have_their_real_names(geography: Geography, plan: GeographyPlan) -> None:
    named = {made.area.code: made.area.name for made in geography.of_level(Level.VILLAGE)}

    assert named == {
        code: name for two in villages_by_township(plan).values() for code, name in two
    }
    assert named["330784001207"] == "城塘村"
    assert named["330784111247"] == "寨口新村"
    assert named["330784001001"] == "园丁社区"
    # Taken by the assumed zone, with its own last three digits.
    assert named["330784401204"] == "长城村"
    assert "330784001204" not in named


def test_group_names_are_unique_in_their_village(geography: Geography) -> None:
    names = Counter((m.area.code[:12], m.area.name) for m in geography.of_level(Level.GROUP))

    assert max(names.values()) == 1
    assert {m.area.unit for m in geography.of_level(Level.GROUP) if "自然村" in m.area.name} == {
        True
    }


def test_names_below_the_village(geography: Geography) -> None:
    by_code = {made.area.code: made.area for made in geography.areas}

    grid = by_code["330784001207001"]
    assert (grid.name, grid.name_en) == ("城塘村第1网格", "Chengtang Village Grid 1")
    micro = by_code["33078400120700101001"]
    assert micro.name.startswith(by_code[micro.parent].name)
    assert all(made.area.name_en.isascii() for made in geography.areas)


def test_checkpoints_stand_in_their_micro_grid(geography: Geography) -> None:
    polygons = {made.area.code: made.polygon for made in geography.of_level(Level.MICRO)}

    assert Counter(place.kind for place in geography.places) == {
        "motorway": 5, "station": 2, "road": 8,
    }  # fmt: skip
    for place in geography.places:
        assert polygons[place.area].intersects(shapely.Point(place.lon, place.lat))


def test_interior_points_lie_inside(geography: Geography) -> None:
    micro = shapes(geography.of_level(Level.MICRO))[:500]
    chosen = np.repeat(micro, 4)

    points = interior_points(chosen, np.random.default_rng(1))

    assert points.shape == (2000, 2)
    assert shapely.contains_xy(chosen, points[:, 0], points[:, 1]).all()
    assert np.array_equal(points, interior_points(chosen, np.random.default_rng(1)))


def test_a_seed_makes_one_geography(plan: GeographyPlan) -> None:
    first, second = make_geography(small(plan)), make_geography(small(plan))
    other = make_geography(small(plan, seed=1))

    assert [m.area for m in first.areas] == [m.area for m in second.areas]
    assert [m.polygon.wkb for m in first.areas] == [m.polygon.wkb for m in second.areas]
    assert first.areas[1].polygon.wkb != other.areas[1].polygon.wkb
    assert len(other.areas) == 1 + 16 + 421 + 646 + 1500 + 4000


def test_a_checkpoint_outside_is_refused(plan: GeographyPlan) -> None:
    astray = plan.checkpoints[0].model_copy(update={"lon": 100.0})

    with pytest.raises(PlaceOutside, match=r"330784K01 at 100\.0"):
        make_geography(small(plan, checkpoints=(astray,)))


def test_a_wrong_number_of_villages_is_refused(plan: GeographyPlan) -> None:
    with pytest.raises(BadPlan, match="421 villages are left, the profile wants 420"):
        villages_by_township(plan.model_copy(update={"villages": 420}))


def test_a_township_without_a_point_is_refused(plan: GeographyPlan) -> None:
    towns = tuple(t.model_copy(update={"lon": None, "lat": None}) for t in plan.townships)

    with pytest.raises(BadPlan, match=r"township 330784111: .* has no point"):
        township_points(plan.model_copy(update={"townships": towns}))


def test_a_taken_village_must_exist(plan: GeographyPlan) -> None:
    last = plan.townships[-1].model_copy(update={"takes": ("330784999999",)})

    with pytest.raises(BadPlan, match="no village with code 330784999999"):
        villages_by_township(plan.model_copy(update={"townships": (*plan.townships[:-1], last)}))


def test_more_control_units_than_groups_are_refused(plan: GeographyPlan) -> None:
    with pytest.raises(BadPlan, match="control_units 1501 is more than groups 1500"):
        make_geography(small(plan, control_units=1501))


def test_an_unknown_key_in_the_profile_is_named(plan: GeographyPlan) -> None:
    wrong = profile("yongkang").model_copy(update={"geography": {"seeds": 1}})

    with pytest.raises(BadPlan, match="seeds"):
        plan_of(wrong)


@pytest.mark.parametrize(
    ("name", "name_en"),
    [
        ("城塘村", "Chengtang Village"),
        ("东城街道", "Dongcheng Subdistrict"),
        ("芝英二村", "Zhiying No. 2 Village"),
        ("园丁社区", "Yuanding Community"),
        ("象珠镇", "Xiangzhu Town"),
        ("方岩", "Fangyan"),
    ],
)
def test_english_names(name: str, name_en: str) -> None:
    assert english(name) == name_en


def test_pinyin_parts_syllables_that_would_run_together() -> None:
    assert pinyin("西安") == "Xi'an"


def test_many_groups_of_one_village_all_have_names() -> None:
    village = Title("城塘村", "Chengtang Village")
    kinds = ["hamlet"] * 150 + ["estate"] * 150 + ["open"] * 50

    titles = group_titles(village, kinds, np.random.default_rng(1))  # type: ignore[arg-type]

    assert len({title.name for title in titles}) == 350
    assert titles[-1] == Title("城塘村第350组", "Chengtang Village Group 350")
