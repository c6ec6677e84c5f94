"""Meta: small facts about the store itself, by name."""

from sqlalchemy import Connection, select

from queries.tables.core import meta
from queries.tables.upsert import upsert


def get(db: Connection, name: str, default: str = "") -> str:
    """Return a fact, ``default`` where it was never set."""
    found = db.execute(select(meta.c.value).where(meta.c.name == name)).scalar()
    return default if found is None else str(found)


def put(db: Connection, name: str, value: str) -> None:
    """Set a fact."""
    db.execute(upsert(db, meta, replace=["value"]), [{"name": name, "value": value}])
