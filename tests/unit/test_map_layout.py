"""The map's description, legend and switch; docs/map.md names every field."""

import json
import re
from pathlib import Path

from dashboard.area import Level
from dashboard.words import words
from layouts.boards.map import (
    MapDescription,
    MapLevel,
    MapMarker,
    MapPart,
    legend,
    level_switch,
    map_panel,
)

PAGE = Path(__file__).parents[2] / "docs" / "map.md"
BOX = (120.0, 28.0, 121.0, 29.0)


def a_description(*, pick: str = "auto") -> MapDescription:
    part = MapPart("330784001", BOX, "/geometry/a.bin", "/status/a.bin?revision=7")
    levels = (
        MapLevel(Level.TOWNSHIP, 16, "/geometry/t.bin"),
        MapLevel(Level.GRID, 646, "/geometry/g.bin", "/status/g.bin?revision=7"),
        MapLevel(Level.MICRO, 32_195, parts=(part,)),
    )
    marks = (
        MapMarker("P1", 120.1, 28.1, "diamond", "永康东", "高速卡口"),
        MapMarker("P2", 120.2, 28.2, "diamond", "永康", "高速卡口"),
        MapMarker("P3", 120.3, 28.3, "square", "永康站", "车站"),
    )
    return MapDescription("永康市", BOX, 7, levels, marks, "330784001", pick)


def test_levels_say_where_their_files_are() -> None:
    outline, grid, micro = a_description().as_dict(words("zh"))["levels"]
    assert outline == {
        "level": "township",
        "count": 16,
        "geometry": "/geometry/t.bin",
        "role": "outline",
    }
    assert grid == {
        "level": "grid",
        "count": 646,
        "geometry": "/geometry/g.bin",
        "status": "/status/g.bin?revision=7",
    }
    assert micro["parts"] == [
        {
            "parent": "330784001",
            "bbox": BOX,
            "geometry": "/geometry/a.bin",
            "status": "/status/a.bin?revision=7",
        }
    ]


def test_a_description_is_json_and_the_page_names_its_fields() -> None:
    description = a_description().as_dict(words("en"))
    assert json.loads(json.dumps(description))["words"]["letters"]["blue"] == "B"
    table = PAGE.read_text(encoding="utf-8").split("## Description")[1].split("## What")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(description)


def test_the_switch_offers_coloured_levels_and_marks_the_pick() -> None:
    switch = level_switch(a_description(pick="grid"), words("zh"))
    buttons = [button.to_plotly_json()["props"] for button in switch.children]
    assert [b["children"] for b in buttons] == ["自动", "网格", "微网格"]
    assert [b["aria-checked"] for b in buttons] == ["false", "true", "false"]
    assert [b["data-zk-pick"] for b in buttons] == ["auto", "grid", "micro"]


def test_the_legend_counts_markers_by_kind() -> None:
    rows = legend(a_description(), words("zh"), map_id="map", colours=("green", "red")).children
    texts = [[getattr(part, "children", None) for part in row.children] for row in rows]
    assert texts == [
        [None, "绿", None],
        [None, "红", None],
        [None, "高速卡口", "2"],
        [None, "车站", "1"],
    ]


def test_the_panel_holds_its_stores_under_the_maps_id() -> None:
    panel = map_panel(a_description(), words("zh"), map_id="small")
    ids = [getattr(child, "id", None) for child in panel.children]
    assert ids == ["small", None, "small-description", "small-click"]
