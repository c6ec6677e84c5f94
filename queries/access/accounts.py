"""Accounts as they are stored: read, added, changed; each change stands in the audit."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete, insert, select, update

from dashboard.access.account import Account, BadAccount, UnknownAccount, common_area, oversees
from dashboard.access.audit import Actor, Deed, Details, Entry
from dashboard.access.permission import Role
from dashboard.area import UnknownArea
from dashboard.day import Instant
from dashboard.viewer import Viewer
from queries.access import audit
from queries.access.access_mark import change_access
from queries.access.factor_asked import drop_factor
from queries.store.engine import Store
from queries.tables.accounts import account, account_area, openid_account, session
from queries.tables.row import AnyRow


class NameTaken(ValueError):
    """Another account has this name."""


def _account(row: AnyRow, areas: Sequence[str]) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        title=row.title,
        role=Role(row.role),
        areas=tuple(areas),
        password=row.password,
        must_change=bool(row.must_change),
        created_at=row.created_at,
        seen_at=row.seen_at,
        disabled_at=row.disabled_at,
    )


def areas_of_account(db: Connection, account_id: str) -> tuple[str, ...]:
    """Return the areas of an account, none where there is no such account."""
    asked = select(account_area.c.area).where(account_area.c.account == account_id)
    return tuple(db.execute(asked.order_by(account_area.c.area)).scalars())


def account_by_id(db: Connection, account_id: str) -> Account:
    """Return an account; raise UnknownAccount."""
    row = db.execute(select(account).where(account.c.id == account_id)).first()
    if row is None:
        raise UnknownAccount(account_id)
    return _account(row, areas_of_account(db, row.id))


def account_by_name(db: Connection, name: str) -> Account:
    """Return the account of a name in its stored form; raise UnknownAccount."""
    row = db.execute(select(account).where(account.c.name == name)).first()
    if row is None:
        raise UnknownAccount(name)
    return _account(row, areas_of_account(db, row.id))


def all_accounts(db: Connection) -> list[Account]:
    """Return every account by name, the disabled ones too."""
    areas: dict[str, list[str]] = {}
    for row in db.execute(select(account_area).order_by(account_area.c.area)):
        areas.setdefault(row.account, []).append(row.area)
    rows = db.execute(select(account).order_by(account.c.name))
    return [_account(row, areas.get(row.id, ())) for row in rows]


def accounts(db: Connection, viewer: Viewer) -> list[Account]:
    """Return the accounts that an administrator may manage: those of their areas alone."""
    return [one for one in all_accounts(db) if oversees(viewer, one.areas)]


def managed(db: Connection, viewer: Viewer, account_id: str) -> Account:
    """Return an account that a viewer may manage; raise UnknownAccount, as if there were none."""
    found = account_by_id(db, account_id)
    if not oversees(viewer, found.areas):
        raise UnknownAccount(account_id)
    return found


def entry_on(
    store: Store, one: Account, deed: Deed, by: Actor, now: Instant, details: Details | None = None
) -> Entry:
    """Return the audit's entry on an account."""
    area = common_area(one.areas, store.profile.area)
    return Entry(now, by, deed, area, one.name, details or {})


def _check_areas(db: Connection, store: Store, codes: Sequence[str]) -> None:
    for code in codes:
        if code != store.profile.area and code not in store.areas(db).codes:
            raise UnknownArea(code)


def add_account(store: Store, one: Account, *, by: Actor, now: Instant) -> None:
    """Store a new account; raise NameTaken, UnknownArea."""
    with store.write() as db:
        _check_areas(db, store, one.areas)
        if db.execute(select(account.c.id).where(account.c.name == one.name)).first():
            raise NameTaken(one.name)
        put_account(store, db, one, by=by, now=now)


def put_account(store: Store, db: Connection, one: Account, *, by: Actor, now: Instant) -> None:
    """Store a new account in the writer's transaction; its name and areas were looked at."""
    row = {column.name: getattr(one, column.name) for column in account.c}
    db.execute(insert(account), [{**row, "role": one.role.value}])
    _put_areas(db, one)
    details: Details = {"role": one.role.value, "areas": list(one.areas)}
    audit.enter(db, entry_on(store, one, Deed.ACCOUNT_ADDED, by, now, details))


def _put_areas(db: Connection, one: Account) -> None:
    db.execute(delete(account_area).where(account_area.c.account == one.id))
    rows = [{"account": one.id, "area": code} for code in one.areas]
    db.execute(insert(account_area), rows)


def change_account(store: Store, one: Account, *, by: Actor, now: Instant) -> None:
    """Store an account's title, role and areas anew; raise UnknownAccount, UnknownArea.

    What its holder sees changes at once, in the sessions that are open too.
    """
    with store.write() as db:
        before = account_by_id(db, one.id)
        _check_areas(db, store, one.areas)
        put_change(store, db, before, one, by=by, now=now)


def put_change(
    store: Store, db: Connection, before: Account, one: Account, *, by: Actor, now: Instant
) -> None:
    """Store what has changed of an account in the writer's transaction; areas were looked at."""
    said = {"title": one.title, "role": one.role.value}
    db.execute(update(account).where(account.c.id == one.id).values(**said))
    _put_areas(db, one)
    change_access(db)
    details: Details = {
        "role": [before.role.value, one.role.value],
        "areas": list(one.areas),
        "areas_before": list(before.areas),
    }
    audit.enter(db, entry_on(store, one, Deed.ACCOUNT_CHANGED, by, now, details))


def disable_account(store: Store, account_id: str, *, by: Actor, now: Instant) -> Account:
    """Close an account and all its sessions, at once; raise UnknownAccount."""
    return _switch(store, account_id, now, by=by, now=now)


def enable_account(store: Store, account_id: str, *, by: Actor, now: Instant) -> Account:
    """Open a disabled account again; raise UnknownAccount."""
    return _switch(store, account_id, None, by=by, now=now)


def _switch(
    store: Store, account_id: str, disabled_at: Instant | None, *, by: Actor, now: Instant
) -> Account:
    with store.write() as db:
        one = account_by_id(db, account_id)
        if (one.disabled_at is None) == (disabled_at is None):
            return one
        db.execute(update(account).where(account.c.id == one.id).values(disabled_at=disabled_at))
        end_sessions(db, one.id)
        deed = Deed.ACCOUNT_ENABLED if disabled_at is None else Deed.ACCOUNT_DISABLED
        audit.enter(db, entry_on(store, one, deed, by, now))
    return replace(one, disabled_at=disabled_at)


def set_password(
    store: Store,
    account_id: str,
    *,
    hashed: str,
    by: Actor,
    now: Instant,
    must_change: bool = False,
) -> Account:
    """Store a new password's hash and end all sessions; raise UnknownAccount, BadAccount.

    ``must_change`` is a reset: its holder has to choose another at the next login, and no code of
    a second factor is asked any more.
    """
    with store.write() as db:
        one = account_by_id(db, account_id)
        if one.role is Role.KIOSK:
            raise BadAccount("kiosk", one.name)
        if is_of_provider(db, one.id):
            raise BadAccount("openid", one.name)
        said = {"password": hashed, "must_change": must_change}
        db.execute(update(account).where(account.c.id == one.id).values(**said))
        end_sessions(db, one.id)
        if must_change:
            # Whoever lost the password may have lost the other as well.
            drop_factor(db, one.id)
        deed = Deed.PASSWORD_RESET if must_change else Deed.PASSWORD_CHANGED
        audit.enter(db, entry_on(store, one, deed, by, now))
    return one


def is_of_provider(db: Connection, account_id: str) -> bool:
    """Say whether an account's holder logs in by an OpenID provider, and by nothing else."""
    asked = select(openid_account.c.account).where(openid_account.c.account == account_id)
    return db.execute(asked).first() is not None


def end_sessions(db: Connection, account_id: str) -> int:
    """End every session of an account in the writer's transaction; return how many there were."""
    ended = db.execute(delete(session).where(session.c.account == account_id)).rowcount
    change_access(db)
    return ended
