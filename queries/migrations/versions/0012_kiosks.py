"""Kiosk links."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_CODE = sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql")
_WORD = sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "kiosk",
        sa.Column("id", _WORD, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("area", _CODE, nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.Column("network", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("opened_from", sa.String(length=45), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("kiosk_by_digest", "kiosk", ["digest"], unique=True)


def downgrade() -> None:
    op.drop_table("kiosk")
