"""When time alone changes a unit's colour next, or what holds it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_DUE = sa.text("until IS NULL AND due_at IS NOT NULL")
_RELEASE = sa.text("until IS NULL AND release_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("control_status", sa.Column("due_at", sa.BigInteger(), nullable=True))
    # The clock looks at these units at the next tick, and sets the right instant.
    op.execute("UPDATE control_status SET due_at = 0 WHERE until IS NULL")
    op.drop_index("control_release", table_name="control_status")
    op.create_index(
        "control_due", "control_status", ["due_at"], sqlite_where=_DUE, postgresql_where=_DUE
    )


def downgrade() -> None:
    op.drop_index("control_due", table_name="control_status")
    op.create_index(
        "control_release",
        "control_status",
        ["release_at"],
        sqlite_where=_RELEASE,
        postgresql_where=_RELEASE,
    )
    op.drop_column("control_status", "due_at")
