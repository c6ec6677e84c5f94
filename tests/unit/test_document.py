"""The document, opened again by the library: its form, numbers, sentences, tables, picture."""

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from PIL import Image

from dashboard.area import Area, Level
from dashboard.briefings.briefing import SIX
from dashboard.briefings.commentary import commentary
from dashboard.colours.control import Colour
from dashboard.numbers.metric import METRICS
from dashboard.words import words
from layouts.paper import prose
from layouts.paper.document import document
from layouts.paper.ink import MAP
from layouts.paper.making import Paper
from layouts.paper.map_picture import map_picture
from tests.factories.briefings import (
    a_briefing,
    a_child,
    a_ground,
    an_empty_briefing,
    lines_of,
    many_areas,
)
from tests.unit.test_slides import HOSTILE, SITE

ZH = words("zh")


def made(briefing: Any, lang: str = "zh", **said: Any) -> Any:
    data = document([briefing], Paper(words(lang), "永康市", SITE), **said)
    return Document(BytesIO(data))


@pytest.fixture(scope="module")
def paper() -> Any:
    return made(a_briefing(), red_head="永康市疫情防控工作领导小组文件")


def cells(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_page_is_that_of_an_official_paper(paper: Any) -> None:
    section = paper.sections[0]
    size = (section.page_width, section.page_height)
    assert [round(one / Mm(1)) for one in size] == [210, 297]
    margins = (
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin
    )  # fmt: skip
    assert [round(one / Mm(1)) for one in margins] == [37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    # 22 lines in 225 mm.
    assert int(grid.get(qn("w:linePitch"))) * 22 / 1440 * 25.4 == pytest.approx(225, abs=0.5)
    # 28 signs of 16 points, set closer, in 156 mm.
    closer = paper.styles["Normal"].element.rPr.find(qn("w:spacing")).get(qn("w:val"))
    assert 27 < 156 / 25.4 * 72 / (16 + int(closer) / 20) - 0.001 >= 28


def test_fonts_are_those_of_an_official_paper(paper: Any) -> None:
    found = {}
    for style in ("Normal", "Title", "Heading 1", "Heading 2"):
        one = paper.styles[style]
        fonts = one.element.rPr.find(qn("w:rFonts"))
        found[style] = (fonts.get(qn("w:eastAsia")), one.font.size.pt)
    assert found == {
        "Normal": ("仿宋_GB2312", 16.0),
        "Title": ("方正小标宋简体", 22.0),
        "Heading 1": ("黑体", 16.0),
        "Heading 2": ("楷体_GB2312", 16.0),
    }


def test_page_numbers_stand_outside_odd_right_and_even_left(paper: Any) -> None:
    section = paper.sections[0]
    assert paper.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)
    for line in (odd, even):
        assert [run.font.size.pt for run in line.runs] == [14.0, 14.0, 14.0]
        assert line.runs[0].text + line.runs[2].text == "—  —"
        assert "PAGE" in line._p.xml


def test_the_red_head_is_an_option(paper: Any) -> None:
    head = paper.paragraphs[0].runs[0]
    assert (head.text, str(head.font.color.rgb)) == ("永康市疫情防控工作领导小组文件", "E60012")
    assert made(an_empty_briefing()).paragraphs[0].text == "永康市疫情防控专报"


def test_it_says_the_same_sentences_as_the_notes_of_slides(paper: Any) -> None:
    said = [line.text for line in paper.paragraphs]
    for section, sentences in commentary(a_briefing()).items():
        assert prose.paragraph(sentences, ZH) in said, section
    heads = [line.text for line in paper.paragraphs if line.style.name == "Heading 1"]
    assert heads == [
        "一、总体情况", "二、管控状态图", "三、警报", "四、任务响应与办结", "五、网格防疫考核",
        "六、四色预警人员", "七、指挥令与回执", "八、督查问题", "附：指标定义与数据时间",
    ]  # fmt: skip


def test_every_number_is_the_briefing_s(paper: Any) -> None:
    briefing = a_briefing()
    tables = [cells(table) for table in paper.tables]
    six = {row[0]: row[1] for row in tables[0][1:]}
    annex = {row[0]: row[1] for row in tables[-1][1:]}
    assert len(annex) == len(METRICS)
    for name in METRICS:
        said = prose.value_text(briefing.value(name), ZH)
        assert annex[ZH(f"metric.{name}.name")] == said
        if name in SIX:
            assert six[ZH(f"metric.{name}.name")] == said
    links = {rel.target_ref for rel in paper.part.rels.values() if "hyperlink" in rel.reltype}
    assert links == {SITE + briefing.list_path(name) for name in METRICS}


def test_the_map_is_a_picture_in_the_colours_of_the_areas(paper: Any) -> None:
    (shape,) = paper.inline_shapes
    assert shape.width <= Mm(151)
    ground = a_ground(many_areas(20))
    picture = Image.open(BytesIO(map_picture(ground, width=600, height=600))).convert("RGB")
    pixels = np.asarray(picture).reshape(-1, 3).astype(int)
    for area_colour in Colour:
        wanted = np.array(list(bytes.fromhex(MAP[area_colour][1:])))
        assert np.abs(pixels - wanted).sum(axis=1).min() < 12


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_place_and_hostile_names(lang: str) -> None:
    empty = made(an_empty_briefing(area=Area("330784", Level.COUNTY, "3307", HOSTILE, "")), lang)
    assert any(HOSTILE in line.text for line in empty.paragraphs)
    said = [line.text for line in empty.paragraphs]
    assert not any("{" in text for text in said)


def test_646_areas_are_counted_where_a_table_ends() -> None:
    areas = many_areas(646)
    briefing = a_briefing(children=tuple(map(a_child, lines_of(areas))), ground=a_ground(areas))
    said = [line.text for line in made(briefing).paragraphs]
    assert "另有 606 个网格未列出" in said
