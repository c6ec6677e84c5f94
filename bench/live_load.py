"""The screens of the live trial: each listens, and fetches what it is told of, as live.js does.

A process of its own; it prints when every screen's stream is open, and after its time, as JSON,
when each screen held which revision.
"""

import argparse
import asyncio
import json
import sys
import time

import uvloop

from callbacks.serving import allow_connections

HOST = "127.0.0.1"
OPEN_AT_ONCE = 50


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
        writer.write(f"GET /live?area={self.area} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        self._writers = [writer]
        await self._hear()

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
        reader, writer = await asyncio.open_connection(HOST, self.port)
        self._writers.append(writer)
        while True:
            await self._news.wait()
            self._news.clear()
            path = f"/board/{self.area}.json?view=screen&lang=zh&revision={self._wanted}"
            asked = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: gzip\r\n\r\n"
            writer.write(asked.encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
            await reader.readexactly(int(fields["content-length"]))
            self.held.append((time.monotonic(), int(fields["zhikong-revision"])))


async def trial(port: int, area: str, *, screens: int, seconds: float) -> None:
    """Open so many screens, say so, follow for some seconds, and print what they held."""
    opened = [Screen(port, area) for _ in range(screens)]
    for start in range(0, screens, OPEN_AT_ONCE):
        await asyncio.gather(*(one.open() for one in opened[start : start + OPEN_AT_ONCE]))
    tasks = [asyncio.create_task(one.follow()) for one in opened]
    tasks += [asyncio.create_task(one.listen()) for one in opened]
    await asyncio.sleep(2)
    sys.stdout.write("open\n")
    sys.stdout.flush()
    await asyncio.sleep(seconds)
    broken = [task for task in tasks if task.done()]
    for task in tasks:
        task.cancel()
    found = {
        "broken": len(broken),
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
    parser.add_argument("seconds", type=float)
    args = parser.parse_args()
    allow_connections()
    uvloop.run(trial(args.port, args.area, screens=args.screens, seconds=args.seconds))


if __name__ == "__main__":
    main()
