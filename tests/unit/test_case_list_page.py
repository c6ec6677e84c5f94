from collections.abc import Mapping
from typing import Any

import pytest
from dash.development.base_component import Component

from dashboard.boards.snapshot import Value
from dashboard.fields import BadListing
from dashboard.lists.choices import offered
from dashboard.lists.overrun import closure_overrun, response_overrun
from dashboard.lists.page import Page
from dashboard.numbers.listing import SORTS, Listing, listing
from dashboard.numbers.metric import METRICS
from dashboard.words import LANGUAGES, Words, words
from layouts.error import bad_listing_text
from layouts.lists.case_list import case_list as case_list_page
from layouts.lists.cells import cells
from layouts.lists.columns import columns, definitions, sorted_path
from layouts.lists.filters import days_text
from layouts.lists.live import ListView
from layouts.lists.pager import position
from tests.factories import details as d
from tests.unit.test_case_page import texts

ZH = words("zh")


def a_listing(fields: Mapping[str, str]) -> Listing:
    return listing({"area": "330784001", **fields}).on(d.TODAY)


def a_view(asked: Listing, page: Page | None = None, **changes: Any) -> ListView:
    rows = (d.a_row(),)
    fields: dict[str, Any] = {
        "listing": asked,
        "page": page or Page(1, None, rows, "", ""),
        "value": Value(asked.metric, asked.area, 96.0, 24, 25, asked.first_day, asked.last_day),
        "path": d.a_path("330784001"),
        "below": (d.an_area("330784001001"),),
        "counts": {(c, v): 3 for c, vs in offered(asked).items() for v in vs},
        "today": d.TODAY,
        "now": d.at(23, 41),
        "data_time": d.at(23, 41),
    }
    return ListView(**{**fields, **changes})


def case_list(view: ListView, say: Words) -> Component:
    return case_list_page(view, say, refresh_seconds=5)


def hrefs(page: Component) -> list[str]:
    return [c.href for c in page._traverse() if getattr(c, "href", None)]  # type: ignore[no-untyped-call]


def test_the_parts_of_a_rate_stand_as_tabs_that_add_up() -> None:
    asked = a_listing({"metric": "task_response", "part": "misses"})
    page = case_list(a_view(asked), ZH)
    shown = " ".join(texts(page))
    assert "按时 24 超时 1 应答 25 24 + 1 = 25" in shown
    assert asked.path() in hrefs(page)


def test_a_rate_without_a_base_shows_a_dash() -> None:
    asked = a_listing({"metric": "task_response"})
    value = Value("task_response", "330784001", None, 0, 0, d.TODAY, d.TODAY)
    shown = texts(case_list(a_view(asked, Page(0, None, (), "", ""), value=value), ZH))
    assert "—" in shown
    assert "没有符合条件的记录" in shown


def test_a_score_shows_how_it_is_made() -> None:
    asked = a_listing({"metric": "score"})
    value = Value("score", "330784001", 97.9, -189, 92, asked.first_day, asked.last_day)
    shown = texts(case_list(a_view(asked, Page(1, -2.0, (d.a_row(),), "", ""), value=value), ZH))
    assert "100 + (−189 ÷ 92 个网格) = 97.9" in shown
    assert "共 1 件" in shown
    assert " · 合计 −2 分" in shown


def test_the_export_is_this_very_list() -> None:
    asked = a_listing({"metric": "alerts_raised", "kind": "red_code", "sort": "close_by"})
    found = [h for h in hrefs(case_list(a_view(asked), ZH)) if h.startswith("/cases.csv")]
    assert found == [
        "/cases.csv?metric=alerts_raised&area=330784001"
        "&from=2026-11-21&to=2026-11-21&kind=red_code&sort=close_by"
    ]


def test_every_link_of_a_list_is_a_list_that_can_be_read() -> None:
    asked = a_listing({"metric": "alerts_raised", "kind": "red_code"})
    page = Page(120, None, (d.a_row(),), "n.5.ab", "p.7.cd")
    for href in hrefs(case_list(a_view(asked, page), ZH)):
        if href.startswith("/cases?"):
            fields = dict(part.split("=", 1) for part in href.split("?")[1].split("&"))
            assert listing(fields).metric == "alerts_raised"


def test_a_choice_without_cases_is_left_out_unless_it_is_chosen() -> None:
    asked = a_listing({"metric": "alerts_open", "kind": "red_code"})
    counts = {(c, v): 0 for c, vs in offered(asked).items() for v in vs} | {("kind", "check"): 2}
    shown = texts(case_list(a_view(asked, counts=counts), ZH))
    assert "红码" in shown
    assert "触网" not in shown


def test_an_area_that_a_viewer_sees_first_has_no_wider_one() -> None:
    asked = a_listing({"metric": "alerts_open"})
    page = case_list(a_view(asked, path=d.a_path("330784")[:1]), ZH)
    assert not [c for c in page._traverse() if "扩大" in str(getattr(c, "title", ""))]  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("total", "n", "previous", "following", "text"),
    [
        (32, 32, "", "", "共 32 件"),
        (1236, 50, "", "n.1.a", "第 1–50 件，共 1,236 件"),
        (1236, 36, "p.1.a", "", "第 1,201–1,236 件，共 1,236 件"),
        (1236, 50, "p.1.a", "n.1.a", "本页 50 件，共 1,236 件"),
    ],
)
def test_a_page_says_where_it_stands_as_far_as_that_is_known(
    total: int, n: int, previous: str, following: str, text: str
) -> None:
    page = Page(total, None, (d.a_row(),) * n, following, previous)
    assert position(page, a_listing({"metric": "alerts_open"}), ZH) == text


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2026-11-21", "2026-11-21", "今天 11-21"),
        ("2026-11-20", "2026-11-20", "昨天 11-20"),
        ("2026-11-03", "2026-11-03", "11-03"),
        ("2026-11-15", "2026-11-21", "近 7 天"),
        ("2026-10-23", "2026-11-21", "近 30 天"),
        ("2026-11-01", "2026-11-20", "11-01 至 11-20"),
        ("2025-12-31", "2026-11-20", "2025-12-31 至 2026-11-20"),
    ],
)
def test_days_are_told_in_words(first: str, last: str, text: str) -> None:
    asked = a_listing({"metric": "alerts_raised", "from": first, "to": last})
    assert days_text(asked, ZH, d.TODAY) == text


def test_a_header_sorts_by_its_column_and_back() -> None:
    asked = a_listing({"metric": "task_response"})
    assert asked.order() == ("response_at", True)
    assert sorted_path(asked, "response_at").endswith("sort=response_at")
    assert sorted_path(asked, "opened_at").endswith("sort=-opened_at")
    assert sorted_path(asked, "close_by").endswith("sort=close_by")
    marked = [c for c in definitions(asked, ZH) if c.get("headerComponentParams", {}).get("order")]
    assert [c["field"] for c in marked] == ["responded"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "metric", ["task_response", "alerts_open", "warned", "score", "control_blue", "codes_scanned"]
)
def test_every_column_has_a_name_and_a_cell(metric: str, lang: str) -> None:
    asked = a_listing({"metric": metric})
    row: Any = {"control_blue": d.a_unit_row(), "codes_scanned": d.a_reading_row()}.get(
        metric, d.a_row(line=d.a_line(colour="yellow"), attributes={"indicator": "visit"})
    )
    (cell,) = cells([row], asked, words(lang), now=d.at(23, 41))
    optional = {"over"}
    assert {c.id for c in columns(asked)} - optional <= cell.keys()
    assert all(c["headerName"] for c in definitions(asked, words(lang)))


@pytest.mark.parametrize("metric", METRICS)
def test_a_list_sorts_only_by_what_the_store_keeps_in_order(metric: str) -> None:
    sorts = {column.sort for column in columns(a_listing({"metric": metric}))} - {""}
    assert sorts <= set(SORTS)


def test_overruns_are_counted_to_the_end_or_to_now() -> None:
    now = d.at(23, 41)
    assert closure_overrun(d.a_row(), now) == 89
    assert closure_overrun(d.a_row(closed_at=d.at(22, 20)), now) == 8
    late = d.a_line(response="late", closure="pending")
    assert response_overrun(d.a_row(line=late, responded_at=d.at(21, 30)), now) == 8
    assert response_overrun(d.a_row(line=late, responded_at=None), now) == 139
    assert response_overrun(d.a_row(), now) == 0


def test_bars_of_overrun_stand_against_the_longest() -> None:
    asked = a_listing({"metric": "alerts_overdue"})
    short = d.a_row(closed_at=d.at(22, 12) + 44 * 60_000)
    longest, half = cells([d.a_row(), short], asked, ZH, now=d.at(23, 40))
    assert longest["over"] == {"text": "88 分", "share": 1.0}
    assert half["over"] == {"text": "44 分", "share": 0.5}


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"metric": "task_response", "kind": "foo"}, "类型（kind）= “foo”：没有这个选项"),
        ({"metric": "x"}, "指标（metric）= “x”：没有这个指标"),
        ({"metric": "score", "from": "2026-11-21"}, "截止日（to）：起始日和截止日要同时填写"),
        ({"metric": "score", "colour_": "1"}, "未知项（colour_）= “1”：不认识这一项，请删去"),
    ],
)
def test_a_wrong_filter_is_named(fields: dict[str, str], text: str) -> None:
    with pytest.raises(BadListing) as wrong:
        a_listing(fields)
    assert bad_listing_text(wrong.value, ZH) == text
