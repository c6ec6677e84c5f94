"""The hub: what listeners cost the database, and how it holds out while that is away."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from callbacks.http import hub as hub_module
from callbacks.http.hub import Closed, Hub, Listener
from queries.store.engine import Store
from tests.factories.records import COUNTY, OTHER_TOWN, TOWN, an_alert
from tests.stores import write


@contextmanager
def counted(store: Store) -> Iterator[Counter[str]]:
    """Count the statements that a store's database is asked, by their table."""
    found: Counter[str] = Counter()

    def count(_db: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        found["revision" if "FROM revision" in statement else "other"] += 1

    event.listen(store.engine, "before_cursor_execute", count)
    yield found
    event.remove(store.engine, "before_cursor_execute", count)


async def first_words(listeners: list[Listener]) -> list[int]:
    return await asyncio.wait_for(
        asyncio.gather(*(listener.moved() for listener in listeners)), timeout=5
    )


@pytest.mark.parametrize("many", [1, 300])
def test_queries_do_not_depend_on_the_number_of_listeners(store: Store, many: int) -> None:
    async def scenario() -> tuple[list[int], list[int], int]:
        hub = Hub(store)
        with ExitStack() as stack, counted(store) as asked:
            ears = [stack.enter_context(hub.listening(COUNTY, None)) for _ in range(many)]
            before = await first_words(ears)
            await asyncio.to_thread(write, store, an_alert())
            asked.clear()
            after = await first_words(ears)
            cost = asked["revision"]
        hub.close()
        return before, after, cost

    before, after, cost = asyncio.run(scenario())
    assert set(before) == {2}
    assert set(after) == {3}
    assert cost <= 3


def test_only_the_area_that_moved_is_woken(store: Store) -> None:
    async def scenario() -> int:
        hub = Hub(store)
        with hub.listening(TOWN, None) as near, hub.listening(OTHER_TOWN, None) as far:
            await first_words([near, far])
            await asyncio.to_thread(write, store, an_alert())
            told = await asyncio.wait_for(near.moved(), 5)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(far.moved(), 0.6)
        hub.close()
        return told

    assert asyncio.run(scenario()) == 3


def test_nobody_listens_nobody_looks(store: Store) -> None:
    async def scenario() -> int:
        hub = Hub(store)
        with hub.listening(TOWN, None) as ear:
            await first_words([ear])
        await asyncio.sleep(0.5)
        with counted(store) as asked:
            await asyncio.sleep(0.5)
        return asked.total()

    assert asyncio.run(scenario()) == 0


def test_a_store_that_cannot_be_read_is_silence_and_then_heals(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_store: Store) -> int:
        raise OSError("the database is away")

    monkeypatch.setattr(hub_module, "STALE_SECONDS", 0.5)

    async def scenario() -> tuple[bool, bool, int]:
        hub = Hub(store)
        with hub.listening(TOWN, None) as ear:
            await first_words([ear])
            good = hub.is_current()
            with monkeypatch.context() as away:
                away.setattr(hub_module, "store_revision", fails)
                await asyncio.sleep(1.0)
                lost = hub.is_current()
            await asyncio.to_thread(write, store, an_alert())
            told = await asyncio.wait_for(ear.moved(), 5)
        hub.close()
        return good, lost, told

    with caplog.at_level(logging.ERROR):
        assert asyncio.run(scenario()) == (True, False, 3)
    assert [record.message for record in caplog.records] == [
        "revisions cannot be read; screens are told when they can"
    ]


def test_a_hub_that_closes_ends_every_listening_and_takes_no_more(store: Store) -> None:
    async def scenario() -> None:
        hub = Hub(store)
        with hub.listening(TOWN, None) as ear:
            await first_words([ear])
            hub.close()
            with pytest.raises(Closed):
                await ear.moved()
            with pytest.raises(Closed), hub.listening(TOWN, None):
                pass

    asyncio.run(scenario())
