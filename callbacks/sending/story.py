"""The story's client: sends each record of a story when the story's clock comes to it."""

from collections.abc import Callable, Mapping, Sequence
from threading import Event
from typing import Any

from callbacks.context import now
from callbacks.sending.client import Sends
from callbacks.sending.sender import Answer, Stopped
from dashboard.case import case_key
from dashboard.day import SECOND, Instant
from dashboard.intake.sent import MAX_RECORDS, Sent
from dashboard.simulator.story import Act
from dashboard.simulator.story_records import Moment

LOOK = 0.2
"""Real seconds between two looks whether a case is there that somebody is to deal with."""
PATIENCE = 300
"""Looks after the end of a story for cases that are still to come."""

Opened = Callable[[Sequence[bytes]], Mapping[bytes, Instant]]


class StoryClient:
    """Sends a story's moments, however late it begins, each with the times of the story.

    A worker deals with a case when it is there: tasks are handed out by the rules, some of them
    when the clock ticks, so on a busy machine the worker waits, and acts no sooner than the case
    was opened.
    """

    def __init__(
        self,
        moments: Sequence[Moment],
        sender: Sends,
        *,
        speed: float,
        opened: Opened,
        heard: Callable[[int, Answer], None],
        begins: Callable[[Instant, Act], None],
    ) -> None:
        """``opened`` says when cases were opened, of those that are there.

        ``heard`` hears what became of each call, ``begins`` of each act at its time.
        """
        self._moments, self._sender, self._speed = moments, sender, speed
        self._opened, self._heard, self._begins = opened, heard, begins
        self._waiting: list[Sent] = []

    def run(self, stop: Event) -> bool:
        """Send until the story is over; say whether it came to its end. Raise Rejected."""
        try:
            for moment in self._moments:
                self._wait(moment.at, stop)
                self._send([one for one in moment.records if one.type != "step"])
                self._waiting += [one for one in moment.records if one.type == "step"]
                self._deal()
                if moment.act is not None:
                    self._begins(moment.at, moment.act)
            for _ in range(PATIENCE):
                if not self._waiting or stop.wait(LOOK):
                    break
                self._deal()
            # Whom nobody found a case for is told so.
            self._send(self._waiting)
        except Stopped:
            return False
        return not stop.is_set()

    def _send(self, records: Sequence[Sent]) -> None:
        for start in range(0, len(records), MAX_RECORDS):
            batch = records[start : start + MAX_RECORDS]
            self._heard(len(batch), self._sender.send(batch))

    def _deal(self) -> None:
        """Send the steps whose cases are there; the others wait on."""
        opened = self._opened([_case_of(one) for one in self._waiting])
        ready = [one for one in self._waiting if _case_of(one) in opened]
        self._waiting = [one for one in self._waiting if _case_of(one) not in opened]
        self._send([_no_sooner(one, opened[_case_of(one)]) for one in ready])

    def _wait(self, at: Instant, stop: Event) -> None:
        while (left := at - now()) > 0:
            if stop.wait(min(left / SECOND / self._speed, LOOK if self._waiting else 1.0)):
                raise Stopped
            if self._waiting:
                self._deal()
        if stop.is_set():
            raise Stopped


def _case_of(step: Sent) -> bytes:
    return case_key(step.fields["case_source"], step.fields["case_external_id"])


def _no_sooner(step: Sent, opened: Instant) -> Sent:
    """Return a step at its time, or just after its case was opened, the answer first."""
    after = SECOND if step.fields["act"] == "respond" else 2 * SECOND
    fields: dict[str, Any] = {**step.fields, "at": max(step.fields["at"], opened + after)}
    return Sent(step.type, fields)
