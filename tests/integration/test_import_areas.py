"""Areas by file: outlines judged, what is wrong named, the rest stored."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from sqlalchemy import select

from dashboard.areas.datum import to_gcj02
from queries.tables.core import area, outline, quarantine
from tests.importing import COUNTY, Command, Ring, feature, square, write_geojson

BOW_TIE: Ring = [
    (120.25, 28.25),
    (120.5, 28.5),
    (120.5, 28.25),
    (120.25, 28.5),
    (120.25, 28.25),
]
POKES_OUT: Ring = [(120.2, 28.0), (120.3, 28.05), (120.2, 28.1), (120.2, 28.0)]


def stored(command: Command, *columns: str) -> list[tuple[Any, ...]]:
    with command.store.read() as db:
        rows = db.execute(select(*(area.c[name] for name in columns)).order_by(area.c.code))
        return [tuple(row) for row in rows]


def shape_of(command: Command, code: str) -> shapely.Polygon:
    with command.store.read() as db:
        wkb = db.execute(select(area.c.geometry).where(area.c.code == code)).scalar_one()
    shape = shapely.from_wkb(wkb)
    assert isinstance(shape, shapely.Polygon)
    return shape


def test_areas_in_any_order_come_in_and_the_map_is_drawn(
    empty_command: Command, tmp_path: Path
) -> None:
    done = empty_command("areas", write_geojson(tmp_path / "a.geojson", COUNTY[::-1]))
    assert (done.status, done.said) == (0, "4 accepted · 0 unchanged · 0 refused\n")
    assert stored(empty_command, "code", "level", "parent", "unit") == [
        ("330799", "county", "", False),
        ("330799001", "township", "330799", False),
        ("330799001001", "village", "330799001", True),
        ("330799001002", "village", "330799001", False),
    ]
    with empty_command.store.read() as db:
        drawn = {tuple(row) for row in db.execute(select(outline.c.parent, outline.c.level))}
    assert ("330799", "village") in drawn


def test_the_same_file_again_changes_nothing(command: Command, tmp_path: Path) -> None:
    done = command("areas", tmp_path / "county.geojson")
    assert (done.status, done.said) == (0, "0 accepted · 4 unchanged · 0 refused\n")


def test_what_is_wrong_is_named_and_the_rest_goes_in(command: Command, tmp_path: Path) -> None:
    features = [
        feature("330799001001001", square(120.0, 28.0, 0.125)),
        feature("330799001001001", square(120.0, 28.0, 0.125)),
        feature("330799001003", BOW_TIE),
        feature("330799001003001", square(120.25, 28.25, 0.125)),
        feature("330799001001002", POKES_OUT),
        feature("330799009001", square(120.0, 28.0, 0.1)),
        feature("33079900", square(120.0, 28.0, 0.1)),
        feature(33079900100100100001, square(120.0, 28.0, 0.1)),
        feature("330799001004", None),
        feature("330799001005", square(500_000, 3_100_000, 100)),
    ]
    done = command("areas", write_geojson(tmp_path / "b.geojson", features))
    assert (done.status, done.said.splitlines()[0]) == (3, "1 accepted · 0 unchanged · 9 refused")
    assert [(row["line"], row["value"], row["reason"]) for row in done.report] == [
        ("2", "330799001001001", "'330799001001001' stands twice; only the first is taken."),
        (
            "3",
            "120.375000, 28.375000",
            "The boundary crosses itself at 120.375000, 28.375000 (longitude, latitude);"
            " mend it there.",
        ),
        (
            "4",
            "330799001003001",
            "The parent area '330799001003' does not exist or was refused; add it first.",
        ),
        (
            "5",
            "120.300000, 28.050000",
            "The boundary reaches out of its parent '330799001001', farthest at"
            " 120.300000, 28.050000 (longitude, latitude).",
        ),
        (
            "6",
            "330799009001",
            "The parent area '330799009' does not exist or was refused; add it first.",
        ),
        ("7", "33079900", "'33079900' is not an area code of 4 to 20 digits."),
        (
            "8",
            "3.30799001001001e+19",
            "Area code '3.30799001001001e+19' was turned into a number by a spreadsheet and has"
            " lost its last digits. Store the column as text and export again.",
        ),
        ("9", "empty", "A boundary is a polygon; this is empty."),
        (
            "10",
            "500000.000000, 3100000.000000",
            "The boundary's coordinates 500000.000000, 3100000.000000 are not longitude and"
            " latitude; convert them first.",
        ),
    ]
    with command.store.read() as db:
        kept = db.execute(
            select(quarantine.c.line, quarantine.c.reason, quarantine.c.origin).order_by(
                quarantine.c.line
            )
        ).all()
    assert [row.line for row in kept] == [2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert {row.origin for row in kept} == {"b.geojson"}


def test_a_child_may_reach_out_by_what_two_drawings_differ_by(
    command: Command, tmp_path: Path
) -> None:
    nine_metres = 0.00008
    ring = square(120.0 - nine_metres, 28.0, 0.125)
    done = command(
        "areas", write_geojson(tmp_path / "c.geojson", [feature("330799001001001", ring)])
    )
    assert done.status == 0
    twelve_metres = 0.00011
    ring = square(120.0 - twelve_metres, 28.0, 0.125)
    done = command(
        "areas", write_geojson(tmp_path / "d.geojson", [feature("330799001001002", ring)])
    )
    assert done.refused == [("1", "geometry")]


def test_gcj02_comes_in_as_wgs84(empty_command: Command, tmp_path: Path) -> None:
    ring = [tuple(point) for point in to_gcj02(np.array(square(120.0, 28.0, 1.0))).tolist()]
    file = write_geojson(tmp_path / "gcj.geojson", [feature("330799", ring)])
    assert empty_command("areas", file, "--crs", "gcj02").status == 0
    corners = shapely.get_coordinates(shape_of(empty_command, "330799"))
    assert np.abs(corners - np.array(square(120.0, 28.0, 1.0))).max() < 1e-9


@pytest.mark.parametrize("suffix", ["gpkg", "shp"])
def test_other_boundary_formats(empty_command: Command, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"areas.{suffix}"
    rings = [shapely.Polygon(square(120.0, 28.0, 1.0)), shapely.Polygon(square(120.0, 28.0, 0.5))]
    pyogrio.raw.write(
        file,
        geometry=shapely.to_wkb(rings),
        field_data=[
            np.array(["330799", "330799001"], dtype=object),
            np.array(["某县", "东镇"], dtype=object),
        ],
        fields=["code", "name"],
        geometry_type="Polygon",
        crs="EPSG:4490",
        encoding="UTF-8" if suffix == "gpkg" else "GB18030",
    )
    file.with_suffix(".cpg").unlink(missing_ok=True)
    assert empty_command("areas", file).complained == ""
    assert stored(empty_command, "code", "name") == [("330799", "某县"), ("330799001", "东镇")]


def test_a_table_keeps_the_outlines_and_marks_that_it_says_nothing_of(
    command: Command, tmp_path: Path
) -> None:
    before = shape_of(command, "330799001001")
    file = tmp_path / "names.csv"
    file.write_text("区划代码,名称\n330799001001,上马村\n")
    assert command("areas", file).said == "1 accepted · 0 unchanged · 0 refused\n"
    assert stored(command, "name", "unit")[2] == ("上马村", True)
    assert shape_of(command, "330799001001").equals(before)


def test_outlines_as_text_in_a_table(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "wkt.csv"
    file.write_text(
        "code,name,geometry\n"
        '330799001001001,格一,"POLYGON((120 28,120.1 28,120.1 28.1,120 28.1,120 28))"\n'
        '330799001001002,格二,"POLYGON((120 28,120.1"\n'
        '330799001001003,格三,"LINESTRING(120 28,120.1 28.1)"\n'
    )
    done = command("areas", file)
    assert done.said.splitlines()[0] == "1 accepted · 0 unchanged · 2 refused"
    assert done.refused == [("3", "geometry"), ("4", "geometry")]
    assert done.report[1]["reason"] == "A boundary is a polygon; this is LineString."


def test_boundary_files_that_cannot_be_read(empty_command: Command, tmp_path: Path) -> None:
    metres = tmp_path / "metres.gpkg"
    pyogrio.raw.write(
        metres,
        geometry=shapely.to_wkb([shapely.Polygon(square(500_000, 3_100_000, 100))]),
        field_data=[np.array(["330799"], dtype=object)],
        fields=["code"],
        geometry_type="Polygon",
        crs="EPSG:4549",
    )
    done = empty_command("areas", metres)
    assert done.status == 2
    assert done.complained.startswith("The boundaries are in EPSG:4549, not in longitude and")
    cut = tmp_path / "cut.geojson"
    cut.write_text(json.dumps({"type": "FeatureCollection", "features": COUNTY})[:300])
    done = empty_command("areas", cut)
    assert done.status == 2
    assert done.complained.startswith("The boundary file is broken or cut short")
    shutil.copy(metres, tmp_path / "areas.dwg")
    done = empty_command("areas", tmp_path / "areas.dwg")
    assert done.complained.startswith("The format .dwg is not known.")
