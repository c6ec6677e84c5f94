"""An own briefing on paper: native charts with their numbers, tables, maps, what is left out."""

from io import BytesIO
from typing import Any

import pytest
from docx import Document
from pptx import Presentation
from pptx.util import Emu, Inches

from callbacks.fonts import chinese_font
from dashboard.briefings.own import MOST_REMARK, Item, OwnBriefing, Sort
from dashboard.profile import profile
from dashboard.words import words
from layouts import format as fmt
from layouts.paper.collected import (
    Charted,
    Collected,
    Collection,
    Content,
    Head,
    Mapped,
    Ranked,
    Tabled,
    Unusable,
    tabled,
)
from layouts.paper.making import Paper
from layouts.paper.own_document import Font, numeral, own_document
from layouts.paper.own_slides import cut, own_slides, wrapped
from layouts.paper.slide import width_of
from layouts.paper.template import blank
from layouts.screen.rates import ranked
from layouts.screen.trends import charts_of
from layouts.sheet.book import Column, Kind, Table
from tests.factories.briefings import a_ground, many_areas
from tests.factories.snapshots import NOW, TODAY, a_snapshot

SITE = "http://10.0.0.5:8050"
HOSTILE = "“引号”\"<&>'王二麻子第二十七号地块临时安置小区甲乙丙丁"
LONG = "字" * (MOST_REMARK // 2) + "\n" + "word " * 100
SNAPSHOT = a_snapshot()
TABLE = Tabled(
    (Head("编号", 2), Head("区划", 3), Head("件数", 1, "r")),
    tuple((f"T-{n}", HOSTILE * 3, str(n)) for n in range(17)),
    (),
    3,
)
CONTENTS: tuple[Content, ...] = (
    *(Charted(chart, SNAPSHOT) for chart in charts_of(SNAPSHOT)),
    Ranked(SNAPSHOT),
    Mapped(SNAPSHOT, a_ground(many_areas(6))),
    TABLE,
    Tabled(TABLE.heads, (), (), 0),
    Unusable("区划 330784999 已经没有了"),
)


def an_item(number: int, content: Content, remark: str = "") -> Collected:
    gone = isinstance(content, Unusable)
    item = Item(f"i{number}", Sort.TABLE, "of=sources", HOSTILE if number == 1 else "", remark)
    facts = () if gone else (("区划", "永康市"), ("日期口径", "随生成：生成当天"))
    path = "" if gone else f"/cases?n={number}"
    return Collected(item, f"第{number}项", facts, path, "", None if gone else NOW, content)


def a_collection(*items: Collected, title: str = "") -> Collection:
    own = OwnBriefing("b1", "c1", "早会", NOW, NOW, title=title)
    return Collection(own, items, TODAY, 77, NOW, profile("yongkang"))


def made(collection: Collection, lang: str = "zh") -> Any:
    return Presentation(BytesIO(own_slides(blank(), collection, a_paper(lang))))


def a_paper(lang: str = "zh") -> Paper:
    return Paper(words(lang), "永康市", SITE)


@pytest.fixture(scope="module")
def whole() -> Collection:
    return a_collection(*(an_item(n, one, LONG) for n, one in enumerate(CONTENTS, start=1)))


@pytest.fixture(scope="module")
def deck(whole: Collection) -> Any:
    return made(whole)


def titles(deck: Any) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def tables(slide: Any) -> list[Any]:
    return [one.table for one in slide.shapes if getattr(one, "has_table", False) and one.has_table]


def texts(slide: Any) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def test_each_item_has_its_page_and_stands_in_the_list(deck: Any, whole: Collection) -> None:
    shown = [one.title for one in whole.items if one.is_usable]
    assert titles(deck) == ["早会", *shown, "附：各页内容与数据时间"]
    assert shown[0] == HOSTILE
    (table,) = tables(deck.slides[len(shown) + 1])
    rows = [[cell.text for cell in row.cells] for row in list(table.rows)[1:]]
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(CONTENTS) + 1)]
    assert rows[1][2] == "永康市 · 随生成：生成当天"
    assert rows[1][3] == fmt.stamp_long(NOW)
    assert rows[-1][2:] == ["未列入：区划 330784999 已经没有了", "—", "—"]
    link = table.cell(2, 4).text_frame.paragraphs[0].runs[0].hyperlink.address
    assert link == f"{SITE}/cases?n=2"


def test_charts_are_native_and_hold_the_numbers_of_the_snapshot(deck: Any) -> None:
    charts = charts_of(SNAPSHOT)
    for slide, chart in zip(list(deck.slides)[1:], charts, strict=False):
        (drawn,) = [shape.chart for shape in slide.shapes if getattr(shape, "has_chart", False)]
        trends = chart.trends(SNAPSHOT)
        found = [list(series.values) for series in drawn.plots[0].series]
        assert found == [[value.value for value in trend.values] for trend in trends]
        assert list(drawn.plots[0].categories) == [fmt.day_short(day) for day in trends[0].days]
        book = drawn.part.chart_workbook.xlsx_part
        assert book is not None


def test_the_ranking_is_the_screen_s(deck: Any) -> None:
    slide = deck.slides[len(charts_of(SNAPSHOT)) + 1]
    shown = ranked(SNAPSHOT.children)
    (chart,) = [shape.chart for shape in slide.shapes if getattr(shape, "has_chart", False)]
    rates = [line.values["task_response"] for _, line in shown]
    assert list(chart.plots[0].series[0].values) == [rate.value for rate in rates]
    (table,) = tables(slide)
    rows = [[cell.text for cell in row.cells] for row in list(table.rows)[1:]]
    assert rows == [
        [
            str(rank),
            line.area.name,
            fmt.value_text(rate),
            f"{fmt.number(rate.numerator)} / {fmt.number(rate.denominator)}",
        ]
        for (rank, line), rate in zip(shown, rates, strict=True)
    ]


def test_the_map_is_shapes_or_where_it_has_too_many_areas_a_picture() -> None:
    for n, pictures in ((40, 0), (701, 1)):
        ground = a_ground(many_areas(n))
        slide = made(a_collection(an_item(2, Mapped(SNAPSHOT, ground)))).slides[1]
        named = [shape.name for shape in slide.shapes]
        there = sum(any(name.startswith(code) for name in named) for code in ground.geometry.codes)
        assert there == (0 if pictures else n)
        assert sum(shape.shape_type == 13 for shape in slide.shapes) == pictures


def test_a_table_has_its_rows_and_says_how_many_more() -> None:
    slide = made(a_collection(an_item(2, TABLE))).slides[1]
    (table,) = tables(slide)
    rows = list(table.rows)[1:]
    assert len(rows) == 16
    assert [row.cells[2].text for row in rows] == [str(n) for n in range(16)]
    assert any(text.startswith("另有 4 行未列出。") for text in texts(slide))
    short = made(a_collection(an_item(2, TABLE, LONG))).slides[1]
    (table,) = tables(short)
    left = 17 - (len(table.rows) - 1)
    assert left > 0
    assert any(text.startswith(f"另有 {3 + left} 行未列出。") for text in texts(short))
    assert "无。" in texts(made(a_collection(an_item(2, CONTENTS[-2]))).slides[1])


def test_nothing_lies_outside_the_page_and_the_notes_hold_the_whole_remark(
    deck: Any, whole: Collection
) -> None:
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width + Emu(1)
            assert shape.top + shape.height <= deck.slide_height
    usable = [one for one in whole.items if one.is_usable]
    for slide, one in zip(list(deck.slides)[1:], usable, strict=False):
        notes = slide.notes_slide.notes_text_frame.text
        assert notes.startswith(one.item.remark)
        assert notes.endswith(SITE + one.path)
        tops = [s.top for s in slide.shapes if getattr(s, "has_chart", False) and s.has_chart]
        said = next(s for s in slide.shapes if s.has_text_frame and "字字" in s.text_frame.text)
        assert all(top >= said.top + said.height - Inches(0.3) for top in tops)


def test_it_is_said_of_when_the_numbers_are(deck: Any) -> None:
    made_at = f"数据时间 {fmt.stamp_long(NOW)} · 第 77 版"
    assert any(made_at in text for text in texts(deck.slides[0]))
    for slide in list(deck.slides)[1:]:
        assert any(text.startswith("来源：永康市智控") and made_at in text for text in texts(slide))


def test_the_cover_has_its_own_title_and_english_is_english() -> None:
    deck = made(a_collection(an_item(2, TABLE), title=HOSTILE), "en")
    assert deck.slides[0].shapes.title.text_frame.text == HOSTILE
    assert titles(deck)[-1].startswith("Annex")


def test_texts_are_wrapped_and_cut_by_their_width() -> None:
    assert wrapped("一二三四五\nab", 72, 2.0) == ["一二", "三四", "五", "ab"]
    assert wrapped("aaa bbb ccc", 72, 3.0) == ["aaa", "bbb", "ccc"]
    assert cut("一二三四五", 72, 3.0) == "一二…"
    assert cut("一二三", 72, 3.0) == "一二三"
    assert all(width_of(line, 11) <= 11 for line in wrapped(LONG, 11, 11))


FONT = Font(chinese_font().family, chinese_font().files)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_document_has_the_same(whole: Collection, lang: str) -> None:
    say = words(lang)
    data = own_document(whole, a_paper(lang), font=FONT, red_head="某某市领导小组文件")
    made = Document(BytesIO(data))
    lines = [line.text for line in made.paragraphs]
    assert lines[0] == "某某市领导小组文件"
    assert "早会" in lines
    heads = [p.text for p in made.paragraphs if p.style and p.style.name == "Heading 1"]
    usable = [one for one in whole.items if one.is_usable]
    assert len(heads) == len(usable) + 1
    assert heads[0].endswith(HOSTILE)
    # Charts, ranking and map are pictures, each with words for who does not see it.
    drawn = made.element.body.findall(".//{*}docPr")
    assert len(drawn) == len(charts_of(SNAPSHOT)) + 2
    assert all(one.get("descr") for one in drawn)
    table, annex = made.tables
    assert [row.cells[0].text for row in table.rows][1:] == [f"T-{n}" for n in range(17)]
    assert len(annex.rows) == len(CONTENTS) + 1
    assert annex.rows[-1].cells[2].text.endswith("区划 330784999 已经没有了")
    assert say("own.more_rows", n=3) in " ".join(lines)
    assert made.core_properties.title == "早会"


def test_numbers_of_sections_are_chinese() -> None:
    assert [numeral(n) for n in (1, 9, 10, 11, 20, 34, 40)] == [
        "一", "九", "十", "十一", "二十", "三十四", "四十",
    ]  # fmt: skip


def test_a_table_is_read_no_further_than_shown_and_keeps_its_sums() -> None:
    read = []

    def rows() -> Any:
        for n in range(1000):
            read.append(n)
            yield [f"A / B / {n}", "x", n, 1.0, None]

    columns = (
        Column("区划", paper=2),
        Column("代码"),
        Column("件数", Kind.WHOLE, paper=1),
        Column("率", Kind.DECIMAL, paper=1),
        Column("时间", Kind.TIME, paper=1),
    )
    found = tabled(Table("t", columns, rows, 1000), 3, within="A")
    assert len(read) == 3
    assert found.rows[1] == ("B 1", "1", "1.0", "—")
    assert [head.align for head in found.heads] == ["l", "r", "r", "l"]
    assert found.more == 997
    few: list[list[Any]] = [["a", "x", 1, 1.0, 0], ["b", "x", 2, 2.0, 0], ["和", "x", 3, 3.0, 0]]
    summed = tabled(Table("t", columns, lambda: few, 3, sums=1), 1)
    assert [row[0] for row in summed.rows] == ["a"]
    assert [row[0] for row in summed.sums] == ["和"]
    assert summed.more == 1
