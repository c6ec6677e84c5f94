"""The CSV of a list is exactly the list: every row, masked, safe in a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from dashboard.day import DAY, MINUTE
from queries.store.engine import Store
from queries.writing.record import RecordType, Status, record
from tests.demonstration import COUNTY
from tests.factories.records import COUNTY as SMALL
from tests.factories.records import NOW, a_task, a_warned_person
from tests.logins import asking as logged_in

MANY = 2300
"""More than two pages of a list."""


def _table(client: TestClient, query: str, *, lang: str = "zh") -> list[dict[str, str]]:
    answer = client.get(f"/cases.csv?{query}&lang={lang}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-language"] == lang
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "\r\n" in answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("metric", "more"),
    [
        ("alerts_open", ""),
        ("alerts_raised", "&kind=red_code,fence_touched"),
        ("task_response_7d", "&part=misses"),
        ("control_blue", ""),
        ("codes_scanned", ""),
        ("score", ""),
    ],
)
def test_a_file_has_the_rows_of_its_list(client: TestClient, metric: str, more: str) -> None:
    query = f"metric={metric}&area={COUNTY}{more}"
    rows = _table(client, query)
    page = client.get(f"/api/v1/cases?{query}&limit=1000").json()
    assert len(rows) == page["total"]
    for row, item in zip(rows, page["items"], strict=False):
        code = next(value for name, value in row.items() if name == "区划代码")
        assert code.strip("\t") == item["area"]
        if item["type"] == "case":
            assert row["编号"] == item["external_id"]


def test_a_file_goes_on_over_all_pages_whatever_page_was_asked_for(client: TestClient) -> None:
    query = f"metric=cases_raised&area={COUNTY}&from=2020-01-01&to=2099-12-31"
    total = client.get(f"/api/v1/cases?{query}").json()["total"]
    assert total > 3000
    rows = _table(client, f"{query}&limit=7")
    assert len(rows) == total
    assert len({row["编号"] for row in rows}) == total


def test_an_english_file_has_no_chinese_heads(client: TestClient) -> None:
    rows = _table(client, f"metric=warned&area={COUNTY}", lang="en")
    assert all(head.isascii() for head in rows[0])


@pytest.fixture(scope="module")
def filled(kept_store: Store) -> Iterator[TestClient]:
    """The small county with more tasks than two pages hold, and a person of an awkward name."""
    opened = NOW - DAY
    tasks = [a_task(number=n, opened=opened + n * 1000) for n in range(MANY)]
    person: dict[str, Any] = {
        "name": "=cmd()|' /C calc'!A0",
        "identity_number": "330799198001010017",
        "phone": "13800138000",
    }
    tasks.append(a_warned_person(number=MANY + 1, subject=person, opened=NOW - 5 * MINUTE))
    tasks.append(a_task(number=MANY, opened=NOW - MINUTE, external_id='+1,"2"\n3'))
    outcomes = record(kept_store, RecordType.CASE, tasks, origin="test", now=NOW)
    assert {outcome.status for outcome in outcomes} == {Status.ACCEPTED}
    with logged_in(kept_store) as asking:
        yield asking


def test_a_long_file_is_whole(filled: TestClient) -> None:
    query = f"metric=tasks_open&area={SMALL}"
    rows = _table(filled, query)
    assert len(rows) == MANY + 1 == filled.get(f"/api/v1/cases?{query}").json()["total"]


def test_a_file_runs_no_formula_and_breaks_no_row(filled: TestClient) -> None:
    rows = _table(filled, f"metric=tasks_open&area={SMALL}")
    assert rows[0]["编号"] == '\'+1,"2"\n3'
    for row in rows:
        assert not any(value.startswith(("=", "+", "-", "@")) for value in row.values())


def test_a_file_shows_no_person(filled: TestClient) -> None:
    text = filled.get(f"/cases.csv?metric=warned&area={SMALL}").text
    assert "330799198001010017" not in text
    assert "13800138000" not in text
    assert "calc" not in text
    listed = filled.get(f"/api/v1/cases?metric=warned&area={SMALL}").json()["items"][0]["subject"]
    assert listed["identity_number"].count("*") >= 8
    assert listed["phone"].count("*") >= 4
