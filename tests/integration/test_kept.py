"""Lists kept with a briefing: as many rows as its numbers say, whatever comes afterwards."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pptx import Presentation
from sqlalchemy import Connection, delete, insert, select, update
from starlette.testclient import TestClient

from callbacks.briefings.making import Asked, make
from callbacks.context import Context
from callbacks.exports.books import Taker, book_of
from callbacks.pages.kept_list import gone
from callbacks.pages.routes import route
from callbacks.planned.process import Planned
from callbacks.planned.work import make_runs
from dashboard.access.audit import Actor
from dashboard.access.permission import Role
from dashboard.boards.snapshot import Value
from dashboard.briefings.briefing import Briefing, Period
from dashboard.briefings.run import run_id
from dashboard.briefings.schedule import Schedule, Span
from dashboard.day import DAY, HOUR, MINUTE, day_start
from dashboard.fields import BadListing
from dashboard.lists.kept import KeptCase, UnknownMoment, kept_path, kept_query
from dashboard.lists.page import LAST, KeptPage, KeptRow
from dashboard.lists.taken import taken_by
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import METRICS, Part, Type
from dashboard.settings import Settings
from dashboard.viewer import Viewer
from dashboard.words import words
from queries.briefings.briefing import briefing
from queries.briefings.due import plan_due
from queries.briefings.kept_page import kept_page, value_then
from queries.briefings.kept_store import drop_old_lists, keep, kept_of
from queries.briefings.schedules import add_schedule
from queries.cases.erase_cases import erase_cases
from queries.lists.case_list import case_list
from queries.numbers.number import number
from queries.store.engine import Store
from queries.tables.briefings import briefing_schedule
from queries.tables.core import case
from queries.tables.kept import kept_list, kept_moment
from queries.writing.clock import catch_up
from queries.writing.record import RecordType, record
from tests.conftest import NewDatabase
from tests.factories.mapped import open_mapped_county
from tests.factories.orders import a_receipt, an_order
from tests.factories.records import (
    COUNTY,
    GRID,
    GROUP,
    MICRO,
    NOW,
    OTHER_TOWN,
    TODAY,
    TOWN,
    VILLAGE,
    Raw,
    a_case,
    a_reading,
    a_task,
    a_warned_person,
    an_alert,
    an_item,
    answered,
)
from tests.integration.test_access import call, page_call
from tests.logins import BY, EVERYTHING, an_account_in, asking, token_of
from tests.people import PERSON
from tests.stores import LEADER, differences, write

FAR = f"{OTHER_TOWN}001001"
TODAYS = Period(TODAY, TODAY, TODAY)
YESTERDAYS = Period(20200314, 20200314, TODAY)
WEEK = Period(20200308, 20200314, TODAY)
STAFF = Viewer("staff", (TOWN,))
SITE = "https://zhikong.example"


def a_life() -> list[Raw]:
    """Nine days of every kind, some of it late, some of it never answered."""
    raws = []
    for day in range(9):
        at = NOW - day * DAY
        raws += [
            answered(an_alert(number=10 + day, opened=at - HOUR), after=5, closed=30),
            an_alert(number=30 + day, opened=at - 2 * HOUR, area=FAR),
            answered(a_task(number=50 + day, opened=at - 3 * HOUR), after=20 + 10 * day),
            answered(a_task(number=70 + day, opened=at - 3 * HOUR, area=FAR), after=10, closed=90),
            a_warned_person(number=90 + day, opened=at - HOUR),
            an_item(number=110 + day, opened=at - HOUR, points=-0.5 - day / 10),
            an_item(number=120 + day, opened=at - HOUR, points=0.25),
            a_case(number=130 + day, kind="finding", opened=at - HOUR),
            an_alert(number=150 + day, opened=at - HOUR, voided_at=at - HOUR // 2),
        ]
    return raws


def lived(url: str) -> Store:
    store = open_mapped_county(url)
    write(store, *a_life())
    orders = [an_order(number=1), an_order(number=2, issued=NOW - DAY, to=[OTHER_TOWN])]
    record(store, RecordType.ORDER, orders, origin="test", now=NOW)
    record(store, RecordType.RECEIPT, [a_receipt()], origin="test", now=NOW)
    readings = [a_reading(), a_reading(area=FAR, n=7), a_reading(at=NOW - DAY)]
    readings += [a_reading(kind="code_red", n=2), a_reading(at=NOW - 5 * DAY, n=1)]
    record(store, RecordType.READING, readings, origin="test", now=NOW)
    catch_up(store, NOW)
    return store


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = lived(database_url)
    yield opened
    opened.close()


def made(store: Store, code: str = COUNTY, period: Period = TODAYS, **said: Any) -> Briefing:
    """Make a briefing and keep its lists."""
    viewer = said.get("viewer", LEADER)
    found = briefing(store, viewer, code=code, period=period, moment=uuid4().hex)
    assert found.kept is not None
    keep(store, found.kept, NOW)
    return found


def opened(store: Store, moment: str, listing: Listing, viewer: Viewer = LEADER) -> KeptPage:
    """Return a whole kept list."""
    with store.read() as db:
        return kept_page(db, viewer, moment, replace(listing, limit=1000))


def counted(value: Value) -> float:
    """Return how many rows a printed number has behind it."""
    match METRICS[value.metric].type:
        case Type.RATE:
            return value.denominator or 0
        case Type.POINTS:
            return value.numerator or 0
        case _:
            return value.value or 0


def whole_list(db: Connection, viewer: Viewer, listing: Listing) -> Iterator[Any]:
    """Yield every row of a live list, page by page."""
    asked = replace(listing, limit=1000)
    while True:
        page = case_list(db, viewer, asked)
        yield from page.rows
        if not page.next:
            return
        asked = replace(asked, after=page.next)


def ids(rows: Any) -> list[Any]:
    """Return what tells the rows of a list apart, in their order."""
    found: list[Any] = []
    for row in rows:
        if isinstance(row, KeptRow):
            found.append(row.then.key.hex())
        elif hasattr(row, "line"):
            found.append(row.line.key.replace("-", ""))
        elif hasattr(row, "hour"):
            found.append((row.area.code, row.place, row.hour, row.n))
        else:
            found.append((row.area.code, row.colour, row.since, row.rule))
    return found


def pour(store: Store, *, now: int = NOW + HOUR) -> None:
    """Let the world go on: closed, voided, moved, late arriving, one person erased."""
    raws = a_life()
    version = {"updated_at": now}
    closed = [{**raws[1], "closed_at": now - MINUTE, **version}]
    voided = [{**raw, "voided_at": now - MINUTE, **version} for raw in raws[2:30:9]]
    moved = [{**raw, "area": FAR, **version} for raw in raws[0:20:9]]
    gone = [{**raws[4], "closed_at": now - MINUTE, **version}]
    late = [
        answered(a_task(number=900 + n, opened=NOW - n * DAY - HOUR), after=5, closed=20)
        for n in range(8)
    ]
    late += [an_alert(number=950 + n, opened=NOW - n * DAY - HOUR) for n in range(8)]
    late += [an_item(number=970, points=-3.0, opened=NOW - HOUR)]
    write(store, *closed, *voided, *moved, *gone, *late, now=now)
    record(store, RecordType.READING, [a_reading(n=99, place="K9")], origin="test", now=now)
    catch_up(store, now)
    with store.write() as db:
        warned = select(case.c.key).where(case.c.kind == "warned_person")
        erase_cases(db, list(db.execute(warned.limit(3)).scalars()))


@pytest.mark.parametrize(
    ("code", "period"),
    [
        (COUNTY, TODAYS),
        (COUNTY, YESTERDAYS),
        (COUNTY, WEEK),
        (TOWN, WEEK),
        (VILLAGE, YESTERDAYS),
        (GRID, TODAYS),
        (GROUP, YESTERDAYS),
        (MICRO, TODAYS),
    ],
)
def test_each_kept_list_is_the_number_and_the_live_list_of_the_moment(
    store: Store, code: str, period: Period
) -> None:
    found = made(store, code, period)
    compared = set()
    for name, figure in found.figures.items():
        value = figure.value
        for part in Part if METRICS[name].type is Type.RATE else (Part.BASE,):
            listing = value.listing(part)
            page = opened(store, found.moment, listing)
            with store.read() as db:
                live = case_list(db, LEADER, replace(listing, limit=1000))
            assert (page.total, ids(page.rows)) == (live.total, ids(live.rows)), name
            assert len(page.rows) == page.total
            assert page.value.value == pytest.approx(value.value)
            assert (page.value.numerator, page.value.denominator) == (
                value.numerator,
                value.denominator,
            )
            assert page.amount == pytest.approx(live.amount)
            compared.add(name)
        if METRICS[name].type not in (Type.VOLUME, Type.SCORE):
            base = opened(store, found.moment, value.listing())
            assert base.total == counted(value), name
    assert compared == METRICS.keys()
    assert differences(store) == []


def test_what_comes_later_changes_the_live_lists_and_no_kept_one(store: Store) -> None:
    found = [made(store, COUNTY, period) for period in (TODAYS, YESTERDAYS, WEEK)]
    before = [_all_of(store, one) for one in found]
    live = [_live_of(store, one) for one in found]
    pour(store)
    assert [_all_of(store, one) for one in found] == before
    after = [_live_of(store, one) for one in found]
    for one, then, now in zip(found, live, after, strict=True):
        differing = {name for name in then if then[name] != now[name]}
        assert {"cases_raised", "task_closure", "alerts_open"} <= differing, one.period
    assert differences(store, NOW + HOUR) == []


def _all_of(store: Store, found: Briefing) -> dict[str, Any]:
    """Return every kept list with its number."""
    pages = {}
    for name in found.kept.windows:  # type: ignore[union-attr]
        page = opened(store, found.moment, found.figures[name].value.listing())
        then = [row.then if isinstance(row, KeptRow) else row for row in page.rows]
        pages[name] = (page.total, page.amount, page.value, then)
        if METRICS[name].type not in (Type.VOLUME, Type.SCORE):
            assert page.total == counted(found.figures[name].value)
        assert page.value.value == pytest.approx(found.figures[name].value.value)
    return pages


def _live_of(store: Store, found: Briefing) -> dict[str, Any]:
    with store.read() as db:
        return {
            name: ids(whole_list(db, LEADER, figure.value.listing()))
            for name, figure in found.figures.items()
        }


def test_a_row_says_how_its_case_stood_and_stands(store: Store) -> None:
    found = made(store)
    open_ = found.figures["alerts_open"].value.listing()
    before = opened(store, found.moment, open_)
    pour(store)
    after = opened(store, found.moment, open_)
    rows = [(row.then.trait.stage, row.now) for row in after.rows if isinstance(row, KeptRow)]
    assert {stage for stage, _ in rows} == {"open"}
    closed = [now for _, now in rows if now is not None and now.line.stage == "closed"]
    assert [now.line.external_id for now in closed] == ["T-30"]
    assert ids(before.rows) == ids(after.rows)


def test_children_and_kinds_are_subsets_of_the_same_moment(store: Store) -> None:
    found = made(store)
    expected: dict[tuple[str, str], Any] = {}
    asked = []
    with store.read() as db:
        for code in (TOWN, OTHER_TOWN, VILLAGE, GRID, GROUP, MICRO):
            for name in found.kept.windows:  # type: ignore[union-attr]
                listing = replace(found.figures[name].value.listing(), area=code)
                asked.append(listing)
                expected[code, name] = (
                    ids(whole_list(db, LEADER, listing)),
                    number(db, LEADER, listing, profile=store.profile).value,
                )
        for kind in found.kinds:
            listing = kind.open.value.listing()
            asked.append(listing)
            expected[kind.kind, "alerts_open"] = (
                ids(whole_list(db, LEADER, listing)),
                kind.open.value.value,
            )
    pour(store)
    for (area, name), listing in zip(expected, asked, strict=True):
        page = opened(store, found.moment, listing)
        assert ids(page.rows) == expected[area, name][0], (area, name)
        assert page.value.value == pytest.approx(expected[area, name][1]), (area, name)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_later_write_leaves_it(
    data: st.DataObject, lively: tuple[Store, Briefing, Any]
) -> None:
    store, found, before = lively
    raws = data.draw(st.lists(st.sampled_from(a_life()), min_size=1, max_size=5))
    now = NOW + data.draw(st.integers(1, 500)) * MINUTE
    changes: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
        [
            {"closed_at": now},
            {"voided_at": now},
            {"area": FAR},
            {"area": MICRO, "closed_at": now},
            {"opened_at": NOW - 30 * DAY},
        ]
    )
    changed = [{**raw, **data.draw(changes), "updated_at": now} for raw in raws]
    write(store, *changed, now=now)
    assert _all_of(store, found) == before


@pytest.fixture
def lively(store: Store) -> tuple[Store, Briefing, Any]:
    found = made(store)
    return store, found, _all_of(store, found)


def test_it_is_paged_and_a_wrong_page_is_told(store: Store) -> None:
    found = made(store)
    listing = replace(found.figures["cases_raised"].value.listing(), limit=2)
    seen: list[Any] = []
    with store.read() as db:
        whole = kept_page(db, LEADER, found.moment, replace(listing, limit=1000))
        for first in range(0, whole.total, 2):
            page = kept_page(db, LEADER, found.moment, replace(listing, after=str(first)))
            assert (page.first, page.total) == (first, whole.total)
            seen += ids(page.rows)
        last = kept_page(db, LEADER, found.moment, replace(listing, after=LAST))
        for wrong in ("n.1.2", "-1", "９", "1" * 11):
            with pytest.raises(BadListing):
                kept_page(db, LEADER, found.moment, replace(listing, after=wrong))
    assert seen == ids(whole.rows)
    assert ids(last.rows) == seen[-len(last.rows) :]
    assert last.first + len(last.rows) == whole.total


def test_who_may_open_it(store: Store) -> None:
    found = made(store)
    mine = replace(found.figures["cases_raised"].value.listing(), area=TOWN)
    assert opened(store, found.moment, mine, STAFF).total > 0
    for area in (COUNTY, OTHER_TOWN, FAR, "330998", "x", ""):
        with pytest.raises(UnknownMoment):
            opened(store, found.moment, replace(mine, area=area), STAFF)
    with pytest.raises(UnknownMoment):
        opened(store, uuid4().hex, mine, STAFF)
    town = made(store, TOWN)
    for area in (COUNTY, OTHER_TOWN):
        with pytest.raises(UnknownMoment):
            opened(store, town.moment, replace(mine, area=area))


def test_a_case_that_left_shows_nothing_of_where_it_is(store: Store) -> None:
    found = made(store, TOWN)
    listing = found.figures["alerts_closed"].value.listing()
    pour(store)
    page = opened(store, found.moment, listing, STAFF)
    left = [row for row in page.rows if isinstance(row, KeptRow) and row.now is None]
    assert left
    assert all(row.then.area.startswith(TOWN) for row in left)
    here = [row for row in opened(store, found.moment, listing).rows if isinstance(row, KeptRow)]
    assert all(row.now is not None for row in here)
    with store.write() as db:
        db.execute(delete(case).where(case.c.key == left[0].then.key))
    with store.read() as db:
        kept = kept_of(db, STAFF, found.moment, area=TOWN)
        assert value_then(kept, kept.settled(listing)) == page.value


def test_no_person_and_no_text_is_kept(store: Store) -> None:
    write(store, an_alert(number=999, subject=PERSON, title="某某从外地回来"))
    found = made(store)
    page = opened(store, found.moment, found.figures["alerts_open"].value.listing())
    named = [row for row in page.rows if isinstance(row, KeptRow) and row.then.trait.named]
    assert [row.now.line.external_id for row in named if row.now] == ["T-999"]
    assert named[0].now is not None
    assert named[0].now.subject is not None
    assert "*" in named[0].now.subject.name
    for row in found.kept.lists.members(page.listing):  # type: ignore[union-attr]
        assert isinstance(row, KeptCase)
        assert not any(text in repr(row) for text in (PERSON["name"], "某某", "T-999"))


def test_the_check_finds_what_is_not_as_it_was_kept(store: Store) -> None:
    found = made(store)
    assert differences(store) == []
    with store.write() as db:
        asked = select(kept_moment.c.metrics).where(kept_moment.c.id == found.moment)
        said = dict(db.execute(asked).scalar_one())
        said["alerts_open"] = [0, 0, 1]
        db.execute(update(kept_moment).values(metrics=said))
        db.execute(update(kept_list).where(kept_list.c.holds == "units").values(n=1))
        orphan = {"moment": "f" * 32, "holds": "cases", "n": 0, "data": b""}
        db.execute(insert(kept_list), [orphan])
    said_wrong = differences(store)
    assert len(said_wrong) == 3
    assert sum(found.moment in one for one in said_wrong) == 2
    with store.write() as db:
        db.execute(update(kept_list).values(data=b"no list"))
    assert len(differences(store)) == 2


def test_old_lists_are_dropped_and_the_same_id_replaces(store: Store) -> None:
    found = made(store)
    assert found.kept is not None
    keep(store, found.kept, NOW + 1)
    assert differences(store) == []
    assert drop_old_lists(store, TODAY) == 0
    assert drop_old_lists(store, TODAY + 1) == 1
    with store.read() as db:
        assert db.execute(select(kept_list)).first() is None
    with pytest.raises(UnknownMoment):
        opened(store, found.moment, found.figures["alerts_open"].value.listing())


def test_a_schedule_keeps_its_lists_under_its_run_and_as_long(store: Store, tmp_path: Path) -> None:
    seven = day_start(TODAY) + 7 * HOUR
    plan = Schedule(
        "a1", TOWN, Span.YESTERDAY, "docx", "zh", 420, "1234567", (), "值班员", next_at=seven
    )
    add_schedule(store, LEADER, plan, by=BY, now=NOW)
    plan_due(store, seven)
    said = Settings(demo=False, data_folder=tmp_path, brief_keep_days=7)
    assert make_runs(store, said) == 1
    moment = run_id(plan.id, seven)
    asked = Listing("warned", TOWN)
    assert opened(store, moment, asked, STAFF).total == 8
    with store.write() as db:
        db.execute(delete(briefing_schedule))
    Planned(store, said).step(seven + 7 * DAY)
    assert opened(store, moment, asked, STAFF).total == 8
    Planned(store, said).step(seven + 8 * DAY)
    with pytest.raises(UnknownMoment):
        opened(store, moment, asked, STAFF)
    assert differences(store) == []


def test_a_list_that_is_too_long_is_not_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queries.briefings.kept_read.MOST", 5)
    found = briefing(store, LEADER, code=COUNTY, period=TODAYS, moment="1" * 32)
    assert (found.kept, found.moment) == (None, "")
    assert found.list_path("warned").startswith("/cases?")


@pytest.fixture(scope="module")
def county(new_database: NewDatabase) -> Iterator[Store]:
    opened_ = lived(new_database("sqlite"))
    yield opened_
    opened_.close()


@pytest.fixture(scope="module")
def client(county: Store) -> Iterator[TestClient]:
    with asking(county) as one:
        yield one


def links_of(data: bytes, form: str) -> list[tuple[str, str, str]]:
    """Return name, printed number and address of each row of an annex."""
    if form == "pptx":
        found = []
        for slide in Presentation(BytesIO(data)).slides:
            for shape in slide.shapes:
                if shape.has_table:
                    for row in shape.table.rows:
                        cells = list(row.cells)
                        runs = [r for p in cells[-1].text_frame.paragraphs for r in p.runs]
                        if runs and runs[0].hyperlink.address:
                            found.append((cells[0].text, cells[1].text, runs[0].hyperlink.address))
        return [one for one in found if "/kept/" in one[2]]
    paper = Document(BytesIO(data))
    found = []
    for row in paper.tables[-1].rows:
        for link in row._tr.xpath(".//w:hyperlink"):
            name = link.get(f"{{{link.nsmap['r']}}}id")
            texts = [cell.text for cell in row.cells]
            found.append((texts[0], texts[1], paper.part.rels[name].target_ref))
    return found


@pytest.mark.parametrize("form", ["pptx", "docx"])
@pytest.mark.parametrize("period", [TODAYS, WEEK])
def test_every_link_of_the_file_opens_as_many_as_are_printed(
    county: Store, client: TestClient, form: str, period: Period
) -> None:
    asked = Asked(COUNTY, period, form, words("zh"))
    said = Settings(demo=False, public_url=SITE)
    moment = uuid4().hex
    file = make(county, LEADER, asked, said, moment=moment)
    found = links_of(file.data, form)
    assert len(found) > 20
    for name, printed, address in found:
        assert address.startswith(f"{SITE}/kept/{moment}?metric=")
        path, _, query = address.removeprefix(SITE).partition("?")
        assert client.get(f"{path}?{query}").status_code == 200, name
        page = call(client, page_call(path, f"?{query}"), {}).json()
        text = page["response"]["page"]["children"]
        shown = _number(text)
        assert shown[0] == re.findall(r"[−\d,.]+", printed)[0], (name, printed)
        listing = re.search(r"metric=(\w+)", query)
        assert listing is not None
        rows = _rows(text)
        if METRICS[listing[1]].type is Type.RATE:
            hits, base = (int(n.replace(",", "")) for n in re.findall(r"(\d[\d,]*)", shown[1]))
            assert rows == min(base - hits, 50)
        elif METRICS[listing[1]].type in (Type.COUNT, Type.UNITS):
            assert rows == min(int(shown[0].replace(",", "")), 50)


def _walk(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, list):
        for one in part:
            yield from _walk(one)
    elif isinstance(part, dict) and "props" in part:
        yield part["props"]
        yield from _walk(part["props"].get("children"))


def _number(page: Any) -> tuple[str, str]:
    """Return the number of a page, and the words beside it."""
    [title] = [p for p in _walk(page) if p.get("className") == "lead"]
    texts = [p["children"] for p in _walk(title["children"]) if "children" in p]
    [number_] = [p["children"][0] for p in _walk(title["children"]) if p.get("id") == "d-number"]
    beside = [one for one in texts if isinstance(one, str) and " / " in one]
    return number_, beside[0] if beside else ""


def _rows(page: Any) -> int:
    found = [p["rowData"] for p in _walk(page) if "rowData" in p]
    return len(found[0]) if found else 0


def test_scope_and_permission_hold_at_the_address(county: Store, client: TestClient) -> None:
    found = made(county)
    listing = found.figures["cases_raised"].value.listing()
    town = kept_path(found.moment, replace(listing, area=TOWN))
    far = kept_path(found.moment, replace(listing, area=OTHER_TOWN))
    none = kept_path("0" * 32, replace(listing, area=TOWN))
    staff = _cookie(county, an_account_in(county, TOWN, name="staff", role=Role.TOWNSHIP_STAFF))
    kiosk = _cookie(county, an_account_in(county, TOWN, name="wall", role=Role.KIOSK))
    client.cookies.clear()
    assert client.get(town, headers=staff).status_code == 200
    assert client.get(town, headers=kiosk).status_code == 403
    assert [client.get(path, headers=staff).status_code for path in (far, none)] == [404, 404]
    assert client.get(f"{town}&metric=x", headers=staff).status_code == 422
    bodies = []
    for path in (far, none):
        at, _, query = path.partition("?")
        bodies.append(call(client, page_call(at, f"?{query}"), staff).text)
    assert all("没有这份留存的名单" in body for body in bodies)
    assert OTHER_TOWN not in bodies[0]
    assert "metric=cases_raised" not in bodies[0], bodies[0]
    assert "metric=cases_raised" in bodies[1], bodies[1]


def _cookie(store: Store, one: Any) -> dict[str, str]:
    from callbacks.context import real_now

    return {"Cookie": f"zhikong_session={token_of(store, one, now=real_now())}"}


def test_what_is_gone_says_since_when(county: Store) -> None:
    from tests.logins import as_everybody

    context = Context(county, Settings(demo=False, brief_keep_days=7))
    asked = route(f"/kept/{'0' * 32}", f"metric=alerts_open&area={COUNTY}")
    with as_everybody(county):
        page = str(gone(context, asked, {"place": "小县", "home": "/"}))
    assert "保留 7 天" in page
    assert re.search(r"\d{4}-\d\d-\d\d 以前的已经删除", page)
    assert f"/cases?metric=alerts_open&area={COUNTY}" in page


def test_every_kept_list_is_taken_away_as_it_is(county: Store) -> None:
    found = made(county)
    with asking(county) as client:
        for figure in found.figures.values():
            asked = kept_query(found.moment, figure.value.listing())
            answer = client.get(f"/sheet.xlsx?{asked}")
            assert answer.status_code == 200, asked
            about, whole = openpyxl.load_workbook(BytesIO(answer.content)).worksheets
            facts = {row[0].value: row[1].value for row in about.iter_rows()}
            rows = whole.max_row - 1
            assert (facts["行数"], facts["数据版本"]) == (rows, found.revision)
            with county.read() as db:
                page = kept_page(db, LEADER, found.moment, figure.value.listing())
            assert rows == page.total
        for wrong in (f"moment={'0' * 32}&", "moment=&", ""):
            path = f"?of=kept&{wrong}metric=warned&area={COUNTY}"
            assert client.get(f"/sheet.xlsx{path}").status_code == 404
            assert client.get(f"/exports/new{path}").status_code == 404
        # It goes out with its briefing: nothing to collect for another day.
        added = client.post("/own/items", data={"sort": "table", "query": asked})
        assert added.status_code == 422


def test_a_kept_sheet_says_what_stood_then_and_what_has_changed(store: Store) -> None:
    found = made(store)
    pour(store)
    listing = found.figures["tasks_open"].value.listing()
    everything = replace(LEADER, permissions=EVERYTHING)
    taker = Taker(everything, Actor("", "王"), words("zh"), NOW)
    with book_of(store, taker, taken_by(kept_query(found.moment, listing))) as book:
        rows = list(book.tables[0].rows())
    page = opened(store, found.moment, replace(listing, limit=1000))
    cases = [one for one in page.rows if isinstance(one, KeptRow)]
    assert len(rows) == page.total == book.count == len(cases)
    assert [row[3] for row in rows] == [one.then.area for one in cases]
    changed = [bool(one.now is None or one.now.line.stage != one.then.trait.stage) for one in cases]
    assert True in changed
    assert all(bool(row[-1]) for row, differs in zip(rows, changed, strict=True) if differs)
