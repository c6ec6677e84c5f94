"""The stream of one server: who is told what, how often, and how it ends."""

import json
import threading
import time
from collections.abc import Iterator

import pytest

from queries.store.engine import Store
from tests.conftest import NewDatabase
from tests.factories.records import COUNTY, GRID, MICRO, OTHER_TOWN, TOWN, an_alert
from tests.listening import get, listening
from tests.server import Served, running
from tests.stores import reopen_county, write


@pytest.fixture(scope="module")
def database(new_county: NewDatabase) -> str:
    return new_county("sqlite")


@pytest.fixture(scope="module")
def store(database: str) -> Iterator[Store]:
    opened = reopen_county(database)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def served(store: Store, database: str) -> Iterator[Served]:
    with running(database) as server:
        yield server


def revision(served: Served, area: str) -> int:
    number: int = json.loads(get(served, f"/board/{area}.json")[2])["revision"]
    return number


def test_a_listener_is_told_at_once_what_is_so_and_then_what_is_new(
    store: Store, served: Served
) -> None:
    with listening(served, TOWN) as ear:
        assert ear.answer.getheader("Content-Type") == "text/event-stream; charset=utf-8"
        assert ear.answer.getheader("Content-Encoding") is None
        assert 1000 <= int(ear.event()["retry"]) <= 2000
        now = ear.revision()
        assert now == revision(served, TOWN)
        started = time.monotonic()
        write(store, an_alert(number=100))
        assert ear.revision() == revision(served, TOWN) > now
        assert time.monotonic() - started < 1.5


def test_areas_below_a_grid_are_told_of_their_grid(store: Store, served: Served) -> None:
    with listening(served, MICRO) as ear:
        before = ear.revision()
        write(store, an_alert(number=101))
        assert ear.revision() == revision(served, GRID) > before


def test_another_area_is_told_nothing(store: Store, served: Served) -> None:
    with listening(served, OTHER_TOWN) as ear:
        ear.revision()
        write(store, an_alert(number=102))
        assert ear.told_within(1.6) == []


def test_a_browser_that_returns_is_told_only_if_the_area_has_moved_on(
    store: Store, served: Served
) -> None:
    now = revision(served, COUNTY)
    with listening(served, COUNTY, last=now - 1) as ear:
        assert ear.revision() == now
    with listening(served, COUNTY, last=now) as ear:
        assert ear.told_within(1.6) == []


def test_silence_is_broken_by_beats(served: Served) -> None:
    with listening(served, OTHER_TOWN) as ear:
        ear.revision()
        started = time.monotonic()
        assert [ear.event()["event"], ear.event()["event"]] == ["beat", "beat"]
        assert 2.0 < time.monotonic() - started < 5.0


def test_many_changes_are_told_at_most_twice_a_second(store: Store, served: Served) -> None:
    with listening(served, COUNTY) as ear:
        first = ear.revision()
        writer = threading.Thread(
            target=lambda: [write(store, an_alert(number=200 + n)) for n in range(30)]
        )
        started = time.monotonic()
        writer.start()
        told: list[int] = []
        while not told or told[-1] < first + 30:
            told.append(ear.revision())
        writer.join()
        assert len(told) <= 2 * (time.monotonic() - started) + 2
        assert told == sorted(set(told))
        assert told[-1] == revision(served, COUNTY)


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/live", 404, "unknown_area"),
        ("/live?area=999999", 404, "unknown_area"),
        ("/live?area=330999777", 404, "unknown_area"),
        ("/live?area=330999&since=1", 422, "bad_query"),
        ("/live?area=330999&lang=fr", 422, "bad_query"),
    ],
)
def test_what_is_wrong_is_told_as_a_problem(
    served: Served, path: str, status: int, kind: str
) -> None:
    found, headers, body = get(served, path)
    assert found == status
    assert headers["content-type"] == "application/problem+json"
    assert json.loads(body)["type"] == f"/problems/{kind}"


def test_head_has_no_stream_and_other_methods_are_refused(served: Served) -> None:
    assert get(served, f"/live?area={COUNTY}", method="HEAD")[::2] == (200, b"")
    status, headers, _ = get(served, f"/live?area={COUNTY}", method="POST")
    assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_a_server_that_stops_ends_its_streams_at_once(store: Store, database: str) -> None:
    with running(database) as server, listening(server, COUNTY) as ear:
        ear.revision()
        assert server.stop() < 3
        with pytest.raises(EOFError):
            ear.told_within(10)
