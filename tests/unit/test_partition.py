from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from dashboard.simulator.cells import Hill, cut, plane_of, scatter
from dashboard.simulator.mesh import Ints, Mesh, dissolve, mesh_of, neighbours
from dashboard.simulator.partition import Split, TooFewCells, grow, shares, split
from dashboard.simulator.smooth import compactness, smoothed
from dashboard.simulator.web import Web, step_costs, web_of

SQUARE = box(120.0, 28.0, 120.1, 28.1)
BAY = Polygon([(120, 28), (120.1, 28), (120.1, 28.1), (120.06, 28.1), (120.05, 28.01),
               (120.04, 28.1), (120, 28.1)])  # fmt: skip


def a_mesh(outline: Polygon | MultiPolygon = SQUARE, *, cells: int = 80, seed: int = 1) -> Mesh:
    plane = plane_of(outline)
    flat = shapely.transform(outline, plane.flat)
    return cut(flat, scatter(flat, [], cells, np.random.default_rng(seed)), plane)


def a_web(mesh: Mesh, seed: int = 1) -> Web:
    cells = dissolve(mesh, np.arange(mesh.cells))
    middles = shapely.get_coordinates(shapely.centroid(cells)) * 100
    pairs = neighbours(mesh)
    cost = step_costs(middles, pairs, np.random.default_rng(seed), roughness=0.4)
    return web_of(middles, np.sqrt(shapely.area(cells)) * 100, pairs, cost=cost)


def a_split(mesh: Mesh, parts: int, seed: int = 1) -> Split:
    web = a_web(mesh, seed)
    within = np.zeros(mesh.cells, dtype=np.int64)
    return split(web, within, np.array([parts]), np.random.default_rng(seed))


def sides(polygon: Polygon) -> set[frozenset[tuple[float, ...]]]:
    return {frozenset(pair) for pair in pairwise(polygon.exterior.coords)}


def test_two_squares_share_their_edge_and_dissolve_into_one() -> None:
    mesh = mesh_of(np.array([box(0, 0, 1, 1), box(1, 0, 2, 1)]), np.array([0, 1]))

    near, far = neighbours(mesh)
    (whole,) = dissolve(mesh, np.array([0, 0]))

    assert (near.tolist(), far.tolist()) == ([0, 1], [1, 0])
    assert whole.equals(box(0, 0, 2, 1))
    assert whole.area == 2.0


def test_a_ring_of_cells_leaves_a_hole() -> None:
    squares = np.array([box(x, y, x + 1, y + 1) for y in range(3) for x in range(3)])
    mesh = mesh_of(squares, np.arange(9))

    ring, middle = dissolve(mesh, np.array([0, 0, 0, 0, 1, 0, 0, 0, 0]))

    assert (ring.area, len(ring.interiors), middle.area) == (8.0, 1, 1.0)


def test_an_area_that_touches_itself_in_a_corner_stays_valid() -> None:
    # All but the middle and its neighbour over the corner: the two gaps meet in one point.
    squares = np.array([box(x, y, x + 1, y + 1) for y in range(4) for x in range(4)])
    labels = np.zeros(16, dtype=np.int64)
    labels[[5, 10]] = 1, 2

    around, *_ = dissolve(mesh_of(squares, np.arange(16)), labels)

    assert around.is_valid
    assert (around.area, len(around.interiors)) == (14.0, 2)


def test_pieces_of_one_owner_far_apart_make_a_multipolygon() -> None:
    mesh = mesh_of(np.array([box(0, 0, 1, 1), box(3, 0, 4, 1)]), np.array([0, 0]))

    (islands,) = dissolve(mesh, np.array([0]))

    assert islands.geom_type == "MultiPolygon"
    assert islands.area == 2.0


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([SQUARE, BAY]))
@example(3128, BAY)  # a sliver would cross itself once its corners are rounded
@example(742, BAY)  # a piece that is cut off touches another such piece longest
def test_cells_tile_any_outline(seed: int, outline: Polygon) -> None:
    mesh = a_mesh(outline, cells=60, seed=seed)
    cells = dissolve(mesh, np.arange(mesh.cells))

    assert len(cells) == 60
    assert shapely.is_valid(cells).all()
    assert shapely.coverage_is_valid(cells)
    assert {cell.geom_type for cell in cells} == {"Polygon"}
    assert sum(shapely.area(cells)) == pytest.approx(outline.area, rel=1e-4)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12))
def test_parts_are_connected_and_keep_their_edges_when_smoothed(seed: int, parts: int) -> None:
    mesh = a_mesh(seed=seed)
    made = a_split(mesh, parts, seed)

    even = smoothed(mesh, [made.area])
    areas, cells = dissolve(even, made.area), dissolve(even, np.arange(even.cells))

    assert len(areas) == parts
    assert {area.geom_type for area in areas} == {"Polygon"}
    assert shapely.is_valid(cells).all()
    assert shapely.coverage_is_valid(cells)
    fine: set[frozenset[tuple[float, ...]]] = set().union(*map(sides, cells))
    assert all(sides(area) <= fine for area in areas)


def test_smoothing_leaves_the_outline_alone() -> None:
    mesh = a_mesh()
    labels = a_split(mesh, 5).area

    (before,) = dissolve(mesh, np.zeros(80, dtype=np.int64))
    (after,) = dissolve(smoothed(mesh, [labels]), np.zeros(80, dtype=np.int64))

    assert before.equals_exact(after)


def test_the_same_seed_makes_the_same_cells() -> None:
    first, second, other = a_mesh(seed=5), a_mesh(seed=5), a_mesh(seed=6)

    assert np.array_equal(first.corners, second.corners)
    assert not np.array_equal(first.corners[:50], other.corners[:50])


def test_points_lie_closer_on_a_hill() -> None:
    plane = plane_of(SQUARE)
    flat = shapely.transform(SQUARE, plane.flat)
    hill = Hill(x=-2.5, y=-2.5, height=20, width_km=1.0)

    points = scatter(flat, [hill], 2000, np.random.default_rng(1))

    near_hill = np.hypot(*(points + 2.5).T) < 1
    near_plain = np.hypot(*(points - 2.5).T) < 1
    assert len(points) == 2000
    assert near_hill.sum() > 5 * near_plain.sum()


def test_growth_stays_in_the_part_of_its_source() -> None:
    # Four cells in a row; a wall between the second and the third.
    near, far = np.array([0, 1, 1, 2, 2, 3]), np.array([1, 0, 2, 1, 3, 2])
    middles = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0]])
    web = web_of(middles, np.ones(4), (near, far), cost=np.ones(6))

    assert grow(web, [(0, 7), (3, 8)], np.array([0, 0, 1, 1])).tolist() == [7, 7, 8, 8]
    assert grow(web, [(0, 7)], np.array([0, 0, 1, 1])).tolist() == [7, 7, -1, -1]


def test_islands_are_bound_to_the_nearest_cell() -> None:
    near, far = np.array([0, 1]), np.array([1, 0])
    middles = np.array([[0.0, 0.0], [1.0, 0.0], [4.0, 0.0]])

    web = web_of(middles, np.ones(3), (near, far), cost=np.ones(2))

    assert web.to[web.first[2] :].tolist() == [1]
    assert web.cost[web.first[2] :].tolist() == [3.0]


@pytest.mark.parametrize(
    ("total", "weights", "most", "given_out"),
    [
        (6, [1.0, 2.0, 3.0], [9, 9, 9], [1, 2, 3]),
        (3, [1.0, 50.0, 1.0], [9, 9, 9], [1, 1, 1]),
        (10, [1.0, 50.0, 1.0], [9, 4, 9], [3, 4, 3]),
    ],
)
def test_shares(total: int, weights: list[float], most: list[int], given_out: list[int]) -> None:
    assert shares(total, np.array(weights), most=np.array(most)).tolist() == given_out


@settings(max_examples=50)
@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=40), st.integers(0, 200))
def test_shares_come_to_the_total(weights: list[float], more: int) -> None:
    total, most = len(weights) + more, np.full(len(weights), 1 + more)

    made = shares(total, np.array(weights), most=most)

    assert made.sum() == total
    assert made.min() >= 1
    assert made.max() <= 1 + more


def test_more_parts_than_cells_is_refused() -> None:
    with pytest.raises(TooFewCells, match="80 cells cannot be cut into 81 parts"):
        a_split(a_mesh(), 81)
    with pytest.raises(TooFewCells):
        shares(5, np.ones(2), most=np.array([2, 2]))


def test_compactness_tells_a_square_from_a_sliver() -> None:
    shapes = np.array([box(0, 0, 1, 1), box(0, 0, 1, 0.001)])

    square, sliver = compactness(shapes, 1.0)

    assert square == pytest.approx(0.785, abs=0.001)
    assert sliver < 0.01


def test_numbers_of_a_split_run_from_north_to_south() -> None:
    mesh = a_mesh()
    made = a_split(mesh, 6)
    north: Ints = np.array([area.centroid.y for area in dissolve(mesh, made.area)])

    assert made.parent.tolist() == [0] * 6
    assert north[0] > north[-1]
