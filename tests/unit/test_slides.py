"""Slides, opened again by the library: numbers, charts, map, notes, fonts, edges, hostile names."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
import shapely
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Inches

from dashboard.area import Area, Level
from dashboard.areas.geometry import GeoArea, decode, encode
from dashboard.briefings.briefing import SIX, Beneath, Briefing, Layer
from dashboard.colours.control import Colour
from dashboard.numbers.metric import METRICS
from dashboard.words import words
from layouts import format as fmt
from layouts.paper import prose
from layouts.paper.ink import BAD, MAP, MAP_BORDER, MAP_HATCH, MAP_LINE, bare
from layouts.paper.making import Paper
from layouts.paper.map_beneath import beneath_picture, box_of
from layouts.paper.map_shapes import STEP
from layouts.paper.slides import slides
from layouts.paper.template import BadTemplate, blank, opened
from tests.factories.briefings import (
    a_beneath,
    a_briefing,
    a_child,
    a_ground,
    a_period,
    a_row,
    an_empty_briefing,
    an_order_line,
    lines_of,
    many_areas,
)
from tests.unit.test_theme import tokens

ZH = words("zh")
SITE = "http://10.0.0.5:8050"
HOSTILE = "“引号”\"<&>'王二麻子第二十七号地块临时安置小区甲乙丙丁"


def made(briefing: Briefing, lang: str = "zh") -> Any:
    data = slides(blank(), [briefing], Paper(words(lang), "永康市", SITE))
    return Presentation(BytesIO(data))


@pytest.fixture(scope="module")
def deck() -> Any:
    return made(a_briefing())


def texts(slide: Any) -> list[str]:
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        if getattr(shape, "has_table", False) and shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def charts(presentation: Any) -> list[Any]:
    return [
        shape.chart
        for slide in presentation.slides
        for shape in slide.shapes
        if getattr(shape, "has_chart", False) and shape.has_chart
    ]


def titled(presentation: Any, section: str) -> Any:
    title = ZH(f"brief.section.{section}")
    return next(s for s in presentation.slides if s.shapes.title.text_frame.text == title)


def test_the_pages_come_in_their_order(deck: Any) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles[:2] == ["永康市疫情防控专报", "2026年11月20日 星期五 · 六个数字"]
    assert titles[2:9] == [
        "管控状态图", "警报", "任务响应与办结", "网格防疫考核",
        "四色预警人员", "指挥令与回执", "督查问题",
    ]  # fmt: skip
    assert set(titles[9:]) == {"附：指标定义与数据时间"}
    assert (deck.slide_width, deck.slide_height) == (Inches(13.333), Inches(7.5))


def test_the_six_numbers_are_the_briefing_s(deck: Any) -> None:
    briefing, said = a_briefing(), texts(deck.slides[1])
    for metric in SIX:
        value = briefing.value(metric)
        assert ZH(f"metric.{metric}.name") in said
        unit = fmt.unit_text(value, ZH)
        assert f"{fmt.value_text(value)} {unit}" in said


def test_every_number_stands_in_the_annex_with_its_list(deck: Any) -> None:
    briefing, rows = a_briefing(), {}
    for slide in list(deck.slides)[9:]:
        for shape in slide.shapes:
            if getattr(shape, "has_table", False) and shape.has_table:
                for row in list(shape.table.rows)[1:]:
                    cells = list(row.cells)
                    runs = cells[4].text_frame.paragraphs[0].runs
                    rows[cells[0].text] = (cells[1].text, cells[3].text, runs[0].hyperlink.address)
    assert len(rows) == len(METRICS)
    for name in METRICS:
        value = briefing.value(name)
        number, definition, link = rows[ZH(f"metric.{name}.name")]
        assert number == prose.value_text(value, ZH)
        assert definition == ZH(f"metric.{name}.definition")
        assert link == SITE + briefing.list_path(name)


def test_charts_are_native_and_hold_the_numbers(deck: Any) -> None:
    briefing = a_briefing()
    found = {
        series.name: list(series.values)
        for chart in charts(deck)
        for series in chart.plots[0].series
    }
    raised = sorted((k.raised.value.value or 0 for k in briefing.kinds), reverse=True)
    days = [v.value for v in briefing.trends["alerts_raised"].values]
    by_chart = [[list(s.values) for s in chart.plots[0].series] for chart in charts(deck)]
    assert [raised] in by_chart
    assert days in [one[0] for one in by_chart]
    misses = sorted((c.value("task_response").misses or 0 for c in briefing.children), reverse=True)
    assert found["超时"] == misses
    for chart in charts(deck):
        sheet = chart.part.chart_workbook.xlsx_part.blob
        assert sheet.startswith(b"PK")
        assert any(value is not None for series in chart.plots[0].series for value in series.values)


def test_the_map_has_a_named_shape_for_each_area_in_its_colour(deck: Any) -> None:
    ground = a_briefing().ground
    assert ground is not None
    slide = titled(deck, "control")
    shapes = {shape.name.split(" ")[0]: shape for shape in slide.shapes}
    fills = {}
    for code in ground.geometry.codes:
        xml = shapes[code]._element.xml
        fills[code] = next(c for c in (None, *Colour) if f'"{bare(MAP[c])}"' in xml)
    assert fills == dict(zip(ground.geometry.codes, ground.colours, strict=True))
    said = texts(slide)
    for colour, n in ground.counts().items():
        if colour is not None:
            assert f"{ZH(f'colour.{colour}')}  {n}" in said


def with_beneath(areas: list[Area]) -> Any:
    ground = replace(a_ground(areas), beneath=a_beneath(areas))
    return titled(made(a_briefing(ground=ground)), "control")


def test_micro_grids_lie_beneath_the_shapes_as_one_picture() -> None:
    areas = many_areas(20)
    bare_, slide = titled(made(a_briefing(ground=a_ground(areas))), "control"), with_beneath(areas)
    codes = {area.code for area in areas}
    named = [shape.name for shape in slide.shapes]
    [picture] = [shape for shape in slide.shapes if shape.shape_type is MSO_SHAPE_TYPE.PICTURE]
    assert picture.name == "微网格底图"
    grids = [shape for shape in slide.shapes if shape.name.split(" ")[0] in codes]
    assert len(grids) == 20
    assert named.index(picture.name) < min(named.index(shape.name) for shape in grids)
    frame = (
        min(shape.left for shape in grids),
        min(shape.top for shape in grids),
        max(shape.left + shape.width for shape in grids),
        max(shape.top + shape.height for shape in grids),
    )
    box = (
        picture.left, picture.top, picture.left + picture.width, picture.top + picture.height,
    )  # fmt: skip
    assert all(abs(a - b) <= STEP for a, b in zip(frame, box, strict=True))
    assert all('<a:alpha val="' in shape._element.xml for shape in grids)
    assert [s.name for s in bare_.shapes if s.name.split(" ")[0] in codes] == [
        shape.name for shape in grids
    ]
    assert "透出的底图：40 个微网格各自的颜色" in texts(slide)
    assert not any(s.shape_type is MSO_SHAPE_TYPE.PICTURE for s in bare_.shapes)
    assert not any("底图" in said for said in texts(bare_))


def test_each_micro_grid_is_painted_where_it_lies() -> None:
    areas = many_areas(20)
    slide = with_beneath(areas)
    [picture] = [shape for shape in slide.shapes if shape.shape_type is MSO_SHAPE_TYPE.PICTURE]
    image = Image.open(BytesIO(picture.image.blob)).convert("RGBA")
    ground = a_ground(areas)
    shapes = {shape.name.split(" ")[0]: shape for shape in slide.shapes}
    for code in ground.geometry.codes:
        grid = shapes[code]
        west, east = (
            image.getpixel(
                (
                    int((grid.left + grid.width * at - picture.left) / picture.width * image.width),
                    int((grid.top + grid.height / 2 - picture.top) / picture.height * image.height),
                )
            )
            for at in (0.25, 0.75)
        )
        assert west in {ink_of(MAP[Colour.ORANGE]), ink_of(MAP_HATCH[Colour.ORANGE])}
        assert east == ink_of(MAP[None])


def ink_of(colour: str) -> tuple[int, ...]:
    return (*bytes.fromhex(bare(colour)), 255)


def test_a_hole_shows_what_lies_in_it() -> None:
    hole = shapely.box(120.01, 29.01, 120.02, 29.02).exterior.coords
    ring = shapely.Polygon(shapely.box(120, 29, 120.03, 29.03).exterior.coords, [hole])
    geometry = decode(encode([GeoArea("3309990010010011", "环", "", ring)], tolerance=0))
    beneath = Beneath(Level.MICRO, (Layer(geometry, (Colour.GREEN,)),))
    data = beneath_picture(beneath, box_of(geometry), (90, 90))
    image = Image.open(BytesIO(data)).convert("RGBA")
    assert [image.getpixel((x, 45)) for x in (10, 80)] == [ink_of(MAP[Colour.GREEN])] * 2
    middle: Any = image.getpixel((45, 45))
    assert middle[3] == 0


def test_notes_hold_the_whole_commentary(deck: Any) -> None:
    notes = titled(deck, "tasks").notes_slide.notes_text_frame.text
    assert "任务响应率" in notes
    assert "城西新区" in notes
    assert notes.endswith("现存数为 11-20 24:00。")


def test_fonts_of_chinese_are_named(deck: Any) -> None:
    for slide in deck.slides:
        xml = slide._element.xml
        for run in xml.split("<a:rPr")[1:]:
            assert '<a:ea typeface="Microsoft YaHei"/>' in run.split("</a:rPr>")[0]
    for chart in charts(deck):
        assert '<a:ea typeface="Microsoft YaHei"/>' in chart._chartSpace.xml


def inside(presentation: Any) -> None:
    for number, slide in enumerate(presentation.slides, start=1):
        for shape in slide.shapes:
            right, bottom = shape.left + shape.width, shape.top + shape.height
            where = (number, shape.name)
            assert (where, shape.left >= 0, shape.top >= 0) == (where, True, True)
            assert (where, right <= presentation.slide_width) == (where, True)
            assert (where, bottom <= presentation.slide_height) == (where, True)


def test_nothing_lies_outside_the_page(deck: Any) -> None:
    inside(deck)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_place_has_a_deck_without_empty_charts(lang: str) -> None:
    presentation = made(an_empty_briefing(), lang)
    inside(presentation)
    said = [text for slide in presentation.slides for text in texts(slide)]
    assert not any("{" in text or "None" in text.replace("None.", "") for text in said)
    assert ZH("brief.nothing_listed") in said or words("en")("brief.nothing_listed") in said
    for chart in charts(presentation):
        assert any(v for series in chart.plots[0].series for v in series.values)


def test_646_areas_are_646_shapes_and_the_tables_say_what_they_leave_out() -> None:
    areas = many_areas(646)
    presentation = made(
        a_briefing(children=tuple(map(a_child, lines_of(areas))), ground=a_ground(areas))
    )
    inside(presentation)
    codes = {area.code for area in areas}
    drawn = [s for s in titled(presentation, "control").shapes if s.name.split(" ")[0] in codes]
    assert len(drawn) == 646
    assert "另有 630 个网格未列出" in texts(titled(presentation, "tasks"))


def test_hostile_names_are_written_as_they_are() -> None:
    area = Area("330784001", Level.TOWNSHIP, "330784", HOSTILE, "")
    lines = lines_of([area])
    row = a_row(1, area=area, external_id="<x>&\x0b\"'")
    briefing = a_briefing(
        area=Area("330784", Level.COUNTY, "3307", HOSTILE, ""),
        children=(a_child(lines[0]),),
        ground=a_ground([area]),
        alerts=(row,),
        orders=(an_order_line(title="标题" * 100),),
    )
    presentation = made(briefing)
    inside(presentation)
    assert presentation.slides[0].shapes.title.text_frame.text == f"{HOSTILE}疫情防控专报"
    assert HOSTILE in texts(titled(presentation, "tasks"))
    assert "<x>& \"'" in texts(titled(presentation, "alerts"))
    names = [shape.name for shape in titled(presentation, "control").shapes]
    assert f"330784001 {HOSTILE} · 绿" in names


def test_no_person_is_named() -> None:
    said = " ".join(text for slide in made(a_briefing()).slides for text in texts(slide))
    assert "应小明" not in said


def test_a_day_under_way_says_so() -> None:
    presentation = made(a_briefing(period=a_period(running=True)))
    assert "截至 23:41，当日未结束" in presentation.slides[0].shapes[-1].text_frame.text


def saved(presentation: Any) -> bytes:
    out = BytesIO()
    presentation.save(out)
    return out.getvalue()


def test_an_office_may_put_a_template_of_its_own() -> None:
    own = blank()
    own.slides.add_slide(own.slide_layouts[0])
    found = opened(saved(own))
    assert len(found.slides) == 0
    data = slides(found, [a_briefing()], Paper(ZH, "永康市", SITE))
    assert len(Presentation(BytesIO(data)).slides) == 12


def test_a_wrong_template_says_what_is_missing() -> None:
    plain = Presentation()
    with pytest.raises(BadTemplate) as error:
        opened(saved(plain))
    assert error.value.missing == ("封面", "内容")
    renamed = blank()
    for place in renamed.slide_layouts.get_by_name("封面").placeholders:
        if place.name == "副标题":
            place.name = "Untertitel"
    with pytest.raises(BadTemplate) as error:
        opened(saved(renamed))
    assert error.value.missing == ("封面/副标题",)
    with pytest.raises(BadTemplate) as error:
        opened(b"no file of slides")
    assert error.value.missing == ()


def test_the_colours_of_paper_are_those_of_the_tokens() -> None:
    light = tokens("[data-theme=light]")
    assert light["bad"] == BAD
    assert light["map-border"] == MAP_BORDER
    assert light["map-green"] == MAP[Colour.GREEN]
    assert light["map-green-line"] == MAP_LINE
    assert light["map-none"] == MAP[None]
