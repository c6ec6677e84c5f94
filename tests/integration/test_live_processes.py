"""Two server processes on one database: what one stores, the other tells, in the same bytes."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
import redis

from queries.store.engine import Store
from tests.conftest import NewDatabase
from tests.factories.records import COUNTY, TOWN, an_alert
from tests.listening import get, listening
from tests.redis_server import running_redis
from tests.server import Served, free_port, running
from tests.stores import reopen_county, write

BOARD = f"/board/{COUNTY}.json?view=screen&lang=zh"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two processes, the store they share, and their Redis where they have one."""

    one: Served
    other: Served
    store: Store
    redis_port: int


@pytest.fixture(scope="module", params=["sqlite", "postgresql and redis"])
def pair(request: pytest.FixtureRequest, new_county: NewDatabase) -> Iterator[Pair]:
    kind, _, shared = request.param.partition(" and ")
    url = new_county(kind)
    with ExitStack() as stack:
        store = reopen_county(url)
        stack.callback(store.close)
        port = free_port() if shared else 0
        cache = stack.enter_context(running_redis(port)) if port else ""
        one, other = (stack.enter_context(running(url, cache_url=cache)) for _ in range(2))
        yield Pair(one, other, store, port)


def test_both_tell_of_one_write_within_a_second_and_show_the_same_bytes(pair: Pair) -> None:
    with listening(pair.one, TOWN) as here, listening(pair.other, TOWN) as there:
        before = here.revision()
        assert there.revision() == before
        time.sleep(0.6)
        write(pair.store, an_alert(number=1))
        written = time.monotonic()
        told = here.revision()
        assert told == there.revision() == before + 1
        assert time.monotonic() - written < 1
    path = f"{BOARD}&revision={told}"
    (status, headers, body), (_, _, other) = get(pair.one, path), get(pair.other, path)
    assert (status, headers["zhikong-revision"]) == (200, str(told))
    assert "immutable" in headers["cache-control"]
    assert body == other


def test_a_crowd_at_both_gets_one_answer(pair: Pair) -> None:
    write(pair.store, an_alert(number=2))
    asked = [pair.one, pair.other] * 10
    with ThreadPoolExecutor(len(asked)) as askers:
        found = list(askers.map(lambda served: get(served, BOARD)[2], asked))
    assert len(set(found)) == 1


def test_a_shared_cache_holds_each_board_once_and_may_go_away(pair: Pair) -> None:
    if not pair.redis_port:
        # Each process keeps its own; there is nothing to take away.
        assert get(pair.one, "/healthz")[0] == get(pair.other, "/healthz")[0] == 200
        return
    kept = redis.Redis(port=pair.redis_port)
    write(pair.store, an_alert(number=3))
    kept.flushall()
    first = get(pair.one, BOARD)[2]
    keys = set(kept.scan_iter("zhikong:*"))
    assert get(pair.other, BOARD)[2] == first
    assert set(kept.scan_iter("zhikong:*")) == keys
    assert len([key for key in keys if b":body:" in key]) == 1
    kept.shutdown(nosave=True)
    kept.close()
    write(pair.store, an_alert(number=4))
    (status, headers, body), (_, _, other) = get(pair.one, BOARD), get(pair.other, BOARD)
    assert (status, body) == (200, other)
    assert body != first
    assert headers["content-type"] == "application/json"
