"""The lists behind the numbers of a briefing, as they stood when it was made."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_CODE = sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql")
_WORD = sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "kept_moment",
        sa.Column("id", _WORD, nullable=False),
        sa.Column("area", _CODE, nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("today", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("data_time", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("metrics", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("kept_moment_by_day", "kept_moment", ["today"])
    op.create_table(
        "kept_list",
        sa.Column("moment", _WORD, nullable=False),
        sa.Column("holds", _WORD, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("moment", "holds"),
    )


def downgrade() -> None:
    for name in ("kept_list", "kept_moment"):
        op.drop_table(name)
