"""Logging in by OpenID Connect, through a real provider in a process of its own."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from callbacks.context import now
from dashboard.access.account import Account, BadAccount
from dashboard.access.permission import Role
from queries.access.accounts import account_by_name, disable_account, set_password
from queries.store.engine import Store
from queries.tables.accounts import audit
from tests.factories.records import COUNTY, OTHER_TOWN, TOWN
from tests.integration.test_door import enter, message
from tests.logins import BY, an_account_in, visiting
from tests.openid_provider import CLIENT, SECRET, Browser, Provider, running_provider
from tests.stores import differences, reopen_county

LI = {"name": "李医生", "roles": ["staff", "duty"], "areas": [TOWN]}
PEOPLE = {"li": LI, "wang": {"name": "王", "roles": ["other"], "areas": [TOWN]}}
RULES = {
    "roles": {"duty": "operator", "staff": "township_staff"},
    "areas": {"卫健局": [COUNTY]},
}
BACK = "http://testserver/login/openid/back"


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    with running_provider(tmp_path_factory.mktemp("provider"), PEOPLE, backs=BACK) as running:
        yield running


@pytest.fixture
def store(county_url: str, provider: Provider) -> Iterator[Store]:
    provider.say(PEOPLE)
    opened = reopen_county(county_url, openid=RULES)
    yield opened
    opened.close()


def said(provider: Provider, **more: Any) -> dict[str, Any]:
    settings = {"openid_issuer": provider.issuer, "openid_client": CLIENT, "openid_secret": SECRET}
    return {**settings, **more}


@pytest.fixture
def door(store: Store, provider: Provider) -> Iterator[TestClient]:
    with visiting(store, **said(provider)) as client:
        yield client


def there(client: TestClient, name: str = "li", next_: str = "/", *, agrees: bool = True) -> str:
    """Go to the provider and agree; return where it sends the browser back."""
    away = client.get("/login/openid", params={"next": next_})
    assert away.status_code == 303
    return Browser().agree(away.headers["location"], name, agrees=agrees)


def by_provider(client: TestClient, name: str = "li", next_: str = "/") -> Any:
    return client.get(there(client, name, next_))


def found(store: Store, name: str) -> Account:
    with store.read() as db:
        return account_by_name(db, name)


def deeds(store: Store) -> list[tuple[str, str, str]]:
    with store.read() as db:
        rows = db.execute(select(audit).order_by(audit.c.number)).all()
    return [(row.deed, row.subject, row.details.get("why") or row.by) for row in rows]


def test_somebody_comes_by_the_provider(door: TestClient, store: Store) -> None:
    page = door.get("/login", params={"next": f"/area/{TOWN}"})
    assert f'href="/login/openid?next=%2Farea%2F{TOWN}"' in page.text
    assert "用统一身份认证登录" in page.text
    entered = by_provider(door, "li", f"/area/{TOWN}")
    assert (entered.status_code, entered.headers["location"]) == (303, f"/area/{TOWN}")
    assert "zhikong_openid" not in door.cookies
    assert door.get(f"/area/{TOWN}").status_code == 200
    assert door.get(f"/board/{OTHER_TOWN}.json").status_code == 404
    one = found(store, "li")
    assert (one.title, one.role, one.areas) == ("李医生", Role.OPERATOR, (TOWN,))
    assert (one.password, one.must_change) == ("", False)
    assert enter(door, "li", "").status_code == 401
    with pytest.raises(BadAccount, match="openid"):
        set_password(store, one.id, hashed="x", by=BY, now=now())
    assert deeds(store)[:2] == [("account_added", "li", "openid"), ("login", "li", "李医生")]
    assert differences(store) == []


def test_the_provider_is_asked_with_a_proof_that_only_this_browser_has(
    door: TestClient, provider: Provider
) -> None:
    away = door.get("/login/openid", params={"next": "//evil.example"})
    cookie = away.headers["set-cookie"]
    assert cookie.startswith("zhikong_openid=")
    assert "HttpOnly; Max-Age=600; Path=/; SameSite=lax" in cookie
    asked = parse_qs(urlsplit(away.headers["location"]).query)
    assert away.headers["location"].startswith(f"{provider.issuer}/authorize/?")
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [BACK]
    token = door.cookies["zhikong_openid"].partition(".")[0]
    assert token not in away.headers["location"]
    assert all(len(asked[name][0]) == 43 for name in ("state", "nonce", "code_challenge"))


def test_role_areas_and_title_follow_the_provider(
    door: TestClient, store: Store, provider: Provider
) -> None:
    by_provider(door)
    first = found(store, "li")
    provider.say({"li": {"name": "李主任", "roles": "staff", "areas": ["卫健局", "999999"]}})
    by_provider(door)
    one = found(store, "li")
    assert (one.id, one.title, one.role) == (first.id, "李主任", Role.TOWNSHIP_STAFF)
    assert one.areas == (COUNTY,)
    assert [deed for deed, *_ in deeds(store)].count("account_changed") == 1
    provider.say({"li": {"roles": ["none of ours"], "areas": [TOWN]}})
    with visiting(store, **said(provider)) as elsewhere:
        refused = by_provider(elsewhere)
    assert refused.status_code == 403
    assert message(refused).startswith("您的统一认证账号没有本系统的角色")
    # Whoever the provider no longer vouches for is out everywhere.
    assert door.get("/account").status_code == 303
    assert deeds(store)[-1] == ("login_failed", "li", "no_role")


def test_whoever_has_no_role_or_area_here_is_told_so(
    door: TestClient, store: Store, provider: Provider
) -> None:
    refused = by_provider(door, "wang")
    assert refused.status_code == 403
    assert message(refused) == "您的统一认证账号没有本系统的角色，请联系管理员开通。"
    for areas in ([], ["330888"], ["nowhere"]):
        provider.say({"wang": {"roles": ["duty"], "areas": areas}})
        refused = by_provider(door, "wang")
        assert message(refused) == "您的统一认证账号没有本系统的区划，请联系管理员开通。"
    assert door.get("/account").status_code == 303
    assert {why for _, _, why in deeds(store)} == {"no_role", "no_area"}


def test_a_name_that_is_somebody_s_here_stays_theirs(door: TestClient, store: Store) -> None:
    mine = an_account_in(store, COUNTY, name="li", role=Role.ADMINISTRATOR)
    by_provider(door)
    assert found(store, "li").id == mine.id
    assert found(store, "li@openid").role is Role.OPERATOR
    assert door.get("/accounts").status_code == 403
    by_provider(door)
    assert [deed for deed, *_ in deeds(store)].count("account_added") == 2


def test_an_administrator_is_told_that_the_provider_has_the_last_word(
    door: TestClient, store: Store, provider: Provider
) -> None:
    by_provider(door)
    one = found(store, "li")
    an_account_in(store, COUNTY, name="admin", role=Role.ADMINISTRATOR)
    with visiting(store, **said(provider)) as admin:
        enter(admin, "admin")
        sent = {"title": "李", "role": "briefing", "areas": COUNTY}
        told = message(admin.post(f"/accounts/{one.id}/change", data=sent))
        assert told.startswith("已保存；此账号由统一认证登录")
        assert admin.post(f"/accounts/{one.id}/reset").status_code == 422
    by_provider(door)
    assert (found(store, "li").role, found(store, "li").areas) == (Role.OPERATOR, (TOWN,))


def test_disabled_stays_disabled(door: TestClient, store: Store) -> None:
    by_provider(door)
    disable_account(store, found(store, "li").id, by=BY, now=now())
    refused = by_provider(door)
    assert (refused.status_code, message(refused)) == (
        403,
        "您在本系统的账号已停用，请联系管理员。",
    )
    assert door.get("/account").status_code == 303


def test_somebody_may_refuse_and_log_in_otherwise(door: TestClient, store: Store) -> None:
    an_account_in(store)
    refused = door.get(there(door, agrees=False))
    assert refused.status_code == 403
    assert message(refused).startswith("统一认证没有同意这次登录")
    assert enter(door).status_code == 303


def test_a_way_back_that_did_not_begin_here_leads_nowhere(
    door: TestClient, store: Store, provider: Provider
) -> None:
    back = there(door)
    with visiting(store, **said(provider)) as other:
        # The link that somebody sends: their login, in another's browser.
        assert other.get(back).status_code == 400
        other.get("/login/openid")
        assert other.get(back).status_code == 400
    assert door.get(f"{back}0").status_code == 400
    # Whatever is said, the cookie is gone after one answer.
    assert door.get(back).status_code == 400
    used = there(door)
    ticket = door.cookies["zhikong_openid"]
    assert door.get(used).status_code == 303
    with visiting(store, **said(provider)) as other:
        again = other.get(used, headers={"Cookie": f"zhikong_openid={ticket}"})
    assert (again.status_code, message(again)) == (403, "统一认证不认可这次登录，请重新登录。")


def test_logging_out_here_logs_out_there(
    door: TestClient, store: Store, provider: Provider
) -> None:
    by_provider(door)
    policy = door.get("/login").headers["content-security-policy"]
    assert f"form-action 'self' {provider.issuer};" in policy
    out = door.post("/logout")
    where = out.headers["location"]
    assert where.startswith(f"{provider.issuer}/logout/?")
    assert door.get("/account").status_code == 303
    browser = Browser()
    away = door.get("/login/openid").headers["location"]
    browser.agree(away, "li")
    assert browser.out(where) == "http://testserver/login"
    an_account_in(store)
    enter(door)
    assert door.post("/logout").headers["location"] == "/login"


@pytest.mark.parametrize(
    ("more", "status", "text"),
    [
        ({"openid_issuer": "http://127.0.0.1:1"}, 503, "统一认证服务暂时连不上"),
        ({"openid_issuer": "{}/"}, 502, "统一认证服务的地址与本系统设置不符"),
        ({"openid_issuer": "{}/enter"}, 503, "统一认证服务暂时连不上"),
    ],
)
def test_where_the_provider_is_not_there_passwords_still_work(
    store: Store, provider: Provider, more: dict[str, str], status: int, text: str
) -> None:
    an_account_in(store)
    more = {name: value.format(provider.issuer) for name, value in more.items()}
    with visiting(store, **said(provider, **more)) as client:
        refused = client.get("/login/openid")
        assert refused.status_code == status
        assert message(refused).startswith(text)
        assert enter(client).status_code == 303


def test_a_client_that_the_provider_does_not_know_is_refused(
    store: Store, provider: Provider
) -> None:
    with visiting(store, **said(provider, openid_secret="another")) as client:
        refused = by_provider(client)
    assert (refused.status_code, message(refused)) == (403, "统一认证不认可这次登录，请重新登录。")


def test_without_a_provider_there_is_no_such_door(store: Store) -> None:
    with visiting(store) as client:
        assert "openid" not in client.get("/login").text
        assert client.get("/login/openid").status_code == 404
