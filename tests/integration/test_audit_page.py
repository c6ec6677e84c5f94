"""The page of the audit: searched, bounded by areas, newest first, and taken away as a file."""

from collections.abc import Iterator, Mapping

import pytest
from starlette.testclient import TestClient

from callbacks.context import real_now
from dashboard.access.audit import Actor, Deed, Entry
from dashboard.access.audit_search import PAGE, Search, search
from dashboard.access.permission import Role
from dashboard.day import DAY, HOUR
from dashboard.fields import BadListing
from dashboard.viewer import Viewer
from queries.access.api_keys import note_use
from queries.access.audit import enter
from queries.access.audit_list import audit_list
from queries.store.engine import Store
from tests.factories.records import COUNTY, GRID, NOW, OTHER_TOWN, TOWN
from tests.intake import a_key
from tests.logins import an_account_in, token_of, visiting
from tests.stores import differences

WANG = Actor("00000000000a", "王 主任", "10.0.0.7")
FOREIGN = "邻镇的记录"


def an_entry(number: int, deed: Deed = Deed.EXPORTED, **said: object) -> Entry:
    fields: dict[str, object] = {"area": TOWN, "subject": f"metric=tasks_open&area={TOWN}"}
    fields |= {"details": {"rows": number, "metric": "tasks_open"}} | said
    return Entry(NOW + number, WANG, deed, **fields)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def store(kept_store: Store) -> Store:
    """A store with 60 entries of a township, one beneath it, one above it, one beside it."""
    with kept_store.write() as db:
        enter(db, *(an_entry(n) for n in range(PAGE + 10)))
        enter(db, an_entry(70, Deed.MENDED, area=GRID, subject="7", details={"type": "case"}))
        enter(db, an_entry(80, area=COUNTY, subject="全市", details={}))
        enter(db, an_entry(90, area=OTHER_TOWN, subject=FOREIGN, details={}))
        enter(db, an_entry(DAY, Deed.COLOUR_ORDERED, subject="=1+1", details={"text": "甲，乙"}))
    return kept_store


def headers_of(store: Store, name: str, *areas: str, role: Role) -> Mapping[str, str]:
    one = an_account_in(store, *areas, name=name, role=role)
    return {"Cookie": f"zhikong_session={token_of(store, one, now=real_now())}"}


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[TestClient]:
    """An administrator of one township."""
    own = headers_of(store, "of-town", TOWN, role=Role.ADMINISTRATOR)
    with visiting(store, headers=own) as browser:
        yield browser


VIEWER = Viewer("镇管理员", (TOWN,))


def found(store: Store, **fields: str) -> list[int]:
    with store.read() as db:
        page = audit_list(db, VIEWER, search(fields))
    return [one.entry.at - NOW for one in page.rows]


def test_the_newest_come_first_page_by_page(store: Store) -> None:
    with store.read() as db:
        first = audit_list(db, VIEWER, Search(who="王"))
        second = audit_list(db, VIEWER, Search(who="王", before=first.next))
    numbers = [one.number for one in [*first.rows, *second.rows]]
    assert numbers == sorted(numbers, reverse=True)
    assert (first.total, len(first.rows), len(second.rows), second.next) == (62, PAGE, 12, 0)
    assert [first.rows[0].entry.deed, second.rows[-1].entry.at] == [Deed.COLOUR_ORDERED, NOW]


@pytest.mark.parametrize(
    ("fields", "ats"),
    [
        ({"deed": "mended"}, [70]),
        ({"area": GRID}, [70]),
        ({"text": "甲，乙"}, [DAY]),
        ({"text": "=1+"}, [DAY]),
        ({"text": "%"}, []),
        ({"text": "10.0.0.7", "deed": "colour_ordered"}, [DAY]),
        ({"who": "主任", "from": "2020-03-16", "deed": "colour_ordered"}, [DAY]),
        ({"who": "李"}, []),
        ({"to": "2020-03-01"}, []),
    ],
)
def test_it_is_searched(store: Store, fields: dict[str, str], ats: list[int]) -> None:
    assert found(store, **fields) == ats


def test_foreign_entries_are_never_there(store: Store, client: TestClient) -> None:
    everything = client.get("/audit", params={"text": FOREIGN})
    assert "没有符合条件的记录" in everything.text
    assert FOREIGN not in client.get("/audit.csv").text
    assert "全市" not in client.get("/audit.csv?text=全市").text
    for code in (OTHER_TOWN, COUNTY, "330999999"):
        for path in ("/audit", "/audit.csv"):
            answer = client.get(path, params={"area": code})
            assert answer.status_code == 404
            assert f"没有区划 {code}" in answer.text
            assert FOREIGN not in answer.text


def test_the_page_says_what_was_done_in_words(client: TestClient) -> None:
    page = client.get("/audit?who=主任").text
    for text in ("王 主任", "10.0.0.7", "导出清单", "行数：59", "共 62 条", "指令定色"):
        assert text in page
    assert f'href="/cases?metric=tasks_open&amp;area={TOWN}"' in page
    assert "before=" in page
    english = client.get("/audit?who=主任&deed=mended", headers={"Cookie": cookie(client, "en")})
    assert "refused record mended" in english.text
    assert 'href="/quarantine/7"' in english.text
    assert "<small>" in english.text


def cookie(client: TestClient, lang: str) -> str:
    return f"{client.headers['Cookie']}; zhikong_lang={lang}"


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("from=yesterday", "不是日期"),
        ("from=2020-03-02&to=2020-03-01", "截止日早于起始日"),
        ("deed=anything", "没有这个选项"),
        ("before=-1", "翻页位置无效"),
        ("before=99999999999999999999", "翻页位置无效"),
        (f"text={'x' * 101}", "超出范围"),
    ],
)
def test_what_is_wrong_with_a_search_is_said(client: TestClient, query: str, text: str) -> None:
    for path in ("/audit", "/audit.csv"):
        answer = client.get(f"{path}?{query}")
        assert (path, answer.status_code) == (path, 422)
        assert text in answer.text
    with pytest.raises(BadListing):
        search(dict(part.split("=") for part in query.split("&")))


def test_a_file_holds_what_was_found_and_runs_nothing(store: Store, client: TestClient) -> None:
    assert client.head("/audit.csv?deed=colour_ordered").text == ""
    answer = client.get("/audit.csv?deed=colour_ordered")
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    head, line, end = answer.text.split("\r\n")
    assert (head[0], end) == ("\ufeff", "")
    assert line.endswith(f",王 主任,10.0.0.7,指令定色,镇001,{TOWN},'=1+1,说明：甲，乙")
    with store.read() as db:
        page = audit_list(db, VIEWER, Search(deed="audit_exported", text="colour_ordered"))
    (taken,) = [one.entry for one in page.rows]
    assert (taken.by.name, taken.area, taken.subject) == (
        "of-town 的称呼",
        TOWN,
        "deed=colour_ordered",
    )
    assert taken.details == {"rows": 1}
    assert len(client.get("/audit.csv?who=主任").text.splitlines()) == 63
    assert differences(store) == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_who_may_search_it(client: TestClient, store: Store, role: Role) -> None:
    own = headers_of(store, f"r-{role}", TOWN, role=role)
    for path in ("/audit", "/audit.csv"):
        answer = client.get(path, headers=own)
        assert (answer.status_code, "王 主任" in answer.text) == (403, False)


def test_a_key_is_entered_when_it_is_first_used_on_a_day(store: Store) -> None:
    key, _ = a_key(store, area=TOWN)
    for at in (NOW, NOW + HOUR, NOW + DAY, NOW + DAY + HOUR):
        with store.write() as db:
            note_use(db, key.id, at)
    with store.read() as db:
        page = audit_list(db, VIEWER, Search(deed="key_used"))
    assert [(one.entry.subject, one.entry.by.name, one.entry.details) for one in page.rows] == [
        (key.id, key.origin, {"name": key.name, "before": NOW + HOUR}),
        (key.id, key.origin, {"name": key.name}),
    ]
