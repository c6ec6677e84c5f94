import json
from dataclasses import replace
from typing import Any

import pytest

from dashboard.area import Area, Level
from dashboard.boards.snapshot import Snapshot
from dashboard.colours.control import Colour
from dashboard.profile import Profile
from dashboard.words import LANGUAGES, words
from layouts.parts import Cells
from layouts.workbench.cells import cells
from layouts.workbench.order import ordered
from layouts.workbench.pack import packed, unpacked
from layouts.workbench.view import View
from layouts.workbench.workbench import workbench
from tests.factories.snapshots import (
    a_case_line,
    a_snapshot,
    a_township,
    a_why,
    an_area_line,
    an_empty_snapshot,
)
from tests.unit.test_case_page import texts

ZH = words("zh")
PLACE = Profile(name="p", area="330784", title="永康", title_en="Yongkang")


def page(snapshot: Snapshot, lang: str = "zh", **more: Any) -> Any:
    return workbench(snapshot, words(lang), PLACE, officers=(), refresh_seconds=3, **more)


def elements(component: Any) -> dict[str, Any]:
    found = {}
    for part in component._traverse():
        if getattr(part, "id", None):
            assert part.id not in found, f"{part.id} stands twice"
            found[part.id] = part
    return found


@pytest.mark.parametrize("snapshot", [a_snapshot(), an_empty_snapshot()], ids=["full", "empty"])
def test_the_first_page_is_built_from_the_cells_a_refresh_carries(snapshot: Snapshot) -> None:
    shown = elements(page(snapshot))
    for element_id, props in cells(snapshot, ZH).items():
        if element_id not in shown:
            continue
        for name, value in props.items():
            told = shown[element_id].to_plotly_json()["props"].get(name)
            assert told == value, f"{element_id}.{name}"


def test_every_number_of_a_full_page_is_refreshed() -> None:
    shown = elements(page(a_snapshot()))
    left = {i for i in shown if i.startswith("d-")} - cells(a_snapshot(), ZH).keys()
    assert left == {"d-fresh", "d-find", "d-crumbs"}


def test_a_changed_number_changes_its_cell_alone() -> None:
    before: Cells = cells(a_snapshot(), ZH)
    values = dict(a_snapshot().values)
    values["tasks_open"] = replace(values["tasks_open"], value=732)
    after = cells(a_snapshot(values=values), ZH)
    assert {i for i in after if after[i] != before[i]} == {"d-tasks_open"}
    assert after["d-tasks_open"]["children"] == "732"


def test_nothing_recorded_shows_dashes_for_rates_and_zero_for_counts() -> None:
    found = cells(an_empty_snapshot(), ZH)
    assert found["d-task_response"]["children"] == "—"
    assert found["d-task_response-unit"]["children"] == ""
    assert found["d-response-330784001"]["children"] == "—"
    assert found["d-alerts_open"]["children"] == "0"
    assert found["d-score-made"]["children"] == ""
    assert found["d-new-none"] == {"children": "这里还没有警报", "className": "empty"}


def test_a_rate_opens_on_its_misses_and_its_parts_on_theirs() -> None:
    found = cells(a_snapshot(), ZH)
    assert "part=misses" in found["d-task_response"]["href"]
    assert "part=hits" in found["d-task_response-hits"]["href"]
    assert "part=" not in found["d-task_response-base"]["href"]


def test_children_stand_by_colour_then_units_then_open_alerts() -> None:
    lines = [
        an_area_line(a_township(0), hits=1, base=2, colour=Colour.GREEN, bad=False),
        an_area_line(a_township(1), hits=2, base=2, colour=Colour.BLUE, bad=False),
        an_area_line(a_township(2), hits=0, base=0, colour=Colour.ORANGE, bad=False),
    ]
    codes = ["330784001", "330784002", "330784003"]
    assert [line.area.code for line in ordered(lines, "")] == codes[::-1]
    assert [line.area.code for line in ordered(lines, "-name")] == codes[::-1]
    # What has no rate comes last, whichever way.
    assert [line.area.code for line in ordered(lines, "response")] == codes
    assert [line.area.code for line in ordered(lines, "-response")] == [
        "330784002",
        "330784001",
        "330784003",
    ]


def test_the_sorted_column_says_so_and_its_link_turns_it_round() -> None:
    shown = page(a_snapshot(days=7), view=View(sort="-open", find="城"))
    heads = {}
    for part in shown._traverse():
        if type(part).__name__ == "Th":
            link = part.children
            heads[getattr(part, "aria-sort", "")] = getattr(link, "href", "")
    assert heads["descending"] == "/area/330784?days=7&sort=open&find=%E5%9F%8E"


def test_the_table_offers_its_children_and_the_level_beneath_them() -> None:
    shown = page(a_snapshot(level=Level.VILLAGE), view=View(sort="name"))
    links = {
        link.children[0]: (link.href, getattr(link, "className", ""))
        for link in shown._traverse()
        if type(link).__name__ == "Link" and len(link.children) == 3 and link.children[1] == " "
    }
    assert links["镇街区"] == ("/area/330784?sort=name", "")
    assert links["村社"] == ("/area/330784?level=village&sort=name", "on")
    live = json.loads(shown.to_plotly_json()["props"]["data-live"])
    assert live["board_url"].endswith("view=workbench&lang=zh&level=village")


def test_a_level_without_another_beneath_it_offers_no_choice() -> None:
    shown = page(a_snapshot(descendants={"micro": 16, "unit": 3}))
    assert "表中的级别" not in [getattr(part, "aria-label", "") for part in shown._traverse()]


def test_a_row_is_found_by_its_names_and_its_code_and_picked_by_its_colour() -> None:
    row = elements(page(a_snapshot()))["d-row-330784002"].to_plotly_json()["props"]
    assert row["data-find"].split()[-1] == "330784002"
    assert a_township(1).name in row["data-find"]
    assert a_township(1).name_en.lower() in row["data-find"]
    assert row["data-colour"] == "blue"


def test_a_filter_in_the_address_stands_in_the_page() -> None:
    view = View(find="dong", colours=(Colour.BLUE,))
    shown = page(a_snapshot(), view=view)
    assert elements(shown)["d-find"].value == "dong"
    pressed = {
        part.to_plotly_json()["props"]["data-pick"]: getattr(part, "aria-pressed")
        for part in shown._traverse()
        if type(part).__name__ == "Button" and "data-pick" in part.to_plotly_json()["props"]
    }
    assert pressed == {"orange": "false", "blue": "true", "green": "false"}


def many_villages(n: int) -> Snapshot:
    lines = []
    for i in range(n):
        code = f"330784{i // 30 + 1:03}{i % 30 + 1:03}"
        village = Area(code, Level.VILLAGE, code[:9], f"第{i}号村社区", f"Village Number {i}")
        colour = Colour.BLUE if i % 4 == 0 else Colour.GREEN
        lines.append(an_area_line(village, hits=i, base=i + i % 7, colour=colour, bad=i % 9 == 0))
    return a_snapshot(children=tuple(lines), level=Level.VILLAGE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_long_table_is_refreshed_by_few_bytes_and_loses_nothing(lang: str) -> None:
    snapshot = many_villages(421)
    whole = cells(snapshot, words(lang))
    rest, rows = packed(whole, [line.area.code for line in snapshot.children])
    assert {**rest, **unpacked(rows)} == whole
    sent = len(json.dumps([rest, rows], ensure_ascii=False, separators=(",", ":")).encode())
    assert sent < 110_000


def test_rows_that_lack_a_cell_or_a_property_stay_without() -> None:
    found: Cells = {
        "d-a-330784001": {"children": "1", "href": "/x?area=330784001"},
        "d-a-330784002": {"children": "2", "href": "/x?area=330784002", "title": "t"},
        "d-a-330784003": {"children": ["3"], "href": "/y"},
        "d-b-330784003": {"children": ""},
        "d-a-sum": {"children": "6"},
    }
    rest, rows = packed(found, ["330784001", "330784002", "330784003"])
    assert rest == {"d-a-sum": {"children": "6"}}
    assert rows["rows"]["330784001"] == ["1", -1] or rows["rows"]["330784001"] == [0, -1]
    assert unpacked(rows) | rest == found


def test_an_overdue_alert_is_marked_and_an_awaited_one_has_its_limit() -> None:
    late = a_case_line(
        0, stage="responded", closure="late", close_by=a_snapshot().data_time - 60_000
    )
    found = cells(a_snapshot(newest=(late, a_case_line(1))), ZH)
    assert found["d-new-0-state"] == {"children": "逾期 1 分", "className": "st bad"}
    assert found["d-new-1-state"]["children"].startswith("待应答 · 限 23:4")
    assert found["d-new-2"]["className"] == "off"


def test_the_smallest_area_says_that_nothing_lies_beneath_it() -> None:
    micro = Area("33078400100100101001", Level.MICRO, "33078400100100101", "微网格", "Micro-grid")
    shown = texts(page(a_snapshot(area=micro, path=(micro,), children=())))
    assert "再往下没有区划了" in shown


def test_a_page_without_a_map_still_takes_clicks_on_colours() -> None:
    assert "map-click" in elements(page(a_snapshot()))


def test_the_panel_opens_with_the_page_when_it_was_asked_for() -> None:
    shown = texts(page(a_snapshot(), asked=a_why()))
    assert "单元内有黄色或蓝色预警人员在观察期内，该单元为蓝。" in shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_names_itself_and_says_how_to_stay_fresh(lang: str) -> None:
    props = page(a_snapshot(days=7), lang).to_plotly_json()["props"]
    titles = {"zh": "永康市 · 工作台 · 智控", "en": "Yongkang City · Workbench · Zhikong"}
    assert props["data-title"] == titles[lang]
    live = json.loads(props["data-live"])
    assert live["board_url"] == f"/board/330784.json?view=workbench&lang={lang}&days=7"


def test_the_english_page_has_no_chinese_but_the_switch() -> None:
    shown = " ".join(texts(page(a_snapshot(), "en")))
    assert {c for c in shown if "\u4e00" <= c <= "\u9fff"} == {"中"}
