"""The screens of the live trial: each listens, and fetches what it is told of, as live.js does.

A process of its own. It prints "open" when every screen listens and holds a board; then it is told
the last revision on its standard input, waits until every screen holds it, and prints as JSON when
each screen was told of, and held, which revision.
"""

import argparse
import asyncio
import json
import sys
import time

import uvloop

from callbacks.processes.serving import allow_connections
from tests.logins import HEADERS

HOST = "127.0.0.1"
SAID = f"Host: {HOST}\r\nCookie: {HEADERS['Cookie']}\r\n"
"""What every request says; all screens share one login, as they share one answer."""
OPEN_AT_ONCE = 50
PATIENCE_SECONDS = 120.0
"""How long the last screen may take to hold the last revision, before the trial is given up."""


class Screen:
    """One screen: its stream, its connection for boards, and when it was told and held what."""

    def __init__(self, port: int, area: str) -> None:
        self.port = port
        self.area = area
        self.told: list[tuple[float, int]] = []
        self.held: list[tuple[float, int]] = []
        self._news = asyncio.Event()
        self._wanted = 0

    async def open(self) -> None:
        """Open the stream and hear what is so."""
        self._stream, writer = await asyncio.open_connection(HOST, self.port)
        writer.write(f"GET /live?area={self.area} HTTP/1.1\r\n{SAID}\r\n".encode())
        self._writers = [writer]
        await self._hear()

    def has(self, revision: int) -> bool:
        """Return whether it was told of a revision and holds it, or a later one."""
        both = (self.told, self.held)
        return all(seen and seen[-1][1] >= revision for seen in both)

    async def _hear(self) -> None:
        while not (line := await self._stream.readline()).startswith(b"id: "):
            if not line:
                raise ConnectionError("the stream has ended")
        self._wanted = int(line[4:])
        self.told.append((time.monotonic(), self._wanted))
        self._news.set()

    async def listen(self) -> None:
        """Hear, until cancelled."""
        while True:
            await self._hear()

    async def follow(self) -> None:
        """Fetch each board told of, the newest alone where several have come, until cancelled."""
        reader: asyncio.StreamReader | None = None
        while True:
            await self._news.wait()
            self._news.clear()
            if reader is None or reader.at_eof():
                # The server closes a connection that has been idle for some seconds.
                reader, writer = await asyncio.open_connection(HOST, self.port)
                self._writers.append(writer)
            await self._fetch(reader, writer)

    async def _fetch(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = f"/board/{self.area}.json?view=screen&lang=zh&revision={self._wanted}"
        asked = f"GET {path} HTTP/1.1\r\n{SAID}Accept-Encoding: gzip\r\n\r\n"
        writer.write(asked.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
        await reader.readexactly(int(fields["content-length"]))
        self.held.append((time.monotonic(), int(fields["zhikong-revision"])))


async def _until(opened: list[Screen], revision: int, tasks: list[asyncio.Task[None]]) -> str:
    """Wait until every screen was told of a revision and holds it, or a later one.

    A board may be newer than what its screen was told of. Return what is wrong, or nothing.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        behind = [one for one in opened if not one.has(revision)]
        broken = [task.exception() for task in tasks if task.done()]
        if broken:
            return f"{len(broken)} broke off, one by {broken[0]!r}"
        if not behind:
            return ""
        if time.monotonic() > deadline:
            return f"{len(behind)} are behind {revision}"
        await asyncio.sleep(0.1)


async def trial(port: int, area: str, *, screens: int) -> None:
    """Open screens, say so, follow until told of the last revision, print what they held."""
    opened = [Screen(port, area) for _ in range(screens)]
    for start in range(0, screens, OPEN_AT_ONCE):
        await asyncio.gather(*(one.open() for one in opened[start : start + OPEN_AT_ONCE]))
    tasks = [asyncio.create_task(one.follow()) for one in opened]
    tasks += [asyncio.create_task(one.listen()) for one in opened]
    wrong = await _until(opened, 0, tasks)
    if not wrong:
        sys.stdout.write("open\n")
        sys.stdout.flush()
        last = int(await asyncio.to_thread(sys.stdin.readline))
        wrong = await _until(opened, last, tasks)
    for task in tasks:
        task.cancel()
    found = {
        "wrong": wrong,
        "told": [one.told for one in opened],
        "held": [one.held for one in opened],
    }
    json.dump(found, sys.stdout)


def main() -> None:
    """Run one trial."""
    parser = argparse.ArgumentParser(prog="python -m bench.live_load", description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("area")
    parser.add_argument("screens", type=int)
    args = parser.parse_args()
    allow_connections()
    uvloop.run(trial(args.port, args.area, screens=args.screens))


if __name__ == "__main__":
    main()
