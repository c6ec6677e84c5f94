"""The geometry file: what goes in comes out, neighbours still fit, the page says the layout."""

import re
import struct
import time
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from bench.partition import Partition, partition
from dashboard.areas.coverage import (
    EmptyCoverage,
    Frame,
    dequantise,
    morton_order,
    project,
    unproject,
)
from dashboard.areas.geometry import (
    HEADER,
    BadGeometryFile,
    GeoArea,
    Geometry,
    decode,
    digest,
    encode,
    encode_parts,
)

SQUARE = shapely.box(120.0, 28.0, 120.1, 28.1)
PAGE = Path(__file__).parents[2] / "docs" / "geometry.md"


@pytest.fixture(scope="module")
def county() -> Partition:
    return partition(townships=4, villages=12, grids=40, micros=900, seed=3)


def an_area(code: str, polygon: shapely.Polygon | shapely.MultiPolygon) -> GeoArea:
    return GeoArea(code, f"{code}村", f"Village {code}", polygon)


def edges(geometry: Geometry) -> dict[frozenset[tuple[int, int]], int]:
    """Count how many rings hold each edge, whichever way they run."""
    found: dict[frozenset[tuple[int, int]], int] = {}
    for ring in (r for rings in geometry.rings() for r in rings):
        points = [(int(x), int(y)) for x, y in ring]
        for start, end in zip(points, [*points[1:], points[0]], strict=True):
            edge = frozenset((start, end))
            found[edge] = found.get(edge, 0) + 1
    return found


def test_one_square_is_written_byte_for_byte() -> None:
    data = encode([GeoArea("33", "甲", "A", SQUARE)], tolerance=0)
    tail = '{"codes":["33"],"names":["甲"],"names_en":["A"]}'.encode()
    head = struct.pack("<8s4I4d", b"ZKGEOM1\0", 1, 1, 4, len(tail), 120.0, 28.0, 120.1, 28.1)
    assert data[: len(head)] == head
    assert data[56:64] == struct.pack("<2I", 1, 4)
    # South-east, north-east, north-west, south-west as steps: (65535, 65535) (0, -65535) ...
    assert data[64:80] == bytes([255, 0, 1, 0, 255, 0, 0, 0, 255, 1, 0, 255, 255, 0, 0, 255])
    assert data[84:] == tail


def test_names_and_shapes_come_back() -> None:
    holed = shapely.Polygon(SQUARE.exterior, [shapely.box(120.02, 28.02, 120.04, 28.04).exterior])
    islands = shapely.MultiPolygon(
        [shapely.box(120.2, 28.0, 120.3, 28.1), shapely.box(120.4, 28, 120.5, 28.1)]
    )
    geometry = decode(encode([an_area("1", holed), an_area("2", islands)], tolerance=0))
    assert geometry.codes == ["1", "2"]
    assert geometry.names == ["1村", "2村"]
    assert geometry.names_en == ["Village 1", "Village 2"]
    assert geometry.ring_counts.tolist() == [2, 2]
    first, second = geometry.polygons()
    assert shapely.symmetric_difference(first, holed).area < 1e-5 * holed.area * 100
    assert second.area == pytest.approx(islands.area, rel=1e-3)
    assert isinstance(second, shapely.MultiPolygon)


def test_a_county_keeps_every_code_and_its_place(county: Partition) -> None:
    geometry = decode(encode(county.micro, tolerance=5))
    assert sorted(geometry.codes) == sorted(area.code for area in county.micro)
    given_by = {area.code: area.polygon for area in county.micro}
    for code, polygon in zip(geometry.codes, geometry.polygons(), strict=True):
        assert polygon.area == pytest.approx(given_by[code].area, rel=0.35, abs=2e-6)
        assert polygon.distance(given_by[code].centroid) < 1e-3


def test_a_label_lies_in_its_area(county: Partition) -> None:
    geometry = decode(encode(county.village, tolerance=0))
    labels = unproject_labels(geometry)
    for label, polygon in zip(labels, geometry.polygons(), strict=True):
        assert polygon.buffer(2e-5).contains(shapely.Point(label))


def unproject_labels(geometry: Geometry) -> list[tuple[float, float]]:
    degrees = unproject(dequantise(geometry.labels, geometry.frame))
    return [(float(lon), float(lat)) for lon, lat in degrees]


@pytest.mark.parametrize("level", ["village", "grid", "micro"])
def test_neighbours_share_their_simplified_edges(county: Partition, level: str) -> None:
    found = edges(decode(encode(getattr(county, level), tolerance=60)))
    outline = sum(1 for n in found.values() if n == 1)
    assert set(found.values()) == {1, 2}
    assert outline < 400  # the county's own edge; every other edge is in exactly two rings
    assert sum(1 for n in found.values() if n == 2) > outline


def test_simplification_leaves_fewer_points(county: Partition) -> None:
    fine = decode(encode(county.village, tolerance=0))
    coarse = decode(encode(county.village, tolerance=400))
    assert len(coarse.points) < len(fine.points) / 2


def test_parts_meet_without_a_gap(county: Partition) -> None:
    parts = encode_parts(county.micro, digits=9, tolerance=60)
    whole = decode(encode(county.micro, tolerance=60))
    assert list(parts) == sorted(area.code for area in county.township)
    together: dict[frozenset[tuple[int, int]], int] = {}
    for data in parts.values():
        for edge, n in edges(decode(data)).items():
            together[edge] = together.get(edge, 0) + n
    assert together == edges(whole)


def test_levels_on_one_frame_share_the_lattice(county: Partition) -> None:
    frame = Frame(119.0, 28.0, 121.0, 30.0)
    grid = set(edges(decode(encode(county.grid, tolerance=0, frame=frame))))
    township = set(edges(decode(encode(county.township, tolerance=0, frame=frame))))
    assert township <= grid


def test_an_area_smaller_than_a_step_keeps_a_triangle() -> None:
    speck = shapely.box(120.05, 28.05, 120.05 + 1e-9, 28.05 + 1e-9)
    frame = Frame(120.0, 28.0, 121.0, 29.0)
    geometry = decode(encode([an_area("1", SQUARE), an_area("2", speck)], tolerance=0, frame=frame))
    rings = dict(zip(geometry.codes, geometry.rings(), strict=True))
    ((a, b, c),) = rings["2"]
    assert (b - a).tolist() == [1, 0]
    assert (c - a).tolist() == [0, 1]
    assert len(rings["1"][0]) == 4


def test_the_same_areas_have_the_same_digest() -> None:
    one = encode([an_area("1", SQUARE)], tolerance=0)
    other = encode([an_area("2", SQUARE)], tolerance=0)
    assert digest(one) == digest(encode([an_area("1", SQUARE)], tolerance=0))
    assert digest(one) != digest(other)
    assert re.fullmatch("[0-9a-f]{16}", digest(one))


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(EmptyCoverage, match="at least one valid polygon"):
        encode([], tolerance=1)


@pytest.mark.parametrize("cut", [0, 10, 60, -1])
def test_a_cut_file_is_refused(cut: int) -> None:
    data = encode([an_area("1", SQUARE)], tolerance=0)
    with pytest.raises(BadGeometryFile):
        decode(data[:cut])


def test_another_file_is_refused() -> None:
    with pytest.raises(BadGeometryFile, match="does not begin with ZKGEOM1"):
        decode(b"PK\x03\x04" + bytes(100))


@given(st.lists(st.tuples(st.floats(-179, 179), st.floats(-80, 80)), min_size=1, max_size=20))
def test_mercator_there_and_back(lonlat: list[tuple[float, float]]) -> None:
    points = np.array(lonlat)
    assert np.allclose(unproject(project(points)), points, atol=1e-9)


def test_morton_order_follows_the_z_curve() -> None:
    points = np.array([[1, 1], [0, 1], [2, 0], [1, 0], [0, 0]], dtype=np.uint16)
    assert morton_order(points).tolist() == [4, 3, 1, 0, 2]


def test_a_whole_county_of_micro_grids_encodes_in_seconds() -> None:
    areas = partition().micro
    assert len(areas) == 32_195
    start = time.perf_counter()
    data = encode(areas, tolerance=5)
    assert time.perf_counter() - start < 10
    assert len(data) < 3_500_000


def test_the_page_tells_the_header() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (magic|areas A|rings R|points P|tail T|frame) \| (\d+) \|", page, re.MULTILINE
    )
    assert [int(size) for _, size in rows] == [8, 4, 4, 4, 4, 32]
    assert sum(int(size) for _, size in rows) == HEADER.size
