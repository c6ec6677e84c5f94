"""Dated: answers carry the time of the clock that the server runs on, where it is a story's.

A browser learns from it how far its own clock is off, and shows the ages of data by it.
"""

from email.utils import formatdate

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callbacks.context import now
from dashboard.day import SECOND


def dated(app: ASGIApp) -> ASGIApp:
    """Return an app whose answers have the header ``Date`` by our clock."""

    async def with_date(scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Date"] = formatdate(now() / SECOND, usegmt=True)
            await send(message)

        await app(scope, receive, sending if scope["type"] == "http" else send)

    return with_date
