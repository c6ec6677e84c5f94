"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

CODE = sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql")
WORD = sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "area",
        sa.Column("code", CODE, nullable=False),
        sa.Column("level", WORD, nullable=False),
        sa.Column("parent", CODE, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=200), server_default="", nullable=False),
        sa.Column("kind", WORD, server_default="land", nullable=False),
        sa.Column("unit", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("geometry", sa.LargeBinary(), nullable=True),
        sa.Column("valid_from", sa.BigInteger(), nullable=False),
        sa.Column("valid_to", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_index("area_by_level", "area", ["level", "code"], unique=False)
    op.create_index("area_by_parent", "area", ["parent", "code"], unique=False)
    op.create_index(
        "area_units",
        "area",
        ["code"],
        unique=False,
        sqlite_where=sa.text("unit"),
        postgresql_where=sa.text("unit"),
    )
    op.create_table(
        "cases",
        sa.Column("key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("area", CODE, nullable=False),
        sa.Column("colour", WORD, nullable=False),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("response", WORD, nullable=False),
        sa.Column("closure", WORD, nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("responded_at", sa.BigInteger(), nullable=True),
        sa.Column("response_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("voided_at", sa.BigInteger(), nullable=True),
        sa.Column("respond_by", sa.BigInteger(), nullable=True),
        sa.Column("close_by", sa.BigInteger(), nullable=True),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("subject", sa.LargeBinary(length=16), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("case_area", "cases", ["area", "kind", "opened_at"], unique=False)
    op.create_index(
        "case_closed",
        "cases",
        ["kind", "closed_at", "key"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    )
    op.create_index(
        "case_due",
        "cases",
        ["kind", "close_by", "key"],
        unique=False,
        sqlite_where=sa.text("close_by IS NOT NULL"),
        postgresql_where=sa.text("close_by IS NOT NULL"),
    )
    op.create_index("case_opened", "cases", ["kind", "opened_at", "key"], unique=False)
    op.create_index(
        "case_pending_closure",
        "cases",
        ["close_by"],
        unique=False,
        sqlite_where=sa.text("closure = 'pending'"),
        postgresql_where=sa.text("closure = 'pending'"),
    )
    op.create_index(
        "case_pending_response",
        "cases",
        ["respond_by"],
        unique=False,
        sqlite_where=sa.text("response = 'pending'"),
        postgresql_where=sa.text("response = 'pending'"),
    )
    op.create_index(
        "case_response",
        "cases",
        ["kind", "response_at", "key"],
        unique=False,
        sqlite_where=sa.text("response_at IS NOT NULL"),
        postgresql_where=sa.text("response_at IS NOT NULL"),
    )
    op.create_index(
        "case_standing",
        "cases",
        ["kind", "opened_at", "key"],
        unique=False,
        sqlite_where=sa.text("stage IN ('open', 'responded')"),
        postgresql_where=sa.text("stage IN ('open', 'responded')"),
    )
    op.create_table(
        "contact",
        sa.Column("case", sa.LargeBinary(length=16), nullable=False),
        sa.Column("duty", WORD, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("case", "duty"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "control_status",
        sa.Column("area", CODE, nullable=False),
        sa.Column("since", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("scheme", WORD, nullable=False),
        sa.Column("colour", WORD, nullable=False),
        sa.Column("rule", WORD, nullable=False),
        sa.Column("cases", sa.JSON(), nullable=False),
        sa.Column("release_at", sa.BigInteger(), nullable=True),
        sa.Column("set_by", WORD, nullable=False),
        sa.PrimaryKeyConstraint("area", "since"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "control_current",
        "control_status",
        ["area", "colour"],
        unique=False,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_index(
        "control_release",
        "control_status",
        ["release_at"],
        unique=False,
        sqlite_where=sa.text("until IS NULL AND release_at IS NOT NULL"),
        postgresql_where=sa.text("until IS NULL AND release_at IS NOT NULL"),
    )
    op.create_table(
        "control_tally",
        sa.Column("area", CODE, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("colour", WORD, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("area", "day", "colour"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "officer",
        sa.Column("area", CODE, nullable=False),
        sa.Column("duty", WORD, nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("area", "duty", "number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outline",
        sa.Column("parent", CODE, nullable=False),
        sa.Column("level", WORD, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("areas", sa.Integer(), nullable=False),
        sa.Column("west", sa.Double(), nullable=False),
        sa.Column("south", sa.Double(), nullable=False),
        sa.Column("east", sa.Double(), nullable=False),
        sa.Column("north", sa.Double(), nullable=False),
        sa.Column("codes", sa.LargeBinary(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("parent", "level"),
    )
    op.create_table(
        "place",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("area", CODE, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=200), server_default="", nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_index("place_by_area", "place", ["area"], unique=False)
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("type", WORD, nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=True),
        sa.Column("field", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("reason", WORD, nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("mended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "reading",
        sa.Column("area", CODE, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("hour", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("area", "kind", "hour", "place"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reading_tally",
        sa.Column("area", CODE, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("area", "kind", "day"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "revision",
        sa.Column("area", CODE, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("area"),
    )
    op.create_table(
        "subject",
        sa.Column("key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("identity_number", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "tally",
        sa.Column("area", CODE, nullable=False),
        sa.Column("event", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("colour", WORD, nullable=False),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("response", WORD, nullable=False),
        sa.Column("closure", WORD, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("hundredths", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "area", "event", "kind", "day", "colour", "stage", "response", "closure"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "tally_empty",
        "tally",
        ["n"],
        unique=False,
        sqlite_where=sa.text("n = 0 AND hundredths = 0"),
        postgresql_where=sa.text("n = 0 AND hundredths = 0"),
    )
    op.create_table(
        "transition",
        sa.Column("case", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("what", WORD, nullable=False),
        sa.Column("before", WORD, nullable=False),
        sa.Column("after", WORD, nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("case", "number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "vehicle",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("plate", sa.String(length=20), nullable=False),
        sa.Column("why", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    # The row that counts revisions: writers queue on it from the first one on.
    op.execute("INSERT INTO revision (area, number, at) VALUES ('*', 0, 0)")


def downgrade() -> None:
    op.drop_table("vehicle")
    op.drop_table("transition")
    op.drop_index(
        "tally_empty",
        table_name="tally",
        sqlite_where=sa.text("n = 0 AND hundredths = 0"),
        postgresql_where=sa.text("n = 0 AND hundredths = 0"),
    )
    op.drop_table("tally")
    op.drop_table("subject")
    op.drop_table("revision")
    op.drop_table("reading_tally")
    op.drop_table("reading")
    op.drop_table("quarantine")
    op.drop_index("place_by_area", table_name="place")
    op.drop_table("place")
    op.drop_table("outline")
    op.drop_table("officer")
    op.drop_table("meta")
    op.drop_table("control_tally")
    op.drop_index(
        "control_release",
        table_name="control_status",
        sqlite_where=sa.text("until IS NULL AND release_at IS NOT NULL"),
        postgresql_where=sa.text("until IS NULL AND release_at IS NOT NULL"),
    )
    op.drop_index(
        "control_current",
        table_name="control_status",
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.drop_table("control_status")
    op.drop_table("contact")
    op.drop_index(
        "case_standing",
        table_name="cases",
        sqlite_where=sa.text("stage IN ('open', 'responded')"),
        postgresql_where=sa.text("stage IN ('open', 'responded')"),
    )
    op.drop_index(
        "case_response",
        table_name="cases",
        sqlite_where=sa.text("response_at IS NOT NULL"),
        postgresql_where=sa.text("response_at IS NOT NULL"),
    )
    op.drop_index(
        "case_pending_response",
        table_name="cases",
        sqlite_where=sa.text("response = 'pending'"),
        postgresql_where=sa.text("response = 'pending'"),
    )
    op.drop_index(
        "case_pending_closure",
        table_name="cases",
        sqlite_where=sa.text("closure = 'pending'"),
        postgresql_where=sa.text("closure = 'pending'"),
    )
    op.drop_index("case_opened", table_name="cases")
    op.drop_index(
        "case_due",
        table_name="cases",
        sqlite_where=sa.text("close_by IS NOT NULL"),
        postgresql_where=sa.text("close_by IS NOT NULL"),
    )
    op.drop_index(
        "case_closed",
        table_name="cases",
        sqlite_where=sa.text("closed_at IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    )
    op.drop_index("case_area", table_name="cases")
    op.drop_table("cases")
    op.drop_index(
        "area_units",
        table_name="area",
        sqlite_where=sa.text("unit"),
        postgresql_where=sa.text("unit"),
    )
    op.drop_index("area_by_parent", table_name="area")
    op.drop_index("area_by_level", table_name="area")
    op.drop_table("area")
