"""The table of own briefings, items and all: one is read and stored whole."""

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, String, Table

from queries.tables.core import Word, metadata

own_briefing = Table(
    "own_briefing",
    metadata,
    Column("id", Word, primary_key=True),
    Column("account", Word, nullable=False),
    Column("name", String(80), nullable=False),
    Column("title", String(80), nullable=False, server_default=""),
    Column("items", JSON, nullable=False),
    Column("dropped", JSON),
    Column("version", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("chosen_at", BigInteger, nullable=False),
    Column("removed_at", BigInteger),
    Index("own_briefing_by_account", "account", "removed_at"),
)
