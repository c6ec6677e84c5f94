"""API keys as they are stored: add, read, revoke, and when each was last used."""

from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from dashboard.access.api_key import ApiKey, BadKey, UnknownKey, key_id_of
from dashboard.access.audit import COMMAND, Actor, Deed, Details, Entry
from dashboard.area import UnknownArea
from dashboard.day import MINUTE, Instant, day_of
from queries.access.audit import enter
from queries.store.engine import Store
from queries.store.unavailable import told
from queries.tables.core import api_key
from queries.tables.row import AnyRow
from queries.tables.upsert import upsert

_USED_STEP = MINUTE
"""When a key was last used is kept to the minute, so that not every call writes it."""


def _key(row: AnyRow) -> ApiKey:
    said: dict[str, Any] = dict(row._mapping)
    return ApiKey(**{**said, "types": tuple(row.types), "digest": bytes(row.digest)})


def add_key(store: Store, key: ApiKey) -> None:
    """Store a new key; raise UnknownArea where its area is not there."""
    with store.write() as db:
        if key.area != store.profile.area and key.area not in store.areas(db).codes:
            raise UnknownArea(key.area)
        row = {column.name: getattr(key, column.name) for column in api_key.c}
        db.execute(insert(api_key), [{**row, "types": list(key.types)}])
        enter(db, _entry(key, Deed.KEY_ADDED, key.created_at))


def _entry(key: ApiKey, deed: Deed, now: Instant) -> Entry:
    """Return the audit's entry on a key, which the command line alone makes and takes back."""
    said: Details = {"name": key.name, "types": list(key.types)}
    return Entry(now, COMMAND, deed, key.area, key.id, said)


def renew_key(store: Store, key: ApiKey) -> None:
    """Store a key in the place of the one that has its id: whatever that one's token was is void.

    For who makes a key for itself at each start, so that its keys do not pile up.
    """
    row = {column.name: getattr(key, column.name) for column in api_key.c}
    replaced = [name for name in row if name != "id"]
    with told(), store.write() as db:
        db.execute(upsert(db, api_key, replace=replaced), [{**row, "types": list(key.types)}])


def api_keys(db: Connection) -> list[ApiKey]:
    """Return all keys, the oldest first, the revoked ones too."""
    return [_key(row) for row in db.execute(select(api_key).order_by(api_key.c.created_at))]


def key_by_id(db: Connection, key_id: str) -> ApiKey:
    """Return a key; raise UnknownKey."""
    row = db.execute(select(api_key).where(api_key.c.id == key_id)).first()
    if row is None:
        raise UnknownKey(key_id)
    return _key(row)


def revoke_key(store: Store, key_id: str, now: Instant) -> ApiKey:
    """Take a key back, at once; return it. Raise UnknownKey."""
    with store.write() as db:
        revoked = db.execute(
            update(api_key)
            .where(api_key.c.id == key_id, api_key.c.revoked_at.is_(None))
            .values(revoked_at=now)
        ).rowcount
        key = key_by_id(db, key_id)
        if revoked:
            enter(db, _entry(key, Deed.KEY_REVOKED, now))
        return key


def note_use(db: Connection, key_id: str, now: Instant) -> None:
    """Keep that a key was used, in the transaction of what it sent.

    Its first use of a day is entered in the audit: what it sends stands in the log of records.
    """
    stale = or_(api_key.c.used_at.is_(None), api_key.c.used_at < now - _USED_STEP)
    used_at = select(api_key.c.used_at).where(api_key.c.id == key_id, stale)
    before = db.execute(used_at).first()
    if before is None:
        return
    db.execute(update(api_key).where(api_key.c.id == key_id, stale).values(used_at=now))
    if before.used_at is None or day_of(before.used_at) < day_of(now):
        enter(db, _used(key_by_id(db, key_id), now, before.used_at))


def _used(key: ApiKey, now: Instant, before: Instant | None) -> Entry:
    said: Details = {"name": key.name} if before is None else {"name": key.name, "before": before}
    return Entry(now, Actor("", key.origin), Deed.KEY_USED, key.area, key.id, said)


def key_of_token(store: Store, token: str) -> ApiKey:
    """Return the key that a token is of; raise BadKey, RevokedKey, Unavailable."""
    key_id = key_id_of(token)
    with told(), store.read() as db:
        try:
            key = key_by_id(db, key_id)
        except UnknownKey:
            raise BadKey(key_id) from None
    key.admit(token)
    return key
