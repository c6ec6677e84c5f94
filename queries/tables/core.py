"""Tables: what is stored, as SQLAlchemy Core. docs/store.md describes each column."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    func,
    literal_column,
    text,
)

metadata = MetaData()

Code = String(20).with_variant(String(20, collation="C"), "postgresql")
"""An area code; compared byte by byte, so that a subtree is a range of the key."""
Word = String(32).with_variant(String(32, collation="C"), "postgresql")
Key = LargeBinary(16)
"""A uuid5; its 16 bytes sort alike in every database."""

area = Table(
    "area",
    metadata,
    Column("code", Code, primary_key=True),
    Column("level", Word, nullable=False),
    Column("parent", Code, nullable=False),
    Column("name", String(120), nullable=False),
    Column("name_en", String(200), nullable=False, server_default=""),
    Column("kind", Word, nullable=False, server_default="land"),
    Column("unit", Boolean, nullable=False, server_default=text("false")),
    Column("geometry", LargeBinary),
    Column("valid_from", BigInteger, nullable=False),
    Column("valid_to", BigInteger),
    Index("area_by_parent", "parent", "code"),
    Index("area_by_level", "level", "code"),
)

area_count = Table(
    "area_count",
    metadata,
    Column("area", Code, primary_key=True),
    Column("level", Word, primary_key=True),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)

outline = Table(
    "outline",
    metadata,
    Column("parent", Code, primary_key=True),
    Column("level", Word, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("areas", Integer, nullable=False),
    Column("west", Double, nullable=False),
    Column("south", Double, nullable=False),
    Column("east", Double, nullable=False),
    Column("north", Double, nullable=False),
    Column("codes", LargeBinary, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)

case = Table(
    "cases",
    metadata,
    Column("key", Key, primary_key=True),
    Column("source", String(80), nullable=False),
    Column("external_id", String(120), nullable=False),
    Column("kind", Word, nullable=False),
    Column("area", Code, nullable=False),
    Column("colour", Word, nullable=False),
    Column("stage", Word, nullable=False),
    Column("response", Word, nullable=False),
    Column("closure", Word, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("responded_at", BigInteger),
    Column("response_at", BigInteger),
    Column("closed_at", BigInteger),
    Column("voided_at", BigInteger),
    Column("respond_by", BigInteger),
    Column("close_by", BigInteger),
    Column("points", Double, nullable=False),
    Column("place", String(40)),
    Column("longitude", Double),
    Column("latitude", Double),
    Column("title", String(200), nullable=False),
    Column("attributes", JSON, nullable=False),
    Column("subject", Key),
    Column("version", BigInteger, nullable=False),
    Column("digest", LargeBinary(16), nullable=False),
    Column("hand", Key),
)


def _only(where: str) -> dict[str, Any]:
    """Return the options of an index over the rows of a condition."""
    return {"sqlite_where": text(where), "postgresql_where": text(where)}


BEARING = "(closure = 'late' OR colour <> 'none')"
"""Within this lie all cases that can set a colour; a query says it word for word."""
GRID_OF = func.substr(case.c.area, literal_column("1"), literal_column("15"))
"""The grid that a case lies in."""
# Each is in the order of lists, by time and key, and ends in the area, so that a walk along it
# knows without the case which ones to leave out.
_NEAR = (case.c.key, case.c.area)
for _event, _time in (
    ("opened", "opened_at"),
    ("response", "response_at"),
    ("closed", "closed_at"),
    ("due", "close_by"),
):
    _there = {} if _event == "opened" else _only(f"{_time} IS NOT NULL")
    Index(f"case_{_event}", case.c.kind, case.c[_time], *_NEAR, **_there)
    Index(f"case_grid_{_event}", GRID_OF, case.c.kind, case.c[_time], *_NEAR, **_there)
for _late, _time in (("response", "response_at"), ("closure", "close_by")):
    # It begins with what is the same in all its rows, so that it is taken before those above.
    _columns = (case.c[_late], case.c.kind, case.c[_time], *_NEAR)
    Index(f"case_late_{_late}", *_columns, **_only(f"{_late} = 'late'"))
_STANDING = _only("stage IN ('open', 'responded')")
Index("case_standing", case.c.kind, case.c.opened_at, *_NEAR, **_STANDING)
# The stage makes it the nearer one of two that would serve, though all its rows stand.
_standing = (GRID_OF, case.c.stage, case.c.kind, case.c.opened_at, *_NEAR)
Index("case_grid_standing", *_standing, **_STANDING)
Index("case_voided", case.c.kind, case.c.voided_at, **_only("voided_at IS NOT NULL"))
Index("case_subject", case.c.subject, **_only("subject IS NOT NULL"))
Index("case_bearing", case.c.area, **_only(BEARING))
for _due, _waiting in (("respond_by", "response"), ("close_by", "closure")):
    Index(
        f"case_pending_{_waiting}",
        case.c[_due],
        sqlite_where=text(f"{_waiting} = 'pending'"),
        postgresql_where=text(f"{_waiting} = 'pending'"),
    )

transition = Table(
    "transition",
    metadata,
    Column("case", Key, primary_key=True),
    Column("number", SmallInteger, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("what", Word, nullable=False),
    Column("before", Word, nullable=False),
    Column("after", Word, nullable=False),
    Column("by", String(80), nullable=False),
    Column("why", Text, nullable=False),
    sqlite_with_rowid=False,
)

tally = Table(
    "tally",
    metadata,
    Column("area", Code, primary_key=True),
    Column("event", Word, primary_key=True),
    Column("kind", Word, primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("colour", Word, primary_key=True),
    Column("stage", Word, primary_key=True),
    Column("response", Word, primary_key=True),
    Column("closure", Word, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("hundredths", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
Index("tally_empty", tally.c.n, **_only("n = 0 AND hundredths = 0"))
GRIDS_DUE = "event = 'due' AND length(area) = 15"
"""Within this lie the cells of what was due in each grid; a query says it word for word."""
Index("tally_grids_due", tally.c.day, tally.c.area, tally.c.n, **_only(GRIDS_DUE))

control_status = Table(
    "control_status",
    metadata,
    Column("area", Code, primary_key=True),
    Column("since", BigInteger, primary_key=True, autoincrement=False),
    Column("until", BigInteger),
    Column("scheme", Word, nullable=False),
    Column("colour", Word, nullable=False),
    Column("rule", Word, nullable=False),
    Column("cases", JSON, nullable=False),
    Column("release_at", BigInteger),
    Column("set_by", Word, nullable=False),
    Column("due_at", BigInteger),
    Column("ordered_by", Key),
    Column("own_colour", Word),
    Column("own_rule", Word),
    sqlite_with_rowid=False,
)
_CURRENT = text("until IS NULL")
Index(
    "control_current",
    control_status.c.area,
    control_status.c.colour,
    sqlite_where=_CURRENT,
    postgresql_where=_CURRENT,
)
Index(
    "control_due",
    control_status.c.due_at,
    sqlite_where=text("until IS NULL AND due_at IS NOT NULL"),
    postgresql_where=text("until IS NULL AND due_at IS NOT NULL"),
)

BY_ORDER = "until IS NULL AND set_by = 'order'"
"""Within this lie the units whose colour an order has set; a query says it word for word."""
Index(
    "control_ordered",
    control_status.c.area,
    control_status.c.colour,
    **_only(BY_ORDER),
)

control_tally = Table(
    "control_tally",
    metadata,
    Column("area", Code, primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("colour", Word, primary_key=True),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)

reading = Table(
    "reading",
    metadata,
    Column("area", Code, primary_key=True),
    Column("kind", Word, primary_key=True),
    Column("hour", BigInteger, primary_key=True, autoincrement=False),
    Column("place", String(40), primary_key=True),
    Column("n", Integer, nullable=False),
    Column("version", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

reading_tally = Table(
    "reading_tally",
    metadata,
    Column("area", Code, primary_key=True),
    Column("kind", Word, primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)

officer = Table(
    "officer",
    metadata,
    Column("area", Code, primary_key=True),
    Column("duty", Word, primary_key=True),
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    Column("name", String(60), nullable=False),
    Column("sealed", LargeBinary, nullable=False, server_default=""),
    sqlite_with_rowid=False,
)

contact = Table(
    "contact",
    metadata,
    Column("case", Key, primary_key=True),
    Column("duty", Word, primary_key=True),
    Column("sealed", LargeBinary, nullable=False, server_default=""),
    sqlite_with_rowid=False,
)

place = Table(
    "place",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("area", Code, nullable=False),
    Column("kind", Word, nullable=False),
    Column("name", String(120), nullable=False),
    Column("name_en", String(200), nullable=False, server_default=""),
    Column("longitude", Double, nullable=False),
    Column("latitude", Double, nullable=False),
    Index("place_by_area", "area"),
)

vehicle = Table(
    "vehicle",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("plate", String(20), nullable=False),
    Column("why", String(80), nullable=False),
)

subject = Table(
    "subject",
    metadata,
    Column("key", Key, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

revision = Table(
    "revision",
    metadata,
    Column("area", Code, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("type", Word, nullable=False),
    Column("origin", String(200), nullable=False),
    Column("line", BigInteger),
    Column("field", String(80), nullable=False),
    Column("reason", Word, nullable=False),
    Column("mended_at", BigInteger),
    Column("allowed", Text, nullable=False, server_default=""),
    Column("area", Code, nullable=False, server_default=""),
    Column("state", Word, nullable=False, server_default="waiting"),
    Column("times", Integer, nullable=False, server_default="1"),
    Column("digest", LargeBinary(16)),
    Column("sealed", LargeBinary, nullable=False, server_default=""),
    Index("quarantine_by_state", "state", "id"),
    Index("quarantine_by_digest", "digest"),
)

meta = Table(
    "meta",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

api_key = Table(
    "api_key",
    metadata,
    Column("id", Word, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("area", Code, nullable=False),
    Column("types", JSON, nullable=False),
    Column("rate", Integer, nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Column("revoked_at", BigInteger),
)

remembered = Table(
    "remembered_answer",
    metadata,
    Column("api_key", Word, primary_key=True),
    Column("name", String(120), primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Index("remembered_answer_by_time", "at"),
)
"""What became of the records of a call, by its Idempotency-Key; a stream has a part a batch."""

quarantine_step = Table(
    "quarantine_step",
    metadata,
    Column("quarantine", Integer, primary_key=True, autoincrement=False),
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("what", Word, nullable=False),
    Column("by", String(80), nullable=False),
    Column("why", Text, nullable=False),
    Column("field", String(80), nullable=False),
    Column("reason", Word, nullable=False),
    Column("allowed", Text, nullable=False),
    Column("type", Word, nullable=False),
    Column("sealed", LargeBinary, nullable=False, server_default=""),
)
