"""The schema: bringing a database's tables to this version with Alembic."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, String, column, func, inspect, select, table

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
        there = current(db)
    if there != revisions()[-1]:
        _upgrade(engine, keys)
    give_up_clear_pages(engine)


@cache
def revisions() -> tuple[str, ...]:
    """Return the revisions that this version knows, the newest last: files are named by them."""
    return tuple(sorted(path.name[:4] for path in MIGRATIONS.glob("versions/[0-9]*.py")))


def current(db: Connection) -> str | None:
    """Return the revision that the tables have, None where there are none."""
    if not inspect(db).has_table("alembic_version"):
        return None
    said = table("alembic_version", column("version_num", String))
    return db.execute(select(said.c.version_num)).scalar_one_or_none()


def _upgrade(engine: Engine, keys: Keys | None) -> None:
    # Loading Alembic takes a quarter of a second, and at most starts there is nothing to upgrade.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
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
