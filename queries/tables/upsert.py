"""Upserts: insert or, where the key is there, replace or add, in SQLite and PostgreSQL alike."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert


def _insert(db: Connection, table: Table) -> SqliteInsert | PostgresInsert:
    insert = sqlite.insert if db.dialect.name == "sqlite" else postgresql.insert
    return insert(table)


def insert_new(
    db: Connection, table: Table, key: Sequence[Column[Any]] = ()
) -> SqliteInsert | PostgresInsert:
    """Return an insert that does nothing where the key is there; it is the primary one if none."""
    return _insert(db, table).on_conflict_do_nothing(
        index_elements=list(key) or list(table.primary_key)
    )


def upsert(
    db: Connection, table: Table, *, replace: Sequence[str] = (), add: Sequence[str] = ()
) -> SqliteInsert | PostgresInsert:
    """Return an insert whose conflict on the primary key replaces or adds to these columns."""
    statement = _insert(db, table)
    changed: dict[Any, Any] = {name: statement.excluded[name] for name in replace}
    changed |= {name: table.c[name] + statement.excluded[name] for name in add}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=changed)
