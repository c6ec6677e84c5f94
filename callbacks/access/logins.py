"""Logins: what is done at the door, with the randomness and the clock that only this room has."""

import secrets
from collections.abc import Sequence
from contextlib import suppress

from callbacks.context import real_now as now
from dashboard.access.account import (
    ID_BYTES,
    Account,
    UnknownAccount,
    account_areas,
    account_name,
    account_title,
)
from dashboard.access.audit import COMMAND, Actor
from dashboard.access.password import NEW_BYTES, SALT_BYTES, check_password, hashed, new_password
from dashboard.access.permission import Role
from dashboard.access.session import TOKEN_BYTES, new_token
from dashboard.operating.ready import ReadyAccount
from queries.access.accounts import NameTaken, account_by_name, add_account, set_password
from queries.access.login import Attempt
from queries.store.engine import Store


def handed_over() -> str:
    """Return a fresh password to be handed to somebody, who has to choose another."""
    return new_password(secrets.token_bytes(NEW_BYTES))


def hash_of(password: str) -> str:
    """Return a password's hash with a salt of its own."""
    return hashed(password, secrets.token_bytes(SALT_BYTES))


def about(store: Store, *more: str) -> tuple[str, ...]:
    """Return the words that make a password easy here."""
    place = store.profile
    return (*more, place.title, place.title_en, place.area, "zhikong", "智控")


def attempt(name: str, password: str, *, address: str = "", agent: str = "") -> Attempt:
    """Return an attempt to log in, with the token that it is to open."""
    return Attempt(
        name=name,
        password=password,
        token=new_token(secrets.token_bytes(TOKEN_BYTES)),
        salt=secrets.token_bytes(SALT_BYTES),
        address=address[:45],
        agent=agent[:200],
    )


def make_account(
    store: Store,
    *,
    name: str,
    title: str,
    role: Role,
    areas: Sequence[str],
    by: Actor,
    password: str | None = None,
) -> tuple[Account, str]:
    """Store a new account; return it with a password to hand over, empty where one was given.

    A kiosk has no password. Raises BadAccount, WeakPassword, NameTaken, UnknownArea.
    """
    name = account_name(name)
    title = account_title(title or name)
    given = handed_over() if password is None else password
    if password is not None:
        check_password(password, about(store, name, title))
    one = Account(
        id=secrets.token_hex(ID_BYTES),
        name=name,
        title=title,
        role=role,
        areas=account_areas(areas),
        password="" if role is Role.KIOSK else hash_of(given),
        must_change=password is None,
        created_at=now(),
    )
    add_account(store, one, by=by, now=one.created_at)
    return one, given if password is None and role is not Role.KIOSK else ""


def reset_password(store: Store, account_id: str, *, by: Actor) -> tuple[Account, str]:
    """Give an account a password to hand over; raise UnknownAccount, BadAccount."""
    password = handed_over()
    one = set_password(
        store, account_id, hashed=hash_of(password), by=by, now=now(), must_change=True
    )
    return one, password


def ready_account(store: Store, ready: ReadyAccount) -> Account:
    """Return the account that a demonstration offers, made where it is not there yet.

    It has no password, so nobody logs in to it but by the demonstration's own button.
    """
    with store.read() as db, suppress(UnknownAccount):
        return account_by_name(db, ready.name)
    one = Account(
        id=secrets.token_hex(ID_BYTES),
        name=ready.name,
        title=ready.title,
        role=ready.role,
        areas=account_areas(ready.areas),
        password="",
        must_change=False,
        created_at=now(),
    )
    with suppress(NameTaken):
        add_account(store, one, by=COMMAND, now=one.created_at)
    with store.read() as db:
        return account_by_name(db, ready.name)
