"""Serving: one process, or several that share the port and the store."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import uvicorn
from starlette.types import ASGIApp

from callbacks.processes.meters import FOLDER
from dashboard.settings import Settings

OPEN_FILES = 65_536
"""Connections that a process may hold, where the machine lets it: a screen takes two."""
STOP_SECONDS = 5
"""How long answers under way may take when the server stops; streams end at once."""

HEALTH_SECONDS = 60
"""How long one of several processes may take to say that it lives; a busy machine starts slowly."""


def allow_connections() -> None:
    """Raise this process's limit of open files, as far as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def serve(app: ASGIApp, settings: Settings, *, factory: str) -> None:
    """Serve until stopped; several processes make the app anew, by the factory's import name."""
    allow_connections()
    several = settings.workers > 1
    with _counted_together(several):
        _serve(app, settings, factory=factory)


@contextmanager
def _counted_together(several: bool) -> Iterator[None]:
    """Let several processes count into one folder, which goes when they stop."""
    if not several:
        yield
        return
    with TemporaryDirectory(prefix="zhikong-meters-") as folder:
        os.environ[FOLDER] = folder
        yield


def _serve(app: ASGIApp, settings: Settings, *, factory: str) -> None:
    several = settings.workers > 1
    uvicorn.run(
        factory if several else app,
        factory=several,
        workers=settings.workers,
        host=settings.host,
        port=settings.port,
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        # On story time the app itself says when it is.
        date_header=not settings.on_story_time,
        timeout_graceful_shutdown=STOP_SECONDS,
        timeout_worker_healthcheck=HEALTH_SECONDS,
    )
