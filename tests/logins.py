"""Accounts and logins as tests need them: made in the store, without a browser."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr
from starlette.testclient import TestClient

from app import create_app
from callbacks.access.logins import attempt
from callbacks.context import real_now as now
from callbacks.looking import Looking, seen_as
from dashboard.access.account import Account, UnknownAccount
from dashboard.access.audit import Actor
from dashboard.access.password import hashed
from dashboard.access.permission import Permission, Role
from dashboard.access.session import Limits, new_token
from dashboard.day import DAY
from dashboard.settings import Settings
from dashboard.viewer import Viewer
from queries.access.accounts import account_by_name, add_account
from queries.access.login import Attempt, step_in
from queries.store.engine import Store
from tests.keys import TEXT

if TYPE_CHECKING:
    from playwright.sync_api import StorageState

PASSWORD = "三月十五日值班室的蓝色水壶"
HASH = hashed(PASSWORD, bytes(16))
"""Hashed once for all tests."""
BY = Actor("", "tests")
LIMITS = Limits()


def an_account_in(
    store: Store,
    *areas: str,
    name: str = "ying",
    role: Role = Role.LEADER,
    now: int = 0,
    **said: object,
) -> Account:
    """Store an account that logs in with PASSWORD; its areas default to the whole place."""
    fields: dict[str, object] = {
        "id": name.encode().hex()[:12].ljust(12, "0"),
        "name": name,
        "title": f"{name} 的称呼",
        "role": role,
        "areas": tuple(areas) or (store.profile.area,),
        "password": HASH,
        "must_change": False,
        "created_at": now,
        **said,
    }
    one = Account(**fields)  # type: ignore[arg-type]
    add_account(store, one, by=BY, now=now)
    return one


TOKEN = new_token(bytes(range(32)))
"""The token that every test's browser may hold; it opens a store after ``let_in``."""
TESTER = "tester"
TITLE = "值班员"
COOKIE = {"zhikong_session": TOKEN}
STATE: "StorageState" = {
    "cookies": [
        {
            "name": "zhikong_session",
            "value": TOKEN,
            "domain": "127.0.0.1",
            "path": "/",
            "httpOnly": True,
            "sameSite": "Lax",
        }
    ],
    "origins": [],
}
"""The same for a browser's context."""
HEADERS = {"Cookie": f"zhikong_session={TOKEN}"}


def in_language(lang: str) -> dict[str, str]:
    """Return the headers of somebody who is logged in and reads a language."""
    return {"Cookie": f"{HEADERS['Cookie']}; zhikong_lang={lang}"}


def let_in(store: Store, *, role: Role = Role.OPERATOR) -> None:
    """Let TOKEN be a login that sees the whole place; nothing happens where it is one already."""
    with store.read() as db:
        try:
            account_by_name(db, TESTER)
        except UnknownAccount:
            pass
        else:
            return
    one = an_account_in(store, name=TESTER, title=TITLE, role=role, now=now())
    asked = Attempt(one.name, "", TOKEN, bytes(16))
    step_in(store, one, asked, now=now(), limits=Limits(idle=30 * DAY, whole=30 * DAY))


ORIGIN = {"Origin": "http://testserver"}
"""What a browser says of where a request comes from, on a page of the server that tests ask."""


@contextmanager
def asking(store: Store, settings: Settings | None = None, **said: Any) -> Iterator[TestClient]:
    """Give a client of the whole server over a store, logged in, as a page of ours asks."""
    let_in(store)
    usual = Settings(demo=False, exports_a_minute=MANY, data_key=SecretStr(TEXT))
    app = create_app(settings or usual, store)
    with TestClient(app, cookies=COOKIE, headers=ORIGIN, **said) as client:
        yield client


@contextmanager
def visiting(
    store: Store,
    *,
    address: str = "10.0.0.1",
    base: str = ORIGIN["Origin"],
    headers: Mapping[str, str] | None = None,
    **said: Any,
) -> Iterator[TestClient]:
    """Give a browser that nobody has logged in yet, and that follows no redirect by itself.

    ``headers`` go with each request; ``said`` are settings.
    """
    app = create_app(Settings(demo=False, **{"data_key": SecretStr(TEXT), **said}), store)
    with TestClient(
        app,
        base_url=base,
        headers={"Origin": base, **(headers or {})},
        follow_redirects=False,
        client=(address, 5000),
    ) as client:
        yield client


MANY = 100_000
"""As many exports as tests want, where the limit is not what they are about."""
EVERYTHING = frozenset(map(str, Permission))


def as_everybody(store: Store, name: str = "everybody") -> AbstractContextManager[None]:
    """Let whoever calls pages and callbacks be somebody who may do all, in the whole place."""
    account = Account(
        id="",
        name=name,
        title=name,
        role=Role.OPERATOR,
        areas=(store.profile.area,),
        password="",
        must_change=False,
        created_at=0,
    )
    viewer = Viewer(name, account.areas, EVERYTHING)
    return seen_as(Looking(account, viewer, b""))


def token_of(store: Store, one: Account, *, now: int, limits: Limits = LIMITS) -> str:
    """Open a session of an account and return its token."""
    asked = attempt(one.name, "")
    step_in(store, one, asked, now=now, limits=limits)
    return asked.token
