"""The wall: a link that opens one area's screen without a login, and nothing but its aggregates."""

import argparse
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from callbacks.access.kiosks import make_kiosk
from callbacks.commands import kiosk as command
from callbacks.context import real_now
from dashboard.access.audit import Actor
from dashboard.access.kiosk import BadKiosk, Kiosk, kiosk_end, kiosk_network
from dashboard.access.permission import Role
from dashboard.access.session import digest_of
from dashboard.day import DAY, add_days, day_of, iso_day
from dashboard.settings import Settings
from dashboard.viewer import Viewer
from queries.access.kiosks import kiosks, revoke_kiosk
from queries.store.engine import Store
from tests.factories.records import (
    COUNTY,
    GRID,
    NOW,
    OTHER_TOWN,
    TODAY,
    TOWN,
    VILLAGE,
    a_task,
    a_warned_person,
    an_alert,
)
from tests.logins import COOKIE, HEADERS, an_account_in, let_in, token_of, visiting
from tests.stores import differences, write

BY = Actor("", "值班员")
EVERYWHERE = Viewer("值班员", (COUNTY,))
SHOWN = (
    f"/screen/{TOWN}",
    f"/screen/{VILLAGE}",
    f"/board/{TOWN}.json",
    f"/board/{TOWN}.json?view=screen",
    f"/api/v1/areas/{TOWN}",
)
HIDDEN = (
    f"/area/{TOWN}",
    f"/cases?metric=tasks_open&area={TOWN}",
    f"/cases.json?metric=tasks_open&area={TOWN}",
    f"/cases.csv?metric=tasks_open&area={TOWN}",
    f"/api/v1/cases?metric=tasks_open&area={TOWN}",
    "/orders",
    "/orders/new",
    "/quarantine",
    "/sources",
    "/api/v1/sources",
    "/account",
    "/accounts",
    "/audit",
    "/audit.csv",
    "/kiosks",
    f"/screen/{TOWN}?why={TOWN}",
)


def a_kiosk(store: Store, *, days: int = 7, **said: str) -> tuple[Kiosk, str]:
    """Store a link of the first township."""
    tour: dict[str, str] = {n: said.pop(n) for n in ("rotate", "every") if n in said}
    fields = {"name": "大厅", "area": TOWN, **said}
    last = add_days(day_of(real_now()), days)
    return make_kiosk(store, EVERYWHERE, last_day=last, tour=tour, by=BY, **fields)


@pytest.fixture(scope="module")
def wall(kept_store: Store) -> Iterator[TestClient]:
    """A wall's browser, at a store with cases of people, which nobody has opened yet."""
    write(kept_store, a_task(number=1), an_alert(number=2), a_warned_person(number=3))
    let_in(kept_store)
    with visiting(kept_store) as browser:
        yield browser


def opened(browser: TestClient, token: str) -> int:
    """Open a link as kiosk.js does; return the status."""
    browser.cookies.clear()
    return browser.post("/kiosk", data={"token": token}).status_code


def test_a_link_opens_its_area_and_nothing_else(wall: TestClient, kept_store: Store) -> None:
    _, token = a_kiosk(kept_store, rotate="children", every="20")
    wall.cookies.clear()
    assert wall.get(f"/screen/{TOWN}").headers["location"].startswith("/login")
    answer = wall.post("/kiosk", data={"token": token})
    assert answer.headers["location"] == f"/screen/{TOWN}?rotate=children&every=20"
    cookie = answer.headers["set-cookie"]
    assert re.search(r"zhikong_wall=.*; HttpOnly; Max-Age=\d{6}; Path=/; SameSite=lax", cookie)
    assert token not in answer.headers["location"]
    for path in SHOWN:
        assert (path, wall.get(path).status_code) == (path, 200)
    for path in HIDDEN:
        assert (path, wall.get(path).status_code) == (path, 403)
    for code in (COUNTY, OTHER_TOWN):
        for path in (f"/screen/{code}", f"/board/{code}.json", f"/live?area={code}"):
            assert (path, wall.get(path).status_code) == (path, 404)
    assert wall.post("/account/out").status_code == 403
    assert wall.get("/").headers["location"] == f"/screen/{TOWN}"


def drawn(browser: TestClient, path: str, search: str = "") -> str:
    """Return what Dash draws for an address."""
    body = {
        "output": "page.children",
        "outputs": {"id": "page", "property": "children"},
        "inputs": [
            {"id": "location", "property": "pathname", "value": path},
            {"id": "location", "property": "search", "value": search},
        ],
        "changedPropIds": ["location.pathname"],
        "parsedChangedPropsIds": ["location.pathname"],
    }
    answer = browser.post("/_dash-update-component", json=body)
    assert answer.status_code == 200
    return str(answer.text)


def test_a_wall_shows_no_case_no_list_and_no_person(wall: TestClient, kept_store: Store) -> None:
    _, token = a_kiosk(kept_store)
    board = f"/board/{TOWN}.json?view=screen&revision=1"
    theirs = wall.get(board, headers=HEADERS).text
    assert opened(wall, token) == 303
    mine, page = wall.get(board).text, drawn(wall, f"/screen/{TOWN}")
    other = drawn(wall, f"/area/{TOWN}")
    assert "您的角色不能查看这个页面" in other
    assert '"list":"/cases' in theirs
    assert "data-wall" in page
    for said in (mine, page, other):
        for hidden in ("/cases", "/orders", "/area/", "/account", "?why=", "data-why", "/logout"):
            assert hidden not in said
    # Nobody else is given what a wall is given, in whatever order they ask.
    assert '"list":"/cases' in wall.get(board, headers=HEADERS).text
    keys = set(re.findall(r"[0-9a-f]{32}", theirs))
    assert keys
    assert not any(key in mine + page for key in keys)
    assert f'"code":"{GRID}"' not in mine


def test_a_link_holds_until_its_end_and_from_its_addresses(
    wall: TestClient, kept_store: Store
) -> None:
    _, near = a_kiosk(kept_store, network="10.1.2.0/24, 192.168.7.9")
    assert opened(wall, near) == 404
    wall.cookies.set("zhikong_wall", near)
    assert wall.get(f"/board/{TOWN}.json").status_code == 401
    for wrong in ("", "x", near[:-1], "A" * 43):
        assert opened(wall, wrong) == 404
        assert "这个链接打不开大屏" in wall.post("/kiosk", data={"token": wrong}).text
    one, token = a_kiosk(kept_store)
    assert one.opens_from("203.0.113.5")
    assert not one.holds(one.ends_at)
    assert kiosk_network("10.1.2.3/24,fe80::1") == "10.1.2.0/24,fe80::1/128"
    for bad in ("10.1.2.0/99", "x"):
        with pytest.raises(BadKiosk):
            kiosk_network(bad)
    for days in (-1, 400):
        with pytest.raises(BadKiosk):
            kiosk_end(add_days(TODAY, days), NOW)
    assert opened(wall, token) == 303


def test_a_revoked_link_goes_dark_at_once(wall: TestClient, kept_store: Store) -> None:
    one, token = a_kiosk(kept_store)
    assert opened(wall, token) == 303
    assert wall.get(f"/board/{TOWN}.json").status_code == 200
    revoke_kiosk(kept_store, EVERYWHERE, one.id, by=BY, now=real_now())
    # The page looks anew; a refresh is at most a quarter of a second late.
    assert wall.get(f"/screen/{TOWN}").headers["location"].startswith("/login")
    assert wall.get(f"/board/{TOWN}.json").status_code == 401
    assert wall.get(f"/live?area={TOWN}").status_code == 401
    assert opened(wall, token) == 404
    with kept_store.read() as db:
        found = next(kiosk for kiosk in kiosks(db, EVERYWHERE) if kiosk.id == one.id)
    assert (found.opened_from, found.seen_at is not None) == ("10.0.0.1", True)
    assert found.digest == digest_of(token)
    assert differences(kept_store) == []


def test_a_login_comes_before_the_wall_of_its_browser(wall: TestClient, kept_store: Store) -> None:
    _, token = a_kiosk(kept_store)
    assert opened(wall, token) == 303
    wall.cookies.set("zhikong_session", COOKIE["zhikong_session"])
    assert wall.get(f"/cases?metric=tasks_open&area={COUNTY}").status_code == 200
    wall.cookies.delete("zhikong_session")
    assert wall.get(f"/cases?metric=tasks_open&area={COUNTY}").status_code == 403


@pytest.fixture(scope="module")
def operators_token(kept_store: Store) -> str:
    one = an_account_in(kept_store, TOWN, name="op", role=Role.OPERATOR)
    return token_of(kept_store, one, now=real_now())


@pytest.fixture
def operator(wall: TestClient, operators_token: str) -> Iterator[TestClient]:
    """An operator of the first township."""
    wall.cookies.clear()
    wall.cookies.set("zhikong_session", operators_token)
    yield wall
    wall.cookies.clear()


def form(**said: str) -> dict[str, str]:
    until = iso_day(add_days(day_of(real_now()), 30))
    return {"name": "东厅", "area": TOWN, "ends": until, **said}


def test_an_operator_makes_and_revokes_links_of_their_own_areas(
    operator: TestClient, kept_store: Store
) -> None:
    foreign, _ = a_kiosk(kept_store, area=OTHER_TOWN, name="别处")
    made = operator.post("/kiosks", data=form(rotate="children", every="15"))
    found = re.search(r"http://testserver/kiosk#([\w-]{43})", made.text)
    assert found
    with kept_store.read() as db:
        one = kiosks(db, Viewer("", (TOWN,)))[0]
    assert (one.name, one.query, one.created_by) == (
        "东厅",
        "rotate=children&every=15",
        "op 的称呼",
    )
    page = operator.get("/kiosks").text
    assert "东厅" in page
    assert "轮巡下级区划" in page
    assert "别处" not in page
    assert found[1] not in page
    assert operator.post(f"/kiosks/{foreign.id}/revoke").status_code == 404
    assert operator.post("/kiosks/000000000000/revoke").status_code == 404
    gone = operator.post(f"/kiosks/{one.id}/revoke").text
    assert "已收回 东厅" in gone
    assert opened(operator, found[1]) == 404


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"name": " "}, "称呼"),
        ({"area": OTHER_TOWN}, f"没有区划 {OTHER_TOWN}"),
        ({"area": "33099900199"}, "没有区划 33099900199"),
        ({"ends": "soon"}, "“soon”不是日期"),
        ({"ends": "2020-01-01"}, "截止日最早为今天"),
        ({"network": "10.0.0.0/99"}, "不是地址范围"),
        ({"rotate": "children", "every": "1"}, "超出范围"),
        ({"rotate": f"{TOWN},{OTHER_TOWN}"}, "没有这个区划"),
    ],
)
def test_what_is_wrong_with_a_link_is_said(
    operator: TestClient, said: dict[str, str], text: str
) -> None:
    answer = operator.post("/kiosks", data=form(**said))
    assert answer.status_code == 422
    assert text in answer.text
    assert "kiosk#" not in answer.text


def run(store: Store, *words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers(dest="command"))
    return command.run(parser.parse_args(["kiosk", *words]), store, Settings(demo=False))


def test_the_command_makes_lists_and_revokes(
    wall: TestClient, kept_store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    until = iso_day(day_of(real_now() + 3 * DAY))
    assert run(kept_store, "add", "墙", "--area", TOWN, "--until", until) == 0
    said = capsys.readouterr().out
    found = re.search(
        r"已建立链接：(\w{12})  墙 .*http://127.0.0.1:8050/kiosk#([\w-]{43})", said, re.DOTALL
    )
    assert found
    assert opened(wall, found[2]) == 303
    assert run(kept_store, "revoke", found[1]) == 0
    assert run(kept_store, "list") == 0
    assert re.search(rf"{found[1]}  墙  区划 {TOWN} .* 收回", capsys.readouterr().out)
    assert wall.get(f"/board/{TOWN}.json").status_code == 401
    for wrong in (
        ("revoke", "nothing"),
        ("add", "墙", "--area", "1", "--until", until),
        ("add", "墙", "--area", TOWN, "--until", "soon"),
        ("add", "墙", "--area", TOWN, "--until", until, "--network", "x"),
        ("add", "墙", "--area", TOWN, "--until", until, "--rotate", "x"),
    ):
        assert run(kept_store, *wrong) == 2
    assert len(capsys.readouterr().err.splitlines()) == 5
