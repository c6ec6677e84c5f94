"""The door over HTTP: in, out, another password, other people's accounts; and its cookies."""

import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from starlette.testclient import TestClient

from app import create_app, main
from callbacks.context import now
from dashboard.access.permission import Role
from dashboard.operating.production import NotForProduction
from dashboard.settings import Settings
from queries.access.accounts import account_by_name, disable_account
from queries.store.engine import Store, open_store
from tests.conftest import NewDatabase
from tests.factories.records import COUNTY, OTHER_TOWN, TOWN, VILLAGE, a_place
from tests.keys import keys
from tests.logins import BY, PASSWORD, an_account_in, token_of, visiting
from tests.stores import differences

OTHER = "一句更长也更好记的新密码"
ACCOUNTS = [
    {"role": "leader", "areas": [COUNTY], "title": "县领导", "title_en": "County leader"},
    {"role": "operator", "areas": [TOWN], "title": "值班员", "title_en": "Operator"},
]

FOREIGN = {"theirs": (OTHER_TOWN,), "above": (COUNTY,), "both": (TOWN, OTHER_TOWN)}


@pytest.fixture
def door(store: Store) -> Iterator[TestClient]:
    with visiting(store) as client:
        yield client


def enter(client: TestClient, name: str = "ying", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/login", data={"name": name, "password": password, **more})


def message(answer: Any) -> str:
    found = re.search(r'<p class="said[^"]*" role="\w+">(.*?)</p>', answer.text)
    return found[1] if found else ""


def test_in_and_out(door: TestClient, store: Store) -> None:
    an_account_in(store, TOWN)
    away = door.get(f"/area/{TOWN}?days=7")
    assert (away.status_code, away.headers["cache-control"]) == (303, "no-store")
    assert away.headers["location"] == f"/login?next=%2Farea%2F{TOWN}%3Fdays%3D7"
    page = door.get(away.headers["location"])
    assert f'name="next" value="/area/{TOWN}?days=7"' in page.text
    entered = enter(door, next=f"/area/{TOWN}?days=7")
    assert (entered.status_code, entered.headers["location"]) == (303, f"/area/{TOWN}?days=7")
    assert door.get(f"/area/{TOWN}").status_code == 200
    assert door.get("/").headers["location"] == f"/screen/{TOWN}"
    out = door.post("/logout")
    assert (out.status_code, out.headers["location"]) == (303, "/login")
    assert out.headers["clear-site-data"] == '"cache"'
    assert door.get(f"/area/{TOWN}").status_code == 303
    assert differences(store) == []


def test_the_cookie_is_for_nobody_s_script_and_new_at_each_login(
    door: TestClient, store: Store
) -> None:
    an_account_in(store)
    cookie = SimpleCookie(enter(door).headers["set-cookie"])["zhikong_session"]
    first = cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "lax", "/")
    assert (cookie["secure"], cookie["max-age"], cookie["domain"]) == ("", "", "")
    assert door.get(f"/board/{COUNTY}.json").status_code == 200
    second = SimpleCookie(enter(door).headers["set-cookie"])["zhikong_session"].value
    assert second != first
    with visiting(store) as other:
        stale = other.get(f"/board/{COUNTY}.json", headers={"Cookie": f"zhikong_session={first}"})
        assert stale.status_code == 401


def test_behind_https_the_cookie_is_bound_to_it_and_to_the_host(store: Store) -> None:
    an_account_in(store)
    base = "https://zhikong.example.gov.cn"
    with visiting(store, base=base, public_url=base) as client:
        entered = enter(client)
        name, _, rest = entered.headers["set-cookie"].partition("=")
        assert name == "__Host-zhikong_session"
        assert rest.endswith("; HttpOnly; Path=/; SameSite=lax; Secure")
        assert client.get(f"/board/{COUNTY}.json").status_code == 200
        said = entered.headers["strict-transport-security"]
        assert said == "max-age=31536000; includeSubDomains"
        client.headers["Origin"] = "https://other.example"
        assert enter(client).status_code == 403


@pytest.mark.parametrize(
    "next_",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=1",
        "",
        "area",
    ],
)
def test_a_login_leads_nowhere_else(door: TestClient, store: Store, next_: str) -> None:
    an_account_in(store)
    assert enter(door, next=next_).headers["location"] == "/"
    shown = door.get("/login", params={"next": next_}).text
    assert 'name="next" value="/"' in shown


def test_wrong_logins_look_alike_and_lock(store: Store) -> None:
    an_account_in(store)
    an_account_in(store, name="gone", disabled_at=1)
    texts = set()
    for n, name in enumerate(("ying", "nobody", "gone", "<script>alert(1)</script>")):
        with visiting(store, address=f"10.0.1.{n}") as client:
            answer = enter(client, name, "wrong")
        assert answer.status_code == 401
        assert "<script>alert" not in answer.text
        texts.add(message(answer))
    assert texts == {"账号或密码不对，请核对后再试。"}
    with visiting(store, address="10.0.2.1") as client:
        for _ in range(4):
            enter(client, "ying", "wrong")
        answer = enter(client)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "15")
        assert message(answer) == "尝试次数过多，请等 15 秒再试。"
        english = client.post(
            "/login",
            data={"name": "ying", "password": PASSWORD},
            headers={"Cookie": "zhikong_lang=en"},
        )
        assert re.fullmatch(r"Too many attempts\. Please wait 1[45] seconds\.", message(english))


def test_an_address_is_believed_of_a_trusted_proxy_alone(store: Store) -> None:
    an_account_in(store)

    def guesses(n: int, **said: Any) -> list[int]:
        found = []
        with visiting(store, **said) as client:
            for one in range(n):
                forwarded = {"X-Forwarded-For": f"198.51.100.{one}, 203.0.113.9"}
                sent = {"name": f"n{one}-{len(said)}", "password": "x"}
                found.append(client.post("/login", data=sent, headers=forwarded).status_code)
        return found

    # Whoever asks themselves may forward what they like: it is their own address that is locked.
    assert guesses(32, address="10.0.3.1").count(429) == 2
    # A trusted proxy is believed, as far as the last address before it.
    assert guesses(31, address="10.0.3.2", trusted_proxies="10.0.3.0/24").count(429) == 1
    with visiting(store, address="10.0.3.3", trusted_proxies="10.0.3.0/24") as client:
        sent = {"name": "ying", "password": PASSWORD}
        near = {"X-Forwarded-For": "203.0.113.9"}
        assert client.post("/login", data=sent, headers=near).status_code == 429
        far = {"X-Forwarded-For": "203.0.113.9, 203.0.113.10"}
        assert client.post("/login", data=sent, headers=far).status_code == 303


def test_what_is_no_form_is_refused(door: TestClient) -> None:
    answer = door.post("/login", json={"name": "ying"})
    assert answer.status_code == 415
    assert "表单有误" in answer.text
    assert door.post("/login", data={"name": "x" * 20_000}).status_code == 413
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    bad = door.post("/login", content=b"\xff=\xfe", headers=headers)
    assert bad.status_code == 422
    assert door.put("/login").status_code == 405
    assert door.get("/login/nothing").headers["location"].startswith("/login?next=")


def test_a_revoked_session_ends_at_once(door: TestClient, store: Store) -> None:
    one = an_account_in(store)
    enter(door)
    for path in (f"/api/v1/areas/{COUNTY}", f"/board/{COUNTY}.json"):
        assert door.get(path).status_code == 200
    disable_account(store, one.id, by=BY, now=now())
    assert door.get(f"/api/v1/areas/{COUNTY}").status_code == 401
    assert door.get(f"/board/{COUNTY}.json").status_code == 401


def test_a_password_is_changed_by_who_knows_the_old_one(door: TestClient, store: Store) -> None:
    an_account_in(store)
    enter(door)
    with visiting(store) as elsewhere:
        enter(elsewhere)
        for old, new, again, text in (
            ("wrong", OTHER, OTHER, "原密码不对。"),
            (PASSWORD, OTHER, OTHER + "1", "两次输入的新密码不一致。"),
            (PASSWORD, PASSWORD, PASSWORD, "新密码与原密码相同，请换一个。"),
            (PASSWORD, "短密码", "短密码", "密码至少 12 个字符"),
            (PASSWORD, "password123456", "password123456", "这个密码太常见"),
            (PASSWORD, "yingyingying", "yingyingying", "这个密码太常见"),
        ):
            sent = {"old": old, "new": new, "again": again}
            answer = door.post("/account/password", data=sent)
            assert answer.status_code == 422
            assert message(answer).startswith(text)
        before = door.cookies["zhikong_session"]
        sent = {"old": PASSWORD, "new": OTHER, "again": OTHER}
        changed = door.post("/account/password", data=sent)
        assert changed.headers["location"] == "/account?done=password"
        assert door.cookies["zhikong_session"] != before
        assert message(door.get("/account?done=password")).startswith("密码已修改")
        assert elsewhere.get("/account").status_code == 303
        assert enter(elsewhere).status_code == 401
        assert enter(elsewhere, password=OTHER).status_code == 303


def test_guessing_the_old_password_locks_too(door: TestClient, store: Store) -> None:
    an_account_in(store)
    enter(door)
    sent = {"old": "wrong", "new": OTHER, "again": OTHER}
    statuses = [door.post("/account/password", data=sent).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


def test_every_login_ends_at_once(door: TestClient, store: Store) -> None:
    an_account_in(store)
    with visiting(store) as elsewhere:
        enter(elsewhere)
        enter(door)
        assert door.get("/account").text.count("testclient") == 2
        assert door.post("/account/out").headers["location"] == "/login"
        assert [c.get("/account").status_code for c in (door, elsewhere)] == [303, 303]


def test_a_given_password_is_changed_before_anything_else(door: TestClient, store: Store) -> None:
    an_account_in(store, must_change=True)
    enter(door)
    assert door.get("/").headers["location"] == "/account"
    assert door.get(f"/screen/{COUNTY}").headers["location"] == "/account"
    refused = door.get(f"/board/{COUNTY}.json")
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/password_due")
    assert door.post("/_dash-update-component", json={}).status_code == 403
    assert message(door.get("/account")).startswith("这是管理员给的密码")
    sent = {"old": PASSWORD, "new": OTHER, "again": OTHER}
    door.post("/account/password", data=sent)
    assert door.get(f"/board/{COUNTY}.json").status_code == 200


@pytest.fixture
def admin(door: TestClient, store: Store) -> TestClient:
    """An administrator of the first township."""
    an_account_in(store, TOWN, name="admin", role=Role.ADMINISTRATOR)
    enter(door, "admin")
    return door


def test_an_administrator_makes_accounts_in_their_own_areas(
    admin: TestClient, store: Store
) -> None:
    sent = {"name": "Li", "title": "李<b>", "role": "township_staff", "areas": f"{TOWN}，{VILLAGE}"}
    made = admin.post("/accounts", data=sent)
    assert made.status_code == 200
    assert made.headers["cache-control"] == "no-store"
    password = re.search(r"<code>([a-z2-7-]{19})</code>", made.text)
    assert password is not None
    assert "李&lt;b&gt;" in made.text
    with store.read() as db:
        one = account_by_name(db, "li")
    assert (one.areas, one.role, one.must_change) == ((TOWN,), Role.TOWNSHIP_STAFF, True)
    with visiting(store) as theirs:
        assert enter(theirs, "li", password[1]).status_code == 303
    for wrong, text in (
        ({"areas": COUNTY}, f"没有区划 {COUNTY}"),
        ({"areas": OTHER_TOWN}, f"没有区划 {OTHER_TOWN}"),
        ({"areas": f"{TOWN} {OTHER_TOWN}"}, f"没有区划 {OTHER_TOWN}"),
        ({"areas": ""}, "至少要有一个区划"),
        ({"name": "a b"}, "账号名“a b”不可用"),
        ({"name": "admin"}, "账号名“admin”已有人使用"),
        ({"role": "root"}, "没有角色"),
    ):
        answer = admin.post("/accounts", data={**sent, "name": "wang", **wrong})
        assert answer.status_code == 422
        assert message(answer).startswith(text)


def test_an_administrator_manages_whom_they_oversee_and_nobody_else(
    admin: TestClient, store: Store
) -> None:
    mine = an_account_in(store, VILLAGE, name="mine", role=Role.TOWNSHIP_STAFF)
    for name, areas in (
        ("theirs", (OTHER_TOWN,)),
        ("above", (COUNTY,)),
        ("both", (TOWN, OTHER_TOWN)),
    ):
        foreign = an_account_in(store, *areas, name=name)
        assert f"/accounts/{foreign.id}" not in admin.get("/accounts").text
        assert admin.get(f"/accounts/{foreign.id}").status_code == 404
        for deed in ("change", "disable", "enable", "reset", "out"):
            sent = {"title": "x", "role": "briefing", "areas": TOWN}
            assert admin.post(f"/accounts/{foreign.id}/{deed}", data=sent).status_code == 404
    path = f"/accounts/{mine.id}"
    assert path in admin.get("/accounts").text
    sent = {"title": "新称呼", "role": "briefing", "areas": TOWN}
    assert message(admin.post(f"{path}/change", data=sent)) == "已保存。"
    assert message(admin.post(f"{path}/change", data={**sent, "areas": COUNTY})).startswith(
        "没有区划"
    )
    with store.read() as db:
        one = account_by_name(db, "mine")
    assert (one.title, one.role, one.areas) == ("新称呼", Role.BRIEFING, (TOWN,))
    with visiting(store) as theirs:
        enter(theirs, "mine")
        assert theirs.get("/account").status_code == 200
        assert message(admin.post(f"{path}/out")) == "其所有登录已结束。"
        assert theirs.get("/account").status_code == 303
        assert "停用" in message(admin.post(f"{path}/disable"))
        assert enter(theirs, "mine").status_code == 401
        assert message(admin.post(f"{path}/enable")) == "已启用。"
        reset = admin.post(f"{path}/reset")
        password = re.search(r"<code>([a-z2-7-]{19})</code>", reset.text)
        assert password is not None
        assert enter(theirs, "mine", password[1]).status_code == 303
    assert admin.get("/accounts/ffffffffffff").status_code == 404
    assert differences(store) == []


def test_nobody_changes_what_they_may_do_themselves(admin: TestClient, store: Store) -> None:
    with store.read() as db:
        me = account_by_name(db, "admin")
    path = f"/accounts/{me.id}"
    for deed in ("disable", "reset", "out"):
        assert admin.post(f"{path}/{deed}").status_code == 422
    sent = {"title": "x", "role": "leader", "areas": TOWN}
    assert admin.post(f"{path}/change", data=sent).status_code == 422
    assert admin.post(f"{path}/change", data={**sent, "role": "administrator"}).status_code == 200


def test_a_demonstration_offers_ready_accounts_and_nothing_else_does(
    new_county: NewDatabase,
) -> None:
    place = a_place(demonstration=True, demo={"accounts": ACCOUNTS})
    url = new_county("sqlite")
    demo, real = open_store(url, place, keys=keys), open_store(url, a_place(), keys=keys)
    with visiting(demo) as client:
        page = client.get("/login?next=/account").text
        assert re.findall(r'name="account" value="([\w-]+)"', page) == [
            "demo-leader",
            "demo-operator",
        ]
        sent = {"account": "demo-operator", "next": "/account"}
        entered = client.post("/login/ready", data=sent)
        assert (entered.status_code, entered.headers["location"]) == (303, "/account")
        assert "值班员" in client.get("/account").text
        assert client.get(f"/board/{TOWN}.json").status_code == 200
        assert client.get(f"/board/{OTHER_TOWN}.json").status_code == 404
        assert client.post("/login/ready", data={"account": "admin"}).status_code == 404
        assert enter(client, "demo-operator", "").status_code == 401
        refused = {"old": "", "new": OTHER, "again": OTHER}
        assert client.post("/account/password", data=refused).status_code in (303, 422)
    for store, offered in ((real, True), (demo, False)):
        with visiting(store, demo_accounts=offered) as client:
            assert "demo-leader" not in client.get("/login").text
            assert client.post("/login/ready", data={"account": "demo-leader"}).status_code == 404
    demo.close()
    real.close()


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        ({}, ("demo_accounts", "demo", "plain_http")),
        ({"data_key_file": ""}, ("demo_accounts", "demo", "plain_http", "data_key")),
        ({"demo_accounts": False, "demo": False}, ("plain_http",)),
        (
            {"demo_accounts": False, "demo": False, "public_url": "http://zhikong.example"},
            ("plain_http",),
        ),
        (
            {
                "demo_accounts": False,
                "demo": False,
                "public_url": "https://zhikong.example",
                "metrics_key": "short",
            },
            ("weak_key",),
        ),
        (
            {
                "demo_accounts": False,
                "demo": False,
                "public_url": "https://zhikong.example",
                "openid_issuer": "http://id.example",
                "openid_client": "zhikong",
            },
            ("plain_openid",),
        ),
        (
            {
                "demo_accounts": False,
                "demo": False,
                "public_url": "https://zhikong.example",
                "database_url": "postgresql://zhikong:password@db/zhikong",
            },
            ("default_secret",),
        ),
        (
            {
                "demo_accounts": False,
                "demo": False,
                "public_url": "https://zhikong.example",
                "cache_url": "redis://:Zhi%6bong@cache/0",
                "metrics_key": "<openssl rand -hex 32>",
            },
            ("default_secret",),
        ),
    ],
)
def test_production_refuses_what_is_not_fit_for_it(
    store: Store, said: dict[str, Any], reasons: tuple[str, ...]
) -> None:
    with pytest.raises(NotForProduction) as wrong:
        create_app(Settings(env="production", **{"data_key_file": "data.key", **said}), store)
    assert wrong.value.reasons == reasons


def test_the_program_says_what_production_wants(
    new_database: NewDatabase,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ZHIKONG_DATABASE_URL", new_database("sqlite"))
    monkeypatch.setenv("ZHIKONG_ENV", "production")
    assert main(["run"]) == 2
    said = capsys.readouterr().err
    for name in ("ZHIKONG_DEMO_ACCOUNTS=false", "ZHIKONG_PUBLIC_URL", "ZHIKONG_DATA_KEY_FILE"):
        assert name in said


def test_every_answer_has_its_guards_and_pages_no_inline_script(
    door: TestClient, store: Store
) -> None:
    one = an_account_in(store)
    headers = {"Cookie": f"zhikong_session={token_of(store, one, now=now())}"}
    for path in ("/login", "/account", f"/screen/{COUNTY}", f"/board/{COUNTY}.json", "/nope"):
        answer = door.get(path, headers=headers)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "same-origin"
        if answer.headers["content-type"].startswith("text/html"):
            policy = dict(
                rule.split(" ", 1) for rule in answer.headers["content-security-policy"].split("; ")
            )
            assert "unsafe" not in policy["script-src"]
            assert policy["script-src"].startswith("'self'")
            assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
            assert answer.headers["cache-control"] == "no-store"
    assert "content-security-policy" not in door.get("/healthz").headers
