"""A Redis of the tests' own, which keeps nothing."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

START_SECONDS = 15.0


class NoRedis(RuntimeError):
    """Redis is not installed, or does not start; the message says what to do."""


@contextmanager
def running_redis(port: int) -> Iterator[str]:
    """Start a server on a loopback port; give its URL. It stops when the context ends."""
    program = shutil.which("redis-server")
    if program is None:
        raise NoRedis("no redis-server found: apt-get install redis-server")
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL, cwd="/tmp")  # noqa: S108
    try:
        _wait_until_ready(process, port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_until_ready(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise NoRedis(f"redis-server did not start: {error}") from error
            time.sleep(0.05)
        else:
            return
