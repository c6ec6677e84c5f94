"""The cache makes a value once, however many ask for it at the same moment."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from queries.store.cache import Cache

ASKERS = 8


class Memory:
    """Keeps values in a dictionary."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def get(self, key: str, /) -> Any:
        return self.values.get(key)

    def set(self, key: str, value: Any, /) -> None:
        self.values[key] = value


def test_all_who_ask_at_once_get_the_one_value_made() -> None:
    cache, made = Cache(Memory()), []
    together = threading.Barrier(ASKERS)

    def make() -> object:
        made.append(1)
        time.sleep(0.05)
        return object()

    def ask(_: int) -> object:
        together.wait()
        return cache.remember("board", make)

    with ThreadPoolExecutor(ASKERS) as askers:
        values = list(askers.map(ask, range(ASKERS)))
    assert made == [1]
    assert len({id(value) for value in values}) == 1


def test_different_keys_do_not_wait_for_each_other() -> None:
    cache = Cache(Memory())
    both_under_way = threading.Barrier(2)

    def make() -> int:
        return both_under_way.wait(timeout=5)

    with ThreadPoolExecutor(2) as askers:
        found = list(askers.map(lambda key: cache.remember(key, make), ["a", "b"]))
    assert sorted(found) == [0, 1]


def test_a_failure_is_told_and_the_next_asker_makes_the_value() -> None:
    cache = Cache(Memory())
    with pytest.raises(ZeroDivisionError):
        cache.remember("board", lambda: 1 // 0)
    assert cache.remember("board", lambda: 7) == 7
    assert cache.remember("board", lambda: 8) == 7


def test_making_one_value_may_ask_for_another() -> None:
    cache = Cache(Memory())
    assert cache.remember("body", lambda: cache.remember("board", lambda: 3) + 1) == 4


def test_without_a_keeper_nothing_is_kept() -> None:
    cache = Cache()
    assert [cache.remember("board", lambda n=n: n) for n in (1, 2)] == [1, 2]  # type: ignore[misc]
