"""Tables of the rules: what is remembered of the stream, and where late cases stand."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, text

from queries.tables.core import Code, Key, Word, metadata

escalation = Table(
    "escalation",
    metadata,
    Column("case", Key, primary_key=True),
    Column("level", Word, nullable=False),
    Column("due_at", BigInteger),
    sqlite_with_rowid=False,
)
_DUE = text("due_at IS NOT NULL")
Index("escalation_due", escalation.c.due_at, sqlite_where=_DUE, postgresql_where=_DUE)

heard = Table(
    "heard",
    metadata,
    Column("key", Key, primary_key=True),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
Index("heard_by_time", heard.c.at)

spell = Table(
    "spell",
    metadata,
    Column("case", Key, primary_key=True),
    Column("ref", Key, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("n", Integer, nullable=False),
    Column("version", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
Index("spell_by_ref", spell.c.ref, spell.c.last)
Index("spell_by_time", spell.c.last)

arrival = Table(
    "arrival",
    metadata,
    Column("key", Key, primary_key=True),
    Column("area", Code, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("declared_at", BigInteger),
    Column("place", String(40)),
    Column("came_from", String(200), nullable=False),
    Column("subject", Key),
    Column("version", BigInteger, nullable=False),
    Column("digest", Key, nullable=False),
    Column("raised", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
_WAITING = text("declared_at IS NULL AND NOT raised")
Index("arrival_due", arrival.c.due_at, sqlite_where=_WAITING, postgresql_where=_WAITING)
Index("arrival_by_time", arrival.c.at)
