"""Listening to /live, line by line, as a browser does."""

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.logins import HEADERS
from tests.server import Served


@dataclass(slots=True)
class Ear:
    """An open stream."""

    answer: http.client.HTTPResponse

    def event(self) -> dict[str, str]:
        """Return the next event: its fields by name."""
        fields: dict[str, str] = {}
        while True:
            line = self.answer.readline().decode()
            if not line:
                raise EOFError
            name, _, value = line.rstrip("\n").partition(":")
            if name:
                fields[name] = value.removeprefix(" ")
            elif fields:
                return fields

    def revision(self) -> int:
        """Return the revision that is told next; beats are passed over."""
        while True:
            fields = self.event()
            if "id" in fields:
                told: int = json.loads(fields["data"])["revision"]
                assert fields["id"] == str(told)
                return told

    def told_within(self, seconds: float) -> list[int]:
        """Return the revisions told in some time; at least one event, a beat, ends it."""
        told, deadline = [], time.monotonic() + seconds
        while time.monotonic() < deadline:
            fields = self.event()
            if "id" in fields:
                told.append(int(fields["id"]))
        return told


@contextmanager
def listening(served: Served, area: str, *, last: int | None = None) -> Iterator[Ear]:
    """Listen to an area; ``last`` is what a returning browser was told last."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
    headers = HEADERS if last is None else {**HEADERS, "Last-Event-ID": str(last)}
    try:
        connection.request("GET", f"/live?area={area}", headers=headers)
        yield Ear(connection.getresponse())
    finally:
        connection.close()


def get(
    served: Served, path: str, *, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers (lower case) and body of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    try:
        connection.request(method, path, headers={**HEADERS, "Origin": served.url, **headers})
        answer = connection.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, named, answer.read()
    finally:
        connection.close()
