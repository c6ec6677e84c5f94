"""The audit as it is stored: entries added at the end of their chain, and nothing else."""

from sqlalchemy import Connection, insert

from dashboard.access.audit import FIRST, Actor, Deed, Entry
from dashboard.viewer import Viewer
from queries.tables import meta
from queries.tables.accounts import audit
from queries.tables.core import meta as facts
from queries.tables.row import AnyRow
from queries.tables.upsert import upsert

HEAD = "audit"
"""The fact that says where the chain ends, as number:digest; without it the end could be cut."""


def actor_of(viewer: Viewer) -> Actor:
    """Return a viewer as the audit names them."""
    return Actor(viewer.account, viewer.name[:80])


def head(db: Connection) -> tuple[int, bytes]:
    """Return the number and digest of the last entry."""
    said = meta.get(db, HEAD)
    if not said:
        return 0, FIRST
    number, _, digest = said.partition(":")
    return int(number), bytes.fromhex(digest)


def entry_of(row: AnyRow) -> Entry:
    """Return an entry as it is stored; raise ValueError where its deed is none."""
    by = Actor(row.account, row.by, row.address)
    return Entry(row.at, by, Deed(row.deed), row.area, row.subject, dict(row.details))


def enter(db: Connection, *entries: Entry) -> None:
    """Add entries in the writer's transaction, with what they tell of."""
    _queue(db)
    number, before = head(db)
    for entry in entries:
        number += 1
        before = entry.digest(number, before)
        db.execute(insert(audit), [_row(entry, number, before)])
    meta.put(db, HEAD, f"{number}:{before.hex()}")


def _queue(db: Connection) -> None:
    """Wait for whoever else is adding, by writing the row that says where the chain ends."""
    db.execute(upsert(db, facts, replace=["name"]), [{"name": HEAD, "value": ""}])


def _row(entry: Entry, number: int, digest: bytes) -> dict[str, object]:
    return {
        "number": number,
        "at": entry.at,
        "account": entry.by.account,
        "by": entry.by.name,
        "address": entry.by.address,
        "deed": entry.deed.value,
        "area": entry.area,
        "subject": entry.subject,
        "details": dict(entry.details),
        "digest": digest,
    }
