"""The schema: bringing a database's tables to this version with Alembic."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, func, select

from queries.sealing.clear_pages import give_up_clear_pages
from queries.sealing.keyring import Keys

MIGRATING = 0x5A6869
"""The number of PostgreSQL's lock under which tables are brought up."""
MIGRATIONS = Path(__file__).parents[1] / "migrations"


def migrate(engine: Engine, keys: Keys | None = None) -> None:
    """Upgrade the tables to the newest revision; nothing happens where they are there already.

    ``keys`` seal what an older store holds in clear; raises NoDataKey where they are missed.
    """
    with engine.connect() as db:
        current = MigrationContext.configure(db).get_current_revision()
    if current != _head():
        _upgrade(engine, keys)
    give_up_clear_pages(engine)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


@cache
def _head() -> str | None:
    """Return the newest revision that this version knows; finding it loads all of them."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _upgrade(engine: Engine, keys: Keys | None) -> None:
    config = _config()
    with engine.connect() as db:
        db.execution_options(writes=True)
        with db.begin():
            _queue(db)
            config.attributes |= {"connection": db, "keys": keys}
            command.upgrade(config, "head")


def _queue(db: Connection) -> None:
    """Wait for another machine that brings the same tables up; SQLite's writers wait anyway."""
    if db.dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
