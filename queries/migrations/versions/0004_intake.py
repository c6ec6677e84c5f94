"""Keys of other systems, answers that are remembered, and what is done in quarantine."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CODE = sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql")
WORD = sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", WORD, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("area", CODE, nullable=False),
        sa.Column("types", sa.JSON(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "remembered_answer",
        sa.Column("api_key", WORD, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("api_key", "name", "part"),
    )
    op.create_index("remembered_answer_by_time", "remembered_answer", ["at"])
    op.create_table(
        "quarantine_step",
        sa.Column("quarantine", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("what", WORD, nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("field", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("reason", WORD, nullable=False),
        sa.Column("allowed", sa.Text(), nullable=False),
        sa.Column("type", WORD, nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("quarantine", "number"),
    )
    _wider_quarantine()


def _wider_quarantine() -> None:
    for column in (
        sa.Column("allowed", sa.Text(), server_default="", nullable=False),
        sa.Column("area", CODE, server_default="", nullable=False),
        sa.Column("state", WORD, server_default="waiting", nullable=False),
        sa.Column("times", sa.Integer(), server_default="1", nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=True),
    ):
        op.add_column("quarantine", column)
    # What was refused before is shown to those who see the whole place.
    op.execute(
        "UPDATE quarantine SET area = coalesce("
        "(SELECT code FROM area WHERE parent = '' ORDER BY length(code) DESC LIMIT 1), '')"
    )
    op.create_index("quarantine_by_state", "quarantine", ["state", "id"])
    op.create_index("quarantine_by_digest", "quarantine", ["digest"])


def downgrade() -> None:
    op.drop_index("quarantine_by_digest", table_name="quarantine")
    op.drop_index("quarantine_by_state", table_name="quarantine")
    for name in ("digest", "times", "state", "area", "allowed"):
        op.drop_column("quarantine", name)
    op.drop_table("quarantine_step")
    op.drop_index("remembered_answer_by_time", table_name="remembered_answer")
    op.drop_table("remembered_answer")
    op.drop_table("api_key")
