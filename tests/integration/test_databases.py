"""The databases that the tests are handed are what they say."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy
from alembic.script import ScriptDirectory
from sqlalchemy import text

from queries.store.schema import MIGRATIONS, revisions
from tests.conftest import DATABASES, NewDatabase

PROJECT = Path(__file__).parents[2]


def test_a_test_gets_a_database_that_is_empty_and_writable(
    database_url: str, new_database: NewDatabase, bare_database: NewDatabase
) -> None:
    engine = sqlalchemy.create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE number (value INTEGER)"))
        connection.execute(text("INSERT INTO number VALUES (5969)"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT value FROM number")).scalar_one() == 5969
    engine.dispose()

    another = sqlalchemy.create_engine(new_database(engine.dialect.name))
    names = sqlalchemy.inspect(another).get_table_names()
    assert "cases" in names
    assert "number" not in names
    with another.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM cases")).scalar_one() == 0
    another.dispose()

    bare = sqlalchemy.create_engine(bare_database(engine.dialect.name))
    assert sqlalchemy.inspect(bare).get_table_names() == []
    bare.dispose()


def test_postgresql_is_fifteen_or_newer(new_database: NewDatabase) -> None:
    engine = sqlalchemy.create_engine(new_database("postgresql"))
    with engine.connect() as connection:
        assert int(connection.execute(text("SHOW server_version_num")).scalar_one()) >= 150000
    engine.dispose()


def test_files_of_migrations_begin_with_their_revisions() -> None:
    walked = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    assert tuple(script.revision for script in walked) == revisions()[::-1]


@pytest.mark.parametrize("kind", DATABASES)
def test_servers_that_start_at_once_make_the_tables_once(
    bare_database: NewDatabase, kind: str
) -> None:
    url = bare_database(kind)
    program = "import sys; from queries.store.engine import open_engine; "
    program += "from queries.store.schema import migrate; "
    words = [sys.executable, "-c", program + "migrate(open_engine(sys.argv[1]))", url]
    started = [subprocess.Popen(words, cwd=PROJECT, stderr=subprocess.PIPE) for _ in range(3)]
    assert [one.communicate(timeout=100)[1] for one in started] == [b"", b"", b""]
    assert [one.returncode for one in started] == [0, 0, 0]
