"""Briefings by schedule: once each, caught up, made again, told of without the file."""

import json
import multiprocessing
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pptx import Presentation
from pydantic import SecretStr
from sqlalchemy import func, select
from starlette.testclient import TestClient

from callbacks.context import real_now
from callbacks.planned import process, work
from callbacks.planned.channels import BadChannels, channels_of
from callbacks.planned.process import Planned
from dashboard.access.audit import Deed
from dashboard.access.permission import Role
from dashboard.area import UnknownArea
from dashboard.briefings.briefing import Period
from dashboard.briefings.run import (
    MadeFile,
    Run,
    RunState,
    TooManyAsked,
    UnknownRun,
    by_hand,
    run_id,
)
from dashboard.briefings.schedule import Schedule, Span, UnknownSchedule
from dashboard.day import DAY, HOUR, MINUTE, day_start
from dashboard.settings import Settings
from dashboard.viewer import Viewer
from queries.access.accounts import account_by_name
from queries.areas.areas import area, children
from queries.briefings.ask import MOST_ASKED, ask
from queries.briefings.due import plan_due, work_waits
from queries.briefings.runs import drop_old, file_of, remove_run, run, run_again, runs
from queries.briefings.schedules import (
    add_schedule,
    change_schedule,
    pause_schedule,
    remove_schedule,
    schedule,
    schedules,
)
from queries.briefings.work import HOLD, NotInHand, fail, put_file, take
from queries.store.engine import Store, open_store
from queries.tables.accounts import audit
from queries.tables.briefings import briefing_file, briefing_run, briefing_schedule
from tests.factories.records import COUNTY, NOW, OTHER_TOWN, TODAY, TOWN, a_task, a_warned_person
from tests.keys import TEXT, keys
from tests.logins import BY, MANY, TESTER, an_account_in, asking, token_of
from tests.stores import LEADER, differences, write

SEVEN = day_start(TODAY) + 7 * HOUR
STAFF = Viewer("staff", (TOWN,))
PERSON = "欧阳某某"


def a_schedule(**said: Any) -> Schedule:
    one = Schedule(
        id="a1",
        area=COUNTY,
        span=Span.YESTERDAY,
        form="pptx",
        lang="zh",
        minute=7 * 60,
        days="1234567",
        channels=(),
        by="值班员",
        next_at=SEVEN,
    )
    return replace(one, **said)


def plan(store: Store, **said: Any) -> Schedule:
    one = a_schedule(**said)
    add_schedule(store, LEADER, one, by=BY, now=NOW)
    return one


def listed(store: Store, viewer: Viewer = LEADER) -> list[Run]:
    with store.read() as db:
        return runs(db, viewer)


def entries(store: Store) -> list[tuple[str, str, str]]:
    with store.read() as db:
        rows = db.execute(select(audit).order_by(audit.c.number)).all()
    return [(row.deed, row.area, row.subject) for row in rows]


@pytest.fixture
def briefings_made_here() -> None:
    """Nothing is made here: the process of its own is what this is about."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(demo=False, data_folder=tmp_path)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Drawing takes no time: areas that were drawn."""
    found: list[str] = []

    def make(_store: Store, _viewer: Viewer, asked: Any, _settings: Settings, **_: Any) -> MadeFile:
        found.append(asked.code)
        return MadeFile(b"a file", "a file.pptx", 3)

    monkeypatch.setattr(work, "make", make)
    return found


def test_what_is_due_is_made_once_and_is_the_briefing(store: Store, settings: Settings) -> None:
    write(store, a_task(number=1, opened=NOW - DAY))
    plan(store)
    assert plan_due(store, SEVEN - 1) == 0
    assert plan_due(store, SEVEN) == 1
    assert plan_due(store, SEVEN) == 0
    assert plan_due(store, SEVEN + HOUR) == 0
    assert work_waits(store, real_now())
    assert work.make_runs(store, settings) == 1
    assert work.make_runs(store, settings) == 0
    assert not work_waits(store, real_now())
    [one] = listed(store)
    assert (one.state, one.due_at, one.first, one.last) == (
        RunState.READY,
        SEVEN,
        20200314,
        20200314,
    )
    with store.read() as db:
        found, data = file_of(db, LEADER, one.id)
    assert (found.size, len(Presentation(BytesIO(data)).slides)) == (len(data), 12)
    assert found.name == "小县 专报 2020-03-14.pptx"
    assert differences(store) == []


def test_several_servers_note_and_make_one_run(store: Store) -> None:
    plan(store)
    others = [open_store(store.url, store.profile, keys=keys) for _ in range(4)]
    barrier, taken, noted = threading.Barrier(len(others)), [], []

    def server(other: Store, name: str) -> None:
        barrier.wait()
        noted.append(plan_due(other, SEVEN + DAY))
        barrier.wait()
        taken.append(take(other, name, NOW))

    threads = [
        threading.Thread(target=server, args=(other, f"s{n}")) for n, other in enumerate(others)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for other in others:
        other.close()
    assert sorted(noted) == [0, 0, 0, 1]
    assert sum(one is not None for one in taken) == 1
    assert [one.state for one in listed(store)] == [RunState.RUNNING, RunState.MISSED]


def test_after_a_pause_the_newest_is_made_and_the_others_are_noted(
    store: Store, settings: Settings, drawn: list[str]
) -> None:
    plan(store, days="12345", next_at=SEVEN - 3 * DAY)
    # Thursday and Friday were missed; on Sunday Friday's is made, of Thursday.
    assert plan_due(store, NOW) == 1
    work.make_runs(store, settings)
    assert drawn == [COUNTY]
    assert [(one.state, one.first, one.why) for one in listed(store)] == [
        (RunState.READY, 20200312, ""),
        (RunState.MISSED, 20200311, "missed"),
    ]
    with store.read() as db:
        assert schedule(db, LEADER, "a1").next_at == SEVEN + DAY
    # One that was missed is made when somebody asks for it, and only one that needs it.
    ready, missed = listed(store)
    assert run_again(store, LEADER, missed.id, by=BY, now=NOW)
    assert not run_again(store, LEADER, ready.id, by=BY, now=NOW)
    work.make_runs(store, settings)
    assert [one.state for one in listed(store)] == [RunState.READY] * 2


def test_a_failure_says_why_and_is_made_again(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    plan(store)
    plan_due(store, NOW)
    own = tmp_path / "own.pptx"
    own.write_text("no template")
    work.make_runs(store, settings.model_copy(update={"brief_template": str(own)}))
    [one] = listed(store)
    assert (one.state, one.why) == (RunState.FAILED, "template")
    with store.read() as db, pytest.raises(UnknownRun):
        file_of(db, LEADER, one.id)
    with pytest.raises(UnknownRun):
        run_again(store, STAFF, one.id, by=BY, now=NOW)
    assert run_again(store, LEADER, one.id, by=BY, now=NOW)
    work.make_runs(store, settings)
    [one] = listed(store)
    assert (one.state, one.why, one.size > 10_000) == (RunState.READY, "", True)


def test_whatever_goes_wrong_ends_a_run(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(store)
    plan(store, id="a2", area=TOWN)
    plan_due(store, NOW)
    errors = iter([UnknownArea(COUNTY), RuntimeError("whatever")])

    def broken(*_: Any, **__: Any) -> None:
        raise next(errors)

    monkeypatch.setattr(work, "make", broken)
    assert work.make_runs(store, settings) == 2
    assert sorted(one.why for one in listed(store)) == ["area", "failed"]


def test_what_a_dead_process_left_is_taken_up_once(store: Store) -> None:
    plan(store)
    plan_due(store, NOW)
    first = take(store, "one", NOW)
    assert first is not None
    assert take(store, "two", NOW + HOLD) is None
    second = take(store, "two", NOW + HOLD + 1)
    assert second is not None
    assert second.id == first.id
    # Who was slow finds that it is another's by now.
    with pytest.raises(NotInHand):
        fail(store, first.id, "one", why="failed", at=NOW)
    made = MadeFile(b"a file", "name", 1)
    with pytest.raises(NotInHand):
        put_file(store, first.id, "one", made=made, at=NOW)
    assert take(store, "three", NOW + 3 * HOLD) is None
    [one] = listed(store)
    assert (one.state, one.why) == (RunState.FAILED, "died")
    assert differences(store) == []


def test_old_runs_go_with_their_files(
    store: Store, settings: Settings, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(store)
    planned = Planned(store, settings.model_copy(update={"brief_keep_days": 7}))

    def work_at_once(*_: object) -> None:
        work.make_runs(store, settings)

    monkeypatch.setattr(process, "set_to_work", work_at_once)
    for day in range(3):
        planned.step(SEVEN + day * DAY)
    assert (len(listed(store)), len(drawn)) == (3, 3)
    planned.step(SEVEN + 2 * DAY + MINUTE)
    assert len(drawn) == 3
    assert drop_old(store, SEVEN + DAY) == 1
    with store.read() as db:
        count = select(func.count()).select_from(briefing_file)
        assert db.execute(count).scalar_one() == 2
    # A year later one is made, and of those between the newest are noted as missed.
    planned.step(SEVEN + 365 * DAY)
    assert {one.due_at >= SEVEN + 358 * DAY for one in listed(store)} == {True}
    assert differences(store) == []


def test_the_check_finds_a_file_that_is_gone(
    store: Store, settings: Settings, drawn: list[str]
) -> None:
    plan(store)
    plan_due(store, NOW)
    work.make_runs(store, settings)
    with store.write() as db:
        db.execute(briefing_file.delete())
    [found] = differences(store)
    assert run_id("a1", SEVEN) in found


def test_a_schedule_is_its_area_s_and_in_the_audit(store: Store) -> None:
    one = plan(store)
    town = plan(store, id="a2", area=TOWN)
    with store.read() as db:
        assert schedules(db, STAFF) == [town]
        with pytest.raises(UnknownSchedule):
            schedule(db, STAFF, one.id)
    with pytest.raises(UnknownArea):
        add_schedule(store, STAFF, replace(one, id="a3"), by=BY, now=NOW)
    with pytest.raises(UnknownArea):
        change_schedule(store, STAFF, replace(town, area=OTHER_TOWN), by=BY, now=NOW)
    with pytest.raises(UnknownSchedule):
        remove_schedule(store, STAFF, one.id, by=BY, now=NOW)
    change_schedule(store, STAFF, replace(town, minute=8 * 60), by=BY, now=NOW)
    remove_schedule(store, LEADER, one.id, by=BY, now=NOW)
    assert entries(store)[-4:] == [
        ("schedule_added", COUNTY, "a1"),
        ("schedule_added", TOWN, "a2"),
        ("schedule_changed", TOWN, "a2"),
        ("schedule_removed", COUNTY, "a1"),
    ]
    with store.read() as db:
        assert schedules(db, LEADER) == [replace(town, minute=8 * 60)]


def test_the_process_makes_what_waits(store: Store, settings: Settings) -> None:
    plan(store, form="docx", area=TOWN)
    plan_due(store, NOW)
    said = settings.model_copy(update={"data_key": SecretStr(TEXT)})
    process_ = multiprocessing.get_context("spawn").Process(
        target=process.work, args=(store.url, store.profile, said, 0.0)
    )
    process_.start()
    process_.join(180)
    assert process_.exitcode == 0
    [one] = listed(store)
    assert (one.state, one.name) == (RunState.READY, "镇001 专报 2020-03-14.docx")


def test_a_process_that_cannot_begin_leaves_no_one_waiting(
    store: Store, settings: Settings
) -> None:
    asked = asked_for(store)
    # It cannot open what is sealed: its settings hold no key.
    for _ in range(process.MOST_DEATHS + 1):
        process.set_to_work(store, settings)
        process._at_work[store.url].process.join(60)
    with store.read() as db:
        found = run(db, STAFF_AT_WORK, asked.id)
    assert (found.state, found.why) == (RunState.FAILED, "died")


STAFF_AT_WORK = replace(STAFF, account="a0")


def asked_for(store: Store, viewer: Viewer = STAFF_AT_WORK, **said: Any) -> Run:
    day = Period(TODAY, TODAY, TODAY)
    account, area = viewer.account, viewer.areas[0]
    wanted = by_hand(area, day, "docx", "zh", account=account, by=viewer.name, at=NOW)
    return ask(store, viewer, replace(wanted, **said))


def test_what_somebody_asks_for_is_theirs_alone(store: Store, settings: Settings) -> None:
    mine = asked_for(store)
    # Twice the same while it waits is one; another form is another.
    assert asked_for(store).id == mine.id
    assert asked_for(store, form="pptx").id != mine.id
    other = replace(STAFF, account="b0")
    assert listed(store, other) == []
    assert len(listed(store, STAFF_AT_WORK)) == 2
    for deed in (
        lambda: run_again(store, other, mine.id, by=BY, now=NOW),
        lambda: remove_run(store, other, mine.id),
    ):
        with pytest.raises(UnknownRun):
            deed()
    with pytest.raises(UnknownArea):
        ask(store, STAFF_AT_WORK, replace(mine, id="x", schedule="x", area=COUNTY))
    assert work.make_runs(store, settings) == 2
    with store.read() as db:
        found, data = file_of(db, STAFF_AT_WORK, mine.id)
        assert (found.by, found.size) == ("staff", len(data))
        with pytest.raises(UnknownRun):
            file_of(db, other, mine.id)
    assert asked_for(store).id != mine.id
    remove_run(store, STAFF_AT_WORK, mine.id)
    assert mine.id not in {one.id for one in listed(store, STAFF_AT_WORK)}
    assert differences(store) == []


def test_nobody_has_more_than_some_under_way(store: Store) -> None:
    days = [Period(TODAY - n, TODAY - n, TODAY) for n in range(MOST_ASKED + 1)]
    asked = [
        by_hand(
            TOWN, day, "docx", "zh", account="a0", by="staff", at=NOW
        )
        for day in days
    ]  # fmt: skip
    for one in asked[:-1]:
        ask(store, STAFF_AT_WORK, one)
    with pytest.raises(TooManyAsked):
        ask(store, STAFF_AT_WORK, asked[-1])
    remove_run(store, STAFF_AT_WORK, asked[0].id)
    assert ask(store, STAFF_AT_WORK, asked[-1]).id == asked[-1].id


def test_what_is_cancelled_while_it_is_made_is_not_stored(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = asked_for(store)

    def make(*_: Any, tell: Any, **__: Any) -> MadeFile:
        tell(1, 3)
        remove_run(store, STAFF_AT_WORK, mine.id)
        tell(2, 3)
        raise AssertionError

    monkeypatch.setattr(work, "make", make)
    assert work.make_runs(store, settings) == 1
    assert listed(store, STAFF_AT_WORK) == []
    assert differences(store) == []


def test_an_area_and_those_beneath_it_are_one_file_of_one_moment(
    store: Store, settings: Settings
) -> None:
    write(store, a_task(number=1, opened=NOW), a_task(number=2, area=OTHER_TOWN, opened=NOW))
    with store.read() as db:
        towns = [one.code for one in children(db, LEADER, COUNTY)]
    mine = asked_for(store, replace(LEADER, account="a0"), form="pptx", together=True)
    work.make_runs(store, settings)
    with store.read() as db:
        found, data = file_of(db, replace(LEADER, account="a0"), mine.id)
    assert (found.steps, found.step) == (len(towns) + 3, len(towns) + 2)
    deck = Presentation(BytesIO(data))
    assert len(deck.slides) == 12 * (1 + len(towns)) + 1
    contents = deck.slides[1]
    lines = [one for one in contents.shapes if one.name in {COUNTY, *towns}]
    assert [one.name for one in lines] == [COUNTY, *towns]
    covers = [one.click_action.target_slide.shapes.title.text_frame.text for one in lines]
    with store.read() as db:
        names = [area(db, LEADER, code).title("zh") for code in (COUNTY, *towns)]
    assert [cover.startswith(name) for cover, name in zip(covers, names, strict=True)] == [
        True
    ] * len(names)
    feet = {
        shape.text_frame.text.split(" · ")[1]
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame and shape.text_frame.text.startswith("来源：")
    }
    assert len({foot for foot in feet if foot.startswith("数据时间")}) == 1
    # A document of them has each on a page of its own.
    asked_for(store, replace(LEADER, account="a0"), form="docx", together=True)
    work.make_runs(store, settings)
    [paper] = [one for one in listed(store, replace(LEADER, account="a0")) if one.form == "docx"]
    with store.read() as db:
        _, data = file_of(db, replace(LEADER, account="a0"), paper.id)
    heads = [
        one for one in Document(BytesIO(data)).paragraphs if one.style and one.style.name == "Title"
    ]
    assert [head.text.startswith(name) for head, name in zip(heads, names, strict=True)] == [
        True
    ] * len(names)


def test_a_schedule_may_rest(store: Store) -> None:
    plan(store)
    pause_schedule(store, LEADER, "a1", paused=True, by=BY, now=NOW)
    assert plan_due(store, NOW + 3 * DAY) == 0
    with pytest.raises(UnknownSchedule):
        pause_schedule(store, STAFF, "a1", paused=False, by=BY, now=NOW)
    pause_schedule(store, LEADER, "a1", paused=False, by=BY, now=NOW + 3 * DAY)
    pause_schedule(store, LEADER, "a1", paused=False, by=BY, now=NOW + 3 * DAY)
    # What was due meanwhile is not made up for.
    assert plan_due(store, NOW + 3 * DAY) == 0
    assert listed(store) == []
    assert plan_due(store, NOW + 4 * DAY) == 1
    assert [deed for deed, *_ in entries(store)][-3:] == [
        "schedule_added",
        "schedule_paused",
        "schedule_resumed",
    ]


@contextmanager
def a_hook(status: int = 200) -> Iterator[tuple[str, list[bytes]]]:
    """Give an address that answers with a status, and all that was sent to it."""
    heard: list[bytes] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"json://127.0.0.1:{server.server_port}/hook", heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_it_is_told_by_a_link_without_the_file_and_without_names(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    write(store, a_warned_person(number=4, subject={"name": PERSON, "phone": "13800138000"}))
    file = tmp_path / "channels"
    with a_hook() as (good, heard), a_hook(500) as (bad, refused):
        file.write_text(f"# ours\n值班群 = {good}\n坏的 = {bad}\n没有的 = nothing://x\n", "utf-8")
        announced = {"announce_file": str(file), "public_url": "https://zk.example.gov.cn"}
        said = settings.model_copy(update=announced)
        plan(store, span=Span.TODAY, channels=("值班群", "坏的", "没有的", "走了"))
        plan_due(store, NOW)
        work.make_runs(store, said)
    [one] = listed(store)
    # What could not be told does not lose what was made.
    assert one.state is RunState.READY
    assert one.told == {"值班群": "", "坏的": "failed", "没有的": "url", "走了": "gone"}
    [message] = heard
    assert len(refused) >= 1
    told = json.loads(message)
    assert told["title"] == "专报已生成：小县 2020-03-15"
    assert told["message"] == f"登录后查看和下载：https://zk.example.gov.cn/briefings/{one.id}"
    assert told["attachments"] == []
    for text in (PERSON, "欧阳", "13800138000", "值班员"):
        assert text not in json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("值班群\n", "line", 1),
        ("a = json://127.0.0.1\n\n = json://127.0.0.1", "line", 3),
        ("a = nothing", "url", 1),
        ("a = json://127.0.0.1\na = json://127.0.0.2", "twice", 2),
    ],
)
def test_a_wrong_file_of_channels_is_named(
    settings: Settings, tmp_path: Path, text: str, reason: str, line: int
) -> None:
    file = tmp_path / "channels"
    said = settings.model_copy(update={"announce_file": str(file)})
    with pytest.raises(BadChannels, match="unreadable"):
        channels_of(said)
    file.write_text(text, "utf-8")
    with pytest.raises(BadChannels) as wrong:
        channels_of(said)
    assert (wrong.value.reason, wrong.value.line) == (reason, line)


FORM = {
    "area": TOWN,
    "span": "yesterday",
    "form": "pptx",
    "lang": "zh",
    "time": "07:30",
    "day1": "1",
    "channel0": "1",
}


@pytest.fixture
def client(store: Store, settings: Settings, tmp_path: Path) -> Iterator[TestClient]:
    file = tmp_path / "channels"
    file.write_text("值班群 = json://127.0.0.1:9\n", "utf-8")
    said = settings.model_copy(
        update={"announce_file": str(file), "data_key": SecretStr(TEXT), "exports_a_minute": MANY}
    )
    with asking(store, said, follow_redirects=False) as client:
        yield client


def test_the_page_sets_changes_and_removes(client: TestClient, store: Store) -> None:
    assert "还没有计划" in client.get("/briefings").text
    assert client.post("/briefings/schedules", data=FORM).status_code == 303
    with store.read() as db:
        [one] = schedules(db, LEADER)
    assert (one.area, one.time, one.days, one.channels) == (TOWN, "07:30", "1", ("值班群",))
    page = client.get("/briefings").text
    assert "周一 07:30" in page
    assert f'href="/briefings/schedules/{one.id}"' in page
    path = f"/briefings/schedules/{one.id}"
    shown = client.get(path).text
    assert 'name="channel0" value="1" checked' in shown
    assert 'name="day2" value="1">' in shown
    changed = {**FORM, "form": "docx", "lang": "en"}
    assert client.post(path, data=changed).status_code == 303
    wrong = client.post(path, data={**FORM, "area": "330799999"})
    assert (wrong.status_code, "没有区划“330799999”" in wrong.text) == (422, True)
    with store.read() as db:
        [one] = schedules(db, LEADER)
    assert (one.form, one.lang) == ("docx", "en")
    assert client.post(f"{path}/pause").status_code == 303
    assert ("已暂停" in client.get("/briefings").text, plan_due(store, NOW + 9 * DAY)) == (True, 0)
    assert client.post(f"{path}/resume").status_code == 303
    assert "已暂停" not in client.get("/briefings").text
    assert client.post(f"{path}/remove").status_code == 303
    assert client.get(path).status_code == 404
    assert client.post(path, data=FORM).status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"area": "330799999"}, "没有区划“330799999”"),
        ({"area": "<b>"}, "没有区划“&lt;b&gt;”"),
        ({"time": "noon"}, "时间“noon”不对"),
        ({"day1": ""}, "请至少选一天"),
        ({"form": "pdf"}, "请选幻灯片或文档"),
    ],
)
def test_a_wrong_form_says_what_and_keeps_the_rest(
    client: TestClient, fields: dict[str, str], said: str
) -> None:
    answer = client.post("/briefings/schedules", data={**FORM, **fields})
    assert (answer.status_code, said in answer.text) == (422, True)
    assert 'name="channel0" value="1" checked' in answer.text


def cookie(store: Store, area: str, role: Role) -> dict[str, str]:
    name = f"p-{role}"[:12]
    one = an_account_in(store, area, name=name, role=role)
    return {"Cookie": f"zhikong_session={token_of(store, one, now=real_now())}"}


def test_who_may_have_a_file_and_nobody_else(
    client: TestClient, store: Store, settings: Settings, drawn: list[str]
) -> None:
    plan(store)
    plan(store, id="a2", area=TOWN)
    plan_due(store, NOW)
    work.make_runs(store, settings)
    county, town = run_id("a1", SEVEN), run_id("a2", SEVEN)
    answer = client.get(f"/briefings/{county}/file")
    assert (answer.status_code, answer.content) == (200, b"a file")
    assert f"briefing-{COUNTY}.pptx" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    assert entries(store)[-1] == (Deed.EXPORTED, COUNTY, "briefing.pptx")
    with store.read() as db:
        last = db.execute(select(audit).order_by(audit.c.number.desc()).limit(1)).one()
        tester = account_by_name(db, TESTER)
    assert (last.account, last.details["rows"]) == (tester.id, 3)
    staff = cookie(store, TOWN, Role.TOWNSHIP_STAFF)
    wall = cookie(store, COUNTY, Role.ADMINISTRATOR)
    client.cookies.clear()
    for path in (f"/briefings/{county}", f"/briefings/{county}/file", "/briefings/x/file"):
        assert client.get(path, headers=staff).status_code == 404
        assert client.get(path, headers=wall).status_code == 403
        assert client.get(path).status_code in (303, 401)
    assert client.get(f"/briefings/{town}/file", headers=staff).status_code == 200
    page = client.get("/briefings", headers=staff).text
    assert (town in page, county in page, "新设计划" in page) == (True, False, False)
    assert client.get(f"/briefings/{town}", headers=staff).status_code == 200
    for path in ("/briefings/schedules", "/briefings/schedules/a2", f"/briefings/again/{town}"):
        assert client.post(path, data=FORM, headers=staff).status_code == 403


def test_the_page_says_how_each_stands_and_looks_again(client: TestClient, store: Store) -> None:
    plan(store, next_at=SEVEN - DAY)
    plan_due(store, NOW)
    page = client.get("/briefings").text
    assert ("data-running" in page, "等待生成" in page, "错过" in page) == (True, True, True)
    one = take(store, "somebody", real_now())
    assert one is not None
    assert "正在读取数据" in client.get("/briefings").text
    fail(store, one.id, "somebody", why="failed", at=real_now())
    page = client.get("/briefings").text
    assert ("data-running" in page, "没能读到数据" in page) == (False, True)
    assert client.post(f"/briefings/again/{one.id}").status_code == 303
    assert "等待生成" in client.get("/briefings").text
    assert client.post("/briefings/again/x").status_code == 404
    with store.write() as db:
        db.execute(briefing_run.delete())
        db.execute(briefing_schedule.delete())


def test_one_is_asked_for_followed_fetched_and_taken_out(client: TestClient, store: Store) -> None:
    said = {"area": TOWN, "from": "2020-03-14", "to": "2020-03-14", "form": "docx"}
    asked = client.post("/briefings/ask", data=said)
    assert asked.status_code == 303
    path = asked.headers["location"]
    assert "自己要的" in client.get(path).text
    words_seen = set()
    for _ in range(600):
        stand = client.get(f"{path}.json").json()
        words_seen.add(stand["text"])
        if stand["state"] in ("ready", "failed"):
            break
        time.sleep(0.1)
    assert (stand["state"], stand["name"]) == ("ready", "镇001 专报 2020-03-14.docx")
    assert "等待生成" in words_seen
    file = client.get(stand["file"])
    assert (file.status_code, len(file.content)) == (200, stand["size"])
    assert entries(store)[-1] == (Deed.EXPORTED, TOWN, "briefing.docx")
    assert client.post(f"{path}/remove").status_code == 303
    assert client.get(path).status_code == client.get(stand["file"]).status_code == 404


@pytest.mark.parametrize(
    ("said", "status", "kind"),
    [
        ({"area": "330799999"}, 404, "unknown_area"),
        ({"form": "odp"}, 422, "bad_query"),
        ({"together": "yes"}, 422, "bad_query"),
        ({"from": "2020-03-40"}, 422, "bad_query"),
        ({"colour": "red"}, 422, "bad_query"),
    ],
)
def test_asking_wrongly_is_told_to_a_script_as_such(
    client: TestClient, said: dict[str, str], status: int, kind: str
) -> None:
    usual = {"area": TOWN, "from": "2020-03-14", "to": "2020-03-14", "form": "docx"}
    script = {"Accept": "application/json"}
    answer = client.post("/briefings/ask", data={**usual, **said}, headers=script)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{kind}")
    page = client.post("/briefings/ask", data={**usual, **said})
    assert (page.status_code, page.headers["content-type"][:9]) == (status, "text/html")
