"""The sender: posts records to another system's door until it has a definite answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from threading import Event
from typing import Any

import httpx2
import orjson

from callbacks.sending.retry import AGAIN, asked_wait, wait
from dashboard.intake.sent import Sent

PATH = "/api/v1/records"
TIMEOUT = httpx2.Timeout(30.0, connect=5.0)


class Stopped(Exception):
    """The sender was told to stop before it had an answer; the call may have been taken."""


class Stop(Event):
    """Set when a sender is to stop; ``now`` also breaks off the call that is under way.

    A server that is stopping may still have its port while nobody answers there any more.
    """

    def __init__(self) -> None:
        super().__init__()
        self.calling = False

    def now(self) -> None:
        """Set it from a signal's handler, in the thread that sends."""
        self.set()
        if self.calling:
            self.calling = False
            raise Stopped


class Rejected(RuntimeError):
    """An answer that no further try will change: a key that was taken back, a body misread."""

    def __init__(self, status: int, problem: str, detail: str) -> None:
        super().__init__(f"{status} {problem}: {detail}")
        self.status, self.problem = status, problem


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that was refused: what it was, where it is wrong and why, in both languages."""

    sent: Sent
    pointer: str
    value: str
    reason: str
    text: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a call's records."""

    accepted: int
    unchanged: int
    refused: tuple[Refusal, ...]


Tell = Callable[[str | None], None]
"""Called with why a try failed, and with None when the next one succeeds."""


class Sender:
    """One connection to a server, for one call at a time.

    Whatever happens on the way, a call is done once: tried again it has the same Idempotency-Key.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        stop: Stop,
        tell: Tell,
        luck: Random | None = None,
    ) -> None:
        """``stop`` ends waiting; nothing is connected before the first call."""
        self._stop, self._tell, self._luck = stop, tell, luck or Random()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        # No proxy of the environment: a server on this machine is asked directly.
        self._client = httpx2.Client(
            base_url=url, headers=headers, timeout=TIMEOUT, trust_env=False
        )

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def send(self, records: Sequence[Sent]) -> Answer:
        """Post records until they are judged; raise Rejected, and Stopped when told to stop."""
        body = orjson.dumps({"records": [{"type": one.type, **one.fields} for one in records]})
        key = {"Idempotency-Key": f"simulate-{sha256(body).hexdigest()}"}
        failures = 0
        while not self._stop.is_set():
            answer, why, asked = self._try(body, key, records)
            if answer is not None:
                if failures:
                    self._tell(None)
                return answer
            failures += 1
            self._tell(why)
            self._stop.wait(wait(failures, asked, self._luck))
        raise Stopped

    def _try(
        self, body: bytes, key: dict[str, str], records: Sequence[Sent]
    ) -> tuple[Answer | None, str, float]:
        """Return the answer, or why there is none yet and how long to wait at least."""
        try:
            self._stop.calling = True
            response = self._client.post(PATH, content=body, headers=key)
        except httpx2.TransportError as error:
            return None, str(error) or type(error).__name__, 0.0
        finally:
            self._stop.calling = False
        if response.status_code == httpx2.codes.OK:
            return _answer(response.json(), records), "", 0.0
        if response.status_code not in AGAIN:
            raise Rejected(response.status_code, *_problem(response))
        why = f"{response.status_code} {_problem(response)[0]}"
        return None, why, asked_wait(response.headers.get("Retry-After"))


def _answer(said: dict[str, Any], records: Sequence[Sent]) -> Answer:
    refused = tuple(
        Refusal(one, result["pointer"], str(result["value"]), result["reason"], result["text"])
        for one, result in zip(records, said["results"], strict=True)
        if result["status"] == "refused"
    )
    return Answer(said["accepted"], said["unchanged"], refused)


def _problem(response: httpx2.Response) -> tuple[str, str]:
    """Return the name of a problem and its explanation, as far as the answer has one."""
    try:
        said = response.json()
        return str(said["type"]).removeprefix("/problems/"), str(said["detail"])
    except (ValueError, KeyError, TypeError):
        return response.reason_phrase, response.text[:200]
