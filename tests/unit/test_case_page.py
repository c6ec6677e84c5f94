import json
from typing import Any

import pytest
from dash.development.base_component import Component
from pydantic import BaseModel

from dashboard.cases.kind import KINDS
from dashboard.lists.detail import Step
from dashboard.words import LANGUAGES, words
from layouts.cases.attributes import attribute_lines, papers
from layouts.cases.case import case
from layouts.cases.hand import act_buttons
from layouts.cases.timeline import step_name, step_text
from tests.factories.details import a_detail, a_line, an_area, at


def texts(component: Any) -> list[str]:
    """Every text of a component, in the order of the page."""
    if isinstance(component, str):
        return [component]
    if isinstance(component, list | tuple):
        return [text for child in component for text in texts(child)]
    if isinstance(component, Component):
        return texts(getattr(component, "children", None))
    return []


def read(**changes: object) -> str:
    return " ".join(texts(case(a_detail(**changes), words("zh"))))


def test_an_overdue_case_says_by_how_much() -> None:
    page = read()
    assert "办结已逾期 1 小时 29 分" in page
    assert "用时 6 分 · 按时" in page


def test_the_timeline_tells_the_time_between_its_steps_down_to_now() -> None:
    page = read()
    assert "3 步 · 历时 2 小时 29 分" in page
    page = page.split("经过")[1]
    assert page.index("发生 系统") < page.index("6 分") < page.index("54 分")
    assert "1 小时 29 分，至今" in page
    assert "等待办结" in page


def test_a_closed_case_waits_for_nothing() -> None:
    line = a_line(stage="closed", closure="on_time")
    page = read(line=line, closed_at=at(22))
    assert "等待" not in page
    assert "逾期" not in page.split("经过")[0]
    assert "历时 48 分" in page


def test_a_void_case_counts_until_it_was_made_void() -> None:
    line = a_line(stage="void", closure="none")
    page = read(line=line, voided_at=at(21, 30), closed_at=None)
    assert "已作废" in page
    assert "历时 18 分" in page


def test_the_subject_is_shown_masked_and_nobody_is_said_to_be_nobody() -> None:
    assert "张*明" in read()
    assert "本件没有关联人员" in read(subject=None)


def test_the_case_that_holds_a_colour_leads_to_its_reason() -> None:
    page = case(a_detail(), words("zh"))
    links = [c.href for c in page._traverse() if getattr(c, "href", None)]  # type: ignore[no-untyped-call]
    assert "/area/33078400100100101?why=33078400100100101" in links
    assert "不影响塘沿小区的颜色" in read(triggers_unit=False)


def test_a_case_of_no_unit_says_nothing_of_colours() -> None:
    assert "影响" not in read(unit=None)


def test_the_english_page_has_no_chinese_but_names() -> None:
    detail = a_detail(
        line=a_line(title=""), attributes={}, steps=(), officers=(), unit=an_area("330784001")
    )
    page = " ".join(texts(case(detail, words("en"))))
    chinese = {c for c in page if "\u4e00" <= c <= "\u9fff"}
    # A masked name and address, and the button that switches to Chinese.
    assert chinese == set("张明城塘新村幢中")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.id)
def test_every_attribute_of_every_kind_has_words(kind: Any, lang: str) -> None:
    model: type[BaseModel] = kind.attributes
    for name in model.model_fields:
        assert words(lang)(f"attribute.{name}")


def test_attributes_are_told_in_words() -> None:
    told = dict(
        attribute_lines(
            {
                "note": "",
                "celsius": 38.24,
                "channel": "8890",
                "screening": {"diagnosis": "suspected", "fever": True, "close_contact": False},
                "papers": ["pledge", "contact_card"],
            },
            words("zh"),
        )
    )
    assert told == {
        "体温": "38.2 °C",
        "渠道": "8890 热线",
        "筛查": "疑似、发热",
        "四书一卡": "2 / 5 · 居家承诺书、1+5 联系卡",
    }


def test_no_papers_are_counted_as_none_of_five() -> None:
    assert papers([], words("en")) == "0 / 5"


@pytest.mark.parametrize(
    ("what", "after", "name"),
    [
        ("stage", "void", "作废（误报）"),
        ("response", "late", "应答逾期"),
        ("colour", "yellow", "预警转为黄"),
        ("note", "", "补充"),
        ("stage", "other", "stage：open → other"),
    ],
)
def test_steps_are_named(what: str, after: str, name: str) -> None:
    assert step_name(Step(at(8), what, "open", after, "", ""), words("zh")) == name


def test_the_page_names_itself() -> None:
    page = case(a_detail(), words("en")).to_plotly_json()["props"]  # type: ignore[no-untyped-call]
    assert page["data-title"] == "Fence touched · Tangyan Compound · JB-1121-0268 · Zhikong"
    live = json.loads(page["data-live"])
    assert (live["revision"], live["data_time"]) == (7, at(23, 41))


def buttons(**changes: object) -> list[str]:
    """What may be done on a case's page, as its buttons say."""
    return texts(act_buttons(a_detail(**changes), words("zh")))


def test_the_bar_offers_what_the_case_waits_for_first() -> None:
    assert buttons() == ["办结", "补充", "转派", "催办", "作废（误报）"]
    assert buttons(line=a_line(stage="open"))[0] == "应答"
    assert buttons(line=a_line(stage="void")) == ["重开", "补充"]


def test_an_observation_is_neither_answered_nor_opened_again_when_it_is_over() -> None:
    line = a_line(kind="warned_person", stage="open", respond_by=None, close_by=at(23, 50))
    assert buttons(line=line)[0] == "办结"
    over = a_line(kind="warned_person", stage="closed", respond_by=None, close_by=at(22))
    assert buttons(line=over) == ["补充", "作废（误报）"]


def test_only_who_may_act_has_the_bar() -> None:
    def bar(*, may_act: bool) -> bool:
        return "说明" in texts(case(a_detail(line=line), words("zh"), may_act=may_act))

    line = a_line(title="")

    assert (bar(may_act=True), bar(may_act=False)) == (True, False)


def test_steps_by_hand_have_their_names() -> None:
    far = an_area("330784001")
    detail = a_detail(places={far.code: far})
    named = [
        (Step(at(22), "area", "", far.code, "吕", ""), "转派到东城街道"),
        (Step(at(22), "area", "", "330784999", "吕", ""), "转派到330784999"),
        (Step(at(22), "stage", "closed", "responded", "吕", ""), "重开"),
        (Step(at(22), "stage", "responded", "open", "吕", ""), "重开"),
        (Step(at(22), "stage", "open", "responded", "吕", ""), "应答"),
        (Step(at(22), "urge", "", "", "吕", ""), "催办"),
    ]
    assert [step_name(step, words("zh"), detail) for step, _ in named] == [n for _, n in named]
    said = step_text(Step(at(22, 43), "note", "", "", "吕志强", "已联系"), detail, words("zh"))
    assert said == "22:43 吕志强 补充：已联系"
