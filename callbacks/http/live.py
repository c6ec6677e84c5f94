"""``GET /live?area=CODE``: server-sent events that say when an area has a new revision.

docs/live.md describes them. The route is plain ASGI: a thousand streams are a thousand waiting
tasks, with no thread, no queue and no query of their own. No description of the API lists it,
since a stream has no end that a tool could wait for.
"""

import asyncio
import random
import signal
import threading
from collections.abc import Callable
from types import FrameType

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callbacks.context import Context
from callbacks.http.fields import fields_of
from callbacks.http.hub import Closed, Hub, Listener
from callbacks.http.problem import bad_query, problem
from dashboard.area import UnknownArea
from dashboard.fields import BadListing
from queries.areas.areas import area
from queries.areas.scope import require

PATH = "/live"
METHODS = "GET, HEAD"
BEAT_SECONDS = 1.5
"""Longest silence. Scripts do not see comments, so a beat is an event: live.js waits for it."""
RETRY_MS = (1000, 2000)
"""When a browser comes back after a break: spread, so that a restart meets no stampede."""
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    # What nginx needs to hear, to pass events on as they come.
    (b"x-accel-buffering", b"no"),
]
BEAT = b"event: beat\ndata:\n\n"


def event(code: str, number: int) -> bytes:
    """Return one telling as it travels."""
    said = orjson.dumps({"area": code, "revision": number})
    return b"id: %d\ndata: %s\n\n" % (number, said)


def last_told(request: Request) -> int | None:
    """Return the revision that a returning browser holds, None where it does not say."""
    text = request.headers.get("last-event-id", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


class LiveStream:
    """The stream's ASGI app."""

    def __init__(self, context: Context, hub: Hub) -> None:
        self._context = context
        self._hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request: a stream, or what is wrong with it."""
        request = Request(scope)
        wrong, code = await self._checked(request)
        if wrong is not None:
            await wrong(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        if request.method == "GET":
            await self._stream(code, last_told(request), receive, send)
        await send({"type": "http.response.body", "body": b""})

    async def _checked(self, request: Request) -> tuple[Response | None, str]:
        """Return what is wrong with a request, if anything, and the area that it names."""
        if request.method not in ("GET", "HEAD"):
            refused = problem(request, 405, "wrong_method", allowed=METHODS)
            refused.headers["Allow"] = METHODS
            return refused, ""
        try:
            code = fields_of(request, ("area",)).get("area", "")
            require(self._context.viewer(), code)
            if not self._hub.knows(code):
                await asyncio.to_thread(self._look_up, code)
        except BadListing as error:
            return bad_query(request, error), ""
        except UnknownArea as error:
            return problem(request, 404, "unknown_area", field="area", value=error.code), ""
        return None, code

    def _look_up(self, code: str) -> None:
        """Raise UnknownArea where there is no such area for this viewer."""
        with self._context.store.read() as db:
            area(db, self._context.viewer(), code)

    async def _stream(self, code: str, told: int | None, receive: Receive, send: Send) -> None:
        retry = b"retry: %d\n\n" % random.randint(*RETRY_MS)
        await send({"type": "http.response.body", "body": retry, "more_body": True})
        try:
            with self._hub.listening(code, told) as listener:
                watched = asyncio.create_task(_until_gone(receive, listener))
                try:
                    await self._tell(listener, send)
                finally:
                    watched.cancel()
        except (Closed, OSError):
            return

    async def _tell(self, listener: Listener, send: Send) -> None:
        """Tell a listener until it has gone. A slow one waits in ``send``, and misses nothing."""
        while True:
            try:
                number = await asyncio.wait_for(listener.moved(), BEAT_SECONDS)
            except TimeoutError:
                if self._hub.is_current():
                    await send({"type": "http.response.body", "body": BEAT, "more_body": True})
                continue
            said = event(listener.code, number)
            await send({"type": "http.response.body", "body": said, "more_body": True})


async def _until_gone(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.leave()


def _close_on_signal(hub: Hub) -> None:
    """Close the hub when the server is told to stop: it waits for streams, which have no end."""
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        before = signal.getsignal(number)
        if not callable(before):
            continue

        def stop(
            given: int, frame: FrameType | None, before: Callable[..., object] = before
        ) -> None:
            loop.call_soon_threadsafe(hub.close)
            before(given, frame)

        signal.signal(number, stop)


def live(context: Context, app: ASGIApp) -> ASGIApp:
    """Return an app that answers /live itself and hands everything else on."""
    hub = Hub(context.store)
    stream = LiveStream(context, hub)

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        async def lifespan() -> Message:
            message = await receive()
            if message["type"] == "lifespan.startup":
                hub.open()
                _close_on_signal(hub)
            else:
                hub.close()
            return message

        if scope["type"] == "http" and scope["path"] == PATH:
            await stream(scope, receive, send)
        else:
            await app(scope, lifespan if scope["type"] == "lifespan" else receive, send)

    return route
