"""Second factors as they are stored: begun, proved by a first code, asked for, taken away."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, insert, select, update

from dashboard.access.account import Account
from dashboard.access.audit import Actor, Deed
from dashboard.access.factor import WrongCode, recovery_digest, step_of
from dashboard.day import Instant
from queries.access import audit
from queries.access.accounts import account_by_id, entry_on
from queries.access.factor_asked import drop_factor, is_asked
from queries.sealing.vault import vault_of
from queries.store.engine import Store
from queries.tables.accounts import recovery_code, second_factor
from queries.tables.upsert import upsert


@dataclass(frozen=True, slots=True)
class Factor:
    """An account's second factor: since when it is asked for, and how many recovery codes left."""

    secret: bytes = field(repr=False)
    on_at: Instant | None
    last_step: int
    codes: int


def factor_of(db: Connection, account_id: str) -> Factor | None:
    """Return an account's second factor, begun or on; nothing where it has none."""
    row = db.execute(select(second_factor).where(second_factor.c.account == account_id)).first()
    if row is None:
        return None
    left = select(func.count()).where(recovery_code.c.account == account_id)
    secret = bytes.fromhex(vault_of(db).open(row.secret, second_factor.name, account_id))
    return Factor(secret, row.on_at, row.last_step, db.execute(left).scalar_one())


def begin_factor(store: Store, account_id: str, secret: bytes, *, now: Instant) -> None:
    """Keep a secret that a code is to prove; raise WrongCode where one is on already."""
    with store.write() as db:
        found = factor_of(db, account_id)
        if found is not None and found.on_at is not None:
            raise WrongCode
        sealed = vault_of(db).seal(secret.hex(), second_factor.name, account_id)
        row = {"account": account_id, "secret": sealed, "created_at": now, "last_step": 0}
        replaced = ["secret", "created_at", "last_step"]
        db.execute(upsert(db, second_factor, replace=replaced), [row])


def prove_factor(
    store: Store, account_id: str, code: str, codes: Sequence[str], *, by: Actor, now: Instant
) -> None:
    """Ask for codes from now on, where a first one is right; raise WrongCode.

    ``codes`` are the recovery codes that its holder is shown this once.
    """
    with store.write() as db:
        one, found = account_by_id(db, account_id), factor_of(db, account_id)
        if found is None or found.on_at is not None:
            raise WrongCode
        step = step_of(found.secret, code, now, after=found.last_step)
        said = {"on_at": now, "last_step": step}
        db.execute(
            update(second_factor).where(second_factor.c.account == account_id).values(**said)
        )
        _put_codes(db, account_id, codes)
        audit.enter(db, entry_on(store, one, Deed.FACTOR_ON, by, now))


def renew_codes(
    store: Store, account_id: str, codes: Sequence[str], *, by: Actor, now: Instant
) -> None:
    """Put other recovery codes in place of all that were; raise WrongCode where none are asked."""
    with store.write() as db:
        if not is_asked(db, account_id):
            raise WrongCode
        _put_codes(db, account_id, codes)
        one = account_by_id(db, account_id)
        audit.enter(db, entry_on(store, one, Deed.FACTOR_CODES, by, now))


def end_factor(store: Store, account_id: str, *, by: Actor, now: Instant) -> None:
    """Ask for codes no more."""
    with store.write() as db:
        if drop_factor(db, account_id):
            one = account_by_id(db, account_id)
            audit.enter(db, entry_on(store, one, Deed.FACTOR_OFF, by, now))


def _put_codes(db: Connection, account_id: str, codes: Sequence[str]) -> None:
    db.execute(delete(recovery_code).where(recovery_code.c.account == account_id))
    rows = [{"account": account_id, "digest": recovery_digest(code)} for code in codes]
    db.execute(insert(recovery_code), rows)


def take_code(db: Connection, one: Account, code: str, *, now: Instant) -> str:
    """Take a code in the writer's transaction of its login; raise WrongCode.

    None is taken twice. Return ``code``, or ``recovery`` where it was one of those.
    """
    found = factor_of(db, one.id)
    if found is None or found.on_at is None:
        raise WrongCode
    used = db.execute(
        delete(recovery_code).where(
            recovery_code.c.account == one.id, recovery_code.c.digest == recovery_digest(code)
        )
    ).rowcount
    if used:
        return "recovery"
    step = step_of(found.secret, code, now, after=found.last_step)
    # Two logins with one code at once: the condition lets the first one through alone.
    taken = db.execute(
        update(second_factor)
        .where(second_factor.c.account == one.id, second_factor.c.last_step < step)
        .values(last_step=step)
    ).rowcount
    if not taken:
        raise WrongCode
    return "code"
