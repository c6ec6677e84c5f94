"""Records in over HTTP: what is answered, and what is not acknowledged."""

import json
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import event, func, select
from starlette.testclient import TestClient

from callbacks.context import Context, now
from callbacks.http import quarantine, records
from callbacks.http.api import api
from callbacks.http.body import Limits
from callbacks.http.keys import Senders
from callbacks.http.rate import Rates
from callbacks.http.wrong import Wrong, wrong
from dashboard.access.api_key import ApiKey
from dashboard.area import UnknownArea
from dashboard.day import HOUR
from dashboard.settings import Settings
from queries.access.api_keys import revoke_key
from queries.store.engine import Store
from queries.tables.core import case
from tests.conftest import NewDatabase
from tests.factories.records import MICRO, TOWN, a_case, a_reading
from tests.intake import a_key, sent
from tests.stores import differences, reopen_county

NDJSON = {"Content-Type": "application/x-ndjson"}
START = now() - 2 * HOUR


def an_alert(number: int = 1, **said: Any) -> dict[str, Any]:
    return sent(a_case(number=number, opened=START, **said))


def count(store: Store) -> int:
    with store.read() as db:
        return db.execute(select(func.count()).select_from(case)).scalar_one()


class Sender:
    """Another system with a key."""

    def __init__(self, store: Store, **bounds: Any) -> None:
        self.key, self.token = a_key(store, **bounds)
        self.client = TestClient(api(Context(store, Settings())), raise_server_exceptions=False)
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def post(self, *said: object, call: str = "", **headers: str) -> Response:
        if call:
            headers["Idempotency-Key"] = call
        return self.client.post(
            "/api/v1/records", json={"records": list(said)}, headers=self.headers | headers
        )

    def send(self, body: bytes, **headers: str) -> Response:
        return self.client.post(
            "/api/v1/records", content=body, headers=self.headers | NDJSON | headers
        )

    def get(self, path: str) -> Response:
        return self.client.get(path, headers=self.headers)

    def act(self, path: str, said: object) -> Response:
        return self.client.post(path, json=said, headers=self.headers)


@pytest.fixture
def sender(store: Store) -> Iterator[Sender]:
    opened = Sender(store)
    with opened.client:
        yield opened


def lines(*said: object) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in said)


def test_a_call_is_answered_record_by_record(store: Store, sender: Sender) -> None:
    answer = sender.post(
        an_alert(1),
        an_alert(2, attributes={"device": "D", "a.b/c~d": 1}),
        an_alert(1),
        an_alert(3, area=None),
    )
    assert answer.status_code == 200
    said = answer.json()
    assert (said["accepted"], said["unchanged"], said["refused"]) == (1, 1, 2)
    assert [one["status"] for one in said["results"]] == [
        *("accepted", "refused", "unchanged", "refused")
    ]
    second, last = said["results"][1], said["results"][3]
    assert second["pointer"] == "/records/1/attributes/a.b~1c~0d"
    assert (last["pointer"], last["reason"]) == ("/records/3/area", "missing")
    assert last["text"] == {
        "zh": "缺少内容，请补上。",
        "en": "Nothing here; fill it in.",
    }
    found = sender.get(f"/api/v1/quarantine/{last['held']}").json()
    assert (found["pointer"], found["state"], found["steps"]) == ("/area", "waiting", [])
    assert count(store) == 1


def test_a_stream_of_any_length_is_answered_with_its_refused_lines(
    store: Store, sender: Sender
) -> None:
    said = [an_alert(n) for n in range(2300)]
    said[1500] = {**an_alert(0), "kind": 7}
    body = lines(*said[:1200]) + b"\n  \r\n" + lines(*said[1200:]) + b"{not json}\n" + b"[]"
    answer = sender.send(body)
    assert answer.status_code == 200
    told = answer.json()
    assert {k: told[k] for k in told if k != "results"} == {
        "lines": 2304,
        "accepted": 2299,
        "unchanged": 0,
        "refused": 3,
        "more_refused": 0,
    }
    assert [(one["line"], one["pointer"], one["reason"]) for one in told["results"]] == [
        (1503, "/kind", "not_valid"),
        (2303, "", "not_json"),
        (2304, "", "not_an_object"),
    ]
    assert count(store) == 2299
    assert differences(store, now()) == []


def test_only_the_first_thousand_refused_lines_are_told(sender: Sender) -> None:
    told = sender.send(lines(*({"type": "case", "title": f"{n}"} for n in range(1500)))).json()
    assert (len(told["results"]), told["refused"], told["more_refused"]) == (1000, 1500, 500)
    assert sender.get("/api/v1/quarantine?limit=1").json()["total"] == 1500


def test_an_idempotency_key_makes_a_retry_safe(store: Store, sender: Sender) -> None:
    first = sender.post(an_alert(1), an_alert(2, area="1"), call="a")
    again = sender.post(an_alert(1), an_alert(2, area="1"), call="a")
    assert first.json() == again.json()
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    other = sender.post(an_alert(1), call="a")
    assert (other.status_code, other.json()["type"]) == (422, "/problems/other_body")
    assert sender.get("/api/v1/quarantine").json()["items"][0]["times"] == 1
    for odd in ("two words", "x" * 121):
        assert sender.post(an_alert(1), call=odd).status_code == 422

    body = lines(*(an_alert(n) for n in range(1500)))
    first = sender.send(body, **{"Idempotency-Key": "s"})
    again = sender.send(body, **{"Idempotency-Key": "s"})
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    other = sender.send(body + lines(an_alert(1501)), **{"Idempotency-Key": "s"})
    assert (other.status_code, other.json()["stored_lines"]) == (422, 1000)
    assert count(store) == 1500


@pytest.mark.parametrize(
    ("body", "status", "kind", "more"),
    [
        (b'{"records": [1, ', 400, "bad_json", {"offset": 16}),
        ('{"records": ["东", }'.encode(), 400, "bad_json", {"offset": 20}),
        (b'{"records": ["\xff"]}', 400, "bad_json", {"offset": 14}),
        (b"", 400, "bad_json", {"offset": 0}),
        (b"[]", 422, "bad_body", {"pointer": ""}),
        (b'{"records": {}}', 422, "bad_body", {"pointer": "/records"}),
        (b'{"records": [], "a/b": 1}', 422, "bad_body", {"pointer": "/a~1b"}),
        (b'{"records": [' + b"1," * 1000 + b"1]}", 413, "too_many", {"n": 1001, "most": 1000}),
        (b" " * (8 * 1024 * 1024 + 1), 413, "too_large", {"most": 8 * 1024 * 1024}),
    ],
)
def test_a_wrong_body_is_a_problem(
    sender: Sender, body: bytes, status: int, kind: str, more: dict[str, object]
) -> None:
    answer = sender.send(body, **{"Content-Type": "application/json"})
    said = answer.json()
    assert (answer.status_code, said["type"]) == (status, f"/problems/{kind}")
    assert {name: said[name] for name in more} == more
    assert answer.headers["content-type"] == "application/problem+json"


def test_other_sorts_of_body_are_not_taken(sender: Sender) -> None:
    assert sender.send(b"a,b", **{"Content-Type": "text/csv"}).status_code == 415
    assert sender.send(b"{}", **{"Content-Encoding": "gzip"}).status_code == 415


def test_a_long_line_ends_a_stream_after_what_is_stored(store: Store, sender: Sender) -> None:
    long = b'{"title": "' + b"x" * 300_000 + b'"}\n'
    answer = sender.send(lines(*(an_alert(n) for n in range(1100))) + long)
    said = answer.json()
    assert (answer.status_code, said["line"], said["stored_lines"]) == (413, 1101, 1000)
    assert count(store) == 1000


def test_who_has_no_valid_key_sends_nothing(store: Store, sender: Sender) -> None:
    good = sender.token
    for token in (None, "x", "zk_", good[:-1] + "!", good[:-1], f"zk_000000000000_{good[-43:]}"):
        sender.headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        answer = sender.post(an_alert())
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert sender.get("/api/v1/quarantine").status_code == 401
    sender.headers = {"Authorization": f"Basic {good}"}
    assert sender.post(an_alert()).status_code == 401
    last = "A" if good[-1] != "A" else "E"
    sender.headers = {"Authorization": f"Bearer {good[:-1]}{last}"}
    assert sender.post(an_alert()).status_code == 401

    sender.headers = {"Authorization": f"Bearer {good}"}
    revoke_key(store, sender.key.id, now())
    assert sender.post(an_alert()).status_code == 403
    assert count(store) == 0


def test_a_key_is_held_to_its_area_and_types(store: Store) -> None:
    sender = Sender(store, area=TOWN, types=("reading",))
    reading = sent(a_reading(at=START), "reading")
    answer = sender.post(reading, an_alert(), {**reading, "area": "330999102001"}).json()
    assert [one.get("reason") for one in answer["results"]] == [
        *(None, "not_a_choice", "unknown_area")
    ]
    assert answer["results"][1]["pointer"] == "/records/1/type"
    with pytest.raises(UnknownArea):
        Sender(store, area="3309", seed=2)


def test_a_key_sees_only_its_own_refused_records(store: Store) -> None:
    one, other = Sender(store, seed=1), Sender(store, seed=2)
    number = one.post(an_alert(area="1")).json()["results"][0]["held"]
    path = f"/api/v1/quarantine/{number}"
    assert one.get(path).status_code == 200
    assert other.get(path).status_code == 404
    assert other.get("/api/v1/quarantine").json()["total"] == 0
    assert other.act(f"{path}/replay", {"patch": {}}).status_code == 404
    assert other.act(f"{path}/discard", {"why": "x"}).status_code == 404
    assert one.get("/api/v1/quarantine/99999999999999999999").status_code == 404


def test_a_refused_record_is_mended_over_http(store: Store, sender: Sender) -> None:
    person = {"name": "应小明", "identity_number": "330799198001011234"}
    raw = an_alert(area="1", subject=person, title="电 13800001234")
    number = sender.post(raw).json()["results"][0]["held"]
    path = f"/api/v1/quarantine/{number}"
    shown = sender.get(path).json()["record"]
    assert shown["subject"] == {"name": "应*明", "identity_number": "3307**********1234"}
    assert shown["title"] == "电 138****1234"

    again = sender.act(f"{path}/replay", {"patch": {"area": "2"}}).json()
    assert (again["status"], again["pointer"], again["value"]) == ("refused", "/area", "2")
    assert sender.act(f"{path}/replay", {"patch": {"area": MICRO}}).json() == {"status": "accepted"}
    answer = sender.act(f"{path}/replay", {"patch": {}})
    assert (answer.status_code, answer.json()["state"]) == (409, "replayed")
    assert [step["what"] for step in sender.get(path).json()["steps"]] == [
        *("refused", "refused", "replayed")
    ]
    assert count(store) == 1
    wrong_bodies: tuple[object, ...] = ([], {"patch": 1}, {"other": {}})
    for body in wrong_bodies:
        assert sender.act(f"{path}/replay", body).status_code == 422
    assert sender.act(f"{path}/discard", {"why": ""}).status_code == 422


def test_a_refused_record_is_discarded_over_http(sender: Sender) -> None:
    number = sender.post(an_alert(area="1")).json()["results"][0]["held"]
    answer = sender.act(f"/api/v1/quarantine/{number}/discard", {"why": "试发"})
    assert (answer.status_code, answer.json()["state"]) == (200, "discarded")
    assert sender.get("/api/v1/quarantine").json()["items"] == []
    assert sender.get("/api/v1/quarantine?state=all").json()["total"] == 1
    assert sender.get("/api/v1/quarantine?state=gone").status_code == 422
    assert sender.get("/api/v1/quarantine?origin=x").status_code == 422


# Rate.


def test_a_key_pays_for_what_it_sends() -> None:
    at = [100.0]
    rates = Rates(lambda: at[0])
    key = ApiKey("k", "n", "1", ("case",), 10, b"", 0)
    rates.check(key)
    rates.spend(key, 25)
    with pytest.raises(Wrong) as raised:
        rates.check(key)
    assert raised.value.headers == {"Retry-After": "2"}
    at[0] += 1.25
    assert rates.wait(key) == pytest.approx(0.35)
    at[0] += 0.4
    rates.check(key)
    at[0] += 3600
    rates.spend(key, 11)
    assert rates.wait(key) > 0


def test_too_many_calls_are_told_to_wait(store: Store) -> None:
    sender = Sender(store, rate=10)
    assert sender.post(*(an_alert(n) for n in range(1000))).status_code == 200
    answer = sender.post(an_alert(1000))
    assert answer.status_code == 429
    owed = int(answer.headers["Retry-After"])
    assert 1 <= owed <= 100  # a slow machine has earned some of the 99 seconds by now
    assert answer.json()["seconds"] == owed


def test_streams_are_slowed(store: Store) -> None:
    sender = Sender(store, rate=1000)
    started = time.monotonic()
    assert sender.send(lines(*(an_alert(n) for n in range(2500)))).json()["lines"] == 2500
    assert time.monotonic() - started >= 1.4


# A store that takes nothing.


def bound(store: Store, *, pages: int) -> None:
    """Let the embedded database grow by so many pages and no more."""
    with store.read() as db:
        most = db.exec_driver_sql("PRAGMA page_count").scalar_one() + pages

    def prepare(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {most}")

    store.engine.dispose()
    event.listen(store.engine, "connect", prepare)


def test_a_full_disk_acknowledges_nothing_that_is_not_stored(new_county: NewDatabase) -> None:
    store = reopen_county(new_county("sqlite"))
    sender = Sender(store)
    bound(store, pages=1000)
    body = lines(*(an_alert(n, title="长" * 190) for n in range(20_000)))
    answer = sender.send(body)
    said = answer.json()
    assert (answer.status_code, said["type"]) == (503, "/problems/store_full")
    assert answer.headers["Retry-After"] == "30"
    assert said["stored_lines"] == count(store) >= 1000
    assert differences(store, now()) == []
    store.close()


# A server of its own: what only a socket shows.


@contextmanager
def served(store: Store, limits: Limits) -> Iterator[int]:
    app, senders = FastAPI(), Senders(store)
    for part in (records, quarantine):
        app.include_router(part.router(senders, limits))
    app.add_exception_handler(Wrong, wrong)
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, log_level="critical", lifespan="off", ws="none")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(timeout=10)


def talk(port: int, token: str, body: bytes, *, length: int, media: str) -> tuple[bytes, float]:
    """Send a part of a body and nothing more; return what is answered, and after how long."""
    head = (
        f"POST /api/v1/records HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: {media}\r\nContent-Length: {length}\r\n\r\n"
    )
    started = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(head.encode() + body)
        answer = b""
        while part := line.recv(65536):
            answer += part
    return answer, time.monotonic() - started


def test_a_slow_body_is_ended(new_county: NewDatabase) -> None:
    store = reopen_county(new_county("sqlite"))
    _, token = a_key(store)
    with served(store, Limits(pause=0.3, time=5)) as port:
        answer, took = talk(port, token, b'{"records"', length=500, media="application/json")
        assert answer.startswith(b"HTTP/1.1 408")
        assert b"/problems/slow_body" in answer
        assert 0.3 <= took < 4
        body = lines(*(an_alert(n) for n in range(1001)))
        answer, _ = talk(port, token, body, length=10**7, media="application/x-ndjson")
        assert answer.startswith(b"HTTP/1.1 408")
        assert b'"stored_lines":1000' in answer
        answer, _ = talk(port, token, b"", length=10**9, media="application/json")
        assert answer.startswith(b"HTTP/1.1 413")
    assert count(store) == 1000
    store.close()
