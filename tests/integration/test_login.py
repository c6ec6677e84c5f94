"""Logging in: one way that succeeds; all that fail look alike, cost alike, and lock alike."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from callbacks.access.logins import attempt
from dashboard.access.account import UnknownAccount
from dashboard.access.audit import Actor
from dashboard.access.lock import Locked
from dashboard.access.password import hashed
from dashboard.access.permission import Role
from dashboard.access.session import Limits, NoSession
from dashboard.day import DAY, HOUR, MINUTE, SECOND
from queries.access.access_mark import access_mark
from queries.access.accounts import (
    account_by_id,
    change_account,
    disable_account,
    enable_account,
    set_password,
)
from queries.access.login import WrongLogin, log_in
from queries.access.sessions import log_out, log_out_everywhere, logged_in, note_seen
from queries.store.engine import Store
from queries.tables.accounts import account, audit, login_lock, session
from tests.factories.records import COUNTY, NOW, OTHER_TOWN, TOWN
from tests.logins import BY, LIMITS, PASSWORD, an_account_in, token_of
from tests.stores import differences


def enter(
    store: Store, name: str, password: str = PASSWORD, *, at: int = NOW, address: str = "10.0.0.1"
) -> str:
    """Log in; return the token."""
    asked = attempt(name, password, address=address, agent="a browser")
    log_in(store, asked, now=at, limits=LIMITS)
    return asked.token


def who(store: Store, token: str, at: int = NOW, limits: Limits = LIMITS) -> str:
    with store.read() as db:
        return logged_in(db, token, now=at, limits=limits).account.name


def deeds(store: Store) -> list[tuple[str, str, str, str]]:
    with store.read() as db:
        rows = db.execute(select(audit).order_by(audit.c.number)).all()
    return [(row.deed, row.subject, row.by, row.area) for row in rows]


def mark(store: Store) -> str:
    with store.read() as db:
        return access_mark(db)


def test_a_login_opens_a_session_whose_token_is_not_stored(store: Store) -> None:
    one = an_account_in(store, TOWN)
    token = enter(store, " YING ")
    with store.read() as db:
        found = logged_in(db, token, now=NOW, limits=LIMITS)
        (row,) = db.execute(select(session)).all()
    assert found.account.id == one.id
    assert found.account.viewer.areas == (TOWN,)
    assert (row.account, row.address, row.agent) == (one.id, "10.0.0.1", "a browser")
    assert token.encode() not in bytes(row.digest)
    assert found.account.seen_at == NOW
    assert deeds(store)[1:] == [("login", "ying", "ying 的称呼", TOWN)]


def test_each_login_has_an_id_of_its_own(store: Store) -> None:
    an_account_in(store)
    first, second = enter(store, "ying"), enter(store, "ying")
    assert first != second
    assert who(store, first) == who(store, second) == "ying"


def test_what_fails_looks_alike(store: Store) -> None:
    an_account_in(store, name="ying")
    an_account_in(store, name="wall", role=Role.KIOSK, password="")
    an_account_in(store, name="gone", disabled_at=NOW)
    for name, password in (
        ("ying", "another password"),
        ("nobody", PASSWORD),
        ("wall", ""),
        ("gone", PASSWORD),
        ("no name at all", PASSWORD),
        ("", ""),
    ):
        with pytest.raises(WrongLogin) as wrong:
            enter(store, name, password, address=f"10.0.1.{len(name)}")
        assert str(wrong.value) == ""
    assert deeds(store)[3:] == [
        ("login_failed", "ying", "", COUNTY),
        ("login_failed", "", "", COUNTY),
        ("login_failed", "wall", "", COUNTY),
        ("login_failed", "gone", "", COUNTY),
        ("login_failed", "", "", COUNTY),
        ("login_failed", "", "", COUNTY),
    ]
    with store.read() as db:
        assert db.execute(select(session)).all() == []


def test_what_was_typed_is_not_kept(store: Store) -> None:
    with pytest.raises(WrongLogin):
        enter(store, PASSWORD[:20], "x" * 12)
    with store.read() as db:
        kept = [str(row) for table in (audit, login_lock) for row in db.execute(select(table))]
    assert kept
    assert not [row for row in kept if PASSWORD[:20] in row or "x" * 12 in row]


@pytest.mark.parametrize("name", ["ying", "nobody"])
def test_guessing_locks_a_name_whether_anybody_has_it(store: Store, name: str) -> None:
    an_account_in(store, name="ying")
    at = NOW
    waits = []
    for n in range(8):
        with pytest.raises(WrongLogin):
            enter(store, name, "wrong", at=at, address=f"10.0.2.{n}")
        if n >= 4:
            with pytest.raises(Locked) as locked:
                enter(store, name, "wrong", at=at, address="10.0.3.1")
            waits.append(locked.value.seconds)
            at += locked.value.seconds * SECOND
    assert waits == [15, 30, 60, 120]


def test_the_right_password_waits_too_and_then_forgives_the_name(store: Store) -> None:
    an_account_in(store)
    for _ in range(5):
        with pytest.raises(WrongLogin):
            enter(store, "ying", "wrong")
    with pytest.raises(Locked) as locked:
        enter(store, "ying")
    assert locked.value.seconds == 15
    enter(store, "ying", at=NOW + 15 * SECOND)
    for _ in range(4):
        with pytest.raises(WrongLogin):
            enter(store, "ying", "wrong", at=NOW + MINUTE)
    enter(store, "ying", at=NOW + MINUTE)


def test_guessing_many_names_locks_the_address_alone(store: Store) -> None:
    an_account_in(store)
    for n in range(30):
        with pytest.raises(WrongLogin):
            enter(store, f"name{n}", "wrong")
    with pytest.raises(Locked):
        enter(store, "ying")
    assert enter(store, "ying", address="10.0.0.2")
    assert enter(store, "ying", at=NOW + HOUR)


def test_logins_that_succeed_never_lock_their_address(store: Store) -> None:
    an_account_in(store)
    for _ in range(35):
        assert enter(store, "ying")


def test_guesses_at_once_are_counted_before_any_is_judged(store: Store) -> None:
    an_account_in(store)

    def guess(n: int) -> str:
        try:
            enter(store, "ying", f"guess {n}", address=f"10.0.4.{n}")
        except (WrongLogin, Locked) as wrong:
            return type(wrong).__name__
        return "in"

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(guess, range(12)))
    assert sorted(found) == ["Locked"] * 7 + ["WrongLogin"] * 5


def test_old_guesses_are_forgotten_and_taken_out(store: Store) -> None:
    with pytest.raises(WrongLogin):
        enter(store, "nobody")
    an_account_in(store)
    enter(store, "ying", at=NOW + DAY + 1, address="10.0.0.9")
    with store.read() as db:
        assert [row.last_at for row in db.execute(select(login_lock))] == [NOW + DAY + 1]


def test_a_session_ends_by_rest_by_age_and_is_kept_alive_by_use(store: Store) -> None:
    an_account_in(store)
    token = enter(store, "ying")
    limits = Limits(idle=HOUR, whole=12 * HOUR)
    assert who(store, token, NOW + HOUR - 1, limits) == "ying"
    with pytest.raises(NoSession):
        who(store, token, NOW + HOUR, limits)
    with store.read() as db:
        digest = logged_in(db, token, now=NOW, limits=limits).session.digest
    note_seen(store, digest, NOW + 30 * SECOND)
    with pytest.raises(NoSession):
        who(store, token, NOW + HOUR, limits)
    note_seen(store, digest, NOW + HOUR - 1)
    assert who(store, token, NOW + HOUR, limits) == "ying"
    with pytest.raises(NoSession):
        who(store, token, NOW + 12 * HOUR, Limits(idle=DAY, whole=12 * HOUR))
    enter(store, "ying", at=NOW + 12 * HOUR)
    with store.read() as db:
        assert len(db.execute(select(session)).all()) == 1


def test_logging_out_ends_one_session_or_all(store: Store) -> None:
    one = an_account_in(store)
    here, there, elsewhere = (enter(store, "ying") for _ in range(3))
    before = mark(store)
    log_out(store, here, address="10.0.0.1", now=NOW)
    assert mark(store) != before
    with pytest.raises(NoSession):
        who(store, here)
    assert who(store, there) == "ying"
    assert log_out_everywhere(store, one.id, by=BY, now=NOW) == 2
    for token in (there, elsewhere):
        with pytest.raises(NoSession):
            who(store, token)
    log_out(store, here, address="", now=NOW)
    log_out(store, "no token", address="", now=NOW)
    assert [deed for deed, *_ in deeds(store)][-2:] == ["logout", "logout_everywhere"]


def test_a_disabled_account_is_out_at_once_and_can_come_back(store: Store) -> None:
    one = an_account_in(store)
    token = enter(store, "ying")
    disable_account(store, one.id, by=BY, now=NOW)
    disable_account(store, one.id, by=BY, now=NOW)
    with pytest.raises(NoSession):
        who(store, token)
    with pytest.raises(WrongLogin):
        enter(store, "ying")
    enable_account(store, one.id, by=BY, now=NOW)
    assert who(store, enter(store, "ying")) == "ying"
    assert [deed for deed, *_ in deeds(store)] == [
        "account_added",
        "login",
        "account_disabled",
        "login_failed",
        "account_enabled",
        "login",
    ]


def test_a_new_password_ends_every_session_and_a_reset_asks_for_another(store: Store) -> None:
    one = an_account_in(store)
    token = enter(store, "ying")
    other = "一句更长也更好记的新密码"
    set_password(store, one.id, hashed=hashed(other, bytes(16)), by=BY, now=NOW, must_change=True)
    with pytest.raises(NoSession):
        who(store, token)
    with pytest.raises(WrongLogin):
        enter(store, "ying")
    enter(store, "ying", other)
    with store.read() as db:
        assert account_by_id(db, one.id).must_change
    set_password(store, one.id, hashed=hashed(PASSWORD, bytes(16)), by=BY, now=NOW)
    with store.read() as db:
        assert not account_by_id(db, one.id).must_change
    with pytest.raises(UnknownAccount):
        set_password(store, "0" * 12, hashed="", by=BY, now=NOW)


def test_a_change_of_areas_holds_in_open_sessions(store: Store) -> None:
    one = an_account_in(store, TOWN)
    token = enter(store, "ying")
    before = mark(store)
    changed = replace(one, areas=(OTHER_TOWN,), role=Role.BRIEFING)
    change_account(store, changed, by=Actor("a", "admin", "10.0.0.7"), now=NOW)
    with store.read() as db:
        found = logged_in(db, token, now=NOW, limits=LIMITS).account
    assert (found.areas, found.role) == ((OTHER_TOWN,), Role.BRIEFING)
    assert mark(store) != before


def test_a_hash_of_weaker_parameters_is_made_anew_at_login(store: Store) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    one = an_account_in(store, password=weak)
    enter(store, "ying")
    with store.read() as db:
        stored = db.execute(select(account.c.password).where(account.c.id == one.id)).scalar_one()
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    enter(store, "ying")


def test_all_of_this_leaves_the_store_clean(store: Store) -> None:
    one = an_account_in(store)
    token_of(store, one, now=NOW)
    with pytest.raises(WrongLogin):
        enter(store, "ying", "wrong")
    assert differences(store) == []
