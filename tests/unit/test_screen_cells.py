"""The big screen's cells: every number its list, every state its face."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard.area import Area, Level
from dashboard.numbers.listing import listing
from dashboard.profile import Profile, Target
from dashboard.words import words
from layouts.parts import Cells
from layouts.screen.cells import cells, page_cells
from layouts.screen.screen import screen
from tests.factories.snapshots import (
    NOW,
    a_case_line,
    a_grid,
    a_snapshot,
    a_value,
    a_why,
    an_area_line,
    an_empty_snapshot,
)

ZH, EN = words("zh"), words("en")
PROFILE = Profile(
    name="sample",
    area="330784",
    title="永康",
    title_en="Yongkang",
    targets={"task_response": Target(bad=95, misses=2)},
    credits="来源甲",
    credits_en="source A",
)


def page(lang: str = "zh", **changed: Any) -> Any:
    asked = changed.pop("asked", None)
    shown = screen(a_snapshot(**changed), words(lang), PROFILE, refresh_seconds=3, asked=asked)
    return json.loads(json.dumps(shown, cls=_Encoder))


class _Encoder(json.JSONEncoder):
    def default(self, o: Any) -> Any:
        return o.to_plotly_json() if hasattr(o, "to_plotly_json") else super().default(o)


def walk(node: Any) -> Any:
    """Every component of a page as its properties."""
    if isinstance(node, list):
        for child in node:
            yield from walk(child)
    elif isinstance(node, dict) and "props" in node:
        yield node
        yield from walk(node["props"].get("children"))


def texts(node: Any) -> str:
    """All that a page says, text nodes and titles."""
    said = []
    for component in walk(node):
        props = component["props"]
        children = props.get("children")
        said += children if isinstance(children, list) else [children]
        said += [props.get("title"), props.get("aria-label"), props.get("data-title")]
    return "\n".join(s for s in said if isinstance(s, str))


def numbers(found: Cells) -> dict[str, dict[str, Any]]:
    """The cells that are numbers with a list."""
    return {i: p for i, p in found.items() if str(p.get("href", "")).startswith("/cases?")}


def test_the_key_numbers_stand_with_their_lists() -> None:
    found = cells(a_snapshot(), ZH, PROFILE)
    assert found["s-open"]["children"] == "86"
    assert found["s-open"]["href"] == "/cases?metric=alerts_open&area=330784"
    assert found["s-overdue"]["className"] == "n num bad"
    assert found["s-units-green"]["children"] == "5,969"
    assert found["s-warned-yellow"]["children"] == "97"
    assert found["s-response"]["children"] == "97.7"
    assert found["s-score"]["children"] == "98.2"
    assert found["s-score-sum"]["children"] == "−1,163"
    assert found["s-score-minus"]["children"] == "1,421"


def test_a_rate_opens_its_misses_and_each_part_its_own_list() -> None:
    found = cells(a_snapshot(), ZH)
    day = "&from=2026-11-21&to=2026-11-21"
    path = "/cases?metric=task_response&area=330784"
    assert found["s-response"]["href"] == f"{path}&part=misses{day}"
    assert found["s-response-hits"] == {
        "children": "8,414",
        "href": f"{path}&part=hits{day}",
        "className": "n",
    }
    assert found["s-response-base"]["children"] == "8,610"
    assert found["s-response-base"]["href"] == f"{path}{day}"
    assert found["s-response-misses"]["children"] == "196"


def test_every_list_behind_a_number_can_be_read() -> None:
    found = numbers(cells(a_snapshot(), ZH, PROFILE))
    assert len(found) > 120
    for props in found.values():
        listing(dict(parse_qsl(urlsplit(props["href"]).query)))


def test_kinds_stand_by_size_with_the_overdue_beside() -> None:
    found = cells(a_snapshot(), ZH)
    assert [found[f"s-kind-{i}"]["children"] for i in range(3)] == [
        "触网",
        "未登记租客",
        "重点车辆",
    ]
    assert found["s-kind-0-n"]["href"].endswith("&kind=fence_touched")
    assert found["s-kind-0-late"]["children"] == "2"
    assert found["s-kind-0-red"] == {"style": {"width": "9.52%"}}
    assert found["s-kind-1-late"]["className"] == "n off"


def test_the_newest_alerts_tell_time_kind_and_place() -> None:
    found = cells(a_snapshot(), ZH)
    row = [found[f"s-new-0-{name}"]["children"] for name in ("time", "kind", "place", "in")]
    assert row == ["23:40:52", "触网", "城塘村第1网格", "东城街道"]
    assert found["s-new-0"]["href"] == f"/cases/{0:032x}"
    assert found["s-new-0"]["className"] == "new1"
    assert found["s-new-1"]["className"] == ""


def test_an_alert_of_yesterday_tells_its_day() -> None:
    old = a_case_line(opened_at=NOW - 24 * 3600_000)
    found = cells(a_snapshot(newest=(old,)), ZH)
    assert found["s-new-0-time"]["children"] == "11-20"
    assert found["s-new-1"]["className"] == "off"


def test_townships_are_ranked_the_best_first() -> None:
    found = cells(a_snapshot(), ZH, PROFILE)
    rates = [float(found[f"s-rank-{i}-rate"]["children"].rstrip("%")) for i in range(16)]
    assert rates == sorted(rates, reverse=True)
    last = found["s-rank-15-rate"]
    assert (last["children"], last["className"]) == ("98.2%", "n p bad")
    assert found["s-rank-15-name"]["children"] == "城西新区"
    assert found["s-rank-15-bar"] == {"style": {"width": "100.00%"}, "className": "late"}
    assert found["s-rank-15-chip"]["data-why"] == "330784402"


def test_of_many_children_the_best_and_the_worst_are_shown() -> None:
    lines = tuple(
        an_area_line(a_grid(0, n), hits=1000 - n, base=1000, colour=None, bad=False)
        for n in range(1, 41)
    )
    found = cells(a_snapshot(children=lines), ZH)
    ranks = [found[f"s-rank-{i}"]["children"] for i in range(16)]
    assert ranks == ["1", "2", "3", "4", "5", "6", "7", "8"] + [str(n) for n in range(33, 41)]
    assert "s-rank-16" not in found
    assert "全部 40 个网格" in texts(page(children=lines))


def test_a_day_with_nothing_shows_no_rate_and_no_zero_percent() -> None:
    found = cells(an_empty_snapshot(), ZH)
    assert found["s-open"]["children"] == "0"
    assert found["s-response"]["children"] == "—"
    assert found["s-response"]["className"] == "n none"
    assert found["s-rank-0-rate"]["children"] == "—"
    assert found["s-score"]["children"] == "—"
    assert found["s-calm"]["className"] == "calm"
    assert cells(a_snapshot(), ZH)["s-calm"]["className"] == "calm off"


def test_no_orange_hides_its_number_over_the_chart_until_there_is_one() -> None:
    quiet = a_snapshot()
    assert cells(quiet, ZH)["s-key-control_orange"]["className"] == "off"
    values = {**quiet.values, "control_orange": a_value("control_orange", 1)}
    assert cells(replace(quiet, values=values), ZH)["s-key-control_orange"]["className"] == ""


def test_the_page_is_built_from_the_cells() -> None:
    found = page_cells(a_snapshot(), ZH, PROFILE)
    built = {c["props"]["id"]: c["props"] for c in walk(page()) if "id" in c["props"]}
    assert found.keys() <= built.keys()
    assert built["s-raised"]["children"] == "312"
    assert built["s-raised"]["title"].startswith("新增警报\n期间内发生的警报")


def test_a_refresh_carries_no_definitions_and_stays_small() -> None:
    found = cells(a_snapshot(), ZH, PROFILE)
    assert "title" not in found["s-raised"]
    assert found["s-rank-0-chip"]["title"] == "经济开发区为什么是这个颜色"
    assert len(json.dumps(found, ensure_ascii=False).encode()) < 60_000


@pytest.mark.parametrize("asked", [None, a_why()])
def test_the_english_screen_has_no_chinese_but_the_switch(asked: Any) -> None:
    said = texts(page("en", asked=asked))
    for allowed in (
        "中",
        "张*明",
        "李*华",
        "湖北返回，无症状",
        "发热",
        "吕建华",
        "应晓峰",
        "徐丽君",
        "胡志强",
    ):
        said = said.replace(allowed, "")
    assert [c for c in said if "\u3000" <= c <= "\u9fff" or "\uff00" <= c <= "\uffef"] == []


def test_the_page_tells_the_browser_where_its_numbers_come_from() -> None:
    live = json.loads(page()["props"]["data-live"])
    assert live["board_url"] == "/board/330784.json?view=screen&lang=zh"
    assert (live["revision"], live["data_time"], live["refresh_seconds"]) == (7, NOW, 3)
    assert live["words"]["ago_seconds"] == "{n} 秒前"


def test_demonstration_data_says_so_and_the_sources_are_named() -> None:
    said = texts(page())
    assert "演示数据 · 示意边界" in said
    assert "示意边界 · 来源甲" in said
    assert "演示数据" not in texts(page(demonstration=False))


def test_a_childs_name_leaves_out_its_parents() -> None:
    village = Area("330784001201", Level.VILLAGE, "330784001", "城塘村", "Chengtang Village")
    line = an_area_line(a_grid(0), hits=9, base=10, colour=None, bad=False)
    snapshot = a_snapshot(area=village, children=(line,))
    assert cells(snapshot, ZH)["s-rank-0-name"]["children"] == "第1网格"
    assert cells(snapshot, EN)["s-rank-0-name"]["children"] == "Grid 1"
