"""Lists of small areas, late cases and colours have indexes of their own; areas are counted."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_CODE = sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql")
_WORD = sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql")
_GRID = sa.text("substr(area, 1, 15)")
_TIMES = (("opened", "opened_at"), ("response", "response_at"), ("closed", "closed_at"))
_STANDING = "stage IN ('open', 'responded')"


def _only(where: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)} if where else {}


def _time_indexes(*more: str) -> None:
    """Make the indexes by kind and time, which end in ``more``."""
    for event, time in (*_TIMES, ("due", "close_by")):
        where = "" if event == "opened" else f"{time} IS NOT NULL"
        op.create_index(f"case_{event}", "cases", ["kind", time, "key", *more], **_only(where))
    columns = ["kind", "opened_at", "key", *more]
    op.create_index("case_standing", "cases", columns, **_only(_STANDING))


def _drop_time_indexes() -> None:
    for event in ("opened", "response", "closed", "due", "standing"):
        op.drop_index(f"case_{event}", table_name="cases")


def upgrade() -> None:
    op.create_table(
        "area_count",
        sa.Column("area", _CODE, nullable=False),
        sa.Column("level", _WORD, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("area", "level"),
        sqlite_with_rowid=False,
    )
    op.drop_index("area_units", table_name="area")
    _drop_time_indexes()
    op.drop_index("case_area", table_name="cases")
    _time_indexes("area")
    for time, late in (("response_at", "response"), ("close_by", "closure")):
        columns = ["kind", time, "key", "area"]
        op.create_index(f"case_late_{late}", "cases", columns, **_only(f"{late} = 'late'"))
    op.create_index("case_grid", "cases", [_GRID, "kind", "opened_at", "area"])
    bearing = _only("(closure = 'late' OR colour <> 'none')")
    op.create_index("case_bearing", "cases", ["area"], **bearing)
    due = _only("event = 'due' AND length(area) = 15")
    op.create_index("tally_grids_due", "tally", ["day", "area", "n"], **due)
    # Areas stored before were not counted; each is said in the words of its own level.
    for length in (4, 6, 9, 12, 15):
        op.execute(_COUNTED.format(length=length))


_COUNTED = """
INSERT INTO area_count (area, level, n)
SELECT above.code, said.level, count(*)
FROM area AS above JOIN (
    SELECT code, level FROM area
    UNION ALL SELECT code, 'unit' FROM area WHERE unit
    UNION ALL SELECT micro.code, 'unit_micro' FROM area AS micro
        WHERE micro.level = 'micro' AND EXISTS (
            SELECT 1 FROM area AS gate WHERE gate.unit AND gate.code IN (
                substr(micro.code, 1, 12), substr(micro.code, 1, 15),
                substr(micro.code, 1, 17), micro.code))
) AS said ON substr(said.code, 1, {length}) = above.code
WHERE length(above.code) = {length} AND (said.code <> above.code OR said.level = 'unit')
GROUP BY above.code, said.level
"""


def downgrade() -> None:
    op.drop_index("tally_grids_due", table_name="tally")
    for name in ("case_bearing", "case_grid", "case_late_closure", "case_late_response"):
        op.drop_index(name, table_name="cases")
    _drop_time_indexes()
    _time_indexes()
    op.create_index("case_area", "cases", ["area", "kind", "opened_at"])
    where = sa.text("unit")
    op.create_index("area_units", "area", ["code"], sqlite_where=where, postgresql_where=where)
    op.drop_table("area_count")
