"""Unavailable: the store cannot be written or read just now, and why, in one word."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

_SQLITE = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "readonly",
    sqlite3.SQLITE_IOERR: "failing",
    sqlite3.SQLITE_CANTOPEN: "failing",
    sqlite3.SQLITE_CORRUPT: "failing",
    sqlite3.SQLITE_NOTADB: "failing",
    sqlite3.SQLITE_NOMEM: "full",
}
"""What SQLite's primary result codes mean for somebody who sends records."""
_POSTGRESQL = {
    "25006": "readonly",
    "40": "locked",
    "53": "full",
    "53300": "locked",
    "55P03": "locked",
    "57": "unreachable",
    "57014": "locked",
    "58": "failing",
    "08": "unreachable",
    "XX": "failing",
}
"""PostgreSQL's SQLSTATE, or its class."""


DatabaseError = DBAPIError
"""What a database itself says is wrong; outside this room nobody names the library."""


class Unavailable(RuntimeError):
    """The store did not take it; ``reason``: locked, full, readonly, failing, unreachable."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StoreUnreadable(RuntimeError):
    """The database cannot be opened or read."""


def reason_of(error: DBAPIError) -> str:
    """Return why a database did not do its work, empty where the fault is ours."""
    cause = error.orig
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & 0xFF, "")
    if not isinstance(cause, psycopg.Error):
        return ""
    state = cause.sqlstate
    if state is None:
        # No answer came from the server at all.
        return "unreachable" if isinstance(cause, psycopg.OperationalError) else ""
    return _POSTGRESQL.get(state, "") or _POSTGRESQL.get(state[:2], "")


@contextmanager
def told() -> Iterator[None]:
    """Raise Unavailable where the database cannot do its work; nothing of it is stored then."""
    try:
        yield
    except NoConnection:
        raise Unavailable("locked") from None
    except DBAPIError as error:
        reason = reason_of(error)
        if not reason:
            raise
        raise Unavailable(reason) from error
