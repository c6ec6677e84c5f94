"""Tables of what people do by hand: their steps, and what the source says apart from them."""

from sqlalchemy import JSON, BigInteger, Column, Index, String, Table, Text

from queries.tables.core import Code, Key, Word, metadata

step = Table(
    "step",
    metadata,
    Column("key", Key, primary_key=True),
    Column("case", Key, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("act", Word, nullable=False),
    Column("by", String(80), nullable=False),
    Column("why", Text, nullable=False),
    Column("area", Code, nullable=False),
    sqlite_with_rowid=False,
)
Index("step_by_case", step.c.case, step.c.at)

said = Table(
    "said",
    metadata,
    Column("case", Key, primary_key=True),
    Column("area", Code, nullable=False),
    Column("responded_at", BigInteger),
    Column("closed_at", BigInteger),
    Column("voided_at", BigInteger),
    Column("transitions", JSON, nullable=False),
    sqlite_with_rowid=False,
)
