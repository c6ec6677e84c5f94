"""Second factors over HTTP: set up, asked for, lost, and taken away."""

import re
from base64 import b32decode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyotp
import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from callbacks.access.logins import attempt
from callbacks.context import now
from dashboard.access.account import Account
from dashboard.access.factor import STEP, WrongCode, recovery_digest
from dashboard.access.lock import Locked
from dashboard.access.permission import Role
from dashboard.access.session import Limits, NoSession
from queries.access.factors import begin_factor, prove_factor
from queries.access.login import CodeWanted, WrongLogin, finish, log_in
from queries.store.engine import Store
from queries.tables.accounts import audit, half_login, recovery_code, second_factor, session
from tests.factories.records import NOW, TOWN
from tests.integration.test_door import enter, message
from tests.logins import BY, PASSWORD, an_account_in, visiting
from tests.stores import differences

SECRET = b"12345678901234567890"
CODES = [f"code-{n}" for n in range(8)]
LIMITS = Limits()


def code_at(at: int) -> str:
    return pyotp.TOTP("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").at(at // 1000)


def with_factor(store: Store, at: int = NOW, **said: Any) -> Account:
    """Store an account whose second factor was set up two codes ago."""
    one = an_account_in(store, TOWN, **said)
    begin_factor(store, one.id, SECRET, now=at)
    before = at - 2 * STEP
    prove_factor(store, one.id, code_at(before), CODES, by=BY, now=before)
    return one


def half(store: Store, at: int = NOW, password: str = PASSWORD) -> str:
    asked = attempt("ying", password, address="10.0.0.1")
    with pytest.raises(CodeWanted):
        log_in(store, asked, now=at, limits=LIMITS)
    return asked.token


def whole(store: Store, token: str, code: str, at: int = NOW, address: str = "10.0.0.1") -> str:
    asked = attempt("", "", address=address)
    finish(store, token, code, asked, now=at, limits=LIMITS)
    return asked.token


def details(store: Store) -> list[tuple[str, str]]:
    with store.read() as db:
        rows = db.execute(select(audit).order_by(audit.c.number)).all()
    return [(row.deed, row.details.get("by") or row.details.get("why") or "") for row in rows]


def sessions(store: Store) -> int:
    with store.read() as db:
        return len(db.execute(select(session)).all())


def test_a_code_is_asked_for_after_the_password_and_taken_once(store: Store) -> None:
    with_factor(store)
    with store.read() as db:
        (kept,) = db.execute(select(second_factor.c.secret)).scalars()
    assert SECRET not in bytes(kept)
    assert SECRET.hex().encode() not in bytes(kept)
    token = half(store)
    assert sessions(store) == 0
    whole(store, token, code_at(NOW))
    assert sessions(store) == 1
    with pytest.raises(NoSession):
        whole(store, token, code_at(NOW))
    again = half(store)
    with pytest.raises(WrongCode):
        whole(store, again, code_at(NOW))
    whole(store, again, code_at(NOW + STEP), at=NOW + STEP)
    assert details(store)[1:] == [
        ("factor_on", ""),
        ("login", "code"),
        ("login_failed", "code"),
        ("login", "code"),
    ]
    assert differences(store) == []


def test_a_code_at_once_from_two_places_lets_one_in(store: Store) -> None:
    with_factor(store)
    tokens = [half(store) for _ in range(4)]

    def try_it(token: str) -> str:
        try:
            whole(store, token, code_at(NOW), address=token[:9])
        except (WrongCode, NoSession) as wrong:
            return type(wrong).__name__
        return "in"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(try_it, tokens)) == ["WrongCode"] * 3 + ["in"]


def test_wrong_codes_count_and_the_password_does_not_forgive_them(store: Store) -> None:
    with_factor(store)
    for _ in range(5):
        with pytest.raises(WrongCode):
            whole(store, half(store), "000000")
    with pytest.raises(Locked):
        log_in(store, attempt("ying", PASSWORD), now=NOW, limits=LIMITS)
    late = NOW + 15_000
    with pytest.raises(WrongCode):
        whole(store, half(store, late), "000000", at=late)
    with pytest.raises(Locked) as locked:
        log_in(store, attempt("ying", PASSWORD), now=late, limits=LIMITS)
    assert locked.value.seconds == 30
    later = late + 30_000
    whole(store, half(store, later), code_at(later), at=later)
    half(store, later)


def test_a_wrong_password_says_nothing_of_a_second_factor(store: Store) -> None:
    with_factor(store)
    with pytest.raises(WrongLogin):
        log_in(store, attempt("ying", "wrong"), now=NOW, limits=LIMITS)
    with store.read() as db:
        assert db.execute(select(half_login)).all() == []


def test_half_a_login_ends(store: Store) -> None:
    with_factor(store)
    token = half(store)
    later = NOW + 5 * 60_000
    with pytest.raises(NoSession):
        whole(store, token, code_at(later), at=later)
    half(store, later)
    with store.read() as db:
        assert len(db.execute(select(half_login)).all()) == 1
    for nothing in ("", "no token", token):
        with pytest.raises(NoSession):
            whole(store, nothing, code_at(later), at=later)


def test_a_recovery_code_works_once(store: Store) -> None:
    with_factor(store)
    whole(store, half(store), "CODE 3")
    with pytest.raises(WrongCode):
        whole(store, half(store), "code-3")
    with store.read() as db:
        kept = {bytes(row.digest) for row in db.execute(select(recovery_code))}
    assert kept == {recovery_digest(code) for code in CODES} - {recovery_digest("code-3")}
    assert ("login", "recovery") in details(store)


@pytest.fixture
def door(store: Store) -> Iterator[TestClient]:
    with visiting(store) as client:
        yield client


def present(secret: str) -> str:
    return pyotp.TOTP(secret).at(now() // 1000)


def set_up(client: TestClient) -> tuple[str, list[str]]:
    """Switch a second factor on; return its secret and the recovery codes."""
    begun = client.post("/account/factor/begin", data={"password": PASSWORD}).text
    assert 'src="data:image/svg+xml' in begun
    found = re.search(r"<code>([A-Z2-7 ]{39})</code>", begun)
    assert found is not None
    secret = found[1].replace(" ", "")
    assert len(b32decode(secret)) == 20
    wrong = client.post("/account/factor/on", data={"code": "000000"})
    assert (wrong.status_code, secret in wrong.text.replace(" ", "")) == (422, True)
    on = client.post("/account/factor/on", data={"code": present(secret)})
    assert on.status_code == 200
    return secret, re.findall(r"<code>([a-z2-7-]{19})</code>", on.text)


def test_it_is_switched_on_and_asked_for(door: TestClient, store: Store) -> None:
    an_account_in(store, TOWN)
    enter(door)
    _, codes = set_up(door)
    with visiting(store) as elsewhere:
        asked = enter(elsewhere, next=f"/area/{TOWN}")
        assert (asked.status_code, asked.headers["location"]) == (303, "/login/code")
        assert "HttpOnly; Max-Age=300; Path=/; SameSite=lax" in asked.headers["set-cookie"]
        assert "zhikong_session" not in elsewhere.cookies
        assert elsewhere.get("/account").status_code == 303
        assert 'autocomplete="one-time-code"' in elsewhere.get("/login/code").text
        wrong = elsewhere.post("/login/code", data={"code": "123"})
        assert (wrong.status_code, message(wrong)) == (401, "验证码不对或已用过，请填新的一个。")
        let_in = elsewhere.post("/login/code", data={"code": codes[0]})
        assert (let_in.status_code, let_in.headers["location"]) == (303, f"/area/{TOWN}")
        assert "zhikong_half" not in elsewhere.cookies
        assert "还剩 7 个恢复码" in elsewhere.get("/account").text
        late = elsewhere.post("/login/code", data={"code": codes[1]})
        assert (late.status_code, message(late)) == (401, "等待验证码的时间已过，请重新登录。")


def test_what_is_kept_is_shown_once_and_changed_by_the_password(
    door: TestClient, store: Store
) -> None:
    an_account_in(store, TOWN)
    enter(door)
    refused = door.post("/account/factor/begin", data={"password": "wrong"})
    assert (refused.status_code, message(refused)) == (422, "原密码不对。")
    secret, codes = set_up(door)
    assert len(set(codes)) == 8
    page = door.get("/account").text
    assert "还剩 8 个恢复码" in page
    assert not [shown for shown in (secret, *codes) if shown in page.replace(" ", "")]
    again = door.post("/account/factor/begin", data={"password": PASSWORD})
    assert (again.status_code, "data:image" in again.text) == (422, False)
    renewed = door.post("/account/factor/codes", data={"password": PASSWORD}).text
    others = re.findall(r"<code>([a-z2-7-]{19})</code>", renewed)
    assert len(set(others) - set(codes)) == 8
    off = door.post("/account/factor/off", data={"password": PASSWORD})
    assert message(off) == "两步验证已关闭。"
    with visiting(store) as elsewhere:
        assert enter(elsewhere).headers["location"] == "/"
        assert elsewhere.get("/login/code").headers["location"] == "/login"
    said = [deed for deed, _ in details(store) if deed.startswith("factor")]
    assert said == ["factor_on", "factor_codes", "factor_off"]


def test_an_administrator_s_reset_takes_it_away(door: TestClient, store: Store) -> None:
    one = with_factor(store, at=now())
    an_account_in(store, TOWN, name="admin", role=Role.ADMINISTRATOR)
    enter(door, "admin")
    reset = door.post(f"/accounts/{one.id}/reset")
    password = re.search(r"<code>([a-z2-7-]{19})</code>", reset.text)
    assert password is not None
    with visiting(store) as theirs:
        assert enter(theirs, "ying", password[1]).headers["location"] == "/"
        # Another password first; then the second factor may be set up anew.
        assert "/account/factor" not in theirs.get("/account").text
    with store.read() as db:
        for table in (second_factor, recovery_code):
            assert db.execute(select(table)).all() == []
