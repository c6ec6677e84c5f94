"""Tables of orders: colours set by hand, orders and notices with their receipts."""

from sqlalchemy import JSON, BigInteger, Column, Index, String, Table, Text

from queries.tables.core import Code, Key, Word, metadata

control_order = Table(
    "control_order",
    metadata,
    Column("key", Key, primary_key=True),
    Column("area", Code, nullable=False),
    Column("colour", Word, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("lifted_at", BigInteger),
    Column("lifted_by", String(80), nullable=False),
    Column("lifted_why", Text, nullable=False),
    sqlite_with_rowid=False,
)
Index("control_order_by_area", control_order.c.area, control_order.c.until)

directive = Table(
    "directive",
    metadata,
    Column("key", Key, primary_key=True),
    Column("source", String(80), nullable=False),
    Column("external_id", String(120), nullable=False),
    Column("kind", Word, nullable=False),
    Column("number", String(80), nullable=False),
    Column("title", String(200), nullable=False),
    Column("body", Text, nullable=False),
    Column("area", Code, nullable=False),
    Column("issued_at", BigInteger, nullable=False),
    Column("receipt_by", BigInteger, nullable=False),
    Column("by", String(80), nullable=False),
    Column("withdrawn_at", BigInteger),
    Column("version", BigInteger, nullable=False),
    Column("digest", Key, nullable=False),
    Column("history", JSON, nullable=False),
)
Index("directive_by_time", directive.c.issued_at, directive.c.key)

directive_target = Table(
    "directive_target",
    metadata,
    Column("directive", Key, primary_key=True),
    Column("area", Code, primary_key=True),
    Column("case", Key, nullable=False),
    sqlite_with_rowid=False,
)
Index("directive_target_by_area", directive_target.c.area, directive_target.c.directive)

receipt = Table(
    "receipt",
    metadata,
    Column("key", Key, primary_key=True),
    Column("directive", Key, nullable=False),
    Column("area", Code, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(80), nullable=False),
    Column("text", Text, nullable=False),
    Column("digest", Key, nullable=False),
    sqlite_with_rowid=False,
)
Index("receipt_by_directive", receipt.c.directive, receipt.c.area, receipt.c.at)
