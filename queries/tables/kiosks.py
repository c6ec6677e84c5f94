"""The table of walls' links."""

from sqlalchemy import BigInteger, Column, Index, String, Table

from queries.tables.accounts import Digest
from queries.tables.core import Code, Word, metadata

kiosk = Table(
    "kiosk",
    metadata,
    Column("id", Word, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("area", Code, nullable=False),
    Column("query", String(2000), nullable=False),
    Column("network", String(200), nullable=False),
    Column("digest", Digest, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", String(80), nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger),
    Column("opened_from", String(45), nullable=False),
    Column("revoked_at", BigInteger),
    Index("kiosk_by_digest", "digest", unique=True),
)
