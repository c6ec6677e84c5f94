"""Half a login: the password was right, and the code of a second factor is awaited."""

from sqlalchemy import Connection, delete, insert, select

from dashboard.access.account import Account, UnknownAccount
from dashboard.access.factor import HALF
from dashboard.access.session import NoSession, digest_of
from dashboard.day import Instant
from queries.access.accounts import account_by_id
from queries.tables.accounts import half_login


def open_half(db: Connection, one: Account, token: str, *, now: Instant) -> None:
    """Keep half a login in the writer's transaction; what has ended goes out."""
    db.execute(delete(half_login).where(half_login.c.ends_at <= now))
    row = {"digest": digest_of(token), "account": one.id, "ends_at": now + HALF}
    db.execute(insert(half_login), [row])


def half_of(db: Connection, token: str, *, now: Instant) -> Account:
    """Return whose half login a token is; raise NoSession."""
    row = db.execute(select(half_login).where(half_login.c.digest == digest_of(token))).first()
    if row is None or now >= row.ends_at:
        raise NoSession
    try:
        one = account_by_id(db, row.account)
    except UnknownAccount:
        raise NoSession from None
    if one.disabled_at is not None:
        raise NoSession
    return one


def end_half(db: Connection, token: str) -> None:
    """Take half a login out in the writer's transaction, for it is whole now."""
    db.execute(delete(half_login).where(half_login.c.digest == digest_of(token)))
