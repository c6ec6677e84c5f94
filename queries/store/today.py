"""Today: the day the store stands at, which the clock begins and every read goes by."""

from sqlalchemy import Connection

from dashboard.day import Day
from queries.tables.meta import get, put

NAME = "today"


def today(db: Connection) -> Day:
    """Return the day the store stands at: the last that the clock has begun."""
    return int(get(db, NAME, "19700101"))


def begin(db: Connection, day: Day) -> None:
    """Begin a day, in the transaction of what begins with it."""
    put(db, NAME, str(day))
