"""The briefing says what board and lists say: at one revision, within scope, and of the past."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dashboard.area import Level, UnknownArea
from dashboard.briefings.briefing import Briefing, Period
from dashboard.colours.control import Colour
from dashboard.day import DAY, HOUR
from dashboard.numbers.metric import METRICS, Part, Type
from dashboard.viewer import Viewer
from queries.boards.board import board
from queries.briefings.briefing import briefing
from queries.lists.case_list import case_list
from queries.numbers.number import number
from queries.store.engine import Store
from queries.writing.clock import catch_up
from queries.writing.record import RecordType, record
from tests.factories.mapped import open_mapped_county
from tests.factories.orders import a_receipt, an_order
from tests.factories.records import (
    CODES,
    COUNTY,
    GRID,
    GROUP,
    MICRO,
    NOW,
    OTHER_TOWN,
    TODAY,
    TOWN,
    a_case,
    a_reading,
    a_task,
    a_warned_person,
    an_alert,
    an_item,
    answered,
)
from tests.stores import LEADER, differences, write

FAR = f"{OTHER_TOWN}001001"
NOW_PERIOD = Period(TODAY, TODAY, TODAY)
YESTERDAY = Period(20200314, 20200314, TODAY)
WEEK = Period(20200308, 20200314, TODAY)
THIS_WEEK = Period(20200309, TODAY, TODAY)


@pytest.fixture(scope="module")
def told(module_database_url: str) -> Iterator[Store]:
    """A county of nine days: alerts, tasks, warned persons, orders, some of them late."""
    store = open_mapped_county(module_database_url)
    raws = []
    for day in range(9):
        at = NOW - day * DAY
        raws += [
            answered(an_alert(number=10 + day, opened=at - HOUR), after=5, closed=30),
            an_alert(number=30 + day, opened=at - 2 * HOUR, area=FAR),
            answered(a_task(number=50 + day, opened=at - 3 * HOUR), after=20 + 10 * day),
            answered(a_task(number=70 + day, opened=at - 3 * HOUR, area=FAR), after=10, closed=90),
            a_warned_person(number=90 + day, opened=at - HOUR),
            an_item(number=110 + day, opened=at - HOUR),
            a_case(number=130 + day, kind="finding", opened=at - HOUR),
        ]
    for raw in raws[7:14]:
        raw["closed_at"] = NOW - HOUR // 2
    write(store, *raws)
    orders = [an_order(number=1), an_order(number=2, issued=NOW - DAY, to=[OTHER_TOWN])]
    record(store, RecordType.ORDER, orders, origin="test", now=NOW)
    record(store, RecordType.RECEIPT, [a_receipt()], origin="test", now=NOW)
    record(store, RecordType.READING, [a_reading()], origin="test", now=NOW)
    catch_up(store, NOW)
    assert differences(store) == []
    yield store
    store.close()


def read(store: Store, code: str = COUNTY, period: Period = NOW_PERIOD) -> Briefing:
    return briefing(store, LEADER, code=code, period=period)


@pytest.mark.parametrize(("code", "days"), [(COUNTY, 1), (COUNTY, 7), (GRID, 7), (GROUP, 1)])
def test_a_running_briefing_says_what_the_board_says(told: Store, code: str, days: int) -> None:
    found = read(told, code, NOW_PERIOD if days == 1 else THIS_WEEK)
    with told.read() as db:
        shown = board(db, LEADER, code=code, profile=told.profile, days=days)
    assert {name: one.value for name, one in found.figures.items()} == shown.values
    assert (found.revision, found.data_time) == (shown.revision, shown.data_time)
    lines = {line.area.code: line for line in shown.children}
    for child in found.children:
        line = lines[child.area.code]
        assert (child.line.colour, child.line.units) == (line.colour, line.units)
        for name, value in line.values.items():
            assert child.value(name) == value
    assert [one.open for one in found.kinds] != []
    assert [one.open.value for one in found.kinds] == [one.open for one in shown.kinds]
    assert found.trends.keys() == shown.trends.keys()
    for name, trend in shown.trends.items():
        assert found.trends[name].values == trend.values


@pytest.mark.parametrize(
    ("code", "period"),
    [
        (COUNTY, NOW_PERIOD),
        (COUNTY, YESTERDAY),
        (OTHER_TOWN, WEEK),
        (GRID, THIS_WEEK),
        (MICRO, YESTERDAY),
    ],
    ids=str,
)
def test_each_number_is_its_list_s(told: Store, code: str, period: Period) -> None:
    found = read(told, code, period)
    with told.read() as db:
        for name, figure in found.figures.items():
            for value in (figure.value, figure.against[-1].value):
                if value.value is None and METRICS[name].type is Type.COUNT:
                    continue
                listing = value.listing()
                same = number(db, LEADER, listing, profile=told.profile)
                assert (name, same.value, same.numerator) == (name, value.value, value.numerator)
                if METRICS[name].type is Type.COUNT:
                    assert (name, case_list(db, LEADER, listing).total) == (name, value.value)
        for child in found.children:
            for name in ("alerts_raised", "task_response", "warned", "control_blue", "score"):
                value = child.value(name)
                same = number(db, LEADER, value.listing(), profile=told.profile)
                assert (name, same.value) == (name, value.value)
        for kind in found.kinds:
            for value in (kind.raised.value, kind.raised.against[0].value, kind.open.value):
                assert (
                    number(db, LEADER, value.listing(), profile=told.profile).value == value.value
                )


def test_everything_is_told_of_the_past_but_rates_of_nothing(told: Store) -> None:
    found = read(told, period=YESTERDAY)
    untold = {name for name, one in found.figures.items() if one.value.value is None}
    assert all(METRICS[name].type is Type.RATE for name in untold)


def test_alerts_past_their_deadline_are_those_of_the_period_s_end(told: Store) -> None:
    found = read(told, period=YESTERDAY)
    overdue = found.figures["alerts_overdue"]
    # One of each of the eight days before is open still, and one was closed today.
    assert overdue.value.value == 9
    assert [one.value.value for one in overdue.against] == [7, 1]
    assert len(found.alerts) == 8
    assert [row.line.external_id for row in found.alerts] == [f"T-{n}" for n in range(38, 30, -1)]
    assert sum(int(one.value("alerts_overdue").value or 0) for one in found.children) == 9


def test_the_newest_are_named_and_the_rows_counted(told: Store) -> None:
    found = read(told)
    with told.read() as db:
        late = case_list(db, LEADER, found.figures["alerts_overdue"].value.listing(Part.BASE))
    assert len(found.alerts) == min(late.total, 8)
    assert [row.line.close_by for row in found.alerts] == sorted(
        row.line.close_by or 0 for row in found.alerts
    )
    assert found.rows == sum(map(len, (found.alerts, found.warned, found.findings, found.orders)))


def test_orders_are_the_area_s_and_of_the_period(told: Store) -> None:
    county = read(told)
    assert [(one.number, one.receipts.asked, one.receipts.given) for one in county.orders] == [
        ("指挥令第1号", 2, 1)
    ]
    week = read(told, OTHER_TOWN, THIS_WEEK)
    assert [(one.number, one.receipts.asked) for one in week.orders] == [
        ("指挥令第1号", 1),
        ("指挥令第2号", 1),
    ]
    assert read(told, GRID, THIS_WEEK).orders == ()


def test_who_sees_one_township_gets_no_other(told: Store) -> None:
    staff = Viewer("staff", (TOWN,))
    for code in (COUNTY, OTHER_TOWN, FAR, "330999999", "x"):
        with pytest.raises(UnknownArea):
            briefing(told, staff, code=code, period=NOW_PERIOD)
    mine = briefing(told, staff, code=TOWN, period=NOW_PERIOD)
    # Who issued an order lies above what they see, and so does the path.
    same = replace(read(told, TOWN), path=mine.path, orders=mine.orders, ground=None)
    assert replace(mine, ground=None) == same
    assert [(one.number, one.area, one.receipts.asked) for one in mine.orders] == [
        ("指挥令第1号", None, 1)
    ]
    named = [row.line.area.code for row in (*mine.alerts, *mine.warned, *mine.findings)]
    assert all(code.startswith(TOWN) for code in named)


@pytest.mark.parametrize("code", [COUNTY, TOWN, GRID])
def test_the_map_is_the_screen_s_and_of_the_past_the_worst_of_its_units(
    told: Store, code: str
) -> None:
    now, past = read(told, code).ground, read(told, code, YESTERDAY).ground
    assert now is not None
    assert past is not None
    assert now.geometry.codes == past.geometry.codes
    assert all(one.startswith(code) for one in now.geometry.codes)
    assert now.counts()[Colour.BLUE] > 0
    # The persons under warning have been there for days: the colours are the same.
    assert now.colours == past.colours


def test_micro_grids_lie_beneath_a_map_that_is_too_coarse_for_them(told: Store) -> None:
    for period in (NOW_PERIOD, YESTERDAY):
        whole, part = read(told, COUNTY, period).ground, read(told, TOWN, period).ground
        assert whole is not None
        assert part is not None
        # A township's few are shapes of their own, and nothing lies beneath them.
        assert (whole.level, part.level, part.beneath) == (Level.GRID, Level.MICRO, None)
        assert whole.beneath is not None
        assert whole.beneath.level is Level.MICRO
        held = {
            code: colour
            for layer in whole.beneath.layers
            for code, colour in zip(layer.geometry.codes, layer.colours, strict=True)
        }
        assert len(held) == whole.beneath.count == sum(len(code) == 20 for code in CODES)
        own = dict(zip(part.geometry.codes, part.colours, strict=True))
        assert {code: held[code] for code in own} == own
        assert Colour.BLUE in held.values()


def test_a_day_before_anything_is_empty(told: Store) -> None:
    found = read(told, period=Period(20200120, 20200120, TODAY))
    assert found.value("cases_raised").value == 0
    assert found.value("task_response").value is None
    assert (found.alerts, found.orders, found.rows) == ((), (), 0)
