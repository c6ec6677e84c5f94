"""Logging in by an OpenID provider: its word makes an account at the first login, and keeps it."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from dashboard.access.account import Account
from dashboard.access.audit import Actor, Deed, Entry
from dashboard.access.openid import Identity, NotLetIn
from dashboard.access.session import Limits
from dashboard.day import Instant
from queries.access import audit
from queries.access.accounts import (
    account_by_id,
    end_sessions,
    entry_on,
    put_account,
    put_change,
)
from queries.access.login import Attempt, session_of
from queries.access.sessions import open_session
from queries.store.engine import Store
from queries.tables.accounts import account, openid_account
from queries.tables.upsert import upsert


def enter_by_provider(
    store: Store, who: Identity, asked: Attempt, *, new_id: str, now: Instant, limits: Limits
) -> Account:
    """Open the session of a token; return its account. Raise NotLetIn.

    Role, areas and title follow what the provider says now. ``new_id`` is a new account's.
    """
    with store.write() as db:
        one = _account_of(store, db, who, asked, new_id=new_id, now=now)
        if one.disabled_at is None:
            open_session(db, session_of(one, asked, now, limits))
            by = Actor(one.id, one.title, asked.address)
            audit.enter(db, entry_on(store, one, Deed.LOGIN, by, now, {"by": "openid"}))
    if one.disabled_at is not None:
        raise NotLetIn("disabled")
    return one


def refuse_by_provider(
    store: Store, reason: str, *, issuer: str, subject: str, address: str, now: Instant
) -> None:
    """Enter that somebody was not let in; an account that they had is logged out everywhere."""
    nobody = Actor("", "openid", address)
    with store.write() as db:
        known = _id_of(db, issuer, subject)
        if known is None:
            entry = Entry(now, nobody, Deed.LOGIN_FAILED, store.profile.area, "", {"why": reason})
        else:
            end_sessions(db, known)
            one = account_by_id(db, known)
            entry = entry_on(store, one, Deed.LOGIN_FAILED, nobody, now, {"why": reason})
        audit.enter(db, entry)


def _id_of(db: Connection, issuer: str, subject: str) -> str | None:
    asked = select(openid_account.c.account).where(
        openid_account.c.issuer == issuer, openid_account.c.subject == subject
    )
    return db.execute(asked).scalar()


def _account_of(
    store: Store, db: Connection, who: Identity, asked: Attempt, *, new_id: str, now: Instant
) -> Account:
    """Return the account of somebody, made or changed as the provider has it now."""
    who = replace(who, areas=_known(store, db, who.areas))
    by = Actor("", "openid", asked.address)
    # Two first logins at once: the second waits here, and then finds the first one's account.
    row = {"issuer": who.issuer, "subject": who.subject, "account": new_id, "created_at": now}
    db.execute(upsert(db, openid_account, replace=["issuer"]), [row])
    known = _id_of(db, who.issuer, who.subject) or new_id
    if known == new_id:
        return _add(store, db, who, new_id=new_id, by=by, now=now)
    before = account_by_id(db, known)
    after = who.as_account(before)
    if after != before and before.disabled_at is None:
        put_change(store, db, before, after, by=by, now=now)
    return after


def _known(store: Store, db: Connection, codes: Sequence[str]) -> tuple[str, ...]:
    """Return those of the areas that there are here; raise NotLetIn where there is none."""
    found = store.areas(db).codes
    known = tuple(code for code in codes if code == store.profile.area or code in found)
    if not known:
        raise NotLetIn("no_area")
    return known


def _add(
    store: Store, db: Connection, who: Identity, *, new_id: str, by: Actor, now: Instant
) -> Account:
    names = who.names(new_id)
    taken = set(db.execute(select(account.c.name).where(account.c.name.in_(names))).scalars())
    one = Account(
        id=new_id,
        name=next(name for name in names if name not in taken),
        title=who.title,
        role=who.role,
        areas=who.areas,
        password="",
        must_change=False,
        created_at=now,
    )
    put_account(store, db, one, by=by, now=now)
    return one
