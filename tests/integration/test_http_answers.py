"""How the HTTP interface answers: caching, errors, languages, methods, statuses of pages."""

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from dashboard.numbers.metric import METRICS
from queries.store.engine import Store, open_store
from tests.demonstration import COUNTY, lately
from tests.factories.records import COUNTY as SMALL
from tests.factories.records import a_place
from tests.keys import keys
from tests.logins import asking as logged_in
from tests.logins import in_language

BOARD = f"/board/{COUNTY}.json"
IMMUTABLE = "private, max-age=31536000, immutable"
FOREIGN = "330999"


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """Collect the SQL that runs inside."""
    said: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(store.engine, "before_cursor_execute", note)


def problem(answer: Any, status: int, kind: str) -> dict[str, Any]:
    """Return a problem document, having looked at what all of them share."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    body: dict[str, Any] = answer.json()
    assert body["type"] == f"/problems/{kind}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert "Traceback" not in answer.text
    return body


def test_health(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert answer.json() == {"status": "ok"}
    assert answer.headers["cache-control"] == "no-store"


def test_readiness_says_what_the_store_is_at(client: TestClient) -> None:
    answer = client.get("/readyz")
    assert answer.json()["status"] == "ok"
    assert answer.json()["revision"] > 0
    assert answer.headers["cache-control"] == "no-store"


def test_a_store_that_cannot_be_read_is_503(tmp_path: Path) -> None:
    file = tmp_path / "gone.db"
    store = open_store(f"sqlite:///{file}", a_place(), keys=keys)
    with logged_in(store) as asking:
        store.close()
        for path in tmp_path.iterdir():
            path.unlink()
        file.write_bytes(b"this is no database, whatever its name may say" * 100)
        problem(asking.get("/readyz"), 503, "unreadable")
        assert asking.get("/healthz").status_code == 200
    store.close()


def test_a_board_says_what_it_is(client: TestClient) -> None:
    board = client.get(BOARD).json()
    assert board["area"] == COUNTY
    assert board["name"] == "永康市"
    assert board["revision"] == client.get("/readyz").json()["revision"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", board["data_time"])
    assert board["demonstration"] is True
    number = board["metrics"]["alerts_open"]
    assert set(number) == {"value", "unit", "numerator", "denominator", "bad", "stale", "list"}
    assert number["list"] == f"/cases?metric=alerts_open&area={COUNTY}"


def test_a_board_that_is_known_is_not_sent_again(client: TestClient) -> None:
    tag = client.get(BOARD).headers["etag"]
    again = client.get(BOARD, headers={"If-None-Match": f'"other", {tag}'})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == tag
    assert client.get(BOARD, headers={"If-None-Match": '"other"'}).status_code == 200


def test_each_form_of_a_board_has_its_own_tag(client: TestClient) -> None:
    forms = ["", "?days=7", "?view=screen&lang=zh", "?view=screen&lang=en", "?view=workbench"]
    tags = {client.get(BOARD + form).headers["etag"] for form in forms}
    assert len(tags) == len(forms)


def test_a_board_asked_for_by_its_revision_is_kept_for_ever(client: TestClient) -> None:
    first = client.get(BOARD)
    assert first.headers["cache-control"] == "no-cache"
    revision = first.json()["revision"]
    current = client.get(f"{BOARD}?revision={revision}")
    assert current.headers["cache-control"] == IMMUTABLE
    known = {"If-None-Match": current.headers["etag"]}
    again = client.get(f"{BOARD}?revision={revision}", headers=known)
    assert (again.status_code, again.headers["cache-control"]) == (304, IMMUTABLE)
    other = client.get(f"{BOARD}?revision={revision - 1}")
    assert other.headers["cache-control"] == "no-cache"
    assert other.json()["revision"] == revision


def test_a_board_is_computed_once(client: TestClient, demonstration_store: Store) -> None:
    path = f"{BOARD}?days=30&view=workbench&lang=en"
    first = client.get(path)
    with statements(demonstration_store) as said:
        second = client.get(path)
        assert client.get(path, headers={"If-None-Match": first.headers["etag"]}).content == b""
    assert second.content == first.content
    assert [statement for statement in said if "tally" in statement or "cases" in statement] == []
    # Whether the login still holds is looked up by the clock, and not what is counted here.
    asked = [one for one in said if one.startswith("SELECT") and "FROM meta" not in one]
    assert len(asked) <= 3


def test_a_board_travels_zipped(client: TestClient) -> None:
    zipped = client.get(f"{BOARD}?view=screen", headers={"Accept-Encoding": "gzip"})
    plain = client.get(f"{BOARD}?view=screen", headers={"Accept-Encoding": "identity"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert zipped.json() == plain.json()
    assert int(zipped.headers["content-length"]) < int(plain.headers["content-length"]) / 4
    assert "Accept-Encoding" in zipped.headers["vary"]


def test_a_view_carries_the_cells_of_its_language(client: TestClient) -> None:
    chinese = client.get(f"{BOARD}?view=screen&lang=zh").json()["cells"]
    english = client.get(f"{BOARD}?view=screen&lang=en").json()["cells"]
    assert set(chinese) == set(english)
    assert chinese != english
    assert "cells" not in client.get(BOARD).json()


def test_the_language_is_the_urls_else_the_cookies(client: TestClient) -> None:
    english = in_language("en")
    path = f"{BOARD}?view=workbench"
    by_cookie, by_url = client.get(path, headers=english), client.get(f"{path}&lang=en")
    assert by_cookie.content == by_url.content != client.get(path).content
    # Another login is another answer, whatever the language.
    assert "Cookie" in by_cookie.headers["vary"]
    assert "Cookie" in by_url.headers["vary"]
    assert client.get("/api/v1/nope", headers=english).json()["title"] == "No such address"
    assert client.get("/api/v1/nope").json()["title"] == "没有这个地址"
    assert client.get("/api/v1/nope?lang=en").headers["content-language"] == "en"


def test_nothing_asks_for_a_cookie(client: TestClient) -> None:
    for path in ("/healthz", BOARD, "/api/v1/metrics", f"/screen/{COUNTY}"):
        assert "set-cookie" not in client.get(path).headers


def test_metrics_are_defined_in_both_languages(client: TestClient) -> None:
    found = {metric["id"]: metric for metric in client.get("/api/v1/metrics").json()}
    assert list(found) == list(METRICS)
    assert found["alerts_open"]["name"] == "未办结警报"
    assert found["alerts_open"]["name_en"] == "Open alerts"
    assert found["task_response"]["type"] == "rate"
    assert all(metric["definition"] and metric["definition_en"] for metric in found.values())


def test_an_area_and_its_children(client: TestClient) -> None:
    area = client.get(f"/api/v1/areas/{COUNTY}").json()
    assert (area["level"], area["parent"], area["unit"]) == ("county", "", False)
    assert sum(area["units"].values()) == 6120
    children = client.get(f"/api/v1/areas/{COUNTY}/children").json()
    assert {child["parent"] for child in children} == {COUNTY}
    assert {child["level"] for child in children} == {"township"}
    raised = client.get(f"/api/v1/cases?metric=cases_raised&area={COUNTY}&{lately()}").json()
    micro = raised["items"][0]["area"]
    assert client.get(f"/api/v1/areas/{micro[:20]}/children").json() == []


AREA_PATHS = (
    "/board/{}.json",
    "/api/v1/areas/{}",
    "/api/v1/areas/{}/children",
    "/api/v1/cases?metric=alerts_open&area={}",
    "/api/v1/cases?metric=control_blue&area={}",
    "/api/v1/cases?metric=codes_scanned&area={}",
    "/cases.csv?metric=alerts_open&area={}",
    "/cases.csv?metric=control_blue&area={}",
)


@pytest.mark.parametrize("code", ["9", "330", FOREIGN, "330784999", "3307841", "abc", "3307840x"])
@pytest.mark.parametrize("path", AREA_PATHS)
def test_an_area_that_is_foreign_or_unknown_is_404(
    client: TestClient, path: str, code: str
) -> None:
    body = problem(client.get(path.format(code)), 404, "unknown_area")
    assert body["value"] == code
    assert code in body["detail"]


@pytest.mark.parametrize("code", [f"{SMALL}%00", f"{SMALL}%EF%BC%90", "%F0%9F%92%A9", "%00"])
@pytest.mark.parametrize("path", AREA_PATHS)
def test_a_code_that_no_database_holds_is_404(kept_store: Store, path: str, code: str) -> None:
    with logged_in(kept_store) as asking:
        problem(asking.get(path.format(code)), 404, "unknown_area")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/api", "not_found"),
        ("/api/v1/nope", "not_found"),
        ("/api/v2/cases", "not_found"),
        (f"/board/{COUNTY}", "not_found"),
        (f"/board/{COUNTY}.json/", "not_found"),
        ("/geometry/x.bin", "unknown_outline"),
        (f"/geometry/{COUNTY}-village-0000000000000000.bin", "unknown_outline"),
        (f"/geometry/{COUNTY}-planet.bin", "unknown_outline"),
        (f"/status/{COUNTY}-micro.bin", "unknown_outline"),
        (f"/status/{FOREIGN}-village.bin", "unknown_area"),
    ],
)
def test_what_is_not_there_is_a_problem(client: TestClient, path: str, kind: str) -> None:
    problem(client.get(path), 404, kind)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", [BOARD, "/api/v1/metrics", "/healthz", "/cases.csv"])
def test_what_can_only_be_read_is_only_read(client: TestClient, path: str, method: str) -> None:
    answer = client.request(method, path)
    problem(answer, 405, "wrong_method")
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "path",
    [
        BOARD,
        "/healthz",
        "/api/v1/metrics",
        f"/api/v1/areas/{COUNTY}",
        f"/api/v1/cases?metric=alerts_open&area={COUNTY}",
        f"/cases.csv?metric=cases_raised&area={COUNTY}",
        "/api/v1/nope",
        f"/screen/{COUNTY}",
        "/screen/999",
    ],
)
def test_head_is_get_without_the_body(client: TestClient, path: str) -> None:
    plain = {"Accept-Encoding": "identity"}
    full, head = client.get(path, headers=plain), client.head(path, headers=plain)
    assert head.content == b""
    assert head.status_code == full.status_code
    for name in ("content-type", "etag", "cache-control", "content-length"):
        if "csv" not in path:
            assert head.headers.get(name) == full.headers.get(name)


@pytest.mark.parametrize(
    ("path", "field", "reason"),
    [
        (f"{BOARD}?days=5", "days", "not_a_choice"),
        (f"{BOARD}?view=wall", "view", "not_a_choice"),
        (f"{BOARD}?lang=fr", "lang", "not_a_choice"),
        (f"{BOARD}?revision=-1", "revision", "not_a_number"),
        (f"{BOARD}?dayz=7", "dayz", "unknown_field"),
        (f"{BOARD}?days=1&days=7", "days", "repeated"),
        ("/api/v1/metrics?x=1", "x", "unknown_field"),
        ("/api/v1/cases", "area", "area_missing"),
        (f"/api/v1/cases?area={COUNTY}", "metric", "unknown_metric"),
        (f"/api/v1/cases?metric=bad&area={COUNTY}", "metric", "unknown_metric"),
        (f"/api/v1/cases?metric=alerts_open&area={COUNTY}&part=hits", "part", "no_such_part"),
        (f"/api/v1/cases?metric=alerts_open&area={COUNTY}&limit=0", "limit", "not_in_range"),
        (f"/api/v1/cases?metric=alerts_open&area={COUNTY}&limit=1001", "limit", "not_in_range"),
        (f"/api/v1/cases?metric=alerts_open&area={COUNTY}&after=x", "after", "not_a_cursor"),
        (
            f"/api/v1/cases?metric=alerts_open&area={COUNTY}&after=n.{'9' * 30}.ab",
            "after",
            "not_a_cursor",
        ),
        (f"/api/v1/cases?metric=control_blue&area={COUNTY}&after=n.1.%00", "after", "not_a_cursor"),
        (f"/api/v1/cases?metric=alerts_raised&area={COUNTY}&from=2026-02-30", "from", "not_a_day"),
        (f"/api/v1/cases?metric=alerts_raised&area={COUNTY}&from=2026-02-01", "to", "day_missing"),
        (f"/cases.csv?metric=bad&area={COUNTY}", "metric", "unknown_metric"),
        (f"/status/{COUNTY}-village.bin?revision=x", "revision", "not_a_number"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_wrong_query_is_told(
    client: TestClient, path: str, field: str, reason: str, lang: str
) -> None:
    body = problem(client.get(path, headers=in_language(lang)), 422, "bad_query")
    assert (body["field"], body["reason"]) == (field, reason)
    assert (
        body["title"]
        == {
            "zh": "网址中的参数有误",
            "en": "A parameter of the address is wrong",
        }[lang]
    )
    chinese = re.search(r"[\u4e00-\u9fff]", body["detail"])
    assert bool(chinese) is (lang == "zh")


def test_a_failure_tells_nothing_of_the_inside(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("callbacks.http.areas.hover", fail)
    answer = client.get(f"/api/v1/areas/{COUNTY}")
    problem(answer, 500, "failed")
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/screen/{COUNTY}", 200),
        (f"/area/{COUNTY}?days=7", 200),
        (f"/cases?metric=alerts_open&area={COUNTY}", 200),
        ("/screen/999", 404),
        ("/screen", 404),
        (f"/screen/{FOREIGN}", 404),
        (f"/screen/{COUNTY}?why={FOREIGN}", 404),
        (f"/area/{COUNTY}999", 404),
        ("/cases/nope", 404),
        ("/cases/00000000000000000000000000000000", 404),
        (f"/cases?metric=alerts_open&area={FOREIGN}", 404),
        ("/nope", 404),
        ("/_dash-component-suites/nope", 404),
        ("/cases", 422),
        (f"/cases?metric=bad&area={COUNTY}", 422),
        (f"/cases?metric=alerts_open&area={COUNTY}&limit=x", 422),
        (f"/area/{COUNTY}?days=5", 422),
        (f"/area/{COUNTY}?sort=x", 422),
    ],
)
def test_the_status_of_a_page(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")


def test_the_first_page_is_the_places_big_screen(client: TestClient) -> None:
    answer = client.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, f"/screen/{COUNTY}")


def _sheets(client: TestClient) -> list[str]:
    cells = client.get(f"{BOARD}?view=screen").text
    return sorted(set(re.findall(r"/geometry/[0-9a-z-]+\.bin", cells)))


def test_geometry_is_kept_for_ever(client: TestClient) -> None:
    path = _sheets(client)[0]
    first = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert first.headers["cache-control"] == IMMUTABLE
    assert first.headers["content-encoding"] == "gzip"
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == first.content
    assert gzip.compress(plain.content)[:2] != plain.content[:2]
    known = {"If-None-Match": first.headers["etag"]}
    assert client.get(path, headers=known).status_code == 304


def test_status_is_one_byte_an_area(client: TestClient) -> None:
    answer = client.get(f"/status/{COUNTY}-grid.bin")
    assert len(answer.content) == 646
    assert set(answer.content) <= {0, 1, 2, 3}
    revision = client.get(BOARD).json()["revision"]
    kept = client.get(f"/status/{COUNTY}-grid.bin?revision={revision}")
    assert kept.headers["cache-control"] == IMMUTABLE
    known = {"If-None-Match": answer.headers["etag"]}
    assert client.get(f"/status/{COUNTY}-grid.bin", headers=known).status_code == 304
