"""What the tests of imports and of the HTTP interface share."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from callbacks.planned import process
from callbacks.planned.work import make_runs
from dashboard.settings import Settings
from queries.store.engine import Store, open_store
from tests import demonstration
from tests.importing import COUNTY, PROFILE, Command, write_geojson
from tests.keys import keys
from tests.logins import asking
from tests.stores import reopen_county


@pytest.fixture
def empty_command(database_url: str, capsys: pytest.CaptureFixture[str]) -> Iterator[Command]:
    """The command on an empty store."""
    store = open_store(database_url, PROFILE, keys=keys)
    yield Command(store, capsys)
    store.close()


@pytest.fixture
def command(empty_command: Command, tmp_path: Path) -> Command:
    """The command on a store with a county, a township and two villages."""
    done = empty_command("areas", write_geojson(tmp_path / "county.geojson", COUNTY))
    assert done.said == "4 accepted · 0 unchanged · 0 refused\n"
    return empty_command


@pytest.fixture
def store(county_url: str) -> Iterator[Store]:
    """A store of the small county with no case."""
    opened = reopen_county(county_url)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def kept_store(module_county_url: str) -> Iterator[Store]:
    """A store of the small county that all tests of a module share."""
    opened = reopen_county(module_county_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def demonstration_store(demonstration_file: Path) -> Iterator[Store]:
    """The store of the demonstration, that nobody writes to."""
    opened = demonstration.opened(demonstration_file)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def client(demonstration_store: Store) -> Iterator[TestClient]:
    """A program that asks the whole server over the demonstration, logged in."""
    with asking(demonstration_store, raise_server_exceptions=False) as client:
        yield client


class _Making:
    """A thread that makes briefings, where a process of its own would take seconds to begin."""

    exitcode = 0

    def __init__(self, store: Store, settings: Settings) -> None:
        self._thread = threading.Thread(target=make_runs, args=(store, settings), daemon=True)
        self._thread.start()

    def is_alive(self) -> bool:
        """Say whether it is at work."""
        return self._thread.is_alive()


@pytest.fixture(autouse=True)
def briefings_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make what is asked for in a thread; test_schedules has the process itself."""
    monkeypatch.setattr(process, "start", lambda _work, *said: _Making(*said))
