"""Own briefings as they are stored: each is its account's alone, and nobody else sees it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, update

from dashboard.briefings.own import (
    MOST_BRIEFINGS,
    BadOwn,
    Dropped,
    Item,
    OwnBriefing,
    OwnChanged,
    UnknownOwn,
    item_of,
    item_row,
)
from dashboard.day import DAY, Instant
from dashboard.viewer import Viewer
from queries.store.engine import Store
from queries.tables.own_briefings import own_briefing as table
from queries.tables.row import AnyRow

KEEP = DAY
"""How long a removed one can be put back."""
Change = Callable[[OwnBriefing], OwnBriefing]


def _own(row: AnyRow) -> OwnBriefing:
    dropped = row.dropped
    return OwnBriefing(
        id=row.id,
        account=row.account,
        name=row.name,
        title=row.title,
        items=tuple(item_of(one) for one in row.items),
        version=row.version,
        created_at=row.created_at,
        changed_at=row.changed_at,
        chosen_at=row.chosen_at,
        dropped=Dropped(item_of(dropped["item"]), int(dropped["place"])) if dropped else None,
    )


def _row(own: OwnBriefing) -> dict[str, Any]:
    dropped = own.dropped
    return {
        "id": own.id,
        "account": own.account,
        "name": own.name,
        "title": own.title,
        "items": [item_row(one) for one in own.items],
        "dropped": {"item": item_row(dropped.item), "place": dropped.place} if dropped else None,
        "version": own.version,
        "created_at": own.created_at,
        "changed_at": own.changed_at,
        "chosen_at": own.chosen_at,
    }


def _mine(viewer: Viewer, *, removed: bool = False) -> ColumnElement[bool]:
    gone = table.c.removed_at
    there = gone.is_not(None) if removed else gone.is_(None)
    return and_(table.c.account == viewer.account, there)


def own_briefings(db: Connection, viewer: Viewer) -> list[OwnBriefing]:
    """Return a viewer's own briefings, the one that pages add to first."""
    asked = select(table).where(_mine(viewer))
    rows = db.execute(asked.order_by(table.c.chosen_at.desc(), table.c.id))
    return [_own(row) for row in rows]


def own_briefing(db: Connection, viewer: Viewer, own_id: str) -> OwnBriefing:
    """Return one of a viewer's own briefings; raise UnknownOwn, for another's as for none."""
    return _own(_found(db, viewer, own_id))


def removed_name(db: Connection, viewer: Viewer, own_id: str) -> str:
    """Return the name of one that was removed and can be put back, empty where there is none."""
    asked = select(table.c.name).where(table.c.id == own_id, _mine(viewer, removed=True))
    return str(db.execute(asked).scalar() or "")


def _found(db: Connection, viewer: Viewer, own_id: str, *, removed: bool = False) -> AnyRow:
    # Locked where something is written: two at once would each store what it read.
    asked = select(table).where(table.c.id == own_id, _mine(viewer, removed=removed))
    if db.get_execution_options().get("writes"):
        asked = asked.with_for_update()
    row = db.execute(asked).first()
    if row is None:
        raise UnknownOwn(own_id)
    return row


def _insert(db: Connection, own: OwnBriefing) -> None:
    """Store a new one; raise BadOwn where there are too many."""
    mine = Viewer("", (), account=own.account)
    n = db.execute(select(func.count()).select_from(table).where(_mine(mine))).scalar_one()
    if n >= MOST_BRIEFINGS:
        raise BadOwn("too_many")
    db.execute(insert(table), [_row(own)])


def add_own(store: Store, own: OwnBriefing) -> None:
    """Store a new own briefing; raise BadOwn where its account has too many."""
    with store.write() as db:
        _insert(db, own)


def change_own(
    store: Store, viewer: Viewer, own_id: str, change: Change, *, version: int, now: Instant
) -> OwnBriefing:
    """Change one and return it; raise UnknownOwn, OwnChanged, and what ``change`` raises.

    ``version`` is the one that was changed on the page.
    """
    with store.write() as db:
        before = own_briefing(db, viewer, own_id)
        if before.version != version:
            raise OwnChanged(own_id)
        changed = change(before)
        if changed == before:
            return before
        return _put(db, replace(changed, version=before.version + 1, changed_at=now))


def _put(db: Connection, own: OwnBriefing) -> OwnBriefing:
    db.execute(update(table).where(table.c.id == own.id).values(**_row(own)))
    return own


def collect(
    store: Store, viewer: Viewer, item: Item, *, to: OwnBriefing | str, now: Instant
) -> OwnBriefing:
    """Add an item at the end of a briefing, which is the one that pages add to from then on.

    ``to`` is its id, or a new one. Raises UnknownOwn, BadOwn where it is full or there are too
    many.
    """
    with store.write() as db:
        if isinstance(to, OwnBriefing):
            own = replace(to.with_item(item), chosen_at=now, changed_at=now)
            _insert(db, own)
            return own
        own = own_briefing(db, viewer, to).with_item(item)
        return _put(db, replace(own, chosen_at=now, changed_at=now))


def take_out(store: Store, viewer: Viewer, own_id: str, item_id: str, *, now: Instant) -> None:
    """Take out an item that was just added, whatever else was changed; raise UnknownOwn."""
    with store.write() as db:
        before = own_briefing(db, viewer, own_id)
        own = replace(before.without(item_id), dropped=before.dropped)
        _put(db, replace(own, version=before.version + 1, changed_at=now))


def choose_own(store: Store, viewer: Viewer, own_id: str, *, now: Instant) -> None:
    """Let pages add to this one from now on; raise UnknownOwn."""
    with store.write() as db:
        own = own_briefing(db, viewer, own_id)
        db.execute(update(table).where(table.c.id == own.id).values(chosen_at=now))


def remove_own(store: Store, viewer: Viewer, own_id: str, *, now: Instant) -> None:
    """Remove one, which can be put back for ``KEEP``; raise UnknownOwn."""
    with store.write() as db:
        own = own_briefing(db, viewer, own_id)
        db.execute(delete(table).where(table.c.removed_at < now - KEEP))
        db.execute(update(table).where(table.c.id == own.id).values(removed_at=now))


def restore_own(store: Store, viewer: Viewer, own_id: str) -> None:
    """Put a removed one back; raise UnknownOwn, BadOwn where there are too many."""
    with store.write() as db:
        own = _own(_found(db, viewer, own_id, removed=True))
        db.execute(delete(table).where(table.c.id == own.id))
        _insert(db, own)
