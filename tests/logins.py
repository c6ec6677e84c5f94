"""Accounts and logins as tests need them: made in the store, without a browser."""

from callbacks.logins import attempt
from dashboard.account import Account
from dashboard.audit import Actor
from dashboard.password import hashed
from dashboard.permission import Role
from dashboard.session import Limits
from queries.accounts import add_account
from queries.engine import Store
from queries.login import step_in

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


def token_of(store: Store, one: Account, *, now: int, limits: Limits = LIMITS) -> str:
    """Open a session of an account and return its token."""
    asked = attempt(one.name, "")
    step_in(store, one, asked, now=now, limits=limits)
    return asked.token
