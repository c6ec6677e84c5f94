"""Pictures say the numbers of their snapshot, on both grounds, and are drawn without a browser."""

import re
import struct
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely

from callbacks.fonts import NoFont, chinese_font
from dashboard.areas.geometry import GeoArea, decode, encode
from dashboard.boards.snapshot import Snapshot
from dashboard.fields import BadListing
from dashboard.lists.pictured import OF, Ground, Pictured, pictured
from dashboard.profile import profile
from dashboard.words import words
from layouts import format as fmt
from layouts.picture import svg
from layouts.picture.map import Drawn, map_picture
from layouts.picture.paint import PAINTS
from layouts.picture.png import png
from layouts.picture.ranking import ranking_picture
from layouts.picture.svg import Look
from layouts.picture.trend import trend_picture
from layouts.screen.trends import charts_of
from tests.factories import snapshots as s

ZH = words("zh")
PLACE = profile("yongkang")
SVG = "{http://www.w3.org/2000/svg}"
LIGHT, DARK = Look("light", ZH), Look("dark", ZH)
TOKENS = Path(__file__).parents[2] / "assets" / "00-tokens.css"


def texts(picture: str, *classes: str) -> list[str]:
    """Return the texts of a picture, of some classes where they are named, in order."""
    root = ElementTree.fromstring(picture)  # noqa: S314  our own
    found = root.iter(f"{SVG}text")
    return [one.text or "" for one in found if not classes or one.get("class") in classes]


def tips(picture: str) -> list[str]:
    root = ElementTree.fromstring(picture)  # noqa: S314  our own
    return [one.text or "" for one in root.iter(f"{SVG}title")]


def drawn(name: str, look: Look = LIGHT, snapshot: Snapshot | None = None) -> str:
    found = snapshot or s.a_snapshot()
    [chart] = [chart for chart in charts_of(found) if chart.name == name]
    return trend_picture(chart, found, PLACE, look)


@pytest.mark.parametrize("look", [LIGHT, DARK, Look("dark", words("en"))])
def test_a_line_says_every_number(look: Look) -> None:
    snapshot = s.a_snapshot()
    picture = drawn("alerts", look, snapshot)
    for metric in ("alerts_raised", "alerts_closed"):
        for value in snapshot.trends[metric].values:
            assert fmt.value_text(value) in texts(picture, "point")
    known = [v for m in ("alerts_raised", "alerts_closed") for v in snapshot.trends[m].values]
    assert len(texts(picture, "point")) == sum(v.value is not None for v in known)
    whole = " ".join(texts(picture))
    assert fmt.stamp_long(snapshot.data_time) in whole
    assert snapshot.area.title(look.words.lang) in whole
    assert look.words("metric.alerts_raised.name") in whole


def test_bars_say_their_parts_and_their_sum() -> None:
    snapshot = s.a_snapshot()
    picture = drawn("warned", LIGHT, snapshot)
    names = [f"warned_{c}" for c in ("blue", "yellow", "orange", "red")]
    trends = [snapshot.trends[name] for name in names if name in snapshot.trends]
    sums = [sum(t.values[i].value or 0 for t in trends) for i in range(len(trends[0].days))]
    assert texts(picture, "total") == [fmt.number(n) for n in sums if n]
    said = [tip.rsplit(" ", 1)[1] for tip in tips(picture)[1:]]
    parts = [t.values[i] for i in range(len(trends[0].days)) for t in trends]
    assert said == [fmt.number(value.value) for value in parts if value.value]


def test_the_ranking_says_each_rate_and_what_it_is_made_of() -> None:
    snapshot = s.a_snapshot()
    picture = ranking_picture(snapshot, PLACE, LIGHT)
    rates = [line.values["task_response"] for line in snapshot.children]
    written = [fmt.value_text(v) + ("" if v.value is None else "%") for v in rates]
    assert sorted(texts(picture, "rate")) == sorted(written)
    parts = [f"{fmt.number(v.numerator)} / {fmt.number(v.denominator)}" for v in rates]
    assert sorted(texts(picture, "parts")) == sorted(parts)


def a_map() -> Any:
    names = ("东城", '西"城<&>', "南城" * 30)
    return decode(
        encode(
            [
                GeoArea(f"33078400{i}", name, "", shapely.box(120 + i, 28, 121 + i, 29))
                for i, name in enumerate(names)
            ],
            tolerance=0.0,
        )
    )


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_the_map_counts_its_colours_and_names_its_areas(ground: Ground) -> None:
    geometry, snapshot = a_map(), s.a_snapshot()
    picture = map_picture(
        Drawn("township", geometry, bytes([2, 2, 0x80 + 3])), snapshot, PLACE, Look(ground, ZH)
    )
    root = ElementTree.fromstring(picture)  # noqa: S314  our own
    shapes = {one.get("id"): one.get("class") for one in root.iter(f"{SVG}path") if one.get("id")}
    colours = dict(zip(geometry.codes, ("blue", "blue", "orange"), strict=True))
    assert shapes == {f"a-{code}": colour for code, colour in colours.items()}
    whole = texts(picture)
    assert whole[whole.index("蓝") + 1] == "2"
    assert whole[whole.index("橙") + 1] == "1"
    assert whole[whole.index("绿") + 1] == "0"
    assert '西"城<&>' in texts(picture, "name")
    assert any("指令" in tip for tip in tips(picture))


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_the_map_s_colours_are_the_tokens(ground: Ground) -> None:
    css = TOKENS.read_text("utf-8")
    blocks = re.findall(rf"\[data-theme={ground}\]\{{(.*?)\}}", css, flags=re.DOTALL)
    found: dict[str, str] = {}
    root = dict(re.findall(r"--([\w-]+):\s*([^;]+);", css[: css.index("[data-theme")]))
    for block in blocks:
        found |= dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))

    def token(name: str) -> str:
        value = (found.get(name) or root.get(name) or "").strip()
        inner = re.fullmatch(r"var\(--([\w-]+)\)", value)
        return token(inner[1]) if inner else value

    paint = PAINTS[ground]
    assert {c: token(f"map-{c}") for c in paint.fills} == dict(paint.fills)
    assert {c: token(f"map-{c}-ink") for c in paint.inks} == dict(paint.inks)
    assert (token("map-green-line"), token("map-border")) == (paint.line, paint.border)
    assert token("map-halo") == paint.halo


@pytest.mark.parametrize("scale", [1, 2, 4])
def test_a_png_has_its_size(scale: int) -> None:
    found = png(drawn("response"), scale=scale, fonts=chinese_font().files)
    assert found[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", found[16:24]) == (960 * scale, 540 * scale)


def test_chinese_is_drawn() -> None:
    """With the font a text leaves other pixels than with none: no empty boxes, no blank."""
    look = Look("light", ZH)
    text = svg.document(60, 30, "", [svg.text("警报", 4, 22, size=20, colour="#000")], look)
    family = chinese_font()
    inked = png(text.replace("font-family=", f"x='{family.family}' font-family="), scale=1,
                fonts=family.files)  # fmt: skip
    assert len(inked) > len(png(text, scale=1, fonts=())) + 100


def test_a_machine_without_a_chinese_font_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoFont):
        chinese_font(folders=[str(tmp_path)])
    with pytest.raises(NoFont):
        chinese_font(str(tmp_path / "none.ttf"))
    own = tmp_path / "msyh.ttc"
    own.touch()
    assert chinese_font(folders=[str(tmp_path)]).files == (str(own),)
    assert chinese_font(str(own)).files == (str(own),)


def test_what_no_xml_can_hold_is_left_out() -> None:
    said = svg.text("a\x00<b>\ud800\ufffe", 0, 0, size=10, colour='"')
    assert ElementTree.fromstring(said).text == "a<b>"  # noqa: S314  our own


def test_a_picture_is_read_from_its_query() -> None:
    asked = pictured({"of": "map", "area": "330784", "level": "village", "ground": "dark"})
    assert asked == Pictured("map", "330784", "village", "dark")
    assert pictured({**dict(p.split("=") for p in asked.query().split("&"))}) == asked
    assert asked.name() == "map-330784-village"
    assert np.all([pictured({"of": of, "area": "330784"}).scale == 1 for of in OF])


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"of": "map"}, "area"),
        ({"area": "330784"}, "of"),
        ({"of": "cat", "area": "330784"}, "of"),
        ({"of": "map", "area": "330784", "level": "street"}, "level"),
        ({"of": "alerts", "area": "330784", "level": "village"}, "level"),
        ({"of": "map", "area": "330784", "ground": "red"}, "ground"),
        ({"of": "map", "area": "330784", "scale": "3"}, "scale"),
        ({"of": "map", "area": "330784", "size": "3"}, "size"),
    ],
)
def test_what_is_no_picture_is_told_by_its_field(fields: dict[str, str], wrong: str) -> None:
    with pytest.raises(BadListing) as found:
        pictured(fields)
    assert found.value.field == wrong
