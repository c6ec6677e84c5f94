"""The story's client: sends each record of a story when the story's clock comes to it."""

import heapq
from collections.abc import Callable, Iterator
from itertools import groupby
from threading import Event

from callbacks.context import now
from callbacks.sending.client import Sends
from callbacks.sending.sender import Answer, Stopped
from dashboard.day import SECOND, Instant
from dashboard.intake import MAX_RECORDS, Sent
from dashboard.simulator.story import Act
from dashboard.simulator.story_records import Moment

LAG = 0.5
"""Real seconds by which steps follow what they are about: the clock may have to hand it out."""


class StoryClient:
    """Sends a story's moments, however late it begins, each with the times of the story."""

    def __init__(
        self,
        moments: list[Moment],
        sender: Sends,
        *,
        speed: float,
        heard: Callable[[int, Answer], None],
        begins: Callable[[Instant, Act], None],
    ) -> None:
        """``heard`` hears what became of each call, ``begins`` each act at its time."""
        self._moments, self._sender, self._speed = moments, sender, speed
        self._heard, self._begins = heard, begins

    def run(self, stop: Event) -> bool:
        """Send until the story is over; say whether it came to its end. Raise Rejected."""
        try:
            for at, records, act in self._due():
                self._wait(at, stop)
                for start in range(0, len(records), MAX_RECORDS):
                    batch = records[start : start + MAX_RECORDS]
                    self._heard(len(batch), self._sender.send(batch))
                if act is not None:
                    self._begins(at, act)
        except Stopped:
            return False
        return True

    def _due(self) -> Iterator[tuple[Instant, list[Sent], Act | None]]:
        """Yield when something is to be sent, and what; of an act also that it begins."""
        lag = round(LAG * self._speed * SECOND)
        firsts = [
            (one.at, [sent for sent in one.records if sent.type != "step"], one.act)
            for one in self._moments
        ]
        steps = [
            (one.at + lag, [sent for sent in one.records if sent.type == "step"], None)
            for one in self._moments
        ]
        for at, own in groupby(heapq.merge(firsts, steps, key=lambda o: o[0]), lambda o: o[0]):
            both = list(own)
            records = [sent for _, part, _ in both for sent in part]
            act = next((act for _, _, act in both if act is not None), None)
            if records or act is not None:
                yield at, records, act

    def _wait(self, at: Instant, stop: Event) -> None:
        while (left := at - now()) > 0:
            if stop.wait(min(left / SECOND / self._speed, 1.0)):
                raise Stopped
        if stop.is_set():
            raise Stopped
