"""What the page of a case asks for and sends: the case as it is, a step, where it may go."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from callbacks.context import Context, now
from queries.store.engine import Store
from queries.writing.record import RecordType, record
from tests.conftest import NewDatabase
from tests.factories.records import (
    FAR_GROUP,
    GRID,
    GROUP,
    MICRO,
    NOW,
    OTHER_TOWN,
    TOWN,
    VILLAGE,
    an_alert,
)
from tests.factories.steps import key_of
from tests.logins import asking as logged_in
from tests.stores import differences, reopen_county, write

KEY = key_of(1)
NUMBERS = iter(range(10_000_000, 20_000_000))


@pytest.fixture
def store(new_county: NewDatabase) -> Iterator[Store]:
    opened = reopen_county(new_county("sqlite"))
    write(opened, an_alert())
    yield opened
    opened.close()


@pytest.fixture
def http(store: Store) -> Iterator[TestClient]:
    with logged_in(store) as asking:
        yield asking


def board(http: TestClient, key: str = KEY) -> dict[str, Any]:
    found: dict[str, Any] = http.get(f"/case/{key}.json").json()
    return found


def do(http: TestClient, act: str, **said: Any) -> dict[str, Any]:
    body = {"act": act, "number": str(next(NUMBERS)), **said}
    reply = http.post(f"/case/{KEY}/steps", json=body)
    assert reply.status_code == 200
    done: dict[str, Any] = reply.json()
    return done


def test_a_step_answers_with_the_case_as_it_now_is(http: TestClient, store: Store) -> None:
    before = board(http)
    assert before["acts"] == ["respond", "close", "void", "reassign", "urge", "note"]
    done = do(http, "respond", why="前往现场", expects=before["mark"])
    assert done["status"] == "accepted"
    after = done["board"]
    assert after["mark"] != before["mark"]
    assert after["revision"] > before["revision"]
    assert after["acts"] == ["close", "void", "reopen", "reassign", "urge", "note"]
    new = {line for id_, line in after["steps"].items() if id_ not in before["steps"]}
    assert [line[6:] for line in new if "值班员" in line] == ["值班员 应答：前往现场"]
    assert board(http) == after
    assert differences(store, now()) == []


def test_a_second_sending_of_the_same_changes_nothing(http: TestClient) -> None:
    first = do(http, "note", why="到场", number="one-and-the-same")
    second = do(http, "note", why="到场", number="one-and-the-same")
    assert (second["status"], second["board"]) == ("unchanged", first["board"])
    again = http.post(
        f"/case/{KEY}/steps", json={"act": "note", "why": "别的", "number": "one-and-the-same"}
    ).json()
    assert (again["status"], again["reason"]) == ("refused", "number_taken")
    assert again["board"] == first["board"]


def test_where_somebody_else_was_first_nothing_is_overwritten(http: TestClient) -> None:
    seen = board(http)["mark"]
    do(http, "close", why="已劝返", expects=seen)
    late = do(http, "respond", expects=seen)
    assert (late["status"], late["reason"]) == ("refused", "changed_meanwhile")
    assert any(line.endswith("值班员 办结：已劝返") for line in late["board"]["steps"].values())
    assert "respond" not in late["board"]["acts"]
    told = do(http, "respond", expects=late["board"]["mark"])
    assert (told["reason"], told["text"]) == ("already_closed", "事件那时已办结。")


def test_a_reassigned_case_is_followed_where_it_lies(http: TestClient, store: Store) -> None:
    done = do(http, "reassign", area=FAR_GROUP)
    assert done["board"]["area"] == FAR_GROUP
    assert done["board"]["live_url"] == f"/live?area={FAR_GROUP}&lang=zh"
    assert any("转派到小组2" in line for line in done["board"]["steps"].values())
    assert differences(store, now()) == []


def test_where_a_case_may_go_is_found_by_words(http: TestClient, store: Store) -> None:
    lead = {"area": GRID, "duty": "grid_lead", "name": "吕建华", "phone": "13800001661"}
    record(store, RecordType.OFFICER, [lead], origin="test", now=NOW)

    def found(find: str = "") -> list[str]:
        items = http.get(f"/case/{KEY}/areas", params={"find": find}).json()["items"]
        return [item["code"] for item in items]

    near = found()
    assert near[:2] == [f"{GROUP}002", GROUP]
    assert MICRO not in near
    assert all(code.startswith(VILLAGE) for code in near)
    assert found(OTHER_TOWN)[:1] == [f"{OTHER_TOWN}001001"]
    named = found(f"镇{TOWN[-3:]} 村2 微网格1")
    assert len(named) == 4
    assert all(code.startswith(f"{TOWN}002") and code.endswith("001") for code in named)
    assert found("没有这里") == []
    item = http.get(f"/case/{KEY}/areas").json()["items"][0]
    assert (item["officer"], item["duty"]) == ("吕建华 138****1661", "网格长")
    assert item["within"] == "镇001 · 村1 · 网格001 · 小组1"


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"act": "sing", "number": "12345678"}, 422, "bad_body"),
        ({"act": "close"}, 422, "bad_body"),
        ({"act": "close", "number": "12345678", "by": "别人"}, 422, "bad_body"),
        ([], 422, "bad_body"),
    ],
)
def test_what_is_no_step_is_a_problem(http: TestClient, body: Any, status: int, kind: str) -> None:
    reply = http.post(f"/case/{KEY}/steps", json=body)
    assert (reply.status_code, reply.json()["type"]) == (status, f"/problems/{kind}")


def test_a_case_that_is_not_there_is_not_found(http: TestClient) -> None:
    for path in (f"/case/{key_of(9)}.json", "/case/nope.json", "/case/nope/areas"):
        reply = http.get(path)
        assert (reply.status_code, reply.json()["type"]) == (404, "/problems/unknown_case")
    body = {"act": "close", "number": "12345678"}
    reply = http.post(f"/case/{key_of(9)}/steps", json=body)
    assert (reply.status_code, reply.json()["type"]) == (404, "/problems/unknown_case")


def test_whoever_may_not_act_sees_no_bar_and_does_nothing(
    http: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Context.viewer

    def looking(context: Context) -> Any:
        return replace(whole(context), permissions=frozenset({"cases"}))

    monkeypatch.setattr(Context, "viewer", looking)
    reply = http.post(f"/case/{KEY}/steps", json={"act": "close", "number": "12345678"})
    assert (reply.status_code, reply.json()["type"]) == (403, "/problems/not_allowed")


def test_a_viewer_of_another_township_touches_nothing(
    http: TestClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Context.viewer

    def looking(context: Context) -> Any:
        return replace(whole(context), areas=(TOWN,))

    monkeypatch.setattr(Context, "viewer", looking)
    done = do(http, "reassign", area=FAR_GROUP)
    assert (done["status"], done["reason"]) == ("refused", "unknown_area")
    write(store, an_alert(area=FAR_GROUP, updated_at=NOW))
    assert http.get(f"/case/{KEY}.json").status_code == 404
