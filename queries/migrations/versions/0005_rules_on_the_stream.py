"""What the rules remember of the stream, and where late cases stand on the ladder."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_CODE = sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql")
_WORD = sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql")
_KEY = sa.LargeBinary(length=16)
_DUE = sa.text("due_at IS NOT NULL")
_WAITING = sa.text("declared_at IS NULL AND NOT raised")


def upgrade() -> None:
    op.create_table(
        "escalation",
        sa.Column("case", _KEY, nullable=False),
        sa.Column("level", _WORD, nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("case"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "escalation_due", "escalation", ["due_at"], sqlite_where=_DUE, postgresql_where=_DUE
    )
    op.create_table(
        "heard",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )
    op.create_index("heard_by_time", "heard", ["at"])
    op.create_table(
        "spell",
        sa.Column("case", _KEY, nullable=False),
        sa.Column("ref", _KEY, nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case"),
        sqlite_with_rowid=False,
    )
    op.create_index("spell_by_ref", "spell", ["ref", "last"])
    op.create_index("spell_by_time", "spell", ["last"])
    _arrivals()


def _arrivals() -> None:
    op.create_table(
        "arrival",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("area", _CODE, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("declared_at", sa.BigInteger(), nullable=True),
        sa.Column("place", sa.String(length=40), nullable=True),
        sa.Column("came_from", sa.String(length=200), nullable=False),
        sa.Column("subject", _KEY, nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("digest", _KEY, nullable=False),
        sa.Column("raised", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "arrival_due", "arrival", ["due_at"], sqlite_where=_WAITING, postgresql_where=_WAITING
    )
    op.create_index("arrival_by_time", "arrival", ["at"])


def downgrade() -> None:
    for name in ("arrival", "spell", "heard", "escalation"):
        op.drop_table(name)
