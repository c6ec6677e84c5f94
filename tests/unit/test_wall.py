"""What a wall is given of a snapshot: nothing that names a case, no place finer than a village."""

from dash import dcc, html

from dashboard.area import Area, Level
from dashboard.boards.snapshot import Alarm
from dashboard.boards.wall import for_wall
from layouts.boards.unlinked import unlinked, unlinked_cells
from layouts.parts import Cells, wild
from tests.factories.snapshots import COUNTY, a_case_line, a_snapshot, a_township


def test_a_case_is_told_without_its_name_and_no_finer_than_a_village() -> None:
    line = a_case_line(1)
    shown = for_wall(a_snapshot(newest=(line,))).newest[0]
    assert (shown.kind, shown.opened_at) == (line.kind, line.opened_at)
    assert (shown.key, shown.external_id, shown.title) == ("", "", "")
    assert len(shown.area.code) <= 12
    assert line.area.code.startswith(shown.area.code)


def test_an_alarm_ends_at_the_village() -> None:
    village = Area("330784001001", Level.VILLAGE, "330784001", "村", "Village")
    micro = Area("33078400100100101001", Level.MICRO, "33078400100100101", "微网格", "Micro")
    path = (COUNTY, a_township(1), village, micro)
    alarm = Alarm("k" * 32, "confirmed", "red", path, 1)
    (shown,) = for_wall(a_snapshot(alarms=(alarm,))).alarms
    assert (shown.key, [area.name for area in shown.path][-1], len(shown.path)) == ("", "村", 3)


def test_links_lead_to_screens_alone() -> None:
    shown = unlinked(
        html.Div(
            [
                dcc.Link("5", href="/cases?metric=tasks_open", className="n", title="件"),
                html.P(dcc.Link("东城", href="/screen/330784001", id="there")),
                html.A("why", href="?why=1", **wild(data_why="1")),
                html.Span(dcc.Link("令", href="/orders"), className="ways"),
            ]
        )
    )
    assert str(shown) == str(
        html.Div(
            [
                html.A("5", className="n", title="件"),
                html.P(dcc.Link("东城", href="/screen/330784001", id="there")),
                html.A("why"),
                None,
            ]
        )
    )


def test_what_changes_has_no_links_either() -> None:
    figure = {"data": [{"customdata": [["/cases?x", "tip"]]}, {}], "layout": {}}
    cells: Cells = {
        "n": {"children": "5", "href": "/cases?x"},
        "up": {"href": "/screen/1"},
        "chart": {"figure": figure},
        "row": {"children": [html.A("x", href="/cases/1")]},
    }
    shown = unlinked_cells(cells)
    assert shown["n"] == {"children": "5"}
    assert shown["up"] == {"href": "/screen/1"}
    assert shown["chart"]["figure"]["data"] == [{"customdata": [["", "tip"]]}, {}]
    assert str(shown["row"]["children"]) == str([html.A("x")])
