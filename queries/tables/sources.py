"""The table of sources: when each was last heard, and since when it is silent."""

from sqlalchemy import BigInteger, Column, Table

from queries.tables.core import Word, metadata

source_heard = Table(
    "source_heard",
    metadata,
    Column("source", Word, primary_key=True),
    Column("heard_at", BigInteger, nullable=False),
    Column("record_at", BigInteger, nullable=False),
    Column("silent_since", BigInteger),
    sqlite_with_rowid=False,
)
