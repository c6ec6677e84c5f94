"""Tables of kept lists: the moments at which they were kept, and the lists themselves, packed."""

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, LargeBinary, Table

from queries.tables.core import Code, Word, metadata

kept_moment = Table(
    "kept_moment",
    metadata,
    Column("id", Word, primary_key=True),
    Column("area", Code, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("today", Integer, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("data_time", BigInteger, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("metrics", JSON, nullable=False),
    Index("kept_moment_by_day", "today"),
)

kept_list = Table(
    "kept_list",
    metadata,
    Column("moment", Word, primary_key=True),
    Column("holds", Word, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
