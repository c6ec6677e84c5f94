"""What every test may use: fresh databases, and a wall around the machine."""

import fcntl
import functools
import gc
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import psycopg
import pytest
from psycopg import sql
from xdist.remote import Producer

from queries.store.engine import open_engine
from queries.store.schema import migrate
from tests import demonstration, loopback
from tests.memory import quick_folder
from tests.postgresql import driver_url, running_server
from tests.stores import open_county
from tests.workers import Shares, give_way

DATABASES = ("sqlite", "postgresql")

ROOMS = ("integration", "unit", "browser")
"""The folders of tests, in the order in which they are run."""
LONG = (
    "test_http_answers",  # makes the demonstration, which many others wait for
    "test_simulate",
    "test_crash",
    "test_lists",
    "test_schedules",
    "test_kept",
    "test_own",  # of both rooms
    "test_killing",
    "test_hand",
    "test_demo",
    "test_door",
    "test_story",
    "test_erase",
    "test_order_colour",
    "test_record_invariants",
    "test_http_records",
    "test_operating",
    "test_http_numbers",
    "test_openapi_records",
    "test_openapi",
    "test_accessible",  # here begin the browser's
    "test_wall",
    "test_live",
    "test_screens",
    "test_map",
    "test_freshness",
    "test_leader",
    "test_live_list",
    "test_live_proof",
    "test_orders",
)
"""Files that take longest, the longest first."""

MAKING_SECONDS = 300
"""What a test may take that waits for the demonstration: a busy machine makes it in two minutes."""

NewDatabase = Callable[[str], str]


def pytest_configure() -> None:
    """Close the machine, and let hypothesis repeat itself where nobody watches."""
    loopback.install()
    give_way()
    hypothesis.settings.register_profile("here", deadline=None)
    hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
    hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Shares:
    """Hand out the files as tests/workers.py says."""
    return Shares(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long, so that no process is left alone with one at the end."""
    items.sort(key=_rank)
    for item in items:
        if "demonstration_file" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(MAKING_SECONDS))


def _rank(item: pytest.Item) -> tuple[int, int]:
    room, name = item.path.parent.name, item.path.stem
    return ROOMS.index(room), LONG.index(name) if name in LONG else len(LONG)


def pytest_collection_finish() -> None:
    """Keep the collector of garbage out of all that was imported: it takes a tenth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(autouse=True)
def _stays_on_this_machine() -> Iterator[None]:
    loopback.attempts.clear()
    yield
    attempts = list(loopback.attempts)
    loopback.attempts.clear()
    assert attempts == []


@pytest.fixture(autouse=True)
def _without_own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the settings of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("ZHIKONG_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def bare_database() -> Iterator[NewDatabase]:
    """Give a function that makes a database of a kind (see DATABASES) and returns its URL.

    It has no tables. The PostgreSQL server starts when the first of its databases is asked for.
    """
    numbers = itertools.count(1)
    with ExitStack() as running:
        folder = running.enter_context(quick_folder("zhikong-databases-"))
        servers: list[str] = []

        def make(kind: str) -> str:
            name = f"zhikong_{next(numbers)}"
            if kind == "sqlite":
                return f"sqlite:///{folder / name}.db"
            if not servers:
                servers.append(running.enter_context(running_server()))
            return _create_database(servers[0], name)

        yield make


@pytest.fixture(scope="session")
def new_database(bare_database: NewDatabase) -> NewDatabase:
    """Like bare_database, but with the newest tables, and nothing in them."""
    return _copying(bare_database, _migrated)


@pytest.fixture(scope="session")
def new_county(new_database: NewDatabase) -> NewDatabase:
    """Like bare_database, but with the small county, as `open_county` makes it.

    All of them are copies of one, so they share what a store draws by chance when it is made.
    """
    return _copying(new_database, lambda url: open_county(url).close())


def _migrated(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()


def _copying(make_one: NewDatabase, fill: Callable[[str], None]) -> NewDatabase:
    """Return a function that makes copies of a database that was filled once.

    Filling each anew would take longer than most tests.
    """

    @functools.cache
    def template(kind: str) -> str:
        url = make_one(kind)
        fill(url)
        return url

    def make(kind: str) -> str:
        url = template(kind)
        copy = f"{url.removesuffix('.db')}_{next(copies)}"
        if kind == "sqlite":
            shutil.copy(_file_of(url), _file_of(f"{copy}.db"))
            return f"{copy}.db"
        server, _, name = url.rpartition("/")
        return _create_database(f"{server}/postgres", copy.rpartition("/")[2], template=name)

    copies = itertools.count(1)
    return make


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, new_database: NewDatabase) -> Iterator[str]:
    """URL of an empty database for this test alone, once on SQLite and once on PostgreSQL."""
    url = new_database(request.param)
    yield url
    _drop(url)


@pytest.fixture(scope="module", params=DATABASES)
def module_database_url(request: pytest.FixtureRequest, new_database: NewDatabase) -> Iterator[str]:
    """Like database_url, but one for all tests of a module that only read what it holds."""
    url = new_database(request.param)
    yield url
    _drop(url)


@pytest.fixture(params=DATABASES)
def county_url(request: pytest.FixtureRequest, new_county: NewDatabase) -> Iterator[str]:
    """Like database_url, with the small county in it."""
    url = new_county(request.param)
    yield url
    _drop(url)


@pytest.fixture(scope="module", params=DATABASES)
def module_county_url(request: pytest.FixtureRequest, new_county: NewDatabase) -> Iterator[str]:
    """Like module_database_url, with the small county in it."""
    url = new_county(request.param)
    yield url
    _drop(url)


@pytest.fixture(scope="session")
def demonstration_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a short Yongkang demonstration; a test that writes works on a copy.

    It takes half a minute to make: the first process that needs it makes it for all.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    made = folder / "demonstration.db"
    with (folder / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            demonstration.prepared(folder / "demonstration-half.db").rename(made)
    return made


def _file_of(url: str) -> str:
    return url.removeprefix("sqlite:///")


def _create_database(server: str, name: str, *, template: str = "template1") -> str:
    names = sql.Identifier(name), sql.Identifier(template)
    with psycopg.connect(driver_url(server), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(*names)
        )
    return f"{server.rpartition('/')[0]}/{name}"


def _drop(url: str) -> None:
    """Take back the place of a database; a thousand of them fill a disk."""
    if url.startswith("sqlite:"):
        for end in ("", "-wal", "-shm"):
            Path(f"{_file_of(url)}{end}").unlink(missing_ok=True)
        return
    server, _, name = url.rpartition("/")
    with psycopg.connect(driver_url(f"{server}/postgres"), autocommit=True) as connection:
        statement = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        connection.execute(statement)
