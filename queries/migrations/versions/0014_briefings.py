"""Scheduled briefings: schedules, runs, files."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_CODE = sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql")
_WORD = sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql")
_NONE = sa.text("0")


def upgrade() -> None:
    op.create_table(
        "briefing_schedule",
        sa.Column("id", _WORD, nullable=False),
        sa.Column("area", _CODE, nullable=False),
        sa.Column("span", _WORD, nullable=False),
        sa.Column("form", _WORD, nullable=False),
        sa.Column("lang", _WORD, nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("days", sa.String(length=7), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("briefing_schedule_by_next", "briefing_schedule", ["next_at"])
    op.create_table(
        "briefing_run",
        sa.Column("id", _WORD, nullable=False),
        sa.Column("schedule", _WORD, nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("area", _CODE, nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("form", _WORD, nullable=False),
        sa.Column("lang", _WORD, nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("step", sa.Integer(), server_default=_NONE, nullable=False),
        sa.Column("tries", sa.Integer(), server_default=_NONE, nullable=False),
        sa.Column("holder", _WORD, server_default="", nullable=False),
        sa.Column("held_until", sa.BigInteger(), server_default=_NONE, nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("rows", sa.Integer(), server_default=_NONE, nullable=False),
        sa.Column("size", sa.Integer(), server_default=_NONE, nullable=False),
        sa.Column("why", _WORD, server_default="", nullable=False),
        sa.Column("told", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    occurrence = ["schedule", "due_at"]
    op.create_index("briefing_run_by_occurrence", "briefing_run", occurrence, unique=True)
    op.create_index("briefing_run_by_time", "briefing_run", ["due_at", "id"])
    op.create_index("briefing_run_by_state", "briefing_run", ["state", "due_at"])
    op.create_table(
        "briefing_file",
        sa.Column("run", _WORD, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("run"),
    )


def downgrade() -> None:
    for name in ("briefing_file", "briefing_run", "briefing_schedule"):
        op.drop_table(name)
