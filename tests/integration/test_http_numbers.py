"""Every number of the HTTP interface opens the list of exactly its cases."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from dashboard.numbers.metric import METRICS, Type
from tests.demonstration import COUNTY

LEVELS = ("county", "township", "village", "grid", "group", "micro")
WALKED = 3000
"""Longer lists are counted by their total alone."""


def _get(client: TestClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def areas(client: TestClient) -> dict[str, str]:
    """One area a level, downward along whatever has an open alert."""
    alert = _get(client, f"/api/v1/cases?metric=alerts_open&area={COUNTY}&limit=1")["items"][0]
    code = alert["area"]
    lengths = {"county": 6, "township": 9, "village": 12, "grid": 15, "group": 17, "micro": 20}
    return {level: code[:length] for level, length in lengths.items()}


def _list(client: TestClient, path: str) -> dict[str, Any]:
    """Return a list with its first row from the page's own path, its query string unchanged."""
    page, _, query = path.partition("?")
    assert page == "/cases"
    found: dict[str, Any] = _get(client, f"/api/v1/cases?{query}&limit=1")
    return found


def _rows(client: TestClient, path: str) -> list[dict[str, Any]]:
    """Return all rows of a list, page after page."""
    query = path.partition("?")[2]
    page = _get(client, f"/api/v1/cases?{query}&limit=1000")
    rows = list(page["items"])
    while page["next"]:
        page = _get(client, f"/api/v1/cases?{query}&limit=1000&after={page['next']}")
        rows += page["items"]
    return rows


def _identity(row: dict[str, Any]) -> Any:
    return row.get("key") or (row["area"], row.get("place"), row.get("hour"))


def _check_number(client: TestClient, metric: str, number: dict[str, Any]) -> None:
    found = _list(client, number["list"])
    match METRICS[metric].type:
        case Type.COUNT | Type.UNITS:
            assert found["total"] == number["value"]
        case Type.RATE:
            parts = {name: _list(client, path)["total"] for name, path in number["parts"].items()}
            assert parts["base"] == number["denominator"] == found["total"]
            assert parts["hits"] == number["numerator"]
            assert parts["hits"] + parts["misses"] == parts["base"]
            share = 100 * parts["hits"] / parts["base"] if parts["base"] else None
            assert number["value"] == (None if share is None else pytest.approx(share, abs=0.051))
        case Type.SCORE:
            assert found["amount"] == pytest.approx(number["numerator"])
        case Type.POINTS | Type.VOLUME:
            assert found["amount"] == pytest.approx(number["value"])


@pytest.mark.parametrize("days", ["1", "7", "30"])
@pytest.mark.parametrize("level", LEVELS)
def test_the_list_is_the_number(
    client: TestClient, areas: dict[str, str], level: str, days: str
) -> None:
    board = _get(client, f"/board/{areas[level]}.json?days={days}")
    assert board["level"] == level
    assert set(board["metrics"]) == set(METRICS)
    for metric, number in board["metrics"].items():
        _check_number(client, metric, number)


def test_the_demonstration_has_something_to_count(client: TestClient) -> None:
    metrics = _get(client, f"/board/{COUNTY}.json?days=7")["metrics"]
    empty = {name for name, number in metrics.items() if not number["value"]}
    # Whether a receipt is owed, or an order was issued today, hangs on the hour of the day.
    owed = {"receipts_open", "receipts_overdue", "order_receipts", "order_receipts_on_time"}
    assert empty <= {"control_orange", "warned_red", "warned_orange"} | owed


@pytest.mark.parametrize("level", ["county", "township", "grid", "micro"])
def test_the_rows_of_a_list_are_its_total(
    client: TestClient, areas: dict[str, str], level: str
) -> None:
    for number in _get(client, f"/board/{areas[level]}.json")["metrics"].values():
        total = _list(client, number["list"])["total"]
        if total > WALKED:
            continue
        rows = _rows(client, number["list"])
        assert len(rows) == total
        assert len({_identity(row) for row in rows}) == total
        assert all(row["area"].startswith(areas[level]) for row in rows if row["type"] == "case")


def test_parts_are_the_cases_of_the_base(client: TestClient, areas: dict[str, str]) -> None:
    board = _get(client, f"/board/{areas['township']}.json?days=7")
    parts = board["metrics"]["task_response"]["parts"]
    keys = {name: {row["key"] for row in _rows(client, path)} for name, path in parts.items()}
    assert keys["base"]
    assert keys["hits"] | keys["misses"] == keys["base"]
    assert not keys["hits"] & keys["misses"]


def test_a_trend_opens_the_list_of_each_day(client: TestClient) -> None:
    trends = _get(client, f"/board/{COUNTY}.json")["trends"]
    raised = trends["alerts_raised"]
    assert len(raised["days"]) == len(raised["values"]) == len(raised["lists"]) == 14
    totals = [_list(client, path)["total"] for path in raised["lists"]]
    assert totals == raised["values"]
    assert sum(totals) > 0


def test_the_units_by_colour_are_the_metrics(client: TestClient) -> None:
    board = _get(client, f"/board/{COUNTY}.json")
    assert sum(board["units"].values()) == 6120
    colours = {name.removeprefix("control_") for name in board["metrics"] if "control_" in name}
    assert {colour: board["metrics"][f"control_{colour}"]["value"] for colour in colours} == (
        board["units"]
    )


def test_parents_are_the_sum_of_their_children(client: TestClient) -> None:
    children = _get(client, f"/api/v1/areas/{COUNTY}/children")
    assert len(children) == 16
    boards = [_get(client, f"/board/{child['code']}.json")["metrics"] for child in children]
    county = _get(client, f"/board/{COUNTY}.json")["metrics"]
    for metric, number in county.items():
        if METRICS[metric].type in (Type.COUNT, Type.UNITS, Type.POINTS, Type.VOLUME):
            below = sum(board[metric]["value"] or 0 for board in boards)
            assert below == pytest.approx(number["value"] or 0), metric
