"""No number without its cases: a list's count is the number, for everyone, whatever is asked."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import and_, func, select

from dashboard.area import UnknownArea, ancestors, is_counted
from dashboard.day import EVER, add_days, day_start, month_start
from dashboard.lists.page import LAST, CaseRow, FileRow, Page, Row
from dashboard.numbers.listing import CHOICES, MAX_PAGE, Listing
from dashboard.numbers.metric import METRICS, Part, Type, Window
from dashboard.viewer import Viewer
from queries.boards.board import board
from queries.boards.snapshots import snapshot
from queries.boards.why import why
from queries.lists.case_detail import case_detail
from queries.lists.case_list import case_list
from queries.lists.list_rows import list_rows
from queries.numbers.facets import case_where
from queries.numbers.number import number
from queries.numbers.values import values
from queries.store.engine import Store
from queries.tables.core import case
from queries.writing.clock import catch_up
from queries.writing.record import RecordType, record
from tests.factories.histories import many
from tests.factories.records import (
    CODES,
    COUNTY,
    FAR_GROUP,
    GRID,
    GROUP,
    MICRO,
    NOW,
    OTHER_TOWN,
    TODAY,
    TOWN,
    VILLAGE,
    a_reading,
)
from tests.stores import LEADER, differences, reopen_county, write

ASKED = (COUNTY, TOWN, OTHER_TOWN, VILLAGE, GRID, GROUP, MICRO, FAR_GROUP)
WINDOWS = (
    (TODAY, TODAY),
    (add_days(TODAY, -6), TODAY),
    (month_start(TODAY), TODAY),
    (add_days(TODAY, -1), add_days(TODAY, -1)),
)


@pytest.fixture(scope="module")
def full(module_county_url: str) -> Iterator[Store]:
    """A store of 250 random cases, and readings of every micro-grid."""
    store = reopen_county(module_county_url)
    write(store, *many(7, 250))
    micros = [code for code in CODES if len(code) == 20]
    raws = [a_reading(area=code, n=n + 1) for n, code in enumerate(micros)]
    record(store, RecordType.READING, raws, origin="r", now=NOW)
    catch_up(store, NOW)
    assert differences(store) == []
    yield store
    store.close()


def _counted(page: Page, listing: Listing) -> float | None:
    """Return what a number must be by its list."""
    return page.amount if listing.definition.type is Type.VOLUME else page.total


def _read(store: Store, listing: Listing) -> Page:
    with store.read() as db:
        return case_list(db, LEADER, listing)


def _said(store: Store, listing: Listing) -> float:
    """Return what the number says that a part of a list has."""
    with store.read() as db:
        value = number(db, LEADER, listing, profile=store.profile)
    if listing.part is Part.HITS:
        return value.numerator or 0
    if listing.part is Part.MISSES:
        return value.misses or 0
    if listing.definition.type is Type.RATE:
        return value.denominator or 0
    if listing.definition.type is Type.POINTS:
        return value.numerator or 0
    return value.value or 0


def _parts(metric: str) -> tuple[Part, ...]:
    return tuple(Part) if METRICS[metric].type is Type.RATE else (Part.BASE,)


def _windows(metric: str) -> list[tuple[int, int]]:
    definition = METRICS[metric]
    if definition.window is not Window.NOW:
        return list(WINDOWS)
    return [(EVER, EVER), *WINDOWS]


@pytest.mark.parametrize(
    ("metric", "sort"), [("cases_raised", ""), ("tasks_open", "close_by"), ("deductions", "")]
)
@pytest.mark.parametrize("remembered", [1, 1000])
def test_a_file_has_the_rows_of_its_pages(
    full: Store, metric: str, sort: str, remembered: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same cases in the same order, whatever is remembered of areas and persons."""
    monkeypatch.setattr("queries.sealing.people.REMEMBERED", remembered)
    asked = Listing(metric, COUNTY, sort=sort, limit=MAX_PAGE).on(TODAY)
    with full.read() as db:
        rows = list(list_rows(db, LEADER, asked, step=7))
    assert rows == [_in_file(row, asked) for row in _read(full, asked).rows]
    said = {row.indicator for row in rows if isinstance(row, FileRow)}
    assert said == ({None, "visit"} if metric == "deductions" else {None})
    people = {row.subject for row in rows if isinstance(row, FileRow)}
    assert len(people) > 2 or metric != "cases_raised"


def _in_file(row: Row, asked: Listing) -> FileRow:
    assert isinstance(row, CaseRow)
    line = row.line
    return FileRow(
        line.external_id, line.kind, row.area_path, line.title, line.colour, line.stage,
        line.response, line.closure, line.opened_at, line.respond_by, row.responded_at,
        line.close_by, row.closed_at, row.voided_at, row.points, row.subject,
        row.attributes.get("indicator") if asked.is_assessed else None,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize("metric", METRICS)
def test_a_list_counts_what_its_number_says(full: Store, metric: str) -> None:
    for code in ASKED:
        for first, last in _windows(metric):
            for part in _parts(metric):
                asked = Listing(metric, code, part, first, last, limit=1000)
                page = _read(full, asked)
                if METRICS[metric].type is Type.SCORE:
                    points = sum(row.points for row in page.rows if isinstance(row, CaseRow))
                    assert page.amount == pytest.approx(points)
                else:
                    assert _counted(page, asked) == _said(full, asked), asked
                assert len(page.rows) == page.total, asked


@pytest.mark.parametrize("metric", METRICS)
def test_a_board_says_the_same_as_each_number_alone(full: Store, metric: str) -> None:
    for code in ASKED:
        with full.read() as db:
            shown = board(db, LEADER, code=code, profile=full.profile).values[metric]
            alone = number(db, LEADER, shown.listing(), profile=full.profile)
        assert shown == alone


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_pages_forward_and_backward_hold_each_row_once(full: Store, data: st.DataObject) -> None:
    metric = data.draw(st.sampled_from([m for m, d in METRICS.items() if d.type is not Type.SCORE]))
    first, last = data.draw(st.sampled_from(_windows(metric)))
    plain = METRICS[metric].type in (Type.UNITS, Type.VOLUME)
    chosen = {}
    if not plain and data.draw(st.booleans()):
        column = data.draw(st.sampled_from(sorted(CHOICES)))
        chosen = {column: data.draw(st.frozensets(st.sampled_from(sorted(CHOICES[column]))))}
    sorts = ("", "opened_at", "-opened_at", "response_at", "-closed_at", "close_by", "-close_by")
    asked = Listing(
        metric,
        data.draw(st.sampled_from(ASKED)),
        data.draw(st.sampled_from(_parts(metric))),
        first,
        last,
        chosen=chosen,
        sort="" if plain else data.draw(st.sampled_from(sorts)),
        limit=data.draw(st.integers(1, 9)),
    )
    forward, backward = _walk(full, asked), _walk(full, replace(asked, after=LAST), back=True)
    whole = _read(full, replace(asked, limit=1000))
    assert forward == list(whole.rows)
    assert [row for page in reversed(_pages(backward, asked.limit)) for row in page] == forward
    assert len(forward) == whole.total
    assert _counted(whole, asked) == _said(full, asked)


def _walk(store: Store, listing: Listing, *, back: bool = False) -> list[object]:
    found: list[object] = []
    step = listing
    while True:
        page = _read(store, step)
        found += page.rows
        onward = page.previous if back else page.next
        if not onward:
            return found
        assert len(page.rows) == listing.limit
        step = replace(step, after=onward)


def _pages(rows: list[object], limit: int) -> list[list[object]]:
    return [rows[start : start + limit] for start in range(0, len(rows), limit)]


ADDITIVE = [
    name
    for name, metric in METRICS.items()
    if metric.type in (Type.COUNT, Type.RATE, Type.POINTS, Type.VOLUME, Type.UNITS)
]


@pytest.mark.parametrize("parent", [COUNTY, TOWN, OTHER_TOWN, VILLAGE, f"{OTHER_TOWN}002", GRID])
def test_a_parent_is_the_sum_of_its_children_and_of_its_own(full: Store, parent: str) -> None:
    below = [code for code in CODES if parent in list(ancestors(code))[1:2]]
    with full.read() as db:
        ask = partial(values, db, profile=full.profile, today=TODAY, days=7)
        whole, parts = ask([parent])[parent], ask(below)
        for name in ADDITIVE:
            own = _own(full, parent, name, (whole[name].first_day, whole[name].last_day))
            for field in ("value", "numerator", "denominator"):
                said = getattr(whole[name], field)
                if said is None or (field == "value" and METRICS[name].type is Type.RATE):
                    continue
                added = sum(getattr(parts[code][name], field) or 0 for code in below)
                assert said == pytest.approx(added + own[field]), (parent, name, field)


def _own(store: Store, code: str, name: str, window: tuple[int, int]) -> dict[str, float]:
    """Return what the cases add that lie in an area itself, in none of its children."""
    metric = METRICS[name]
    if metric.type in (Type.UNITS, Type.VOLUME):
        return {"value": 0, "numerator": 0, "denominator": 0}

    def count(part: Part) -> tuple[int, float]:
        where = and_(case.c.area == code, case_where(metric.part(part).over(*window)))
        with store.read() as db:
            n, points = db.execute(select(func.count(), func.sum(case.c.points)).where(where)).one()
        return int(n), float(points or 0)

    n, points = count(Part.BASE)
    if metric.type is Type.RATE:
        return {"value": 0, "numerator": count(Part.HITS)[0], "denominator": n}
    return {"value": points if metric.type is Type.POINTS else n, "numerator": n, "denominator": 0}


def test_the_trends_are_the_numbers_of_their_days(full: Store) -> None:
    for code in [code for code in ASKED if is_counted(code)]:
        with full.read() as db:
            shown = board(db, LEADER, code=code, profile=full.profile)
            for trend in shown.trends.values():
                for value in trend.values:
                    again = number(db, LEADER, value.listing(), profile=full.profile)
                    assert (again.value, again.numerator) == (value.value, value.numerator)


def test_the_kinds_of_alert_are_the_numbers_of_their_lists(full: Store) -> None:
    with full.read() as db:
        shown = board(db, LEADER, code=COUNTY, profile=full.profile)
        assert sum(line.open.value or 0 for line in shown.kinds) == 32
        for line in shown.kinds:
            for value in (line.open, line.overdue):
                assert case_list(db, LEADER, value.listing()).total == value.value


FOREIGN = Viewer("a township's", (OTHER_TOWN,))


@pytest.mark.parametrize("code", [COUNTY, TOWN, VILLAGE, GRID, GROUP, MICRO, "330998", ""])
def test_a_foreign_viewer_sees_nothing(full: Store, code: str) -> None:
    for metric in METRICS:
        asked = Listing(metric, code, first_day=TODAY, last_day=TODAY)
        with full.read() as db:
            with pytest.raises(UnknownArea):
                case_list(db, FOREIGN, asked)
            with pytest.raises(UnknownArea):
                number(db, FOREIGN, asked, profile=full.profile)


@pytest.mark.parametrize("code", [COUNTY, TOWN, MICRO])
def test_a_foreign_viewer_gets_no_board_case_or_reason(full: Store, code: str) -> None:
    with full.read() as db:
        with pytest.raises(UnknownArea):
            board(db, FOREIGN, code=code, profile=full.profile)
        with pytest.raises(UnknownArea):
            why(db, FOREIGN, code=code)
        keys = db.execute(select(case.c.key).where(case.c.area == code)).scalars().all()
        for key in keys:
            with pytest.raises(LookupError):
                case_detail(db, FOREIGN, key=key.hex())
    with pytest.raises(UnknownArea):
        snapshot(full, FOREIGN, code=code)


def test_a_viewer_of_a_township_counts_all_of_it(full: Store) -> None:
    asked = Listing("cases_raised", OTHER_TOWN, Part.BASE, month_start(TODAY), TODAY, limit=1000)
    with full.read() as db:
        mine = case_list(db, FOREIGN, asked)
        assert mine == case_list(db, LEADER, asked)
        assert mine.total == len(mine.rows) > 20
        assert [
            area.code for area in board(db, FOREIGN, code=OTHER_TOWN, profile=full.profile).path
        ] == [OTHER_TOWN]


def test_cases_dated_tomorrow_by_a_fast_clock_are_counted_as_listed(store: Store) -> None:
    midnight = day_start(add_days(TODAY, 1))
    write(
        store,
        *(
            {**raw, "opened_at": midnight + 1, "responded_at": None, "closed_at": None}
            for raw in many(3, 1)
        ),
        now=midnight - 1,
    )
    catch_up(store, midnight - 1)
    for metric in ("warned", "alerts_open", "tasks_open"):
        asked = Listing(metric, COUNTY, first_day=TODAY, last_day=TODAY)
        assert _read(store, asked).total == _said(store, asked) == len(_read(store, asked).rows)
