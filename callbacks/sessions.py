"""Sessions as a server process knows them: read once, and anew whenever access has changed."""

import asyncio
import logging
import math
import time
from dataclasses import replace

from anyio import CapacityLimiter, to_thread

from callbacks.context import real_now as now
from dashboard.session import SEEN_STEP, Limits, digest_of
from queries.access_mark import read_mark
from queries.engine import Store
from queries.sessions import LoggedIn, note_seen, read_session
from queries.snapshots import StoreUnreadable

log = logging.getLogger(__name__)
LOOK_SECONDS = 0.25
"""How old what is known may be for a screen's refresh; everything else looks anew."""
BLIND_SECONDS = 60.0
"""How long who is known stays known while the store cannot be read; nor can anything else then."""
MOST = 20_000
"""Sessions in memory; beyond, all are read anew."""


class Sessions:
    """The sessions of one process; asked from its event loop alone."""

    def __init__(self, store: Store, limits: Limits) -> None:
        self._store = store
        self._limits = limits
        self._known: dict[bytes, LoggedIn] = {}
        self._mark = ""
        self._looked_at = -math.inf
        self._look: asyncio.Task[None] | None = None
        self._writes: set[asyncio.Task[None]] = set()
        self._writer = CapacityLimiter(1)

    async def find(self, token: str, *, used: bool) -> LoggedIn:
        """Return who a token is of; raise NoSession, StoreUnreadable.

        ``used`` says that a person did something: it is looked anew, and keeps the session alive.
        A screen that refreshes itself does not.
        """
        digest = digest_of(token)
        await self._look_again(anew=used)
        found = self._known.get(digest)
        if found is None or not found.session.holds(now(), self._limits):
            found = await self._read(digest)
        if used:
            found = self._note(found)
        return found

    async def _look_again(self, *, anew: bool) -> None:
        """Forget all that is known where access has changed."""
        if not anew and time.monotonic() - self._looked_at < LOOK_SECONDS:
            return
        if anew:
            await self._compare()
            return
        if self._look is None or self._look.done():
            self._look = asyncio.get_running_loop().create_task(self._compare())
        await asyncio.shield(self._look)

    async def _compare(self) -> None:
        try:
            mark = await asyncio.to_thread(read_mark, self._store)
        except StoreUnreadable:
            if time.monotonic() - self._looked_at > BLIND_SECONDS:
                raise
            return
        if mark != self._mark:
            self._known.clear()
            self._mark = mark
        self._looked_at = time.monotonic()

    async def _read(self, digest: bytes) -> LoggedIn:
        mark = self._mark
        found = await asyncio.to_thread(
            read_session, self._store, digest, now=now(), limits=self._limits
        )
        # What was read while access changed may be what was before: it is not kept.
        if mark == self._mark:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[digest] = found
        return found

    def _note(self, found: LoggedIn) -> LoggedIn:
        """Keep that a session was used, to the minute; nobody waits for it to be written."""
        at, session = now(), found.session
        if at - session.seen_at < SEEN_STEP:
            return found
        found = replace(found, session=replace(session, seen_at=at))
        if session.digest in self._known:
            self._known[session.digest] = found
        write = asyncio.get_running_loop().create_task(self._keep(session.digest, at))
        self._writes.add(write)
        write.add_done_callback(self._writes.discard)
        return found

    async def _keep(self, digest: bytes, at: int) -> None:
        try:
            await to_thread.run_sync(note_seen, self._store, digest, at, limiter=self._writer)
        except Exception:
            log.exception("when a session was used could not be kept")
