"""The why panel: rule, since, cases, release, days and officers."""

from typing import Any

from dashboard.colours.control import Colour, Rule
from dashboard.words import words
from layouts.boards.why import no_panel, why_panel
from tests.factories.snapshots import a_why

ZH, EN = words("zh"), words("en")


def said(node: Any) -> str:
    """All texts of a component in reading order."""
    if node is None:
        return ""
    if isinstance(node, (list, tuple)):
        return "".join(map(said, node))
    return str(node) if isinstance(node, (str, int, float)) else said(node.children)


def links(node: Any) -> list[str]:
    """All paths that a component links to."""
    found = [node.href] if getattr(node, "href", None) else []
    children = getattr(node, "children", None)
    for child in children if isinstance(children, list) else [children]:
        found += links(child) if child is not None else []
    return found


def panel(lang: str = "zh", **changed: Any) -> str:
    return said(why_panel(a_why(**changed), words(lang), recent_days=14))


def test_it_tells_area_since_when_and_by_what() -> None:
    text = panel()
    assert "城塘村第1网格东城街道 · 自 11-12 09:41 起，已 9 天 14 小时 · 由规则设定" in text
    assert "单元内有黄色或蓝色预警人员在观察期内，该单元为蓝。" in text
    assert "11 个单元取最严： 橙 0、蓝 4、绿 7" in text


def test_each_case_tells_its_unit_and_release() -> None:
    text = panel()
    assert "触发事件 5 件" in text
    assert "警报逾期 · 时限 11-21 22:12，已逾期 1 小时 29 分办结即解除待办结" in text
    assert "张*明 · 湖北返回，无症状黄色预警 · 观察自 11-12 09:41" in text
    assert "11-26 09:41还有 4 天 10 小时" in text
    assert "另有 2 件，见单元名单" in text


def test_its_links_open_cases_units_and_workbench() -> None:
    found = links(why_panel(a_why(), ZH, recent_days=14))
    assert "/area/330784001201001" in found
    assert f"/cases/{7:032x}" in found
    assert "/cases?metric=control_blue&area=330784001201001" in found


def test_the_days_are_counted_by_colour() -> None:
    text = panel()
    assert "近 30 天绿 17 天 · 蓝 13 天 · 橙 0 天" in text
    assert "10-23" in text
    assert "11-12 蓝" in text


def test_officers_stand_with_masked_phones() -> None:
    text = panel()
    assert "网格长吕建华138****0412" in text
    assert "没有登记责任人。" in panel(officers=())


def test_an_order_is_told_as_such() -> None:
    assert "由指挥令设定" in panel(by_order=True)


def test_a_release_that_awaits_an_act_has_no_date() -> None:
    assert "预计转绿待定须触发事件办结，且无新触发。" in panel(release_at=None)


def test_a_green_area_needs_no_release() -> None:
    green: dict[str, Any] = {
        "colour": Colour.GREEN,
        "rule": Rule.NONE,
        "triggering": (),
        "triggers": 0,
    }
    text = panel(**green, release_at=None)
    assert "该单元为绿" in text
    assert "没有触发事件。" in text
    assert "预计转绿" not in text


def test_an_area_without_units_has_no_colour() -> None:
    text = panel(colour=None, rule=Rule.NONE, units={}, since=None, history=(), triggering=())
    assert "本区域内没有管控单元，没有颜色。" in text
    assert "由规则设定" not in text


def test_orange_after_a_person_left_names_the_days_of_the_profile() -> None:
    text = panel(colour=Colour.ORANGE, rule=Rule.SERIOUS_RECENT)
    assert "离开未满 14 天，该单元为橙" in text


def test_it_speaks_english() -> None:
    text = panel("en")
    assert "Alert overdue · due 11-21 22:12, late by 1 h 29 min" in text
    assert "Why this colour" in text


def test_an_unknown_area_is_told() -> None:
    assert "没有这个区划，或您无权查看。" in said(no_panel(ZH))
