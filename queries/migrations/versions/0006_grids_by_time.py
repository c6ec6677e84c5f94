"""The cases of a grid by every time of theirs, so that its board and lists stay as fast."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_GRID = sa.text("substr(area, 1, 15)")
_INDEXES = (
    ("case_grid_opened", _GRID, "opened_at", ""),
    ("case_grid_response", _GRID, "response_at", "response_at IS NOT NULL"),
    ("case_grid_closed", _GRID, "closed_at", "closed_at IS NOT NULL"),
    ("case_grid_due", _GRID, "close_by", "close_by IS NOT NULL"),
    ("case_late_response", sa.text("response"), "response_at", "response = 'late'"),
    ("case_late_closure", sa.text("closure"), "close_by", "closure = 'late'"),
)
_BEFORE = (("case_late_response", "response_at"), ("case_late_closure", "close_by"))


def upgrade() -> None:
    for name in ("case_grid", *(name for name, _ in _BEFORE)):
        op.drop_index(name, table_name="cases")
    for name, first, time, where in _INDEXES:
        only = sa.text(where) if where else None
        columns: list[str | sa.TextClause] = [first, "kind", time, "key", "area"]
        op.create_index(name, "cases", columns, sqlite_where=only, postgresql_where=only)
    standing = sa.text("stage IN ('open', 'responded')")
    op.create_index(
        "case_grid_standing",
        "cases",
        [_GRID, "stage", "kind", "opened_at", "key", "area"],
        sqlite_where=standing,
        postgresql_where=standing,
    )


def downgrade() -> None:
    op.drop_index("case_grid_standing", table_name="cases")
    for name, _, _, _ in reversed(_INDEXES):
        op.drop_index(name, table_name="cases")
    for name, time in _BEFORE:
        only = sa.text(f"{name.removeprefix('case_late_')} = 'late'")
        columns = ["kind", time, "key", "area"]
        op.create_index(name, "cases", columns, sqlite_where=only, postgresql_where=only)
    op.create_index("case_grid", "cases", [_GRID, "kind", "opened_at", "area"])
