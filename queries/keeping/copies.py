"""Copies of a whole database, by the database's own means, and back."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, func, inspect, select, table, text

from queries.store.engine import open_engine


class NoTool(RuntimeError):
    """A program of PostgreSQL's is not installed; the message is its name."""


class Missing(RuntimeError):
    """There is no database to copy, or nothing in it."""


class CopyFailed(RuntimeError):
    """The database's own program failed; the message is what it said."""


class InUse(RuntimeError):
    """Another process has the embedded database open."""


class NotEmpty(RuntimeError):
    """The database to restore into holds something."""


def counted(db: Connection) -> dict[str, int]:
    """Return how many rows each table has, at the moment of the connection's transaction."""
    rows = select(func.count())
    return {
        name: int(db.execute(rows.select_from(table(name))).scalar_one())
        for name in sorted(inspect(db).get_table_names())
    }


def tables_of(url: URL) -> dict[str, int]:
    """Return how many rows each table of a database has; nothing where there are no tables."""
    if _is_sqlite(url) and not Path(url.database or "").exists():
        return {}
    with _read(url.render_as_string(hide_password=False)) as db:
        return counted(db)


@contextmanager
def _read(url: str) -> Iterator[Connection]:
    """Give a connection that sees one moment; nothing of it stays open."""
    engine = open_engine(url)
    try:
        with engine.connect() as db:
            if db.dialect.name == "postgresql":
                db.execution_options(isolation_level="REPEATABLE READ")
            yield db
            db.rollback()
    finally:
        engine.dispose()


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


@contextmanager
def copied(url: URL, file: Path) -> Iterator[Connection]:
    """Copy a database into a file while it is in use, and give a connection to what was copied.

    The connection sees the very moment that the file holds.
    """
    if not tables_of(url):
        raise Missing(str(url.database))
    if _is_sqlite(url):
        _copy_sqlite(Path(url.database or ""), file)
        with _read(f"sqlite:///{file}") as db:
            yield db
        # One file: what was opened to be counted leaves no log beside it.
        _settle(file)
        return
    with _read(url.render_as_string(hide_password=False)) as db:
        snapshot = db.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        said = ("--format=custom", f"--snapshot={snapshot}", f"--file={file}")
        _postgresql(url, "pg_dump", *said)
        yield db


def _copy_sqlite(source: Path, file: Path) -> None:
    """Copy all pages in one read: writers go on beside it, where portions would begin anew."""
    with closing(sqlite3.connect(source)) as before, closing(sqlite3.connect(file)) as after:
        before.backup(after)


def _postgresql(url: URL, program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL's; the password travels by environment, seen by nobody."""
    if shutil.which(program) is None:
        raise NoTool(program)
    words = [program, "--no-password", f"--dbname={url.database}"]
    for option, value in (("host", url.host), ("port", url.port), ("username", url.username)):
        if value:
            words.append(f"--{option}={value}")
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    done = subprocess.run(  # noqa: S603  the program's name is ours, no shell reads the rest
        [*words, *arguments],
        env=os.environ | password,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CopyFailed(done.stderr.strip()[:2000])


def put_back(url: URL, file: Path, *, replace: bool) -> Path | None:
    """Make a database of a copy; return where the one before was kept, None where none was.

    Raises NotEmpty where there is something and ``replace`` does not say to replace it, InUse
    where a server has the embedded database open. An error leaves what was there as it was.
    """
    if any(tables_of(url).values()) and not replace:
        raise NotEmpty(str(url.database))
    if _is_sqlite(url):
        return _put_back_sqlite(Path(url.database or ""), file)
    clean = ("--clean", "--if-exists") if replace else ()
    _postgresql(url, "pg_restore", "--single-transaction", "--no-owner", *clean, str(file))
    return None


def _put_back_sqlite(target: Path, file: Path) -> Path | None:
    target.parent.mkdir(parents=True, exist_ok=True)
    before = None
    if target.exists():
        _settle(target)
        before = target.with_name(target.name + ".before")
        target.replace(before)
    file.replace(target)
    return before


def _settle(target: Path) -> None:
    """Take an embedded database's log into its file; raise InUse where another has it open."""
    try:
        with closing(sqlite3.connect(target, timeout=1)) as db:
            db.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        raise InUse(str(target)) from error
    except sqlite3.DatabaseError:
        # What is broken is just what one restores; it is kept beside as it is.
        return


def is_sound(url: URL, file: Path) -> bool:
    """Say whether a copy can be read whole by the database that it is of."""
    if not _is_sqlite(url):
        if shutil.which("pg_restore") is None:
            raise NoTool("pg_restore")
        read = ["pg_restore", "--list", str(file)]
        done = subprocess.run(read, capture_output=True, check=False)  # noqa: S603  as above
        return done.returncode == 0
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db:
            return bool(db.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False
