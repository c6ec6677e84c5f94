"""Sessions as a server process knows them: read once, and anew whenever access has changed."""

import asyncio
import logging
import math
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from anyio import CapacityLimiter, to_thread

from callbacks.context import real_now as now
from dashboard.access.kiosk import MOST_DAYS
from dashboard.access.session import SEEN_STEP, Limits, digest_of
from dashboard.day import DAY, Instant
from queries.access.access_mark import read_mark
from queries.access.kiosks import note_wall, read_kiosk
from queries.access.sessions import LoggedIn, note_seen, read_session
from queries.store.engine import Store
from queries.store.unavailable import StoreUnreadable

log = logging.getLogger(__name__)
LOOK_SECONDS = 0.25
"""How old what is known may be for a screen's refresh; everything else looks anew."""
BLIND_SECONDS = 60.0
"""How long who is known stays known while the store cannot be read; nor can anything else then."""
MOST = 20_000
"""Sessions in memory; beyond, all are read anew."""


class Read(Protocol):
    """What reads who a digest is of from the store."""

    def __call__(self, store: Store, digest: bytes, *, now: Instant, limits: Limits) -> LoggedIn:
        """Return who it is; raise NoSession, StoreUnreadable."""


class Sessions:
    """The sessions of one process; asked from its event loop alone.

    Logins are read and noted as such by default; walls have their own ways.
    """

    def __init__(
        self,
        store: Store,
        limits: Limits,
        *,
        read: Read = read_session,
        note: Callable[[Store, bytes, Instant], None] = note_seen,
    ) -> None:
        self._read_one = read
        self._note_one = note
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
            self._read_one, self._store, digest, now=now(), limits=self._limits
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
            await to_thread.run_sync(self._note_one, self._store, digest, at, limiter=self._writer)
        except Exception:
            log.exception("when a session was used could not be kept")


class Walls(Sessions):
    """The walls of one process. A wall does nothing but refresh itself: that is its use."""

    def __init__(self, store: Store) -> None:
        whole = 2 * MOST_DAYS * DAY
        limits = Limits(idle=whole, whole=whole)
        super().__init__(store, limits, read=read_kiosk, note=note_wall)

    async def find(self, token: str, *, used: bool) -> LoggedIn:
        """Return the wall that a token is of; raise NoSession, StoreUnreadable."""
        return self._note(await super().find(token, used=used))
