"""Bulk writes: many rows by one statement, straight to the driver.

SQLAlchemy prepares each row's parameters in Python, which for the tally costs more than the
database does; the statement is still SQLAlchemy's, only the rows go in as plain tuples. SQLite
takes them one by one, in this process. PostgreSQL takes all of them at once, as one JSON value:
a statement for each row would cost more than the rows themselves.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    Connection,
    Dialect,
    Float,
    LargeBinary,
    Select,
    Table,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg

from queries.tables.upsert import upsert

Rows = Sequence[tuple[Any, ...]]
FEW = 8
"""So many rows go in one by one all the same."""
_ROWS = "ROWS_AS_JSON"
"""Stands in the statement where the driver puts the rows."""


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
    dialect = dialect_of(db.dialect.name)
    if db.dialect.name == "postgresql" and len(rows) > FEW and _is_each_once(table, rows):
        given: Select[Any] = select(literal_column("*"))
        given = given.select_from(text(_recordset(table, dialect)))
        whole = statement.from_select(names, given).compile(dialect=dialect)
        db.exec_driver_sql(str(whole).replace(_ROWS, "%s"), (_as_json(table, rows),))
        return
    compiled = statement.compile(dialect=dialect, column_keys=names)
    order = [names.index(name) for name in compiled.positiontup or names]
    if order != sorted(order):
        rows = [tuple(row[i] for i in order) for row in rows]
    db.exec_driver_sql(str(compiled), list(rows))


def _is_each_once(table: Table, rows: Rows) -> bool:
    """Say whether no key comes twice: one statement could not write the same row again."""
    names = [column.name for column in table.c]
    key = [names.index(column.name) for column in table.primary_key]
    return len({tuple(row[i] for i in key) for row in rows}) == len(rows)


def _recordset(table: Table, dialect: Dialect) -> str:
    """Return the rows as a source to select from, with the types of the table's columns."""
    quote = dialect.identifier_preparer.quote
    columns = (f"{quote(one.name)} {one.type.compile(dialect)}" for one in table.c)
    return f"json_to_recordset({_ROWS}) AS given({', '.join(columns)})"


def _as_json(table: Table, rows: Rows) -> str:
    """Return rows as JSON: bytes as PostgreSQL writes them, JSON values as they are."""
    names = [str(column.name) for column in table.c]
    ways: dict[int, Callable[[Any], Any]] = {}
    for place, column in enumerate(table.c):
        if isinstance(column.type, LargeBinary):
            ways[place] = _hex
        elif isinstance(column.type, JSON):
            ways[place] = orjson.Fragment
        elif isinstance(column.type, Float):
            ways[place] = float
    said = []
    for row in rows:
        values = list(row)
        for place, way in ways.items():
            if values[place] is not None:
                values[place] = way(values[place])
        said.append(dict(zip(names, values, strict=True)))
    return orjson.dumps(said).decode()


def _hex(value: bytes) -> str:
    return f"\\x{value.hex()}"
