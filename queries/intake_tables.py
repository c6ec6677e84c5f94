"""Tables of the intake: keys, the answers that are remembered, what was done in quarantine."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
)

from queries.tables import Code, Word, metadata

api_key = Table(
    "api_key",
    metadata,
    Column("id", Word, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("area", Code, nullable=False),
    Column("types", JSON, nullable=False),
    Column("rate", Integer, nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Column("revoked_at", BigInteger),
)

remembered = Table(
    "remembered_answer",
    metadata,
    Column("api_key", Word, primary_key=True),
    Column("name", String(120), primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Index("remembered_answer_by_time", "at"),
)
"""What became of the records of a call, by its Idempotency-Key; a stream has a part a batch."""

quarantine_step = Table(
    "quarantine_step",
    metadata,
    Column("quarantine", Integer, primary_key=True, autoincrement=False),
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("what", Word, nullable=False),
    Column("by", String(80), nullable=False),
    Column("why", Text, nullable=False),
    Column("field", String(80), nullable=False),
    Column("value", Text, nullable=False),
    Column("reason", Word, nullable=False),
    Column("allowed", Text, nullable=False),
    Column("type", Word, nullable=False),
    Column("record", JSON, nullable=False),
)
