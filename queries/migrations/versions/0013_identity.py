"""Logins by OpenID Connect, and second factors."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_DIGEST = sa.LargeBinary(length=32)
_WORD = sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "openid_account",
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("account", _WORD, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("issuer", "subject"),
        sqlite_with_rowid=False,
    )
    op.create_index("openid_account_by_account", "openid_account", ["account"], unique=True)
    op.create_table(
        "second_factor",
        sa.Column("account", _WORD, nullable=False),
        sa.Column("secret", sa.LargeBinary(length=200), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("on_at", sa.BigInteger(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("account"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "recovery_code",
        sa.Column("account", _WORD, nullable=False),
        sa.Column("digest", _DIGEST, nullable=False),
        sa.PrimaryKeyConstraint("account", "digest"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "half_login",
        sa.Column("digest", _DIGEST, nullable=False),
        sa.Column("account", _WORD, nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("half_login_by_end", "half_login", ["ends_at"])


def downgrade() -> None:
    for name in ("half_login", "recovery_code", "second_factor", "openid_account"):
        op.drop_table(name)
