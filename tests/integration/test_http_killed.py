"""A server that is killed while records stream in has stored whole batches, each record once."""

import json
import socket
import time
from http.client import HTTPConnection

from sqlalchemy import func, select
from starlette.testclient import TestClient

from callbacks.context import Context, now
from callbacks.http.api import api
from dashboard.day import HOUR
from dashboard.settings import Settings
from queries.store.engine import Store
from queries.tables.core import case
from tests.factories.records import a_case
from tests.intake import a_key, sent
from tests.server import running
from tests.stores import differences, reopen_county

LINES = 3000


def count(store: Store) -> int:
    with store.read() as db:
        return db.execute(select(func.count()).select_from(case)).scalar_one()


def test_a_server_killed_between_batches_has_stored_whole_batches(county_url: str) -> None:
    store = reopen_county(county_url)
    _, token = a_key(store)
    opened = now() - HOUR
    raws = [sent(a_case(number=n, opened=opened)) for n in range(LINES)]
    body = b"".join(json.dumps(raw).encode() + b"\n" for raw in raws)
    said = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/x-ndjson",
        "Idempotency-Key": "night",
    }
    with running(county_url) as server:
        # More is promised than comes, so that the stream stays open until the end.
        promised = {**said, "Host": "x", "Content-Length": f"{len(body) + 9}"}
        lines = "".join(f"{name}: {value}\r\n" for name, value in promised.items())
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
            line.sendall(f"POST /api/v1/records HTTP/1.1\r\n{lines}\r\n".encode() + body)
            deadline = time.monotonic() + 30
            while not count(store) and time.monotonic() < deadline:
                time.sleep(0.01)
            server.stop(kill=True)
    assert count(store) in (1000, 2000, 3000)
    assert differences(store, now()) == []

    client = TestClient(api(Context(store, Settings())))
    again = client.post("/api/v1/records", content=body, headers=said).json()
    assert (again["lines"], again["accepted"], count(store)) == (LINES, LINES, LINES)
    assert differences(store, now()) == []
    store.close()


def test_a_call_under_way_is_answered_when_the_server_is_told_to_stop(county_url: str) -> None:
    store = reopen_county(county_url)
    _, token = a_key(store)
    raw = sent(a_case(number=1, opened=now() - HOUR))
    body = json.dumps({"records": [raw]}).encode()
    said = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with running(county_url) as server:
        call = HTTPConnection("127.0.0.1", server.port, timeout=20)
        call.putrequest("POST", "/api/v1/records")
        for name, value in {**said, "Content-Length": str(len(body))}.items():
            call.putheader(name, value)
        call.endheaders(body[:20])
        server.process.terminate()
        while _listens(server.port):
            time.sleep(0.01)
        call.send(body[20:])
        answer = call.getresponse()
        assert (answer.status, json.loads(answer.read())["accepted"]) == (200, 1)
        call.close()
        server.process.wait(timeout=20)
    assert count(store) == 1
    store.close()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True
