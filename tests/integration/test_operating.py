"""What an operator sees of a running server: readiness, meters, and a log without people."""

import json
import re
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from callbacks.processes.meters import route_of
from dashboard.settings import Settings
from queries.store.engine import Store
from tests import intake, server
from tests.conftest import NewDatabase
from tests.factories.records import COUNTY, a_task
from tests.logins import HEADERS
from tests.logins import asking as logged_in

KEY = "a-key-for-prometheus"


def _meters(body: str) -> dict[str, float]:
    lines = [line for line in body.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def _get(url: str, key: str = "") -> tuple[int, dict[str, str], str]:
    headers = {"Authorization": f"Bearer {key}"} if key else HEADERS
    asked = Request(url, headers=headers)  # noqa: S310
    try:
        with urlopen(asked, timeout=30) as answer:  # noqa: S310  loopback
            return answer.status, dict(answer.headers), answer.read().decode()
    except HTTPError as error:
        return error.code, dict(error.headers), error.read().decode()


def test_a_clock_that_stands_still_is_not_ready(store: Store) -> None:
    # The small county's clock stands in 2020.
    with logged_in(store) as asking:
        answer = asking.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/clock_behind"


@pytest.mark.parametrize(
    ("setting", "headers", "status"),
    [
        ("", {}, 401),
        ("", {"Authorization": "Bearer "}, 401),
        (KEY, {}, 401),
        (KEY, {"Authorization": "Bearer wrong"}, 401),
        (KEY, {"Authorization": f"Bearer {KEY}"}, 200),
    ],
)
def test_meters_are_for_who_has_their_key(
    store: Store, setting: str, headers: dict[str, str], status: int
) -> None:
    settings = Settings(demo=False, metrics_key=setting)
    with logged_in(store, settings) as asking:
        answer = asking.get("/metrics", headers=headers)
    assert answer.status_code == status
    assert ("zhikong_requests_total" in answer.text) == (status == 200)


def test_two_processes_answer_with_one_set_of_meters(
    new_county: NewDatabase, tmp_path: Path
) -> None:
    url = new_county("sqlite")
    with server.running(url, workers=2, metrics_key=KEY, demo=False) as served:
        for _ in range(20):
            assert _get(f"{served.url}/board/{COUNTY}.json?lang=en")[0] == 200
        # Whichever of the two is asked knows of all twenty.
        for _ in range(6):
            found = _meters(_get(f"{served.url}/metrics", KEY)[2])
            name = 'zhikong_requests_total{method="GET",route="/board",status="200"}'
            assert found[name] == 20
            assert found["zhikong_revision"] > 0


def test_records_are_counted_by_what_became_of_them(store: Store) -> None:
    settings = Settings(demo=False, metrics_key=KEY)
    with logged_in(store, settings) as asking:

        def counted() -> dict[str, float]:
            meters = _meters(
                asking.get("/metrics", headers={"Authorization": f"Bearer {KEY}"}).text
            )
            names = ("accepted", "unchanged", "refused")
            found = {n: meters.get(f'zhikong_records_total{{result="{n}"}}', 0) for n in names}
            return found | {"waiting": meters["zhikong_quarantine_waiting"]}

        before = counted()
        _, token = intake.a_key(store)
        body = {
            "records": [
                {"type": "case", **a_task(number=1)},
                {"type": "case", **a_task(number=1)},
                {"type": "case", **a_task(number=2), "kind": "none"},
            ]
        }
        for _ in range(2):
            answer = asking.post(
                "/api/v1/records",
                json=body,
                headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "once"},
            )
            assert answer.status_code == 200
        after = counted()
    assert {name: after[name] - before[name] for name in after} == {
        "accepted": 1,
        "unchanged": 1,
        "refused": 1,
        "waiting": 1,
    }


def test_the_log_is_json_with_the_answer_s_number_and_without_the_query(
    new_county: NewDatabase, tmp_path: Path
) -> None:
    url, log = new_county("sqlite"), tmp_path / "log"
    served = server.start(url, log=log, demo=False, log_format="json", log_level="info")
    try:
        path = f"/cases?metric=alerts_open&area={COUNTY}&period=today&q=%E5%BC%A0%E4%B8%89"
        _, headers, _ = _get(served.url + path)
        number = headers["x-request-id"]
    finally:
        served.stop()
    text_ = log.read_text("utf-8")
    lines = [json.loads(line) for line in text_.splitlines()]
    found = next(line for line in lines if line.get("request_id") == number)
    assert found["event"] == "request"
    assert found["method"] == "GET"
    assert found["path"] == "/cases"
    assert found["level"] == "info"
    assert found["ms"] > 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", found["timestamp"])
    assert "张三" not in text_
    assert "E5%BC%A0" not in text_


def test_an_error_of_the_database_does_not_name_its_values(store: Store) -> None:
    with store.read() as db, pytest.raises(DBAPIError) as caught:
        db.execute(text("SELECT * FROM nothing WHERE name = :name"), {"name": "张三"})
    assert "张三" not in str(caught.value)
    assert "nothing" in str(caught.value)


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/screen/330784", "/screen"),
        ("/board/330784.json", "/board"),
        ("/api/v1/records", "/api/v1/records"),
        ("/api/v1/cases/0123456789abcdef0123456789abcdef", "/api/v1/cases"),
        ("/api/v1/0123456789abcdef", "/api"),
        ("/api", "/api"),
        ("/", "other"),
        ("/wp-login.php", "other"),
    ],
)
def test_a_label_never_holds_a_code_or_a_key(path: str, route: str) -> None:
    assert route_of(path) == route
