"""The engine: opening a store, and the transactions that reads and writes run in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from dashboard.profile import Profile
from queries.sealing.keyring import Keys
from queries.sealing.vault import open_vault
from queries.store.area_index import AreaIndex, area_index
from queries.store.cache import Cache
from queries.store.schema import migrate
from queries.store.uncollected import uncollected

Reading = Connection
"""What a read runs on, for rooms that pass it on without asking it anything themselves."""
BUSY_MS = 30_000
"""How long a writer of the embedded database waits for the one before it."""


_DISCREET: dict[str, Any] = {"hide_parameters": True}
"""An error names its statement, never the values in it: names and numbers of people."""


@dataclass(slots=True)
class Store:
    """An open store of one place."""

    engine: Engine
    profile: Profile
    cache: Cache
    _areas: dict[str, AreaIndex] = field(default_factory=dict)

    @contextmanager
    def read(self, *, spills: bool = False) -> Iterator[Connection]:
        """Give a connection whose reads all see one moment; ``spills`` sorts much on disk."""
        with self.engine.connect() as db:
            db.execution_options(spills=spills)
            if db.dialect.name == "postgresql":
                db.execution_options(isolation_level="REPEATABLE READ")
            yield db
            db.rollback()

    @contextmanager
    def write(self, *, spills: bool = False) -> Iterator[Connection]:
        """Give the only writing connection: all of it is stored at the end, or nothing."""
        with self.engine.connect() as db:
            db.execution_options(writes=True, spills=spills)
            with uncollected(), db.begin():
                yield db

    def areas(self, db: Connection) -> AreaIndex:
        """Return the areas known to this transaction, loaded anew when they have changed."""
        return area_index(db, self._areas)

    def slim(self) -> None:
        """Hold little of an embedded database in memory from now on: for work beside a server."""
        if self.engine.dialect.name == "sqlite":
            self.engine.dispose()
            event.listen(self.engine, "connect", _slim_sqlite)

    @property
    def url(self) -> str:
        """Return what opens this store once more, with its password."""
        return self.engine.url.render_as_string(hide_password=False)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        # FULL: what was acknowledged is on disk, also after the power fails.
        "synchronous = FULL",
        f"busy_timeout = {BUSY_MS}",
        "cache_size = -65536",
        "mmap_size = 1073741824",
        "temp_store = MEMORY",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _slim_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA cache_size = -8192")
    cursor.execute("PRAGMA mmap_size = 0")
    cursor.close()


def _begin_sqlite(db: Connection) -> None:
    spills = db.get_execution_options().get("spills", False)
    if spills != db.info.get("spills", False):
        db.info["spills"] = spills
        db.exec_driver_sql(f"PRAGMA temp_store = {'FILE' if spills else 'MEMORY'}")
    # A writer takes the lock at once: upgrading a read later could fail half-way.
    writes = db.get_execution_options().get("writes", False)
    db.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def open_engine(url: str) -> Engine:
    """Return an engine for a database URL; the folder of an embedded database is made."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        options: dict[str, Any] = {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 20}
        options |= _DISCREET
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        return create_engine(parsed, **options)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, pool_size=10, max_overflow=30, **_DISCREET)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def open_store(
    url: str, profile: Profile, *, keys: Keys | None = None, cache: Cache | None = None
) -> Store:
    """Open a store and bring its tables to this version; without a cache nothing is kept.

    ``keys`` seal and open personal data. Without them everything else can be read and written;
    what a store before sealing holds needs them at once: raises NoDataKey. Raises WrongDataKey
    where the store is sealed with others. Nothing is changed then.
    """
    engine = open_engine(url)
    try:
        migrate(engine, keys)
        if keys is not None:
            open_vault(engine, keys)
    except Exception:
        engine.dispose()
        raise
    return Store(engine, profile, cache or Cache())
