"""The cases of a grid by every time of theirs, so that its board and lists stay as fast."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_GRID = sa.text("substr(area, 1, 15)")
_INDEXES = (
    ("case_grid_response", "response_at", "response_at IS NOT NULL"),
    ("case_grid_closed", "closed_at", "closed_at IS NOT NULL"),
    ("case_grid_due", "close_by", "close_by IS NOT NULL"),
    ("case_grid_standing", "opened_at", "stage IN ('open', 'responded')"),
)


def upgrade() -> None:
    for name, time, where in _INDEXES:
        only = sa.text(where)
        columns: list[str | sa.TextClause] = [_GRID, "kind", time, "area"]
        op.create_index(name, "cases", columns, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    for name, _, _ in reversed(_INDEXES):
        op.drop_index(name, table_name="cases")
