"""A PostgreSQL of the tests' own, started from the distribution's binaries."""

import os
import pwd
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.memory import quick_folder

OLDEST_VERSION = 15
START_TIMEOUT_SECONDS = 30.0
# Nothing of a test outlives it, so nothing is flushed to the disk.
OPTIONS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "50",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "max_wal_size": "128MB",
    "jit": "off",
    "autovacuum": "off",
}


class NoPostgresql(RuntimeError):
    """PostgreSQL is not installed, or does not start; the message says what to do."""


def newest_binaries(root: Path = Path("/usr/lib/postgresql")) -> Path:
    """Return the folder of initdb and postgres with the highest version, 15 or newer."""
    versions = {int(d.name): d for d in root.glob("*") if d.name.isdigit() and _is_complete(d)}
    if not versions or max(versions) < OLDEST_VERSION:
        message = f"no PostgreSQL {OLDEST_VERSION} or newer in {root}: apt-get install postgresql"
        raise NoPostgresql(message)
    return versions[max(versions)] / "bin"


def _is_complete(version: Path) -> bool:
    return all((version / "bin" / name).exists() for name in ("initdb", "postgres"))


@contextmanager
def running_server(options: Mapping[str, str] = OPTIONS, *, on_disk: bool = False) -> Iterator[str]:
    """Start a server on a free loopback port; give the URL of its database `postgres`.

    The server stops and its files go when the context ends; it stops too when the tests are killed.
    Its files lie in memory where there is enough of it, unless ``on_disk`` is said.
    """
    binaries = newest_binaries()
    with quick_folder("zhikong-postgresql-", on_disk=on_disk) as home:
        password = secrets.token_hex(16)
        _initialise(binaries, home, password)
        port = _free_port()
        url = f"postgresql+psycopg://postgres:{password}@127.0.0.1:{port}/postgres"
        server = _start(binaries, home, port, options)
        try:
            _wait_until_ready(server, url, home / "log")
            yield url
        finally:
            # At once: what it would still put in order goes with its files.
            server.send_signal(signal.SIGQUIT)
            server.wait(timeout=30)


def driver_url(url: str) -> str:
    """Turn SQLAlchemy's URL into the one that psycopg itself takes."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _initialise(binaries: Path, home: Path, password: str) -> None:
    (home / "password").write_text(password)
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        for path in (home, home / "password"):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    initdb = [
        str(binaries / "initdb"),
        f"--pgdata={home / 'data'}",
        "--username=postgres",
        f"--pwfile={home / 'password'}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
    ]
    done = subprocess.run(
        [*_as_server_user(), *initdb], cwd=home, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoPostgresql(f"initdb failed: {done.stderr.strip()}")


def _start(
    binaries: Path, home: Path, port: int, options: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    said = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    command = [str(binaries / "postgres"), "-D", str(home / "data"), "-p", str(port), *said]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(
            [*_as_server_user(), *command], cwd=home, stdout=log, stderr=subprocess.STDOUT
        )


def _as_server_user() -> list[str]:
    # PostgreSQL refuses to run as root. SIGINT is its quick, orderly end.
    leave_root = ["--reuid=postgres", "--regid=postgres", "--init-groups"]
    return ["setpriv", "--pdeathsig=INT", *(leave_root if os.geteuid() == 0 else [])]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while True:
        try:
            psycopg.connect(driver_url(url), connect_timeout=2).close()
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                message = f"PostgreSQL did not start ({error}):\n{log.read_text()}"
                raise NoPostgresql(message) from error
            time.sleep(0.05)
        else:
            return
