"""The client: tells a demonstration's news to the HTTP interface, beat by beat, and goes on."""

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from threading import Event
from typing import Protocol

from callbacks.context import now
from callbacks.demonstration import Facts, NoDemonstration, facts, news, told_until
from callbacks.sending.sender import Answer, Stopped
from dashboard.day import MINUTE, Instant
from dashboard.intake.sent import MAX_RECORDS, Sent
from dashboard.simulator.records import Simulator
from queries.store.engine import Store
from queries.store.unavailable import Unavailable

BEAT = 1.0
"""Seconds between two looks at what there is to tell."""
KEPT_EVERY = 10.0
"""Seconds between two notes of how far it was told; after a crash so much is told once more."""
RECENT = 15 * MINUTE
"""How far back the traffic that raises nothing is told when a client begins."""


class Sends(Protocol):
    """What posts records and returns what became of them."""

    def send(self, records: Sequence[Sent]) -> Answer:
        """Post records; raise Stopped when told to stop before there is an answer."""


class Client:
    """Tells one store's demonstration; ``rate`` is how many ordinary records a second.

    What it tells follows from the demonstration and the time alone. How far it came is noted
    only after it was acknowledged, so what a crash cuts off is told again, and changes nothing.
    """

    def __init__(
        self,
        store: Store,
        simulator: Simulator,
        sender: Sends,
        *,
        rate: float,
        heard: Callable[[int, Answer], None],
    ) -> None:
        """``heard`` is called with how many records a call had, and what became of them."""
        self._store, self._simulator, self._sender = store, simulator, sender
        self._rate, self._heard = rate, heard
        self._since: Instant | None = None
        self._known: Facts
        self._kept, self._kept_at = 0, time.monotonic()

    def run(self, stop: Event) -> None:
        """Go on until told to stop; raise Rejected where the server will hear no more."""
        try:
            while not stop.is_set():
                began = time.monotonic()
                self.step(now())
                stop.wait(max(0.0, BEAT - (time.monotonic() - began)))
        except Stopped:
            return
        finally:
            self._keep()

    def step(self, at: Instant) -> None:
        """Tell what happened since the last step."""
        begins = self._since is None
        since = self._begin() if self._since is None else self._since
        if at <= since:
            return
        for batch in _batches(self._told(since, at, begins=begins)):
            self._heard(len(batch), self._sender.send(batch))
        self._since = at
        if begins or time.monotonic() - self._kept_at >= KEPT_EVERY:
            self._keep()

    def _begin(self) -> Instant:
        """Return up to when the demonstration was told by others."""
        fed = facts(self._store).fed
        if fed is None:
            raise NoDemonstration(self._store.profile.name)
        told_until(self._store, fed)
        self._known = facts(self._store)
        return fed

    def _told(self, since: Instant, at: Instant, *, begins: bool) -> Iterator[Sent]:
        profile, known = self._store.profile, self._known
        yield from news(profile, self._simulator, known, since, at, ahead=not begins)
        recent = max(since, at - RECENT) if begins else since
        yield from self._simulator.traffic_between(recent, at, self._rate)

    def _keep(self) -> None:
        """Note how far it was told; where the store is busy, the next time will do."""
        if self._since is None or self._since <= self._kept:
            return
        try:
            told_until(self._store, self._since)
        except Unavailable:
            return
        self._kept, self._kept_at = self._since, time.monotonic()


def _batches(records: Iterator[Sent]) -> Iterator[list[Sent]]:
    while batch := list(islice(records, MAX_RECORDS)):
        yield batch
