"""Sessions as they are stored: opened at login, found by their token, ended at once."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from dashboard.access.account import Account, UnknownAccount
from dashboard.access.audit import Actor, Deed
from dashboard.access.session import SEEN_STEP, Limits, NoSession, Session, digest_of
from dashboard.day import Instant
from queries.access import audit
from queries.access.access_mark import change_access
from queries.access.accounts import account_by_id, end_sessions, entry_on, is_of_provider
from queries.store.engine import Store
from queries.store.unavailable import StoreUnreadable
from queries.tables.accounts import account, session


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A session that holds, and the account that it is of.

    ``network`` is the range of addresses that it holds for, every address where it is empty.
    """

    session: Session
    account: Account
    network: str = ""


def open_session(db: Connection, one: Session) -> None:
    """Store a session in the writer's transaction of its login; what has ended goes out."""
    db.execute(delete(session).where(session.c.ends_at <= one.created_at))
    row = {column.name: getattr(one, column.name) for column in session.c}
    db.execute(insert(session), [row])
    db.execute(update(account).where(account.c.id == one.account).values(seen_at=one.created_at))


def session_by_digest(db: Connection, digest: bytes) -> Session:
    """Return a stored session, whether it still holds or not; raise NoSession."""
    row = db.execute(select(session).where(session.c.digest == digest)).first()
    if row is None:
        raise NoSession
    return Session(**{**row._mapping, "digest": bytes(row.digest)})


def logged_in(db: Connection, token: str, *, now: Instant, limits: Limits) -> LoggedIn:
    """Return who a token is of; raise NoSession where it is of nobody any more."""
    return _holding(db, digest_of(token), now=now, limits=limits)


def read_session(store: Store, digest: bytes, *, now: Instant, limits: Limits) -> LoggedIn:
    """Return who a session is of; raise NoSession, StoreUnreadable."""
    try:
        with store.read() as db:
            return _holding(db, digest, now=now, limits=limits)
    except SQLAlchemyError as error:
        raise StoreUnreadable from error


def sessions_of(db: Connection, account_id: str, *, now: Instant, limits: Limits) -> list[Session]:
    """Return the sessions of an account that hold, the last used first."""
    rows = db.execute(
        select(session)
        .where(session.c.account == account_id)
        .order_by(session.c.seen_at.desc(), session.c.created_at.desc())
    )
    found = [Session(**{**row._mapping, "digest": bytes(row.digest)}) for row in rows]
    return [one for one in found if one.holds(now, limits)]


def _holding(db: Connection, digest: bytes, *, now: Instant, limits: Limits) -> LoggedIn:
    one = session_by_digest(db, digest)
    try:
        holder = account_by_id(db, one.account)
    except UnknownAccount:
        raise NoSession from None
    if holder.disabled_at is not None or not one.holds(now, limits):
        raise NoSession
    return LoggedIn(one, holder)


def note_seen(store: Store, digest: bytes, now: Instant) -> None:
    """Keep that a session and its account were used, to the minute."""
    with store.write() as db:
        changed = db.execute(
            update(session)
            .where(session.c.digest == digest, session.c.seen_at <= now - SEEN_STEP)
            .values(seen_at=now)
            .returning(session.c.account)
        ).scalar()
        if changed is not None:
            db.execute(update(account).where(account.c.id == changed).values(seen_at=now))


def log_out(store: Store, token: str, *, address: str, now: Instant) -> bool:
    """End one session; nothing happens where it has ended before.

    Return whether it was opened by an OpenID provider, where its holder is still logged in.
    """
    try:
        digest = digest_of(token)
    except NoSession:
        return False
    with store.write() as db:
        ended = db.execute(
            delete(session).where(session.c.digest == digest).returning(session.c.account)
        ).scalar()
        if ended is None:
            return False
        change_access(db)
        one = account_by_id(db, ended)
        by = Actor(one.id, one.title, address)
        audit.enter(db, entry_on(store, one, Deed.LOGOUT, by, now))
        return is_of_provider(db, one.id)


def log_out_everywhere(store: Store, account_id: str, *, by: Actor, now: Instant) -> int:
    """End every session of an account; return how many there were. Raise UnknownAccount."""
    with store.write() as db:
        one = account_by_id(db, account_id)
        ended = end_sessions(db, one.id)
        details = {"sessions": ended}
        audit.enter(db, entry_on(store, one, Deed.LOGOUT_EVERYWHERE, by, now, details))
    return ended
