"""Own briefings: collected from pages, put in order, made as files of one revision; one's own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from docx import Document
from pptx import Presentation
from pydantic import SecretStr
from sqlalchemy import delete, event, func, select, update
from starlette.testclient import TestClient

from callbacks.briefings.own import make_own
from callbacks.briefings.own_reading import read_own
from dashboard.access.account import Account
from dashboard.access.permission import Role
from dashboard.briefings.own import MOST_BRIEFINGS, MOST_ITEMS, Item, OwnBriefing, Sort, item_row
from dashboard.day import DAY, HOUR, MINUTE
from dashboard.settings import Settings
from dashboard.viewer import Viewer
from dashboard.words import words
from layouts.paper.collected import Mapped, Tabled, Unusable
from layouts.paper.template import blank
from queries.access.accounts import account_by_name, change_account
from queries.briefings import own_briefings as stored
from queries.store.engine import Store
from queries.tables.accounts import audit
from queries.tables.core import area as areas
from queries.tables.core import outline
from queries.tables.orders import directive
from queries.tables.own_briefings import own_briefing as table
from queries.writing.clock import catch_up
from queries.writing.record import RecordType, record
from tests import office
from tests.conftest import NewDatabase
from tests.factories.mapped import open_mapped_county
from tests.factories.orders import an_order
from tests.factories.records import (
    COUNTY,
    GRID,
    NOW,
    OTHER_TOWN,
    TODAY,
    TOWN,
    a_reading,
    a_task,
    a_warned_person,
    an_alert,
    an_item,
)
from tests.integration.test_access import call, page_call
from tests.keys import TEXT
from tests.logins import BY, TESTER, an_account_in, asking, token_of
from tests.stores import differences, write

ZH = words("zh")
JSON = {"Accept": "application/json"}
TASKS = f"metric=tasks_open&area={COUNTY}"
PERSON = "欧阳某某"
HOSTILE = "“引号”\"<&>'王二麻子第二十七号地块临时安置小区甲乙丙丁"
EVERY_KIND = (
    ("picture", f"of=map&area={COUNTY}&level=grid"),
    ("picture", f"of=map&area={TOWN}"),
    ("picture", f"of=ranking&area={COUNTY}"),
    *(("picture", f"of={of}&area={COUNTY}") for of in ("alerts", "response", "units", "warned")),
    ("table", TASKS),
    ("table", f"metric=task_response&area={TOWN}&part=misses&kind=check"),
    ("table", f"metric=control_green&area={TOWN}"),
    ("table", f"metric=warned&area={COUNTY}"),
    ("table", f"metric=deductions&area={COUNTY}"),
    ("table", f"metric=codes_scanned&area={COUNTY}"),
    ("table", f"of=area&area={COUNTY}&days=7"),
    ("table", f"of=area&area={COUNTY}&days=1&level=village"),
    ("table", f"of=area&area={GRID}01001&days=1"),
    ("table", "of=orders"),
    ("table", "of=sources"),
    ("table", "of=quarantine"),
)


def filled(url: str) -> Store:
    """The small county with its map, some of each sort of case, an order, what was refused."""
    opened = open_mapped_county(url)
    subject = {"name": PERSON, "identity_number": "330799198001010017", "phone": "13800138000"}
    write(
        opened,
        *(a_task(number=n, opened=NOW - HOUR - n * MINUTE) for n in range(20)),
        a_task(number=50, area=f"{OTHER_TOWN}001001", title=HOSTILE),
        a_task(number=51, area="1"),
        an_alert(number=60),
        a_warned_person(number=70, subject=subject),
        an_item(number=80),
    )
    record(opened, RecordType.READING, [a_reading()], origin="test", now=NOW)
    record(opened, RecordType.ORDER, [an_order()], origin="test", now=NOW)
    return opened


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = filled(database_url)
    yield opened
    opened.close()


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    with asking(store, follow_redirects=False) as client:
        yield client


def add(client: TestClient, sort: str, query: str, **more: str) -> dict[str, Any]:
    answer = client.post("/own/items", data={"sort": sort, "query": query, **more}, headers=JSON)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def viewer_of(store: Store, name: str = TESTER) -> Viewer:
    with store.read() as db:
        return account_by_name(db, name).viewer


def mine(store: Store, name: str = TESTER) -> list[OwnBriefing]:
    with store.read() as db:
        return stored.own_briefings(db, viewer_of(store, name))


def one(store: Store) -> OwnBriefing:
    (found,) = mine(store)
    return found


def titles(store: Store) -> list[str]:
    return [item.title or item.query for item in one(store).items]


def cookie(store: Store, account: Account) -> dict[str, str]:
    from callbacks.context import real_now

    return {"Cookie": f"zhikong_session={token_of(store, account, now=real_now())}"}


def entries(store: Store) -> list[Any]:
    with store.read() as db:
        rows = db.execute(select(audit).order_by(audit.c.number)).all()
    return [row for row in rows if row.deed == "exported"]


def test_what_pages_show_is_added_and_is_on_paper_what_they_show(
    client: TestClient, store: Store
) -> None:
    for n, (sort, query) in enumerate(EVERY_KIND, start=1):
        said = add(client, sort, query)
        assert said["text"] == f"已加入“{one(store).name}” · {n} 项"
    own = one(store)
    page = client.get(f"/own/{own.id}")
    assert page.status_code == 200
    assert page.text.count('class="card own-item"') == len(EVERY_KIND)
    assert PERSON not in page.text

    slides = slides_of(client, own)
    assert len(slides) == 1 + len(EVERY_KIND) + 2
    board = client.get(f"/board/{COUNTY}.json").json()

    grids = client.get(f"/status/{COUNTY}-grid.bin").content
    named = [shape.name for shape in slides[1].shapes if shape.name[:6] == COUNTY]
    assert len([name for name in named if len(name.split()[0]) == 15]) == len(grids)
    assert sum("蓝" in name.split("·")[-1] for name in named) == grids.count(2)

    for n, of in ((4, "alerts_raised"), (5, "task_response"), (7, "warned_yellow")):
        (chart,) = [s.chart for s in slides[n].shapes if getattr(s, "has_chart", False)]
        series = {s.name: list(s.values) for s in chart.plots[0].series}
        assert series[ZH(f"metric.{of}.name")] == board["trends"][of]["values"]

    children = rows_of(slides[14])
    week = client.get(f"/board/{COUNTY}.json?days=7&view=workbench").json()
    assert [row[0] for row in children] == ["镇001", "镇102", "合计"]
    assert children[-1][4] == str(week["metrics"]["alerts_open"]["value"])
    assert float(children[-1][5]) == round(week["metrics"]["task_response"]["value"], 1)
    assert f"数据时间 2020-03-15 10:00:00 · 第 {board['revision']} 版" in str(texts(slides[0]))


def test_a_list_on_paper_is_the_list_without_persons_and_is_entered(
    client: TestClient, store: Store
) -> None:
    for sort, query in EVERY_KIND:
        add(client, sort, query)
    own = one(store)
    slides = slides_of(client, own)
    listed = client.get(f"/api/v1/cases?{TASKS}&limit=1000").json()
    rows = rows_of(slides[8])
    assert listed["total"] == 21
    assert len(rows) == 16
    assert [row[0] for row in rows] == [item["external_id"] for item in listed["items"][:16]]
    opened = [datetime.fromisoformat(item["opened_at"]) for item in listed["items"][:16]]
    assert [row[4] for row in rows] == [f"{at:%m-%d %H:%M}" for at in opened]
    assert any(text.startswith("另有 5 行未列出。") for text in texts(slides[8]))
    assert any("21 件" in text for text in texts(slides[8]))

    (row,) = entries(store)
    assert (row.area, row.by, row.subject) == (COUNTY, "值班员", f"own/{own.id}.pptx")
    assert row.details["name"] == own.name
    assert row.details["rows"] >= 40
    everything = str([texts(slide) + rows_of(slide) for slide in slides])
    assert PERSON not in everything
    assert "138****8000" not in everything
    assert differences(store) == []


def slides_of(client: TestClient, own: OwnBriefing) -> list[Any]:
    answer = client.get(f"/own/{own.id}.pptx")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert own.name in unquote(answer.headers["content-disposition"])
    return list(Presentation(BytesIO(answer.content)).slides)


def texts(slide: Any) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def rows_of(slide: Any) -> list[list[str]]:
    found = []
    for shape in slide.shapes:
        if getattr(shape, "has_table", False) and shape.has_table:
            found += [[cell.text for cell in row.cells] for row in list(shape.table.rows)[1:]]
    return found


def test_the_document_has_the_same(client: TestClient, store: Store) -> None:
    for sort, query in EVERY_KIND:
        add(client, sort, query)
    answer = client.get(f"/own/{one(store).id}.docx?lang=en")
    assert answer.status_code == 200
    made = Document(BytesIO(answer.content))
    heads = [p.text for p in made.paragraphs if p.style and p.style.name == "Heading 1"]
    assert len(heads) == len(EVERY_KIND) + 1
    listed = client.get(f"/api/v1/cases?{TASKS}&limit=20").json()
    ids = [item["external_id"] for item in listed["items"]]
    assert [row.cells[0].text for row in made.tables[0].rows][1:] == ids
    assert len(made.element.body.findall(".//{*}docPr")) == 7
    assert PERSON not in answer.content.decode("latin-1")
    (row,) = entries(store)
    assert row.details["form"] == "docx"


def test_all_is_read_in_one_transaction_and_a_board_once(store: Store) -> None:
    items = tuple(Item(str(n), Sort(sort), query) for n, (sort, query) in enumerate(EVERY_KIND[:8]))
    own = OwnBriefing("b1", "c1", "早会", NOW, NOW, items=items)
    with asking(store):
        viewer = viewer_of(store)
    begun, asked = [], []
    event.listen(store.engine, "begin", lambda _db: begun.append(1))
    event.listen(store.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    read_own(store, viewer, own, ZH, rows=17, draws=True)
    assert len(begun) == 1
    once = len([text for text in asked if "FROM place" in text])
    assert once == 2  # one a board: of the county, of the township


def test_a_later_revision_gives_later_numbers(client: TestClient, store: Store) -> None:
    add(client, "table", TASKS)
    add(client, "table", f"metric=alerts_raised&area={COUNTY}&from=2020-03-15&to=2020-03-15")
    add(client, "table", f"metric=alerts_raised&area={COUNTY}&from=2020-03-14&to=2020-03-15")
    own, viewer = one(store), viewer_of(store)
    first = read_own(store, viewer, own, ZH, rows=50, draws=False)
    assert [len(rows(item)) for item in first.items] == [21, 1, 1]
    write(store, a_task(number=90, opened=NOW), now=NOW + MINUTE)
    tomorrow = NOW + DAY
    catch_up(store, tomorrow)
    write(store, an_alert(number=91, opened=tomorrow - HOUR), now=tomorrow)
    second = read_own(store, viewer, own, ZH, rows=50, draws=False)
    assert (first.today, second.today) == (TODAY, TODAY + 1)
    assert second.revision > first.revision
    assert second.data_time == tomorrow
    # The day that follows has the new alert, the days that stay have the old one.
    assert [len(rows(item)) for item in second.items] == [22, 1, 1]
    assert rows(second.items[1])[0][0] == "T-91"
    assert rows(second.items[2])[0][0] == "T-60"
    assert second.items[1].path.endswith("from=2020-03-16&to=2020-03-16")


def rows(item: Any) -> Any:
    assert isinstance(item.content, Tabled)
    return item.content.rows


def test_items_are_named_ordered_taken_out_and_put_back(client: TestClient, store: Store) -> None:
    for query in ("of=sources", "of=orders", "of=quarantine"):
        add(client, "table", query)
    own = one(store)
    path, ids = f"/own/{own.id}", [item.id for item in own.items]

    def post(to: str, **said: str) -> Any:
        return client.post(f"{path}{to}", data={"version": str(one(store).version), **said})

    for n, name in enumerate(("甲", HOSTILE, "丙")):
        answer = post(f"/items/{ids[n]}", title=name, remark=f"{HOSTILE}\n第二行")
        assert (answer.status_code, answer.headers["location"]) == (
            303, f"{path}?did=saved#i-{ids[n]}",
        )  # fmt: skip
    post(f"/items/{ids[2]}/up")
    assert titles(store) == ["甲", "丙", HOSTILE]
    post(f"/items/{ids[0]}/down")
    assert titles(store) == ["丙", "甲", HOSTILE]
    answer = post(f"/items/{ids[1]}/remove")
    assert titles(store) == ["丙", "甲"]
    shown = client.get(answer.headers["location"]).text
    assert "已移除““引号”&#34;&lt;&amp;&gt;&#39;王二麻子" in shown
    post("/undo")
    assert titles(store) == ["丙", "甲", HOSTILE]
    assert post("/undo").status_code == 404
    assert post("", name="晨会 <1>", title="封面").status_code == 303
    assert (one(store).name, one(store).title) == ("晨会 <1>", "封面")
    page = client.get(path).text
    assert "<h1>晨会 &lt;1&gt;" in page
    assert HOSTILE not in page
    deck = Presentation(BytesIO(client.get(f"{path}.pptx").content))
    assert [s.shapes.title.text_frame.text for s in deck.slides][:4] == [
        "封面", "丙", "甲", HOSTILE,
    ]  # fmt: skip
    assert deck.slides[3].notes_slide.notes_text_frame.text.startswith(f"{HOSTILE}\n第二行\n")
    assert post(f"/items/{ids[0]}/sideways").status_code == 404
    assert post("/items/none/up").status_code == 404


def test_two_pages_do_not_overwrite_each_other(client: TestClient, store: Store) -> None:
    add(client, "table", "of=sources")
    own = one(store)
    item, path = own.items[0].id, f"/own/{own.id}"
    old = {"version": str(own.version)}
    # What is added elsewhere is no clash.
    add(client, "table", "of=orders")
    assert client.post(f"{path}/items/{item}/down", data=old).status_code == 303
    late = client.post(f"{path}/items/{item}", data={**old, "title": "晚了", "remark": "写好的"})
    assert late.status_code == 409
    assert "刚在别处改过" in late.text
    assert 'value="晚了"' in late.text
    assert ">写好的</textarea>" in late.text
    assert [one_.title for one_ in one(store).items] == ["", ""]
    again = {"version": str(one(store).version), "title": "晚了", "remark": "写好的"}
    assert client.post(f"{path}/items/{item}", data=again).status_code == 303
    for version in ("", "x", "-1", "9" * 40):
        answer = client.post(f"{path}/items/{item}/up", data={"version": version})
        assert answer.status_code == 409
    # What does not change anything makes nobody late.
    before = one(store).version
    client.post(f"{path}/items/{item}", data={**again, "version": str(before)})
    assert one(store).version == before


def test_wrong_texts_are_told_and_kept(client: TestClient, store: Store) -> None:
    add(client, "table", "of=sources")
    own = one(store)
    said = {"version": str(own.version), "title": "字" * 81, "remark": "短"}
    answer = client.post(f"/own/{own.id}/items/{own.items[0].id}", data=said)
    assert answer.status_code == 422
    assert "最多 80 字" in answer.text
    assert "字" * 81 in answer.text
    answer = client.post(f"/own/{own.id}", data={"version": str(own.version), "name": " "})
    assert (answer.status_code, "请填写名称" in answer.text) == (422, True)
    answer = client.post("/own", data={"name": ""})
    assert (answer.status_code, "请填写名称" in answer.text) == (422, True)


def test_days_are_chosen(client: TestClient, store: Store) -> None:
    add(client, "table", f"metric=alerts_raised&area={COUNTY}")
    own = one(store)
    path = f"/own/{own.id}/items/{own.items[0].id}"
    assert "随生成：生成当天" in client.get(f"/own/{own.id}").text
    client.post(path, data={"version": "1", "days": "fixed"})
    assert "from=2020-03-15&to=2020-03-15" in one(store).items[0].query
    assert "固定：总是这几天" in client.get(f"/own/{own.id}").text
    client.post(path, data={"version": "2", "days": "follow"})
    assert "from" not in one(store).items[0].query


def test_briefings_are_made_chosen_copied_removed_and_put_back(
    client: TestClient, store: Store
) -> None:
    assert "还没有简报" in client.get("/own").text
    for name in ("早会", "晚会"):
        assert client.post("/own", data={"name": name}).status_code == 303
    late, early = mine(store)
    assert [late.name, early.name] == ["晚会", "早会"]
    assert add(client, "table", "of=sources")["id"] == late.id
    client.post(f"/own/{early.id}/choose")
    said = add(client, "table", "of=sources")
    assert said["id"] == early.id
    assert said["briefings"] == [{"id": late.id, "name": "晚会"}]
    # Meant for another one: it stands there alone, which is the current one from now on.
    moved = add(
        client, "table", "of=sources", to=late.id, **{"from": said["id"], "item": said["item"]}
    )
    assert moved["id"] == late.id
    assert {own.name: len(own.items) for own in mine(store)} == {"晚会": 2, "早会": 0}
    fresh = add(client, "table", "of=sources", to="new", name="新的")
    assert mine(store)[0].id == fresh["id"]
    out = client.post(f"/own/{fresh['id']}/items/{fresh['item']}/out", data={"x": ""})
    assert out.status_code == 303
    assert mine(store)[0].items == ()


def test_a_copy_stands_by_itself_and_a_removed_one_comes_back(
    client: TestClient, store: Store
) -> None:
    client.post("/own", data={"name": "晚会"})
    late = one(store)
    for _ in range(2):
        add(client, "table", "of=sources")
    late = one(store)
    copied = client.post(f"/own/{late.id}/copy").headers["location"].rpartition("/")[2]
    with store.read() as db:
        copy = stored.own_briefing(db, viewer_of(store), copied)
    assert copy.name == "晚会（副本）"
    assert [item.query for item in copy.items] == ["of=sources"] * 2
    assert not {item.id for item in copy.items} & {item.id for item in late.items}

    gone = client.post(f"/own/{late.id}/remove").headers["location"]
    assert late.id not in [own.id for own in mine(store)]
    assert client.get(f"/own/{late.id}").status_code == 404
    assert client.get(f"/own/{late.id}.pptx").status_code == 404
    assert "已删除“晚会”" in client.get(gone).text
    assert client.post(f"/own/{late.id}/restore").status_code == 303
    assert client.get(f"/own/{late.id}").status_code == 200
    assert client.post(f"/own/{late.id}/restore").status_code == 404
    client.post(f"/own/{late.id}/remove")
    with store.write() as db:
        db.execute(update(table).where(table.c.id == late.id).values(removed_at=1))
    client.post(f"/own/{copied}/remove")
    with store.read() as db:
        assert db.execute(select(table.c.id).where(table.c.id == late.id)).first() is None


def test_there_are_limits(client: TestClient, store: Store) -> None:
    add(client, "table", "of=sources")
    own = one(store)
    item = {"sort": "table", "query": "of=sources", "title": "", "remark": "", "days": 0}
    many = [{**item, "id": str(n)} for n in range(MOST_ITEMS)]
    with store.write() as db:
        db.execute(update(table).values(items=many))
    sent = {"sort": "table", "query": "of=sources"}
    answer = client.post("/own/items", data=sent, headers=JSON)
    assert (answer.status_code, "已有 40 项" in answer.json()["text"]) == (422, True)
    for n in range(MOST_BRIEFINGS - 1):
        client.post("/own", data={"name": f"第{n}份"})
    answer = client.post("/own", data={"name": "多了"})
    assert (answer.status_code, "已有 60 份" in answer.text) == (422, True)
    assert client.post(f"/own/{own.id}/copy").status_code == 422
    answer = client.post("/own/items", data={**sent, "to": "new", "name": "x"}, headers=JSON)
    assert answer.status_code == 422
    client.post(f"/own/{own.id}/remove")
    client.post("/own", data={"name": "正好"})
    assert client.post(f"/own/{own.id}/restore").status_code == 422


@pytest.mark.parametrize(
    ("sort", "query", "said"),
    [
        ("picture", "of=map&area=330999999", "区划 330999999 已经没有了"),
        ("picture", f"of=map&area={COUNTY}&level=micro", "没有这一级的地图"),
        ("picture", f"of=daily&area={COUNTY}", "没有这个选项"),
        ("picture", f"of=cat&area={COUNTY}", "没有这个选项"),
        ("table", "metric=tasks_open&area=330998", "区划 330998 已经没有了"),
        ("table", f"of=area&area={COUNTY}&days=7&level=micro", "没有这个选项"),
        ("table", "of=order&key=" + "0" * 32, "这件指令或通告已经没有了"),
        ("table", f"{TASKS}&colour=pink", "没有这个选项"),
        ("chart", "of=map", "只能加入图或表"),
    ],
)
def test_what_cannot_be_shown_is_not_added(
    client: TestClient, store: Store, sort: str, query: str, said: str
) -> None:
    sent = {"sort": sort, "query": query}
    answer = client.post("/own/items", data=sent, headers=JSON)
    assert answer.status_code == 422
    assert said in answer.json()["text"]
    assert client.post("/own/items", data=sent).status_code == 422
    assert [own.items for own in mine(store)] in ([], [()])


def test_without_script_the_form_leads_to_the_briefing(client: TestClient, store: Store) -> None:
    answer = client.post("/own/items", data={"sort": "picture", "query": f"of=map&area={COUNTY}"})
    own = one(store)
    assert answer.headers["location"] == f"/own/{own.id}#i-{own.items[0].id}"
    assert 'action="/own/items"' in client.get(f"/pictures?area={COUNTY}").text


def test_what_can_be_shown_no_more_is_said_and_left_out(client: TestClient, store: Store) -> None:
    far = f"{OTHER_TOWN}001001"
    for sort, query in (
        ("table", f"metric=tasks_open&area={far}"),
        ("picture", f"of=map&area={TOWN}&level=grid"),
        ("table", "of=sources"),
        ("table", "of=quarantine"),
    ):
        add(client, sort, query)
    own = one(store)
    stale = Item("x", Sort.TABLE, f"metric=nothing&area={COUNTY}")
    with store.write() as db:
        kept = [*[item_row(item) for item in own.items], item_row(stale)]
        db.execute(update(table).values(items=kept))
        db.execute(delete(areas).where(areas.c.code == far))
        db.execute(delete(outline).where(outline.c.level == "grid"))
    with store.read() as db:
        tester = account_by_name(db, TESTER)
    change_account(store, a_role(tester, Role.BRIEFING), by=BY, now=NOW)
    page = client.get(f"/own/{own.id}").text
    assert "4 项不能显示" in page
    assert f"区划 {far} 已经没有了" in page
    assert "没有这一级的地图" in page
    assert "需要“处理被拒记录”的权限" in page or "的权限，您现在没有" in page
    assert "没有这个指标" in page
    deck = Presentation(BytesIO(client.get(f"/own/{own.id}.pptx").content))
    assert [s.shapes.title.text_frame.text for s in deck.slides][1:] == [
        "数据来源", "附：各页内容与数据时间",
    ]  # fmt: skip
    said = [row[2] for row in rows_of(deck.slides[2])]
    assert [text.startswith("未列入：") for text in said] == [True, True, False, True, True]
    assert client.get(f"/own/{own.id}.docx").status_code == 200


def a_role(account: Account, role: Role) -> Account:
    return replace(account, role=role)


def test_a_briefing_is_its_owners_and_shows_what_the_owner_sees(
    client: TestClient, store: Store
) -> None:
    add(client, "table", TASKS)
    own = one(store)
    staff = an_account_in(store, TOWN, name="staff", role=Role.TOWNSHIP_STAFF)
    wall = an_account_in(store, TOWN, name="wall", role=Role.KIOSK)
    admin = an_account_in(store, name="admin", role=Role.ADMINISTRATOR)
    other = an_account_in(store, name="other", role=Role.OPERATOR)
    item = own.items[0].id
    client.cookies.clear()
    for account, status in ((other, 404), (staff, 404), (wall, 403), (admin, 403)):
        headers = cookie(store, account)
        for path in (f"/own/{own.id}", f"/own/{own.id}.pptx", f"/own/{own.id}.docx"):
            assert client.get(path, headers=headers).status_code == status
        for deed in ("", "/choose", "/copy", "/remove", "/restore", "/undo", f"/items/{item}",
                     f"/items/{item}/up", f"/items/{item}/out"):  # fmt: skip
            answer = client.post(f"/own/{own.id}{deed}", data={"version": "1"}, headers=headers)
            assert (deed, answer.status_code) == (deed, status)
    unknown = client.get("/own/000000000000", headers=cookie(store, other))
    assert unknown.text.replace("000000000000", own.id) == (
        client.get(f"/own/{own.id}", headers=cookie(store, other)).text
    )
    # To another's nothing is added, and an area that one does not see is not there.
    headers = cookie(store, staff) | JSON
    sent = {"sort": "table", "query": f"metric=tasks_open&area={TOWN}", "to": own.id}
    assert client.post("/own/items", data=sent, headers=headers).status_code == 422
    foreign = {"sort": "table", "query": TASKS}
    answer = client.post("/own/items", data=foreign, headers=headers)
    assert f"区划 {COUNTY} 已经没有了，或您已无权查看" in answer.json()["text"]
    with store.read() as db:
        n = db.execute(select(func.count()).select_from(table)).scalar_one()
    assert n == 1
    # An owner who sees less than before gets no more than that.
    found = read_own(store, staff.viewer, own, ZH, rows=5, draws=True)
    assert [type(one_.content) for one_ in found.items] == [Unusable]
    narrow = OwnBriefing("b", "c", "x", 1, 1, items=(Item("i", Sort.TABLE, "of=orders"),
        Item("m", Sort.PICTURE, f"of=map&area={TOWN}")))  # fmt: skip
    seen = read_own(store, staff.viewer, narrow, ZH, rows=5, draws=True)
    assert isinstance(seen.items[1].content, Mapped)
    assert OTHER_TOWN not in str(seen.items[0])


def test_an_empty_one_makes_no_file_and_looking_takes_nothing(
    client: TestClient, store: Store
) -> None:
    client.post("/own", data={"name": "空"})
    own = one(store)
    assert "加入内容后就可以生成文件" in client.get(f"/own/{own.id}").text
    answer = client.get(f"/own/{own.id}.pptx")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/empty_briefing")
    assert client.get(f"/own/{own.id}.pptx?x=1").status_code == 422
    add(client, "table", "of=sources")
    assert client.head(f"/own/{own.id}.pptx").status_code == 200
    client.get(f"/own/{own.id}")
    assert entries(store) == []


def test_without_a_font_it_is_said_what_to_do(store: Store, tmp_path: Path) -> None:
    settings = Settings(demo=False, font=str(tmp_path / "none.ttf"), data_key=SecretStr(TEXT))
    with asking(store, settings, follow_redirects=False) as client:
        add(client, "table", "of=sources")
        answer = client.get(f"/own/{one(store).id}.docx")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/no_font")
    assert entries(store) == []


def test_the_office_s_template_is_taken(store: Store, tmp_path: Any) -> None:
    template = blank()
    template.slide_width = template.slide_width + 914400
    template.save(str(tmp_path / "own.pptx"))
    item = Item("i", Sort.TABLE, "of=sources")
    own = OwnBriefing("b", "c", "早会 2020-03-15 a/b", 1, 1, items=(item,))
    with asking(store):
        viewer = viewer_of(store)
    settings = Settings(demo=False, brief_template=str(tmp_path / "own.pptx"))
    made = make_own(store, viewer, own, "pptx", ZH, settings)
    assert Presentation(BytesIO(made.data)).slide_width == template.slide_width
    assert made.name == "早会 2020-03-15 a b.pptx"


def test_too_many_files_in_a_minute_wait(store: Store) -> None:
    with asking(
        store,
        Settings(demo=False, exports_a_minute=1, data_key=SecretStr(TEXT)),
        follow_redirects=False,
    ) as client:
        add(client, "table", "of=sources")
        path = f"/own/{one(store).id}.pptx"
        assert client.get(path).status_code == 200
        answer = client.get(path)
    assert (answer.status_code, answer.json()["type"]) == (429, "/problems/too_often")


def test_an_office_program_shows_every_page(new_database: NewDatabase, tmp_path: Any) -> None:
    store = filled(new_database("sqlite"))
    items = tuple(
        Item(str(n), Sort(sort), query, remark="字" * 300) for n, (sort, query) in
        enumerate(EVERY_KIND)
    )  # fmt: skip
    own = OwnBriefing("b", "c", "早会", NOW, NOW, items=items)
    with asking(store):
        viewer = viewer_of(store)
    for form, most in (("pptx", len(items) + 3), ("docx", 60)):
        file = tmp_path / f"own.{form}"
        file.write_bytes(make_own(store, viewer, own, form, ZH, Settings(demo=False)).data)
        pdf = office.as_pdf(file)
        assert len(items) <= office.pages(pdf) <= most
        assert b"CJK" in pdf
    store.close()


def test_the_button_is_on_every_page_for_who_may_take_things_away(store: Store) -> None:
    with store.read() as db:
        key = db.execute(select(directive.c.key)).scalar_one().hex()
    paths = {
        f"/area/{TOWN}": ("", 2),
        f"/screen/{TOWN}": ("", 6),
        "/cases": (f"?metric=tasks_open&area={TOWN}", 1),
        "/orders": ("", 1),
        f"/orders/{key}": ("", 1),
        "/sources": ("", 1),
        "/quarantine": ("", 1),
    }
    for role, there in ((Role.OPERATOR, True), (Role.ADMINISTRATOR, False), (Role.KIOSK, False)):
        with asking(store) as client:
            headers = cookie(store, an_account_in(store, name=f"b-{role}", role=role))
            client.cookies.clear()
            for path, (search, n) in paths.items():
                said = call(client, page_call(path, search), headers).text
                assert (role, path, said.count('"data-own"')) == (role, path, n if there else 0)
            gallery = client.get(f"/pictures?area={TOWN}", headers=headers).text
            assert ("data-own=" in gallery) == there
