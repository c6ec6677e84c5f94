"""A server of the small county in a process of its own; run as a program, it is that process."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from starlette.types import ASGIApp

from callbacks.background import Background
from callbacks.context import Context
from callbacks.processes.logs import configure
from callbacks.processes.serving import serve
from callbacks.server import server
from dashboard.settings import Settings
from queries.store.engine import open_store
from tests.demonstration import small
from tests.factories.records import a_place
from tests.keys import keys
from tests.logins import let_in

PROJECT = Path(__file__).parent.parent
TICKING = "--ticking"
START_SECONDS = 100.0
PLACE = "SMALL_COUNTY"
"""The environment's name for what differs in the small county's profile, as JSON."""


@dataclass(slots=True)
class Served:
    """A running server: where it is, and its process."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Return the address without a path."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self, *, kill: bool = False) -> float:
        """Stop the server; return how many seconds it took."""
        started = time.monotonic()
        if kill:
            self.process.kill()
        else:
            self.process.terminate()
        self.process.wait(timeout=20)
        return time.monotonic() - started


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(
    database_url: str,
    *,
    port: int = 0,
    log: Path | None = None,
    ticking: bool = False,
    **settings: object,
) -> Served:
    """Start a server over a database that holds the county, and wait until it answers.

    ``log`` takes what it writes on standard error. Its clock does not tick unless ``ticking`` is
    said: time stands where a test has put it.
    """
    port = port or free_port()
    store = open_store(database_url, a_place(), keys=keys)
    let_in(store)
    store.close()
    served = Served(port, _process(database_url, port, settings, log, ticking=ticking))
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urlopen(f"{served.url}/healthz", timeout=5):  # noqa: S310  loopback
                return served
        except (URLError, ConnectionError):
            if served.process.poll() is not None or time.monotonic() > deadline:
                served.process.kill()
                raise
            time.sleep(0.05)


def _process(
    database_url: str,
    port: int,
    settings: dict[str, object],
    log: Path | None,
    *,
    ticking: bool,
) -> "subprocess.Popen[bytes]":
    said = {"database_url": database_url, "port": port, **settings}
    environment = {f"ZHIKONG_{name.upper()}": str(value) for name, value in said.items()}
    words = [sys.executable, "-m", "tests.server", *([TICKING] if ticking else [])]
    env = {**os.environ, **environment}
    if log is None:
        return subprocess.Popen(words, cwd=PROJECT, env=env)
    with log.open("ab") as lines:
        return subprocess.Popen(words, cwd=PROJECT, env=env, stderr=lines)


@contextmanager
def running(database_url: str, **settings: object) -> Iterator[Served]:
    """Give a server that stops with the context."""
    served = start(database_url, **settings)  # type: ignore[arg-type]
    try:
        yield served
    finally:
        if served.process.poll() is None:
            served.stop()


def served() -> ASGIApp:
    """Return the server that the environment's settings name, over the small county.

    With the profile ``small`` it is that of the small demonstration.
    """
    settings = Settings()
    configure(settings)
    changes = json.loads(os.environ.get(PLACE, "{}"))
    place = small() if settings.profile == "small" else a_place(**changes)
    return server(Context(open_store(settings.url, place, keys=keys), settings))


def main() -> None:
    """Serve until stopped."""
    settings = Settings()
    configure(settings)
    if TICKING in sys.argv:
        Background(open_store(settings.url, a_place(), keys=keys), settings).start()
    serve(served(), settings, factory="tests.server:served")


if __name__ == "__main__":
    main()
