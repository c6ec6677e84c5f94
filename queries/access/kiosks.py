"""The links of walls as they are stored: made, listed, opened by their token, taken back."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from dashboard.access.audit import Actor, Deed, Details, Entry
from dashboard.access.kiosk import Kiosk, UnknownKiosk, kiosk_query
from dashboard.access.session import SEEN_STEP, Limits, NoSession, Session
from dashboard.area import CODE_LENGTH, UnknownArea
from dashboard.day import Instant, day_of, iso_day
from dashboard.viewer import Viewer
from queries.access import audit
from queries.access.access_mark import change_access
from queries.access.sessions import LoggedIn
from queries.areas.areas import area, areas_of, children
from queries.areas.scope import scope
from queries.store.engine import Store
from queries.store.unavailable import StoreUnreadable
from queries.tables.kiosks import kiosk
from queries.tables.row import AnyRow


def _kiosk(row: AnyRow) -> Kiosk:
    said: dict[str, Any] = dict(row._mapping)
    return Kiosk(**{**said, "digest": bytes(row.digest)})


def settled_query(db: Connection, viewer: Viewer, code: str, fields: Mapping[str, str]) -> str:
    """Return how a wall of an area goes around; raise UnknownArea, BadListing."""
    area(db, viewer, code)
    wall = Viewer("", (code,))
    below = [one.code for one in children(db, wall, code)]
    named = [part.partition(":")[0].strip() for part in fields.get("rotate", "").split(",")]
    asked = [one for one in named if one.isdecimal() and len(one) <= max(CODE_LENGTH.values())]
    known = areas_of(db, wall, [code, *below, *asked])
    return kiosk_query(fields, area=code, children=below, known=list(known))


def add_kiosk(store: Store, one: Kiosk, *, by: Actor, now: Instant) -> None:
    """Store a new link; raise UnknownArea."""
    with store.write() as db:
        if one.area != store.profile.area and one.area not in store.areas(db).codes:
            raise UnknownArea(one.area)
        row = {column.name: getattr(one, column.name) for column in kiosk.c}
        db.execute(insert(kiosk), [row])
        said: Details = {
            "name": one.name,
            "ends": iso_day(day_of(one.ends_at - 1)),
            "network": one.network,
        }
        audit.enter(db, Entry(now, by, Deed.KIOSK_ADDED, one.area, one.id, said))


def kiosks(db: Connection, viewer: Viewer) -> list[Kiosk]:
    """Return the links of a viewer's areas, the newest first, those that have ended too."""
    rows = db.execute(
        select(kiosk)
        .where(scope(viewer, kiosk.c.area))
        .order_by(kiosk.c.created_at.desc(), kiosk.c.id)
    )
    return [_kiosk(row) for row in rows]


def revoke_kiosk(store: Store, viewer: Viewer, kiosk_id: str, *, by: Actor, now: Instant) -> Kiosk:
    """Take a link back, at once, on every wall that it is open on; raise UnknownKiosk."""
    mine = (kiosk.c.id == kiosk_id, scope(viewer, kiosk.c.area))
    with store.write() as db:
        row = db.execute(select(kiosk).where(*mine)).first()
        if row is None:
            raise UnknownKiosk(kiosk_id)
        if row.revoked_at is None:
            db.execute(update(kiosk).where(*mine).values(revoked_at=now))
            change_access(db)
            said: Details = {"name": row.name}
            audit.enter(db, Entry(now, by, Deed.KIOSK_REVOKED, row.area, row.id, said))
        return _kiosk(db.execute(select(kiosk).where(*mine)).one())


def open_kiosk(store: Store, digest: bytes, *, address: str, now: Instant) -> Kiosk:
    """Return the link of a token that a wall's browser brings; raise NoSession.

    None that is known, one that was taken back or has ended and another address look alike.
    """
    with store.write() as db:
        found = _holding(db, digest, now)
        if not found.opens_from(address):
            raise NoSession
        said = {"seen_at": now, "opened_from": address[:45]}
        db.execute(update(kiosk).where(kiosk.c.id == found.id).values(**said))
        by = Actor("", found.name, address)
        entry = Entry(now, by, Deed.KIOSK_OPENED, found.area, found.id, {"name": found.name})
        audit.enter(db, entry)
    return found


def _holding(db: Connection, digest: bytes, now: Instant) -> Kiosk:
    row = db.execute(select(kiosk).where(kiosk.c.digest == digest)).first()
    if row is None or not (found := _kiosk(row)).holds(now):
        raise NoSession
    return found


def read_kiosk(store: Store, digest: bytes, *, now: Instant, limits: Limits) -> LoggedIn:
    """Return the wall of a token as if it were logged in; raise NoSession, StoreUnreadable."""
    del limits  # A wall rests as long as it likes, until its link ends.
    try:
        with store.read() as db:
            found = _holding(db, digest, now)
    except SQLAlchemyError as error:
        raise StoreUnreadable from error
    one = Session(
        digest=digest,
        account="",
        created_at=found.created_at,
        seen_at=found.seen_at or found.created_at,
        ends_at=found.ends_at,
        address="",
        agent="",
    )
    return LoggedIn(one, found.account, found.network)


def note_wall(store: Store, digest: bytes, now: Instant) -> None:
    """Keep that a wall was there, to the minute."""
    with store.write() as db:
        stale = or_(kiosk.c.seen_at.is_(None), kiosk.c.seen_at <= now - SEEN_STEP)
        db.execute(update(kiosk).where(kiosk.c.digest == digest, stale).values(seen_at=now))
