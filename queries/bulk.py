"""Bulk writes: many rows by one statement, straight to the driver.

SQLAlchemy prepares each row's parameters in Python, which for the tally costs more than the
database does; the statement is still SQLAlchemy's, only the rows go in as plain tuples.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg

from queries.upsert import upsert

Rows = Sequence[tuple[Any, ...]]


@lru_cache
def dialect_of(name: str) -> Dialect:
    """Return the dialect in which a statement for the driver itself is written."""
    if name == "sqlite":
        return sqlite.dialect()
    return psycopg.dialect(paramstyle="format")  # type: ignore[no-untyped-call]


def bulk_upsert(
    db: Connection,
    table: Table,
    rows: Rows,
    *,
    replace: Sequence[str] = (),
    add: Sequence[str] = (),
) -> None:
    """Upsert rows whose values stand in the order of the table's columns.

    JSON values must be strings already. Without ``replace`` and ``add`` rows must be new.
    """
    if not rows:
        return
    names = [column.name for column in table.c]
    statement = upsert(db, table, replace=replace, add=add) if replace or add else table.insert()
    compiled = statement.compile(dialect=dialect_of(db.dialect.name), column_keys=names)
    order = [names.index(name) for name in compiled.positiontup or names]
    if order != sorted(order):
        rows = [tuple(row[i] for i in order) for row in rows]
    db.exec_driver_sql(str(compiled), list(rows))
