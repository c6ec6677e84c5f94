"""Tables of scheduled briefings: schedules, runs, and the files that were made."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)

from queries.tables.core import Code, Word, metadata

briefing_schedule = Table(
    "briefing_schedule",
    metadata,
    Column("id", Word, primary_key=True),
    Column("area", Code, nullable=False),
    Column("span", Word, nullable=False),
    Column("form", Word, nullable=False),
    Column("lang", Word, nullable=False),
    Column("minute", Integer, nullable=False),
    Column("days", String(7), nullable=False),
    Column("channels", JSON, nullable=False),
    Column("by", String(80), nullable=False),
    Column("next_at", BigInteger, nullable=False),
    Column("together", Boolean, nullable=False, server_default=text("false")),
    Column("paused", Boolean, nullable=False, server_default=text("false")),
    Index("briefing_schedule_by_next", "next_at"),
)

briefing_run = Table(
    "briefing_run",
    metadata,
    Column("id", Word, primary_key=True),
    Column("schedule", Word, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("area", Code, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("form", Word, nullable=False),
    Column("lang", Word, nullable=False),
    Column("channels", JSON, nullable=False),
    Column("state", Word, nullable=False),
    Column("step", Integer, nullable=False, server_default=text("0")),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("holder", Word, nullable=False, server_default=""),
    Column("held_until", BigInteger, nullable=False, server_default=text("0")),
    Column("started_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("name", String(200), nullable=False, server_default=""),
    Column("rows", Integer, nullable=False, server_default=text("0")),
    Column("size", Integer, nullable=False, server_default=text("0")),
    Column("why", Word, nullable=False, server_default=""),
    Column("told", JSON),
    Column("together", Boolean, nullable=False, server_default=text("false")),
    Column("steps", Integer, nullable=False, server_default=text("3")),
    Column("account", Word, nullable=False, server_default=""),
    Column("by", String(80), nullable=False, server_default=""),
    Column("own", Word, nullable=False, server_default=""),
    Column("title", String(80), nullable=False, server_default=""),
    Index("briefing_run_by_occurrence", "schedule", "due_at", unique=True),
    Index("briefing_run_by_time", "due_at", "id"),
    Index("briefing_run_by_state", "state", "due_at"),
)

briefing_file = Table(
    "briefing_file",
    metadata,
    Column("run", Word, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
