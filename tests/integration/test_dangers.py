"""The web's usual dangers, tried on the whole server: other files, other sites, a debugger."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app import create_app, main
from dashboard.settings import Settings
from queries.store.engine import Store
from tests.conftest import NewDatabase
from tests.factories.records import COUNTY, TOWN
from tests.logins import COOKIE, HEADERS, asking, let_in
from tests.stores import reopen_county

PROJECT = Path(__file__).parents[2]
UP = (
    "../app.py",
    "..%2fapp.py",
    "%2e%2e/app.py",
    "%2e%2e%2fapp.py",
    "....//app.py",
    "..\\app.py",
    "%5c..%5capp.py",
    "//etc/passwd",
    "%2fetc%2fpasswd",
    "../../../../../../etc/passwd",
    "..%252fapp.py",
    "a%00.css",
)
ROOTS = (
    "/assets/",
    "/_dash-component-suites/dash/",
    "/geometry/",
    "/status/",
    "/board/",
    "/static/",
    "/area/",
    "/accounts/",
    "/quarantine/",
    "/api/v1/areas/",
)


@pytest.fixture(scope="module")
def store(new_county: NewDatabase) -> Iterator[Store]:
    opened = reopen_county(new_county("sqlite"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[TestClient]:
    with asking(store, follow_redirects=False, raise_server_exceptions=False) as client:
        yield client


SECRETS = ("def create_app", "root:", "ZHIKONG_", "Traceback", "sqlite3", str(PROJECT))


@pytest.mark.parametrize("root", ROOTS)
def test_no_address_leads_to_another_file(client: TestClient, root: str) -> None:
    for up in UP:
        answer = client.get(f"{root}{up}")
        assert (up, answer.status_code < 500) == (up, True)
        assert not [said for said in SECRETS if said in answer.text], up


async def _asked(app: Any, path: str) -> bytes:
    """Ask as no browser would: the path as it is, with its dots."""
    said: list[bytes] = []
    host = [(b"host", b"testserver"), (b"cookie", HEADERS["Cookie"].encode())]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": host,
        "client": ("10.0.0.1", 5000),
        "server": ("testserver", 80),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        said.append(message.get("body", b""))

    await app(scope, receive, send)
    return b"".join(said)


def test_dots_that_no_client_takes_out_lead_nowhere_either(store: Store) -> None:
    let_in(store)
    app = create_app(Settings(demo=False), store)
    with TestClient(app, cookies=COOKIE) as client:
        assert client.portal is not None
        for root in ROOTS:
            for path in (f"{root}../app.py", f"{root}../../etc/passwd", f"{root}/etc/passwd"):
                said = client.portal.call(_asked, app, path)
                assert b"def create_app" not in said
                assert b"root:" not in said


def test_what_a_list_is_asked_for_names_no_file(client: TestClient) -> None:
    for field in ("metric", "area", "kind", "day", "sort", "lang"):
        said = {"metric": "tasks_open", "area": COUNTY, field: "../../app.py"}
        answer = client.get("/cases.csv", params=said)
        assert answer.status_code in (200, 404, 422)
        assert "def create_app" not in answer.text
    whole = client.get("/cases.csv", params={"metric": "tasks_open", "area": TOWN})
    name = whole.headers["content-disposition"]
    assert ".." not in name
    assert "/" not in name


@pytest.mark.parametrize("path", ["//evil.example/a", "/\\evil.example", "//evil.example/%2e%2e"])
def test_whoever_is_not_logged_in_is_sent_nowhere_else(store: Store, path: str) -> None:
    app = create_app(Settings(demo=False), store)
    with TestClient(app, follow_redirects=False) as nobody:
        answer = nobody.get(f"http://testserver{path}")
        assert answer.status_code in (303, 404)
        assert answer.headers.get("location", "/login").startswith("/login")
        if answer.status_code == 303:
            page = nobody.get(answer.headers["location"])
            assert 'name="next" value="/' in page.text
            assert 'name="next" value="//' not in page.text


def test_debug_is_never_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("debug", "ui", "props_check", "serve_dev_bundles", "hot_reload"):
        monkeypatch.setenv(f"DASH_{name.upper()}", "true")
    monkeypatch.setenv("FLASK_DEBUG", "1")
    with asking(store, raise_server_exceptions=False, follow_redirects=False) as client:
        page = client.get(f"/area/{TOWN}").text
        assert '"ui":false' in page
        assert '"props_check":false' in page
        assert "hot_reload" not in page
        assert "dash_renderer.min.js" in page or "dash_renderer.v" in page
        broken = client.post("/_dash-update-component", content=b"{", headers={"a": "b"})
        assert "Traceback" not in broken.text
        assert "werkzeug" not in broken.text.casefold()


def test_an_error_that_nobody_foresaw_tells_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("SELECT secret FROM somewhere")

    monkeypatch.setattr("callbacks.http.account.sessions_of", broken)
    monkeypatch.setattr("callbacks.http.boards.snapshot", broken, raising=False)
    with asking(store, raise_server_exceptions=False) as client:
        for path in ("/account", f"/board/{COUNTY}.json"):
            answer = client.get(path)
            assert "secret" not in answer.text
            assert "Traceback" not in answer.text
        assert client.get("/account").status_code == 500


def test_a_setting_that_is_wrong_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZHIKONG_PUBLIC_URL", "https://me:deep@secret/path")
    assert main(["run"]) == 2
    said = capsys.readouterr().err
    assert "ZHIKONG_PUBLIC_URL" in said
    assert "deep" not in said
