"""The mark across every page of a briefing, where the place asks for one."""

from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from docx import Document
from pptx import Presentation

from callbacks.briefings.making import Asked, paper_of
from dashboard.day import iso_day
from dashboard.profile import Paper as Marks
from dashboard.settings import Settings
from dashboard.words import words
from layouts.paper.document import document
from layouts.paper.making import Paper
from layouts.paper.slides import slides
from layouts.paper.template import blank
from layouts.paper.watermark import NAME
from layouts.picture.sheet import WIDTH, Said, sheet
from layouts.picture.svg import Look, width_of
from layouts.sheet.book import Column
from tests.factories.briefings import a_briefing, a_period
from tests.factories.records import a_place
from tests.unit.test_sheet import a_book, a_table, written

TODAY = iso_day(a_period().today)
ZH = words("zh")
MARK = "内部资料 <注意> & “保管”"


def paper(mark: str) -> Paper:
    return Paper(words("zh"), "永康市", "http://10.0.0.5:8050", mark)


def shapes(layout: Any) -> list[Any]:
    return [one for one in layout.shapes if one.name == NAME]


def test_it_lies_beneath_every_slide_and_no_slide_holds_it() -> None:
    deck = Presentation(BytesIO(slides(blank(), [a_briefing()], paper(MARK))))
    assert {slide.slide_layout.name for slide in deck.slides} == {"封面", "内容"}
    for slide in deck.slides:
        [mark] = shapes(slide.slide_layout)
        assert mark.text_frame.text == MARK
        assert next(iter(slide.slide_layout.shapes)).name == NAME
        # All of it lies on the page, turned or not.
        assert mark.left >= 0
        assert mark.left + mark.width <= deck.slide_width
    plain = Presentation(BytesIO(slides(blank(), [a_briefing()], paper(""))))
    assert [one for layout in plain.slide_layouts for one in shapes(layout)] == []


def test_it_stands_in_the_headers_of_both_sides() -> None:
    made = Document(BytesIO(document([a_briefing()], paper(MARK))))
    [section] = made.sections
    for header in (section.header, section.even_page_header):
        said = header._element.xpath(".//*[local-name()='textpath' and @string]/@string")
        assert said == [MARK]
    plain = Document(BytesIO(document([a_briefing()], paper(""))))
    assert plain.sections[0].header._element.xpath(".//*[local-name()='textpath']") == []


@pytest.mark.parametrize(
    ("lang", "who", "said"),
    [
        ("zh", "", "内部资料 · {TODAY}"),
        ("zh", "值班员", "内部资料 · 值班员 · {TODAY}"),
        ("en", "ying", "Internal · ying · {TODAY}"),
    ],
)
def test_it_says_who_and_when(lang: str, who: str, said: str) -> None:
    marks = Marks(watermark="内部资料", watermark_en="Internal")
    place = a_place().model_copy(update={"paper": marks})
    asked = Asked("330784", a_period(), "pptx", words(lang), who=who)
    assert paper_of(place, asked, Settings(demo=False)).mark == said.format(TODAY=TODAY)
    assert paper_of(a_place(), asked, Settings(demo=False)).mark == ""


def test_it_is_printed_at_the_head_of_every_sheet() -> None:
    table = a_table(("甲",), columns=(Column("文"),))
    book = written(replace(a_book(table), mark=MARK))
    heads = [heading(sheet) for sheet in book]
    assert [head.strip().replace("&&", "&") for head in heads] == [MARK, MARK]
    assert [heading(sheet) for sheet in written(a_book(table))] == ["", ""]


def heading(sheet: Any) -> str:
    return sheet.oddHeader.center.text or ""


def test_it_lies_across_a_picture_over_everything() -> None:
    said = Said("标题", "说明", (), ("脚注",))
    root = ElementTree.fromstring(sheet(said, (), Look("light", ZH, MARK)))  # noqa: S314  our own
    last = list(root)[-1]
    assert (last.text, float(last.get("fill-opacity", "1")) < 0.3) == (MARK, True)
    assert width_of(MARK, float(last.get("font-size", "0"))) < WIDTH
    assert MARK not in sheet(said, (), Look("light", ZH))
