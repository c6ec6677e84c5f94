"""Orders, notices and receipts, and colours set by order."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_CODE = sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql")
_WORD = sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql")
_KEY = sa.LargeBinary(length=16)
_ORDERED = sa.text("until IS NULL AND set_by = 'order'")


def upgrade() -> None:
    op.add_column("control_status", sa.Column("ordered_by", _KEY, nullable=True))
    op.add_column("control_status", sa.Column("own_colour", _WORD, nullable=True))
    op.add_column("control_status", sa.Column("own_rule", _WORD, nullable=True))
    op.create_index(
        "control_ordered",
        "control_status",
        ["area", "colour"],
        sqlite_where=_ORDERED,
        postgresql_where=_ORDERED,
    )
    op.create_table(
        "control_order",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("area", _CODE, nullable=False),
        sa.Column("colour", _WORD, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("lifted_at", sa.BigInteger(), nullable=True),
        sa.Column("lifted_by", sa.String(length=80), nullable=False),
        sa.Column("lifted_why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )
    op.create_index("control_order_by_area", "control_order", ["area", "until"])
    _directives()


def _directives() -> None:
    op.create_table(
        "directive",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=False),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("area", _CODE, nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("receipt_by", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("digest", _KEY, nullable=False),
        sa.Column("history", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("directive_by_time", "directive", ["issued_at", "key"])
    op.create_table(
        "directive_target",
        sa.Column("directive", _KEY, nullable=False),
        sa.Column("area", _CODE, nullable=False),
        sa.Column("case", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("directive", "area"),
        sqlite_with_rowid=False,
    )
    op.create_index("directive_target_by_area", "directive_target", ["area", "directive"])
    op.create_table(
        "receipt",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("directive", _KEY, nullable=False),
        sa.Column("area", _CODE, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )
    op.create_index("receipt_by_directive", "receipt", ["directive", "area", "at"])


def downgrade() -> None:
    for name in ("receipt", "directive_target", "directive", "control_order"):
        op.drop_table(name)
    op.drop_index("control_ordered", "control_status")
    for name in ("own_rule", "own_colour", "ordered_by"):
        op.drop_column("control_status", name)
