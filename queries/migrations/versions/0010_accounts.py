"""Accounts, their sessions and areas, and the audit."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_CODE = sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql")
_WORD = sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql")
_DIGEST = sa.LargeBinary(length=32)


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", _WORD, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("role", _WORD, nullable=False),
        sa.Column("password", sa.String(length=200), server_default="", nullable=False),
        sa.Column("must_change", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("disabled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("account_by_name", "account", ["name"], unique=True)
    op.create_table(
        "account_area",
        sa.Column("account", _WORD, nullable=False),
        sa.Column("area", _CODE, nullable=False),
        sa.PrimaryKeyConstraint("account", "area"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "session",
        sa.Column("digest", _DIGEST, nullable=False),
        sa.Column("account", _WORD, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("session_by_account", "session", ["account"])
    op.create_index("session_by_end", "session", ["ends_at"])
    op.create_table(
        "login_lock",
        sa.Column("key", _DIGEST, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("login_lock_by_time", "login_lock", ["last_at"])
    _audit()


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account", _WORD, nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("deed", _WORD, nullable=False),
        sa.Column("area", _CODE, nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("digest", _DIGEST, nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("audit_by_area", "audit", ["area", "number"])
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER audit_no_{deed} BEFORE {deed.upper()} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_is_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'the audit is only added to'; END$$"
    )
    op.execute(
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_added_to()"
    )


def downgrade() -> None:
    for name in ("audit", "login_lock", "session", "account_area", "account"):
        op.drop_table(name)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_is_added_to()")
