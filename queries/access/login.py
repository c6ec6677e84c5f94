"""Logging in: a guess is counted before it is judged, so that many at once gain nothing."""

from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, select, update

from dashboard.access.account import Account, BadAccount, UnknownAccount, account_name
from dashboard.access.audit import Actor, Deed, Details, Entry
from dashboard.access.factor import WrongCode
from dashboard.access.lock import BY_ADDRESS, BY_NAME, Lock, Locked, Patience, lock_key
from dashboard.access.password import hashed, is_outdated, matches
from dashboard.access.session import Limits, Session, digest_of
from dashboard.day import DAY, Instant
from queries.access import audit
from queries.access.accounts import account_by_id, account_by_name, areas_of_account, entry_on
from queries.access.factor_asked import is_asked
from queries.access.factors import take_code
from queries.access.half_login import end_half, half_of, open_half
from queries.access.sessions import open_session
from queries.store.engine import Store
from queries.tables.accounts import account, login_lock
from queries.tables.upsert import upsert


class CodeWanted(Exception):
    """The password was right; the attempt's token now waits for the code of a second factor."""


class WrongLogin(ValueError):
    """No such name, another password, an account without one or disabled: all look alike."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A login to be judged: what was typed, from where, and the token it is to open."""

    name: str
    password: str = field(repr=False)
    token: str = field(repr=False)
    salt: bytes = field(repr=False)
    """Random, for a hash that has to be made anew."""
    address: str = ""
    agent: str = ""


def log_in(store: Store, asked: Attempt, *, now: Instant, limits: Limits) -> Account:
    """Open the session of a token; raise WrongLogin, Locked, CodeWanted.

    A name that nobody has takes the same steps and the same time.
    """
    try:
        name = account_name(asked.name)
    except BadAccount:
        name = ""
    found = _count(store, name, asked, now)
    right = matches(found.password if found else "", asked.password)
    if found is None or not right or found.disabled_at is not None:
        _failed(store, found, name, asked, now)
        raise WrongLogin
    if not _succeeded(store, found, name, asked, now=now, limits=limits):
        raise CodeWanted
    return found


def finish(
    store: Store, half: str, code: str, asked: Attempt, *, now: Instant, limits: Limits
) -> Account:
    """Open the session of a token by half a login's code; raise WrongCode, Locked, NoSession.

    Wrong codes count as wrong passwords do.
    """
    with store.read() as db:
        name = half_of(db, half, now=now).name
    _count(store, name, asked, now)
    try:
        with store.write() as db:
            found = half_of(db, half, now=now)
            by = take_code(db, found, code, now=now)
            end_half(db, half)
            _forget(db, name, asked.address)
            open_session(db, session_of(found, asked, now, limits))
            actor = Actor(found.id, found.title, asked.address)
            audit.enter(db, entry_on(store, found, Deed.LOGIN, actor, now, {"by": by}))
    except WrongCode:
        _failed(store, found, name, asked, now, why="code")
        raise
    return found


def prove(store: Store, asked: Attempt, *, now: Instant) -> None:
    """Make sure that somebody who is logged in knows their password; raise WrongLogin, Locked.

    Wrong guesses count as they do at login: a browser left open is no way round the lock.
    """
    found = _count(store, asked.name, asked, now)
    if found is None or not matches(found.password, asked.password):
        _failed(store, found, asked.name, asked, now)
        raise WrongLogin
    with store.write() as db:
        _forget(db, asked.name, asked.address)


def _forget(db: Connection, name: str, address: str) -> None:
    """Forget the wrong guesses of a name that proved right."""
    db.execute(delete(login_lock).where(login_lock.c.key == lock_key("name", name)))
    _forgive(db, lock_key("address", address), BY_ADDRESS)


def _count(store: Store, name: str, asked: Attempt, now: Instant) -> Account | None:
    """Count a guess as wrong until it proves right; return whose it is. Raise Locked."""
    locks = {
        lock_key("name", name or asked.name): BY_NAME,
        lock_key("address", asked.address): BY_ADDRESS,
    }
    with store.write() as db:
        _queue(db, *locks)
        stored = {key: _lock(db, key) for key in locks}
        wait = max(lock.wait(now) for lock in stored.values())
        if wait:
            raise Locked(wait)
        for key, patience in locks.items():
            _keep(db, key, stored[key].after_failure(now, patience))
        db.execute(delete(login_lock).where(login_lock.c.last_at < now - DAY))
        try:
            return account_by_name(db, name)
        except UnknownAccount:
            # Nobody's areas are looked up as somebody's are: one name costs what another does.
            areas_of_account(db, name)
            return None


def _queue(db: Connection, *keys: bytes) -> None:
    """Wait for others who count by the same keys, in one order for all."""
    rows = [{"key": key, "failures": 0, "last_at": 0, "until": 0} for key in sorted(keys)]
    db.execute(upsert(db, login_lock, replace=["key"]), rows)


def _lock(db: Connection, key: bytes) -> Lock:
    row = db.execute(select(login_lock).where(login_lock.c.key == key)).first()
    # Somebody who got in at the same time has taken it away: nothing is counted any more.
    return Lock(row.failures, row.last_at, row.until) if row else Lock()


def _keep(db: Connection, key: bytes, lock: Lock) -> None:
    said = {"failures": lock.failures, "last_at": lock.last_at, "until": lock.until}
    db.execute(update(login_lock).where(login_lock.c.key == key).values(**said))


def _failed(
    store: Store, found: Account | None, name: str, asked: Attempt, now: Instant, *, why: str = ""
) -> None:
    """Enter a wrong guess, and that no more are taken for a while where that is so.

    What was typed as a name is kept only where it is one.
    """
    nobody = Actor("", "", asked.address)
    keys = (lock_key("name", name or asked.name), lock_key("address", asked.address))

    def entry(deed: Deed, said: Details) -> Entry:
        if found is None:
            return Entry(now, nobody, deed, store.profile.area, details=said)
        return entry_on(store, found, deed, nobody, now, said)

    with store.write() as db:
        wait = max(_lock(db, key).wait(now) for key in keys)
        locked = [entry(Deed.LOCKED, {"seconds": wait})] if wait else []
        audit.enter(db, entry(Deed.LOGIN_FAILED, {"why": why} if why else {}), *locked)


def _succeeded(
    store: Store, found: Account, name: str, asked: Attempt, *, now: Instant, limits: Limits
) -> bool:
    """Open a session, or half of one where a code is asked for; return whether it is whole."""
    with store.write() as db:
        present = account_by_id(db, found.id)
        if (present.password, present.disabled_at) != (found.password, None):
            # Disabled, or given another password, while this one was being judged.
            raise WrongLogin
        if is_asked(db, found.id):
            # Only the code forgives what was guessed before: knowing the password is no way round.
            _stay(db, lock_key("name", name))
            _stay(db, lock_key("address", asked.address))
            open_half(db, found, asked.token, now=now)
            return False
        _forget(db, name, asked.address)
        if is_outdated(found.password):
            again = hashed(asked.password, asked.salt)
            db.execute(update(account).where(account.c.id == found.id).values(password=again))
        open_session(db, session_of(found, asked, now, limits))
        by = Actor(found.id, found.title, asked.address)
        audit.enter(db, entry_on(store, found, Deed.LOGIN, by, now))
        return True


def _forgive(db: Connection, key: bytes, patience: Patience) -> None:
    """Take back the one guess that proved right; the wrong ones of the address stay counted."""
    lock = _lock(db, key)
    failures = max(0, lock.failures - 1)
    until = lock.until if failures >= patience.free else 0
    _keep(db, key, Lock(failures, lock.last_at, until))


def _stay(db: Connection, key: bytes) -> None:
    """Take back the guess that proved right, and the wait after it: the code comes next."""
    lock = _lock(db, key)
    _keep(db, key, Lock(max(0, lock.failures - 1), lock.last_at))


def session_of(found: Account, asked: Attempt, now: Instant, limits: Limits) -> Session:
    """Return the session that an attempt opens."""
    return Session(
        digest=digest_of(asked.token),
        account=found.id,
        created_at=now,
        seen_at=now,
        ends_at=now + limits.whole,
        address=asked.address,
        agent=asked.agent,
    )


def step_in(store: Store, found: Account, asked: Attempt, *, now: Instant, limits: Limits) -> None:
    """Open a session without a password: a demonstration's ready account, or another's word.

    Whoever calls this has made sure that the account is the asker's.
    """
    with store.write() as db:
        if account_by_id(db, found.id).disabled_at is not None:
            raise WrongLogin
        open_session(db, session_of(found, asked, now, limits))
        by = Actor(found.id, found.title, asked.address)
        audit.enter(db, entry_on(store, found, Deed.LOGIN, by, now))
