"""Watched: every request gets a number, is counted and timed, and leaves a line in the log."""

import logging
import time
from uuid import uuid4

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callbacks.processes.meters import DURATION, REQUESTS, route_of
from dashboard.cases.subject import mask_text

log = logging.getLogger("zhikong.request")
REQUEST_ID = b"x-request-id"
"""The header of an answer by which its lines in the log are found."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def watched(app: ASGIApp) -> ASGIApp:
    """Return an app whose requests are numbered, counted and told."""

    async def watch(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        number, started, status = uuid4().hex[:16], time.perf_counter(), 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message["headers"], (REQUEST_ID, number.encode())]
                message = {**message, "headers": headers}
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=number):
            try:
                await app(scope, receive, answer)
            finally:
                _tell(scope, status, time.perf_counter() - started)

    return watch


def _tell(scope: Scope, status: int, seconds: float) -> None:
    route = route_of(scope["path"])
    method = scope["method"] if scope["method"] in METHODS else "other"
    REQUESTS.labels(route, method, str(status)).inc()
    # A stream lasts as long as its screen is on, which says nothing of how fast we are.
    if route != "/live":
        DURATION.labels(route).observe(seconds)
    said = {"method": method, "path": mask_text(scope["path"])[:200], "status": status}
    level = logging.ERROR if status >= 500 else logging.INFO
    log.log(level, "request", extra={**said, "ms": round(seconds * 1000, 1)})
