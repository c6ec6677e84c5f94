"""A keeper that fails costs time, never an answer."""

import logging
from typing import Any

import pytest

from queries.store import spared
from queries.store.cache import Cache
from queries.store.spared import Spared


class Failing:
    """A keeper that can be down, and counts how often it is asked."""

    def __init__(self) -> None:
        self.down = True
        self.asked = 0
        self.values: dict[str, Any] = {}

    def _answer(self) -> None:
        self.asked += 1
        if self.down:
            raise ConnectionError("no Redis")

    def get(self, key: str, /) -> Any:
        self._answer()
        return self.values.get(key)

    def set(self, key: str, value: Any, /) -> None:
        self._answer()
        self.values[key] = value


def test_while_it_is_down_values_are_made_and_it_is_left_alone() -> None:
    keeper = Failing()
    cache = Cache(Spared(keeper))
    made = iter(range(5))
    assert [cache.remember("board", lambda: next(made)) for _ in range(5)] == [0, 1, 2, 3, 4]
    assert keeper.asked == 1


def test_an_outage_is_logged_once_and_its_end_too(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(spared, "PAUSE_SECONDS", 0.0)
    keeper = Failing()
    cache = Cache(Spared(keeper))
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            cache.remember("board", lambda: 7)
        keeper.down = False
        assert cache.remember("board", lambda: 8) == 8
    assert cache.remember("board", lambda: 9) == 8
    assert [record.message for record in caplog.records] == [
        "the shared cache fails; numbers are computed until it is back",
        "the shared cache is back",
    ]
