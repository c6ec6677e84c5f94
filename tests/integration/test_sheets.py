"""A sheet is exactly its list: each row typed, masked, of one moment; large ones are made apart."""

import multiprocessing
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from pydantic import SecretStr
from sqlalchemy import select
from starlette.testclient import TestClient

from app import create_app
from callbacks.context import real_now
from callbacks.exports.make import make_export
from callbacks.exports.process import work
from callbacks.exports.shelf import (
    FILE,
    KEEP,
    LOCK,
    AskedFor,
    Shelf,
    Stand,
    State,
    TooManyExports,
    UnknownExport,
    _locked,
)
from callbacks.http import sheets
from dashboard.access.permission import Role
from dashboard.day import DAY, MINUTE, SECOND, moment
from dashboard.profile import profile
from dashboard.settings import Settings
from queries.access.accounts import account_by_name, disable_account
from queries.store.engine import Store
from queries.tables.accounts import audit
from queries.writing.record import RecordType, Status, record
from tests.factories.orders import an_order
from tests.factories.records import COUNTY, NOW, OTHER_TOWN, TOWN, a_task, a_warned_person
from tests.keys import TEXT
from tests.logins import BY, ORIGIN, TESTER, an_account_in, asking, let_in, token_of

MANY = 60
LIST = f"metric=tasks_open&area={COUNTY}"
HOSTILE = "=cmd()|' /C calc'!A0"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("sheets")
    return Settings(demo=False, exports_a_minute=MANY, data_folder=folder)


@pytest.fixture(scope="module")
def filled(kept_store: Store) -> Store:
    """The small county with tasks, a person, an order, and what was refused."""
    opened = NOW - DAY
    raws = [a_task(number=n, opened=opened + n * SECOND) for n in range(MANY)]
    raws.append(a_task(number=MANY, opened=NOW - MINUTE, title=HOSTILE))
    raws.append(a_task(number=MANY + 1, opened=NOW - MINUTE, area=f"{OTHER_TOWN}001001"))
    person: dict[str, Any] = {
        "name": "欧阳某某",
        "identity_number": "330799198001010017",
        "phone": "13800138000",
    }
    raws.append(a_warned_person(number=MANY + 2, subject=person, opened=NOW - 5 * MINUTE))
    outcomes = record(kept_store, RecordType.CASE, raws, origin="test", now=NOW)
    assert {outcome.status for outcome in outcomes} == {Status.ACCEPTED}
    refused = [a_task(number=900, area="330799999"), a_task(number=901, source="")]
    record(kept_store, RecordType.CASE, refused, origin="test", now=NOW)
    record(kept_store, RecordType.ORDER, [an_order()], origin="test", now=NOW)
    return kept_store


@pytest.fixture(scope="module")
def client(filled: Store, settings: Settings) -> Iterator[TestClient]:
    with asking(filled, settings, follow_redirects=False) as client:
        yield client


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def table(book: openpyxl.Workbook, name: str = "名单") -> list[dict[str, Any]]:
    heads, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows if any(row)]


def about(book: openpyxl.Workbook) -> dict[str, Any]:
    rows = list(book.worksheets[0].iter_rows(min_row=3, max_col=2, values_only=True))
    return {str(name): value for name, value in rows if name}


def last_entry(store: Store) -> Any:
    with store.read() as db:
        return db.execute(select(audit).order_by(audit.c.number.desc()).limit(1)).one()


def shanghai(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=None)


def test_a_sheet_is_its_list(client: TestClient, filled: Store) -> None:
    answer = client.get(f"/sheet.xlsx?{LIST}")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert f"tasks_open-{COUNTY}.xlsx" in answer.headers["content-disposition"]
    assert "未办结任务" in unquote(answer.headers["content-disposition"])
    book = opened(answer.content)
    page = client.get(f"/api/v1/cases?{LIST}&limit=1000").json()
    board = client.get(f"/board/{COUNTY}.json").json()
    rows = table(book)
    assert len(rows) == page["total"] == MANY + 2 == board["metrics"]["tasks_open"]["value"]
    for row, item in zip(rows, page["items"], strict=True):
        assert row["编号"] == item["external_id"]
        assert row["区划代码"] == item["area"]
        assert row["说明"] == (item["title"] or None)
        assert row["发生时间"] == shanghai(item["opened_at"])
        assert row["办结时限"] == shanghai(item["close_by"])
        assert row["分值"] == item["points"]
    said = about(book)
    assert said["行数"] == MANY + 2
    assert said["数字"] == "62 件"
    assert said["区划"].endswith(f"（{COUNTY}）")
    assert said["导出人"] == "值班员"
    assert said["数据时间"] == moment(NOW).replace(tzinfo=None, microsecond=0)
    assert said["数据版本"] == board["revision"]
    entry = last_entry(filled)
    assert (entry.deed, entry.area, entry.by) == ("exported", COUNTY, "值班员")
    assert entry.details == {"rows": MANY + 2, "of": "cases", "form": "xlsx"}


@pytest.mark.parametrize(
    "query",
    [
        f"metric=task_response&area={COUNTY}&part=misses&from=2020-01-01&to=2099-12-31",
        f"metric=tasks_open&area={COUNTY}&sort=close_by",
        f"metric=tasks_open&area={COUNTY}&sort=closed_at",
        f"metric=tasks_open&area={TOWN}&stage=open",
        f"metric=control_blue&area={COUNTY}",
        f"metric=warned&area={COUNTY}",
        f"metric=score&area={COUNTY}",
        f"metric=codes_scanned&area={COUNTY}",
    ],
)
def test_every_list_has_its_rows_in_its_order(client: TestClient, query: str) -> None:
    rows = table(opened(client.get(f"/sheet.xlsx?{query}").content))
    page = client.get(f"/api/v1/cases?{query}&limit=1000").json()
    assert [row["区划代码"] for row in rows] == [item["area"] for item in page["items"]]
    assert len(rows) == page["total"]


def test_a_sheet_runs_nothing_and_shows_no_person(client: TestClient) -> None:
    book = opened(client.get(f"/sheet.xlsx?{LIST}").content)
    [cell] = [cell for row in book["名单"] for cell in row if cell.value == HOSTILE]
    assert (cell.data_type, cell.number_format, cell.quotePrefix) == ("s", "@", True)
    people = opened(client.get(f"/sheet.xlsx?metric=warned&area={COUNTY}").content)
    [row] = table(people)
    assert row["姓名（脱敏）"] == "欧*某"
    assert row["证件号码（脱敏）"] == "3307**********0017"
    assert row["电话（脱敏）"] == "138****8000"
    assert "脱敏" in about(people)["说明"]


def test_an_english_sheet_has_english_words(client: TestClient) -> None:
    book = opened(client.get(f"/sheet.xlsx?{LIST}&lang=en").content)
    assert book.sheetnames == ["About", "List"]
    assert all(str(cell.value).isascii() for cell in book["List"][1])
    assert about(book)["Rows"] == MANY + 2


def test_the_workbench_s_table_comes_with_its_numbers_and_charts(client: TestClient) -> None:
    book = opened(client.get(f"/sheet.xlsx?of=area&area={COUNTY}").content)
    children = client.get(f"/api/v1/areas/{COUNTY}/children").json()
    rows = table(book, "镇街区")
    assert {row["区划代码"] for row in rows} == {COUNTY} | {c["code"] for c in children}
    board = client.get(f"/board/{COUNTY}.json").json()
    for row in rows:
        metrics = client.get(f"/board/{row['区划代码']}.json").json()["metrics"]
        assert row["未办结"] == metrics["alerts_open"]["value"]
        assert row["应答"] == metrics["task_response"]["denominator"]
    numbers = table(book, "全部数字")
    assert len(numbers) == len(board["metrics"])
    days = table(book, "近 14 天")
    assert [row["新增警报"] for row in days] == board["trends"]["alerts_raised"]["values"]
    sheets_: Any = [book[name] for name in ("镇街区", "近 14 天")]
    assert all(sheet._charts for sheet in sheets_)


def test_orders_quarantine_and_sources_have_theirs(client: TestClient) -> None:
    listed = client.get("/api/v1/orders").json()["items"]
    rows = table(opened(client.get("/sheet.xlsx?of=orders").content))
    assert [row["文号"] for row in rows] == [item["number"] for item in listed]
    assert [row["应回执"] for row in rows] == [item["receipts"]["asked"] for item in listed]
    one = client.get(f"/api/v1/orders/{listed[0]['key']}").json()
    answers = table(opened(client.get(f"/sheet.xlsx?of=order&key={one['key']}").content), "回执")
    assert [row["区划代码"] for row in answers] == [item["area"] for item in one["answers"]]
    held = table(opened(client.get("/sheet.xlsx?of=quarantine&state=all").content))
    assert len(held) == 2
    assert {row["状态"] for row in held} == {"待处理"}
    assert opened(client.get("/sheet.xlsx?of=sources").content).sheetnames[0] == "说明"


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ("metric=tasks_open&area=330111", 404, "unknown_area"),
        ("of=area&area=330111", 404, "unknown_area"),
        ("of=order&key=zz", 404, "unknown_order"),
        ("of=people", 422, "bad_query"),
        (f"of=area&area={COUNTY}&level=micro", 422, "bad_query"),
        (f"metric=nothing&area={COUNTY}", 422, "bad_query"),
    ],
)
def test_what_is_wrong_is_told(client: TestClient, query: str, status: int, kind: str) -> None:
    for path in ("/sheet.xlsx", "/exports/new"):
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == status
    answer = client.get(f"/sheet.xlsx?{query}")
    assert answer.json()["type"] == f"/problems/{kind}"


def as_role(store: Store, settings: Settings, role: Role, area: str = TOWN) -> TestClient:
    """Return a client of an account of a role in one township."""
    name = f"s-{role}"
    one = an_account_in(store, area, name=name, role=role, id=name.encode().hex()[-12:])
    token = token_of(store, one, now=real_now())
    cookies = {"zhikong_session": token}
    app = create_app(settings, store)
    return TestClient(app, cookies=cookies, headers=ORIGIN, follow_redirects=False)


def test_nobody_takes_what_they_may_not_see(filled: Store, settings: Settings) -> None:
    briefing = as_role(filled, settings, Role.BRIEFING)
    assert briefing.get(f"/sheet.xlsx?metric=tasks_open&area={OTHER_TOWN}").status_code == 404
    assert briefing.get(f"/sheet.xlsx?{LIST}").status_code == 404
    mine = table(opened(briefing.get(f"/sheet.xlsx?metric=tasks_open&area={TOWN}").content))
    assert len(mine) == MANY + 1
    assert {row["区划代码"][:9] for row in mine} == {TOWN}
    assert briefing.get("/sheet.xlsx?of=quarantine").status_code == 403
    administrator = as_role(filled, settings, Role.ADMINISTRATOR)
    for path in (f"/sheet.xlsx?metric=tasks_open&area={TOWN}", "/exports"):
        assert administrator.get(path).status_code == 403


def test_asking_alone_takes_nothing(client: TestClient, filled: Store) -> None:
    before = last_entry(filled).number
    answer = client.head(f"/sheet.xlsx?{LIST}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert last_entry(filled).number == before


@pytest.fixture
def made_here(monkeypatch: pytest.MonkeyPatch, filled: Store) -> list[str]:
    """Lists are large from ten rows on, and nobody makes them but the test."""
    started: list[str] = []
    monkeypatch.setattr(sheets, "SMALL", 10)
    start = "callbacks.exports.process.Makers.start"
    monkeypatch.setattr(start, lambda _self, export_id: started.append(export_id))
    return started


def test_a_large_list_is_made_apart(
    client: TestClient, filled: Store, settings: Settings, made_here: list[str]
) -> None:
    shelf = Shelf(settings.data_folder / "exports")
    sent = client.get(f"/sheet.xlsx?{LIST}")
    assert sent.status_code == 303
    where = sent.headers["location"]
    assert where == f"/exports/new?of=cases&{LIST}"
    asked = client.get(where)
    assert "62 行" in asked.text
    assert made_here == []
    assert client.post("/exports", data={"query": f"of=cases&{LIST}"}).status_code == 303
    [export_id] = made_here
    page = client.get("/exports").text
    assert "排队" in page
    assert "data-running" in page
    assert client.get(f"/exports/{export_id}/file").status_code == 404
    make_export(filled, shelf, export_id)
    page = client.get("/exports").text
    assert "可以下载" in page
    assert "data-running" not in page
    answer = client.get(f"/exports/{export_id}/file")
    assert answer.status_code == 200
    assert len(table(opened(answer.content))) == MANY + 2
    entry = last_entry(filled)
    assert (entry.deed, entry.details["rows"], entry.by) == ("exported", MANY + 2, "值班员")
    assert entry.address == "testclient"
    other = as_role(filled, settings, Role.LEADER, COUNTY)
    for path in (f"/exports/{export_id}/file", "/exports/../x/file", f"/exports/{'0' * 32}/file"):
        assert other.get(path).status_code == 404
    assert other.post(f"/exports/{export_id}/cancel").status_code == 404
    assert "可以下载" not in other.get("/exports").text
    assert client.post(f"/exports/{export_id}/cancel").status_code == 303
    assert not shelf.place(export_id).exists()


def test_a_form_from_elsewhere_begins_nothing(client: TestClient, made_here: list[str]) -> None:
    said = {"query": f"of=cases&{LIST}"}
    foreign = client.post("/exports", data=said, headers={"Origin": "http://evil.example"})
    assert foreign.status_code == 403
    assert client.post("/exports", data={"query": "of=people"}).status_code == 422
    assert made_here == []


def asked_for(store: Store, query: str = f"of=cases&{LIST}", name: str = TESTER) -> AskedFor:
    let_in(store)
    with store.read() as db:
        one = account_by_name(db, name)
    return AskedFor(one.id, one.areas, "10.0.0.1", query, "zh", "名单", MANY, real_now())


def test_cancelling_leaves_nothing(filled: Store, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "exports")
    before = last_entry(filled).number
    export = shelf.add(asked_for(filled), now=real_now())
    with _locked(shelf.place(export.id) / LOCK):
        shelf.cancel(export.id)
        assert shelf.place(export.id).exists()
        with pytest.raises(UnknownExport):
            shelf.read(export.id, now=real_now())
    make_export(filled, shelf, export.id)
    assert not shelf.place(export.id).exists()
    assert [path.name for path in shelf.folder.iterdir()] == ["turn"]
    assert last_entry(filled).number == before


def test_cancelling_half_way_leaves_nothing(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("layouts.sheet.write.STEP", 20)
    shelf = Shelf(tmp_path / "exports")
    before = last_entry(filled).number
    export = shelf.add(asked_for(filled), now=real_now())
    told: list[int] = []
    tell = Shelf.tell

    def telling(self: Shelf, export_id: str, stand: Stand) -> None:
        tell(self, export_id, stand)
        told.append(stand.done)
        if stand.done == 20:
            shelf.cancel(export_id)

    monkeypatch.setattr(Shelf, "tell", telling)
    monkeypatch.setattr("callbacks.exports.make.TELL_SECONDS", 0)
    make_export(filled, shelf, export.id)
    assert told == [0, 20]
    assert not shelf.place(export.id).exists()
    assert last_entry(filled).number == before


def test_what_cannot_be_made_says_why(filled: Store, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "exports")
    query = "of=cases&metric=tasks_open&area=330111"
    foreign = shelf.add(asked_for(filled, query), now=real_now())
    make_export(filled, shelf, foreign.id)
    assert shelf.read(foreign.id, now=real_now()).stand == Stand(State.FAILED, why="refused")
    gone = an_account_in(filled, TOWN, name="gone", role=Role.BRIEFING)
    disable_account(filled, gone.id, by=BY, now=NOW)
    late = shelf.add(asked_for(filled, name="gone"), now=real_now())
    make_export(filled, shelf, late.id)
    assert shelf.read(late.id, now=real_now()).stand.why == "refused"
    assert not (shelf.place(late.id) / FILE).exists()


def test_a_process_that_died_is_told_and_old_files_go(filled: Store, tmp_path: Path) -> None:
    shelf, at = Shelf(tmp_path / "exports"), real_now()
    export = shelf.add(asked_for(filled), now=at)
    assert shelf.read(export.id, now=at).stand.state is State.WAITING
    assert shelf.read(export.id, now=at + MINUTE).stand == Stand(State.FAILED, why="died")
    (shelf.place(export.id) / LOCK).touch()
    shelf.tell(export.id, Stand(State.RUNNING, 7))
    assert shelf.read(export.id, now=at).stand == Stand(State.FAILED, 7, why="died")
    with _locked(shelf.place(export.id) / LOCK):
        assert shelf.read(export.id, now=at).stand == Stand(State.RUNNING, 7)
        shelf.sweep(at + KEEP + MINUTE)
        assert shelf.place(export.id).exists()
    shelf.sweep(at + KEEP + MINUTE)
    assert not shelf.place(export.id).exists()


def test_one_account_has_a_few_under_way(filled: Store, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "exports")
    for _ in range(3):
        shelf.add(asked_for(filled), now=real_now())
    with pytest.raises(TooManyExports):
        shelf.add(asked_for(filled), now=real_now())
    an_account_in(filled, TOWN, name="another", role=Role.BRIEFING)
    shelf.add(asked_for(filled, name="another"), now=real_now())


def test_a_process_of_its_own_makes_it(demonstration_store: Store, tmp_path: Path) -> None:
    """The very process: started fresh, it opens the store by its address and is polite."""
    shelf = Shelf(tmp_path / "exports")
    query = "of=cases&metric=cases_raised&area=330784&from=2020-01-01&to=2099-12-31"
    export = shelf.add(asked_for(demonstration_store, query), now=real_now())
    said = (
        demonstration_store.url,
        profile("yongkang"),
        Settings(demo=False, data_key=SecretStr(TEXT)),
    )
    one = multiprocessing.get_context("spawn").Process(
        target=work, args=(*said, shelf.folder, export.id)
    )
    one.start()
    one.join(timeout=100)
    assert one.exitcode == 0
    stand = shelf.read(export.id, now=real_now()).stand
    assert (stand.state, stand.why) == (State.READY, "")
    book = openpyxl.load_workbook(shelf.place(export.id) / FILE, read_only=True)
    assert sum(1 for _ in book["名单"].rows) == stand.done + 1 > 3000
    book.close()
