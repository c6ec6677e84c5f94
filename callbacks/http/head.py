"""HEAD: answered as GET is, without the body."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ASKED = "zhikong.head"
"""Stands in the scope of a HEAD request, for handlers that would work long for the body."""


def head(app: ASGIApp) -> ASGIApp:
    """Return an app that takes HEAD wherever it takes GET."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await app({**scope, "method": "GET", ASKED: True}, receive, without_body)

    return answer
