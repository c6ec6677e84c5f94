"""Pages that held personal data in clear: given up by the database once all of it is sealed.

A row that is changed leaves its old text in the file until the page is used again.
"""

from sqlalchemy import Connection, Engine, delete

from queries.tables import meta
from queries.tables.core import meta as facts

CLEAR = "clear_pages"
"""The fact that there may be such pages still."""
_CHANGED = (
    "contact",
    "officer",
    "quarantine",
    "quarantine_step",
    "remembered_answer",
    "vehicle",
    "cases",
    "arrival",
)
"""What PostgreSQL rewrites; hashes that can be tried out are in clear too."""


def note_clear(db: Connection) -> None:
    """Note that there is something to give up, in the transaction that sealed it."""
    meta.put(db, CLEAR, "1")


def give_up_clear_pages(engine: Engine) -> None:
    """Rewrite what was in clear, where that was not done; interrupted, it is done at next start."""
    with engine.connect() as db:
        if not meta.get(db, CLEAR):
            return
    if engine.dialect.name == "sqlite":
        _rewrite_sqlite(engine)
    else:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            for name in _CHANGED:
                db.exec_driver_sql(f"VACUUM FULL {name}")
    with engine.connect() as db:
        db.execution_options(writes=True)
        with db.begin():
            db.execute(delete(facts).where(facts.c.name == CLEAR))


def _rewrite_sqlite(engine: Engine) -> None:
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            cursor.execute(statement)
        cursor.close()
    finally:
        connection.close()
