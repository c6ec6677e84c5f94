"""Bodies: read whole or line by line, never more nor slower than the limits allow."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from starlette.requests import ClientDisconnect, Request

from callbacks.http.wrong import Wrong, cut_off
from dashboard.intake.sent import MAX_RECORDS


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be sent, in bytes, and how slowly, in seconds.

    ``pause`` is the longest without a byte; ``time`` is for a whole body, or for one batch of
    a stream.
    """

    body: int = 8 * 1024 * 1024
    line: int = 256 * 1024
    pause: float = 10.0
    time: float = 60.0


LIMITS = Limits()


@dataclass(slots=True)
class Batch:
    """Lines of a stream; ``numbers`` counts them from 1 in the whole body, blank ones too."""

    numbers: list[int] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    size: int = 0

    def add(self, number: int, line: bytes) -> None:
        """Put in a line; blank ones say nothing."""
        if line.strip():
            self.numbers.append(number)
            self.lines.append(line)
            self.size += len(line)

    def is_full(self, most: int) -> bool:
        """Say whether the batch holds as many records, or bytes, as are written at once."""
        return len(self.lines) >= MAX_RECORDS or self.size >= most


class Body:
    """The body of a request, chunk by chunk."""

    def __init__(self, request: Request, limits: Limits) -> None:
        self._request = request
        self._chunks = request.stream()
        self._limits = limits
        self._deadline = 0.0
        self.wait_on()

    def wait_on(self) -> None:
        """Begin the time anew that a body, or a batch of it, may take."""
        self._deadline = asyncio.get_running_loop().time() + self._limits.time

    async def chunk(self) -> bytes:
        """Return the next bytes, none at the end; raise Wrong where they do not come."""
        left = self._deadline - asyncio.get_running_loop().time()
        try:
            return await asyncio.wait_for(anext(self._chunks, b""), min(left, self._limits.pause))
        except TimeoutError:
            raise cut_off(408, "slow_body", seconds=f"{self._limits.pause:g}") from None
        except ClientDisconnect:
            raise cut_off(400, "cut_off") from None

    async def whole(self) -> bytes:
        """Return all of it."""
        most = self._limits.body
        declared = self._request.headers.get("content-length", "0")
        parts, size = [], int(declared) if declared.isdecimal() else 0
        if size > most:
            raise cut_off(413, "too_large", most=most)
        size = 0
        # Starlette ends a body with an empty chunk.
        while part := await self.chunk():
            parts.append(part)
            size += len(part)
            if size > most:
                raise cut_off(413, "too_large", most=most)
        return b"".join(parts)

    async def batches(self) -> AsyncIterator[Batch]:
        """Yield the lines in batches that depend on nothing but the bytes sent."""
        batch, rest, number = Batch(), b"", 0
        while part := await self.chunk():
            *lines, rest = (rest + part).split(b"\n")
            for line in lines:
                number += 1
                self._check(number, line)
                batch.add(number, line)
                if batch.is_full(self._limits.body):
                    yield batch
                    batch = Batch()
                    self.wait_on()
            self._check(number + 1, rest)
        batch.add(number + 1, rest)
        if batch.lines:
            yield batch

    def _check(self, number: int, line: bytes) -> None:
        if len(line) > self._limits.line:
            raise cut_off(413, "long_line", line=number, most=self._limits.line)


def media_type(request: Request) -> str:
    """Return the body's media type; raise Wrong where it is packed in a way that is not taken."""
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Wrong(415, "wrong_encoding")
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
