"""What people did to cases by hand, kept apart from what sources say."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_CODE = sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql")
_WORD = sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql")
_KEY = sa.LargeBinary(length=16)


def upgrade() -> None:
    op.add_column("cases", sa.Column("hand", _KEY, nullable=True))
    op.create_table(
        "step",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("case", _KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("act", _WORD, nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("area", _CODE, nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )
    op.create_index("step_by_case", "step", ["case", "at"])
    op.create_table(
        "said",
        sa.Column("case", _KEY, nullable=False),
        sa.Column("area", _CODE, nullable=False),
        sa.Column("responded_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("voided_at", sa.BigInteger(), nullable=True),
        sa.Column("transitions", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("case"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("said")
    op.drop_table("step")
    op.drop_column("cases", "hand")
