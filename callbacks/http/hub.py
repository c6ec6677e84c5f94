"""The hub: one watcher a process looks for new revisions and wakes whoever listens to an area."""

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from callbacks.processes.meters import LISTENERS
from queries.boards.snapshots import store_revision
from queries.store.engine import Store
from queries.store.revisions import revisions

log = logging.getLogger(__name__)
LOOK_SECONDS = 0.25
"""Time between two looks for a new revision: one read of one row by its key.

An area that was told of rests for one look, so that it is told of at most twice a second, and all
who listen to it are told of the same revision: one board for all of them.
"""
STALE_SECONDS = 2.0
"""A hub whose last good look is older than this does not know what is so."""


class Closed(Exception):
    """The server stops, or the listener has gone."""


class Listener:
    """Somebody who listens to one area; ``told`` is the revision they hold, None for nobody knows.

    However many revisions pass while they are busy, there is only the newest to be told.
    """

    __slots__ = ("_wake", "code", "gone", "newest", "told")

    def __init__(self, code: str, told: int | None, newest: int | None) -> None:
        self.code = code
        self.told = told
        self.newest = newest
        self.gone = False
        self._wake = asyncio.Event()
        if newest is not None:
            self.tell(newest)

    def tell(self, number: int) -> None:
        """Say which revision the area is at."""
        self.newest = number
        if number != self.told:
            self._wake.set()

    def leave(self) -> None:
        """End the listening, from whichever side."""
        self.gone = True
        self._wake.set()

    async def moved(self) -> int:
        """Wait until the area is at another revision than told, and return it; raise Closed."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            if self.gone:
                raise Closed
            if self.newest is not None and self.newest != self.told:
                self.told = self.newest
                return self.newest


class Hub:
    """The listeners of one process. The watcher runs while somebody listens.

    A thousand listeners cost the database no more than one: a look reads one row, and where it
    has moved, the revisions of the areas that are listened to.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._listeners: dict[str, set[Listener]] = {}
        self._known: dict[str, int] = {}
        self._unread: set[str] = set()
        self._resting: set[str] = set()
        self._number = -1
        self._looked_at = 0.0
        self._watcher: asyncio.Task[None] | None = None
        self._closed = False

    def knows(self, code: str) -> bool:
        """Say whether an area is listened to, so that it need not be looked up."""
        return code in self._known

    def is_current(self) -> bool:
        """Say whether the store has lately answered; while it has not, silence is the truth."""
        return time.monotonic() - self._looked_at < STALE_SECONDS

    @contextmanager
    def listening(self, code: str, told: int | None) -> Iterator[Listener]:
        """Give a listener to an area until the context ends; raise Closed when the server stops."""
        if self._closed:
            raise Closed
        listener = Listener(code, told, self._known.get(code))
        self._listeners.setdefault(code, set()).add(listener)
        if self._watcher is None or self._watcher.done():
            self._watcher = asyncio.get_running_loop().create_task(self._watch())
        LISTENERS.inc()
        try:
            yield listener
        finally:
            LISTENERS.dec()
            self._forget(listener)

    def open(self) -> None:
        """Take listeners."""
        self._closed = False

    def close(self) -> None:
        """End every listening at once and take no new one."""
        self._closed = True
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.leave()
        if self._watcher is not None:
            self._watcher.cancel()

    def _forget(self, listener: Listener) -> None:
        listeners = self._listeners[listener.code]
        listeners.discard(listener)
        if not listeners:
            del self._listeners[listener.code]
            self._known.pop(listener.code, None)
            self._unread.discard(listener.code)

    async def _watch(self) -> None:
        failing = False
        while self._listeners:
            try:
                await self._look()
                failing = False
            except Exception:
                if not failing:
                    log.exception("revisions cannot be read; screens are told when they can")
                failing = True
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> None:
        number = await asyncio.to_thread(store_revision, self._store)
        if number != self._number:
            self._number = number
            self._unread.update(self._listeners)
        due, self._resting = self._unread - self._resting, set()
        asked = [code for code in self._listeners if code in due or code not in self._known]
        if asked:
            found = await asyncio.to_thread(revisions, self._store, asked)
            self._unread.difference_update(asked)
            for code, newest in found.items():
                self._tell(code, newest)
        self._looked_at = time.monotonic()

    def _tell(self, code: str, newest: int) -> None:
        if code in self._listeners:
            if newest != self._known.get(code):
                self._resting.add(code)
            self._known[code] = newest
            for listener in self._listeners[code]:
                listener.tell(newest)
