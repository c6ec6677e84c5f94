"""What a restored store must not keep of its backup: the logins that were open then."""

from sqlalchemy import Connection, delete, func, inspect, select

from dashboard.access.audit import COMMAND, Deed, Details, Entry
from dashboard.day import Instant
from queries.access.access_mark import change_access
from queries.access.audit import enter
from queries.store.engine import open_engine
from queries.tables.accounts import half_login, session
from queries.tables.core import area


def restored(url: str, *, made_at: str, now: Instant) -> None:
    """End every login of a store that was just restored, and say so in its audit.

    A backup of a version that had no accounts has nothing to end.
    """
    engine = open_engine(url)
    try:
        if not inspect(engine).has_table(session.name):
            return
        with engine.connect() as db:
            db.execution_options(writes=True)
            with db.begin():
                _end(db, made_at, now)
    finally:
        engine.dispose()


def _end(db: Connection, made_at: str, now: Instant) -> None:
    ended = db.execute(delete(session)).rowcount
    if inspect(db).has_table(half_login.name):
        db.execute(delete(half_login))
    change_access(db)
    topmost = select(area.c.code).order_by(func.length(area.c.code), area.c.code).limit(1)
    code = db.execute(topmost).scalar()
    if code is not None:
        said: Details = {"made_at": made_at, "sessions": ended}
        enter(db, Entry(now, COMMAND, Deed.RESTORED, code, "", said))
