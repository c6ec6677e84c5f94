"""Nobody learns by how much is done: unknown names and foreign areas cost what others cost."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event
from starlette.testclient import TestClient

from app import create_app
from callbacks.access.logins import attempt
from callbacks.allowance import Allowances, TooOften
from callbacks.context import real_now
from dashboard.access.permission import Role
from dashboard.settings import Settings
from queries.access.login import WrongLogin, log_in
from queries.store.engine import Store
from tests.factories.records import COUNTY, NOW, OTHER_TOWN, TOWN
from tests.integration.test_access import READS
from tests.logins import LIMITS, PASSWORD, an_account_in, token_of


@contextmanager
def heard(store: Store) -> Iterator[list[str]]:
    """Give the statements that run in the context, without their values."""
    statements: list[str] = []

    def hear(_db: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(store.engine, "before_cursor_execute", hear)
    yield statements
    event.remove(store.engine, "before_cursor_execute", hear)


def test_a_wrong_login_does_the_same_work_whoever_is_asked_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_account_in(store, TOWN, name="wang", id="00000000000a")
    an_account_in(store, TOWN, COUNTY, name="gone", id="00000000000b", disabled_at=NOW)
    an_account_in(store, TOWN, name="ready", id="00000000000c", password="")
    hashes: list[str] = []
    verify = PasswordHasher.verify

    def counted(*said: Any) -> bool:
        hashes.append("")
        return verify(*said)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    done = {}
    # The first guess of all makes the row of its address: one that nobody looks at.
    for name in ("first", "wang", "nobody", "gone", "ready", "没有此人", "not a name !"):
        hashes.clear()
        asked = attempt(name, PASSWORD + "x", address="10.0.0.1")
        with heard(store) as statements, pytest.raises(WrongLogin):
            log_in(store, asked, now=NOW, limits=LIMITS)
        done[name] = (len(hashes), statements)
    usual = done.pop("wang")
    assert usual[0] == 1
    assert [name for name, work in done.items() if work != usual] == []


def test_a_foreign_area_takes_the_steps_of_one_that_is_not_there(store: Store) -> None:
    one = an_account_in(store, TOWN, name="leads", role=Role.LEADER)
    own = {"Cookie": f"zhikong_session={token_of(store, one, now=real_now())}"}
    app = create_app(Settings(demo=False), store)
    unlike = []
    with TestClient(app, headers=own) as client:
        client.get(f"/board/{TOWN}.json")
        for path in READS:
            done = []
            for code in (OTHER_TOWN, "330999999", COUNTY):
                with heard(store) as statements:
                    assert client.get(path.format(code)).status_code == 404
                # Whether access has changed is looked at by time, whatever is asked for.
                done.append([one for one in statements if "FROM" in one and "FROM meta" not in one])
            if done[0] != done[1] or done[0] != done[2]:
                unlike.append(path)
    assert unlike == []


def test_files_are_taken_away_so_often_and_no_oftener(store: Store) -> None:
    one = an_account_in(store, TOWN, name="takes", role=Role.BRIEFING)
    own = {"Cookie": f"zhikong_session={token_of(store, one, now=real_now())}"}
    app = create_app(Settings(demo=False, exports_a_minute=2), store)
    with TestClient(app, headers=own) as client:
        path = f"/cases.csv?metric=tasks_open&area={TOWN}"
        assert [client.get(path).status_code for _ in range(3)] == [200, 200, 429]
        refused = client.get(path)
        assert refused.json()["type"] == "/problems/too_often"
        assert 1 <= int(refused.headers["retry-after"]) <= 30


def test_files_of_every_kind_are_taken_from_one_allowance(store: Store) -> None:
    one = an_account_in(store, TOWN, name="mixes", role=Role.BRIEFING)
    own = {"Cookie": f"zhikong_session={token_of(store, one, now=real_now())}"}
    app = create_app(Settings(demo=False, exports_a_minute=1), store)
    with TestClient(app, headers=own) as client:
        listed = f"metric=tasks_open&area={TOWN}"
        assert client.get(f"/cases.csv?{listed}").status_code == 200
        for path in (
            f"/sheet.xlsx?of=cases&{listed}",
            f"/picture.svg?of=alerts&area={TOWN}",
            f"/brief/{TOWN}.docx",
        ):
            assert client.get(path).json()["type"] == "/problems/too_often", path


def test_an_allowance_fills_again_by_account_and_by_address() -> None:
    at = [0.0]
    allowed = Allowances(2, clock=lambda: at[0])
    for account in ("a", "a", "b", "b", "c", "c", "d", "d", "e", "e"):
        allowed.spend(account, "10.0.0.1")
    for account, address, seconds in (("a", "10.0.0.2", 30), ("f", "10.0.0.1", 6)):
        with pytest.raises(TooOften) as told:
            allowed.spend(account, address)
        assert told.value.seconds == seconds
    at[0] = 30.0
    allowed.spend("a", "10.0.0.2")
    allowed.spend("f", "10.0.0.1")
    with pytest.raises(TooOften):
        allowed.spend("a", "10.0.0.2")
