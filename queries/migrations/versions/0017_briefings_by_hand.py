"""Briefings asked for by hand, of an area with those beneath it; schedules that rest."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_WORD = sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql")
_NO = sa.text("false")


def upgrade() -> None:
    for name in ("together", "paused"):
        op.add_column(
            "briefing_schedule", sa.Column(name, sa.Boolean(), server_default=_NO, nullable=False)
        )
    for added in (
        sa.Column("together", sa.Boolean(), server_default=_NO, nullable=False),
        sa.Column("steps", sa.Integer(), server_default=sa.text("3"), nullable=False),
        sa.Column("account", _WORD, server_default="", nullable=False),
        sa.Column("by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("own", _WORD, server_default="", nullable=False),
        sa.Column("title", sa.String(length=80), server_default="", nullable=False),
    ):
        op.add_column("briefing_run", added)


def downgrade() -> None:
    for table, names in (
        ("briefing_run", ("title", "own", "by", "account", "steps", "together")),
        ("briefing_schedule", ("paused", "together")),
    ):
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.drop_column(name)
