"""Tables of access: accounts and their areas, sessions, locks, the audit."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)

from queries.tables.core import Code, Word, metadata

Digest = LargeBinary(32)
"""A SHA-256."""

account = Table(
    "account",
    metadata,
    Column("id", Word, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("title", String(60), nullable=False),
    Column("role", Word, nullable=False),
    Column("password", String(200), nullable=False, server_default=""),
    Column("must_change", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger),
    Column("disabled_at", BigInteger),
    Index("account_by_name", "name", unique=True),
)

account_area = Table(
    "account_area",
    metadata,
    Column("account", Word, primary_key=True),
    Column("area", Code, primary_key=True),
    sqlite_with_rowid=False,
)

openid_account = Table(
    "openid_account",
    metadata,
    Column("issuer", String(200), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("account", Word, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("openid_account_by_account", "account", unique=True),
    sqlite_with_rowid=False,
)

second_factor = Table(
    "second_factor",
    metadata,
    Column("account", Word, primary_key=True),
    Column("secret", LargeBinary(200), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("on_at", BigInteger),
    Column("last_step", BigInteger, nullable=False, server_default=text("0")),
    sqlite_with_rowid=False,
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("account", Word, primary_key=True),
    Column("digest", Digest, primary_key=True),
    sqlite_with_rowid=False,
)

half_login = Table(
    "half_login",
    metadata,
    Column("digest", Digest, primary_key=True),
    Column("account", Word, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Index("half_login_by_end", "ends_at"),
)

session = Table(
    "session",
    metadata,
    Column("digest", Digest, primary_key=True),
    Column("account", Word, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("address", String(45), nullable=False),
    Column("agent", String(200), nullable=False),
    Index("session_by_account", "account"),
    Index("session_by_end", "ends_at"),
)

login_lock = Table(
    "login_lock",
    metadata,
    Column("key", Digest, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Index("login_lock_by_time", "last_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("account", Word, nullable=False),
    Column("by", String(80), nullable=False),
    Column("address", String(45), nullable=False),
    Column("deed", Word, nullable=False),
    Column("area", Code, nullable=False),
    Column("subject", String(200), nullable=False),
    Column("details", JSON, nullable=False),
    Column("digest", Digest, nullable=False),
    Index("audit_by_area", "area", "number"),
)
