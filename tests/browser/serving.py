"""The product served as a person starts it, on a port of its own, to be stopped and started."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.demonstration import PROFILE, opened
from tests.keys import TEXT
from tests.logins import HEADERS, let_in
from tests.server import free_port

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
STOP_SECONDS = 10
QUIET = "3600"
"""Seconds between ticks of the clock: nothing but the tests writes while they look."""


class NotServed(RuntimeError):
    """The server did not start; the message is what it said."""


class Product:
    """A server process over the database ``<folder>/yongkang.db``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / f"{PROFILE}.db"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers; raise NotServed."""
        store = opened(self.database)
        let_in(store)
        store.close()
        settings = {
            "ZHIKONG_PORT": str(self.port),
            "ZHIKONG_DATA_FOLDER": str(self.folder),
            "ZHIKONG_PROFILE": PROFILE,
            "ZHIKONG_DEMO": "false",
            "ZHIKONG_DATA_KEY": TEXT,
            "ZHIKONG_CLOCK_SECONDS": QUIET,
            "ZHIKONG_REFRESH_SECONDS": "1",
        }
        own = {name: value for name, value in os.environ.items() if "ZHIKONG_" not in name}
        log = (self.folder / "server.log").open("ab")
        with log:
            self._process = subprocess.Popen(
                [sys.executable, "app.py", "run"],
                cwd=ROOT,
                env={**own, **settings},
                stdout=log,
                stderr=log,
            )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                self.read("/healthz")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise NotServed(self.said())

    def read(self, path: str) -> Any:
        """Return what an address of the HTTP interface answers; raise OSError."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        with closing(connection):
            connection.request("GET", path, headers=HEADERS)
            return json.load(connection.getresponse())

    def said(self) -> str:
        """Return what the server wrote on its terminal."""
        return (self.folder / "server.log").read_text("utf-8", "replace")

    def stop(self) -> None:
        """Stop the server as Ctrl+C does; one that does not stop is ended, and told."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
        finally:
            self._process = None
