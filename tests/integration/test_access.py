"""Who may what: every address and every callback of the running app, held against its table.

A route or callback that stands in no table fails here, so that nothing new is forgotten.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from app import create_app
from callbacks.access import needs as access
from callbacks.access.guard import callback_name
from callbacks.access.needs import CALLBACKS, EXACT, FOLDERS, LOGGED_IN, Need, needed
from callbacks.context import Context, now
from callbacks.http.api import description
from callbacks.http.doors import doors
from callbacks.pages.by_address import PAGES
from callbacks.server import dash_app
from dashboard.access.account import account_areas
from dashboard.access.permission import PERMISSIONS, Permission, Role
from dashboard.area import ancestors
from dashboard.settings import Settings
from queries.store.engine import Store
from queries.store.revision import revision_of
from tests.conftest import NewDatabase
from tests.factories.records import CODES, COUNTY, GRID, OTHER_TOWN, TOWN, a_task
from tests.logins import an_account_in, token_of, visiting
from tests.stores import reopen_county, write

SAMPLES = {
    "{code}": OTHER_TOWN,
    "{name}": f"{OTHER_TOWN}-village",
    "{number}": "1",
    "{id}": "0" * 12,
}
"""What stands for the variable parts of an address: foreign where it names an area."""
READS = (
    "/board/{}.json",
    "/screen/{}",
    "/area/{}",
    "/area/{}?days=7",
    "/cases?metric=alerts_open&area={}",
    "/cases.json?metric=alerts_open&area={}",
    "/cases.csv?metric=alerts_open&area={}",
    "/api/v1/cases?metric=tasks_open&area={}",
    "/api/v1/areas/{}",
    "/api/v1/areas/{}/children",
    "/status/{}-village.bin",
    "/geometry/{}-village-0123456789abcdef.bin",
    "/live?area={}",
)
"""Every address that names an area."""


@pytest.fixture(scope="module")
def store(new_county: NewDatabase) -> Iterator[Store]:
    opened = reopen_county(new_county("sqlite"))
    write(opened, a_task(number=1, area=GRID), a_task(number=2, area=f"{OTHER_TOWN}001001"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def built(store: Store) -> Context:
    said = Settings(demo=False, openid_issuer="https://id.example", openid_client="zhikong")
    return Context(store, said)


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[TestClient]:
    """The server, asked by nobody."""
    with visiting(store) as browser:
        yield browser


@pytest.fixture(scope="module")
def logins(store: Store) -> dict[Role, dict[str, str]]:
    """Headers of an account of each role in the first township."""
    found = {}
    for role in Role:
        one = an_account_in(store, TOWN, name=f"a-{role}", role=role)
        found[role] = {"Cookie": f"zhikong_session={token_of(store, one, now=now())}"}
    return found


def _paths(routes: list[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield method and address of each route."""
    for route in routes:
        if isinstance(route, Mount):
            yield from _paths(list(route.routes), prefix + route.path)
        elif isinstance(route, Route):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield method, prefix + route.path


def every_route(context: Context) -> list[tuple[str, str]]:
    """Return method and address of every route of the running app, of all three parts."""
    found = [*_paths(doors(context).routes)]
    for path, operations in description(context).openapi()["paths"].items():
        found += [(method.upper(), path) for method in operations]
    for rule in dash_app(context).server.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        found += [(method, path) for method in sorted(rule.methods or set()) if method != "HEAD"]
    found += [("GET", "/live"), ("GET", "/api/v1/openapi.json")]
    pages = [("GET", "/" + "/".join([name, *["{code}"] * (parts - 1)])) for name, parts in PAGES]
    return sorted({*found, *pages})


def is_named(path: str) -> bool:
    if path in EXACT or path in LOGGED_IN:
        return True
    folders = [*FOLDERS, *(one for one in LOGGED_IN if one.endswith("/") and one != "/")]
    return path.startswith(tuple(folders))


def filled(path: str) -> str:
    for name, value in SAMPLES.items():
        path = path.replace(name, value)
    return re.sub(r"\{[^}]*\}", "x", path)


OF_DASH = {"/{path}", "/_alive_{hash}"}
"""Dash's own: any page at all, and the word by which a notebook knows that it serves."""


def test_every_route_stands_in_the_table(built: Context) -> None:
    unnamed = {path for _, path in every_route(built) if not is_named(path)}
    assert {path for path in unnamed if not path.startswith("/_alive_")} <= OF_DASH


def test_without_a_login_nothing_is_answered_but_the_door(
    client: TestClient, built: Context
) -> None:
    tried = 0
    for method, path in every_route(built):
        need = needed(filled(path))
        if need in (Need.NOTHING, Need.KEY) or method == "OPTIONS":
            continue
        answer = client.request(method, filled(path))
        tried += 1
        if answer.status_code == 303:
            assert method == "GET"
            assert answer.headers["location"].startswith("/login")
        else:
            assert (path, answer.status_code) == (path, 401)
            assert answer.json()["type"] == "/problems/no_login"
        assert len(answer.content) < 1000
    assert tried > 25


def test_what_has_a_key_of_its_own_asks_for_it(client: TestClient, built: Context) -> None:
    keyed = [(m, p) for m, p in every_route(built) if needed(filled(p)) is Need.KEY]
    assert len(keyed) >= 5
    for method, path in keyed:
        assert (path, client.request(method, filled(path)).status_code) == (path, 401)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.KIOSK])
@pytest.mark.parametrize("path", READS)
def test_a_foreign_area_is_not_there(
    client: TestClient, logins: dict[Role, dict[str, str]], role: Role, path: str
) -> None:
    foreign = client.get(path.format(OTHER_TOWN), headers=logins[role])
    above = client.get(path.format(COUNTY), headers=logins[role])
    unknown = client.get(path.format("330999999"), headers=logins[role])
    permitted = needed(path.partition("?")[0].format(TOWN))
    lacks = isinstance(permitted, Permission) and permitted not in PERMISSIONS[role]
    status = 403 if lacks else 404
    assert [one.status_code for one in (foreign, above, unknown)] == [status] * 3
    for one in (foreign, above):
        # A page is drawn by a callback; its document is the same for all.
        same = unknown.text.replace("330999999", "X")
        said = one.text.replace(OTHER_TOWN, "X").replace(COUNTY, "X")
        if not said.startswith("<!DOCTYPE"):
            assert said == same


def wants(role: Role, path: str) -> bool:
    """Say whether a role may have an address."""
    need = needed(path)
    if need is Need.LOGIN:
        return role is not Role.KIOSK
    return not isinstance(need, Permission) or need in PERMISSIONS[role]


@pytest.mark.parametrize("role", Role)
def test_each_role_gets_what_its_permissions_say(
    client: TestClient, logins: dict[Role, dict[str, str]], role: Role
) -> None:
    for path in (
        f"/screen/{TOWN}",
        f"/board/{TOWN}.json",
        f"/area/{TOWN}",
        f"/cases?metric=tasks_open&area={TOWN}",
        f"/cases.json?metric=tasks_open&area={TOWN}",
        f"/cases.csv?metric=tasks_open&area={TOWN}",
        f"/api/v1/cases?metric=tasks_open&area={TOWN}",
        f"/api/v1/areas/{TOWN}",
        "/orders.json",
        "/quarantine",
        "/account",
        "/accounts",
        "/audit",
        "/kiosks",
    ):
        answer = client.get(path, headers=logins[role])
        allowed = wants(role, path.partition("?")[0])
        assert (path, answer.status_code) == (path, 200 if allowed else 403)


def test_every_callback_stands_in_the_table(built: Context) -> None:
    app = dash_app(built)
    with app.server.test_request_context("/"):
        app._setup_server()  # type: ignore[no-untyped-call]
    names = {callback_name(entry) for entry in app.callback_map.values() if "callback" in entry}
    assert names == set(CALLBACKS)


def call(client: TestClient, body: Mapping[str, Any] | str, headers: Mapping[str, str]) -> Any:
    sent = {"content": body} if isinstance(body, str) else {"json": body}
    more = {"Content-Type": "application/json", **headers}
    return client.post("/_dash-update-component", headers=more, **sent)


def page_call(path: str, search: str = "") -> dict[str, Any]:
    """Return what the browser sends to be shown a page."""
    return {
        "output": "page.children",
        "outputs": {"id": "page", "property": "children"},
        "inputs": [
            {"id": "location", "property": "pathname", "value": path},
            {"id": "location", "property": "search", "value": search},
        ],
        "changedPropIds": ["location.pathname"],
        "parsedChangedPropsIds": ["location.pathname"],
    }


def why_call(code: str) -> dict[str, Any]:
    return {
        "output": "why.children",
        "outputs": {"id": "why", "property": "children"},
        "inputs": [{"id": "map-click", "property": "data", "value": {"code": code, "n": 1}}],
        "changedPropIds": ["map-click.data"],
        "parsedChangedPropsIds": ["map-click.data"],
    }


def test_a_callback_is_bounded_as_its_page_is(
    client: TestClient, logins: dict[Role, dict[str, str]]
) -> None:
    staff, kiosk = logins[Role.TOWNSHIP_STAFF], logins[Role.KIOSK]
    assert call(client, page_call(f"/area/{TOWN}"), {}).status_code == 401
    assert "d-fresh" in call(client, page_call(f"/area/{TOWN}"), staff).text
    for path, search in (
        (f"/area/{OTHER_TOWN}", ""),
        (f"/screen/{COUNTY}", ""),
        (f"/screen/{TOWN}", f"?why={OTHER_TOWN}"),
        ("/cases", f"?metric=tasks_open&area={OTHER_TOWN}"),
    ):
        said = call(client, page_call(path, search), staff)
        assert said.status_code == 200
        assert "没有这个区划，或您无权查看" in said.json()["response"]["page"]["children"].__str__()
    said = call(client, page_call("/quarantine"), staff).json()
    assert "您的角色不能查看这个页面" in str(said)
    said = call(client, page_call(f"/area/{TOWN}"), kiosk).json()
    assert "您的角色不能查看这个页面" in str(said)
    assert call(client, why_call(TOWN), kiosk).status_code == 403
    assert "镇102" not in call(client, why_call(OTHER_TOWN), staff).text
    assert "镇001" in call(client, why_call(TOWN), staff).text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 404),
        ("no json", 404),
        ("[]", 404),
        ('{"output": 7}', 404),
        ('{"output": "nothing.children"}', 404),
        ('{"output": "held-message.children"}', 404),
        ('{"output": "map-click.modified_timestamp"}', 404),
    ],
)
def test_a_forged_callback_is_refused(
    client: TestClient, logins: dict[Role, dict[str, str]], body: str, status: int
) -> None:
    for role in Role:
        assert call(client, body, logins[role]).status_code == status


def test_every_callback_is_refused_to_who_lacks_its_permission(
    client: TestClient, logins: dict[Role, dict[str, str]], built: Context
) -> None:
    app = dash_app(built)
    with app.server.test_request_context("/"):
        app._setup_server()  # type: ignore[no-untyped-call]
    tried = 0
    for output, entry in app.callback_map.items():
        need = CALLBACKS.get(callback_name(entry)) if "callback" in entry else None
        if not isinstance(need, Permission):
            continue
        for role in Role:
            if need not in PERMISSIONS[role]:
                answer = call(client, {"output": output, "inputs": []}, logins[role])
                assert (output, role, answer.status_code) == (output, role, 403)
                tried += 1
    assert tried > 10


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"}, False),
        ({"Origin": "http://testserver", "Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://testserver.evil.example"}, False),
        ({}, False),
    ],
)
def test_changes_come_from_our_own_pages(
    store: Store, logins: dict[Role, dict[str, str]], headers: dict[str, str], taken: bool
) -> None:
    app = create_app(Settings(demo=False), store)
    with TestClient(app, follow_redirects=False) as bare:
        said = call(bare, page_call("/nope"), {**logins[Role.LEADER], **headers})
        assert said.status_code == (200 if taken else 403)
        form = {"name": "nobody", "password": "x"}
        entered = bare.post("/login", data=form, headers=headers)
        assert entered.status_code == (401 if taken else 403)
        if not taken:
            assert entered.json()["type"] == "/problems/foreign_origin"


def test_a_table_names_nothing_twice_and_nothing_that_is_not_there(built: Context) -> None:
    assert not set(EXACT) & set(LOGGED_IN)
    known = {path for _, path in every_route(built)}
    dash = {"/favicon.ico", "/_favicon.ico"}
    assert set(EXACT) - known - dash == set()
    assert access.needed("/whatever/else") is Need.LOGIN


CODE = re.compile(rf"{COUNTY}\d*")
VIEWS = (
    "/board/{}.json",
    "/board/{}.json?view=workbench",
    "/board/{}.json?view=screen&lang=en",
    "/cases.json?metric=tasks_open&area={}",
    "/api/v1/cases?metric=tasks_open&area={}",
    "/api/v1/areas/{}",
    "/api/v1/areas/{}/children",
    "/status/{}-village.bin",
)
ALLOWED = st.lists(st.sampled_from(CODES), min_size=1, max_size=3)
ASKED = st.tuples(st.sampled_from(VIEWS), st.sampled_from(CODES), st.booleans())


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    areas=st.lists(ALLOWED, min_size=2, max_size=3), asked=st.lists(ASKED, min_size=1, max_size=12)
)
def test_whatever_others_were_shown_nobody_sees_a_foreign_area(
    client: TestClient, store: Store, areas: list[list[str]], asked: list[tuple[str, str, bool]]
) -> None:
    askers = []
    for allowed in areas:
        name = f"h-{uuid4().hex}"
        one = an_account_in(store, *account_areas(allowed), name=name, id=name[2:14])
        token = token_of(store, one, now=now())
        askers.append((one.viewer, {"Cookie": f"zhikong_session={token}"}))
    for view, code, by_revision in asked:
        path = view.format(code)
        if by_revision and path.startswith("/board/"):
            with store.read() as db:
                newest = revision_of(db, code).number
            path += f"{'&' if '?' in path else '?'}revision={newest}"
        for viewer, headers in askers:
            answer = client.get(path, headers=headers)
            if not viewer.sees(code):
                assert answer.status_code == 404
                continue
            if answer.status_code == 200 and answer.headers["content-type"].startswith("app"):
                # An area's own code begins with the codes above it, so those are no news.
                own = {above for mine in viewer.areas for above in ancestors(mine)}
                told = set(CODE.findall(answer.text)) - own
                assert {told_code for told_code in told if not viewer.sees(told_code)} == set()
