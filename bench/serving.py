"""Serving: the server of a trial in a process of its own, and what it has used."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

from tests.server import PROJECT

START_SECONDS = 120.0
STOP_SECONDS = 30.0


class NotServing(RuntimeError):
    """The trial's server did not start, or its screens broke off."""


@contextmanager
def served(url: str, *options: str, settings: Mapping[str, str] | None = None) -> Iterator[int]:
    """Give the port of a server over a database (``bench.live_server`` and its options)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    said = {"ZHIKONG_DATABASE_URL": url, "ZHIKONG_PORT": str(port), "ZHIKONG_DEMO": "false"}
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.live_server", *options],
        cwd=PROJECT,
        env={**os.environ, **said, **(settings or {})},
    )
    try:
        _wait(process, port)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            meter(port)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise NotServing("the trial's server did not start")


def meter(port: int) -> dict[str, Any]:
    """Return what the server has used: CPU in seconds, peak memory in MB, statements."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/meter")
    found: dict[str, Any] = json.loads(connection.getresponse().read())
    connection.close()
    return found
