"""The crowd: what many screens ask for at once is answered once, and told to all of them.

A screen that was told of revision N asks for ``...?revision=N``, and so do a thousand others in
the same instant. The first is answered by the interface; the answer, zipped, serves the others
from memory, with neither thread nor query. Everything else goes on to the interface as it is.
"""

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callbacks.context import Context
from callbacks.http.answer import FRESH, IMMUTABLE, REVISION
from callbacks.http.lang import lang_of
from dashboard.access.permission import is_wall

FOLDERS = ("/board/", "/status/", "/cases.json")
FRESH_SECONDS = 1.0
"""How long a newer answer serves who asks for an older revision, which is kept no more."""
ANSWERS = 512
"""Answers in memory, some 10 kB each; the longest unused go."""

HOLDS, CACHE = REVISION.lower().encode(), b"cache-control"

Key = tuple[str, ...]


@dataclass(slots=True)
class Answer:
    """An answer as it was sent: its status, headers and body, and the revision it holds, or -1."""

    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""
    revision: int = -1
    made_at: float = 0.0

    def take(self, message: Message) -> None:
        """Take one message of the interface's."""
        if message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            return
        self.status, self.headers = message["status"], list(message["headers"])
        for name, value in self.headers:
            if name == HOLDS:
                self.revision = int(value)

    def serves(self, asked: int) -> bool:
        """Say whether this is what somebody who asks for a revision may be given."""
        young = time.monotonic() - self.made_at < FRESH_SECONDS
        return self.revision == asked or (self.revision > asked and young)

    async def send(self, asked: int, send: Send) -> None:
        """Send it to somebody who asks for a revision; only that one may be kept for ever."""
        headers = self.headers
        if self.revision >= 0:
            keep = IMMUTABLE if self.revision == asked else FRESH
            headers = [header for header in headers if header[0] != CACHE]
            headers.append((CACHE, keep.encode()))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


class Crowd:
    """An ASGI app in front of the interface and its compression."""

    def __init__(self, context: Context, app: ASGIApp) -> None:
        self._context = context
        self._app = app
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._asking: dict[Key, asyncio.Future[Answer]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, from what another is about to be told, or by the interface."""
        found = self._asked(scope)
        if found is None:
            await self._app(scope, receive, send)
            return
        key, asked = found
        answer = self._answers.get(key)
        if answer is None or not answer.serves(asked):
            answer = await self._answer(key, asked, scope, receive)
        await answer.send(asked, send)

    async def _answer(self, key: Key, asked: int, scope: Scope, receive: Receive) -> Answer:
        # What others asked before us may hold an older revision than ours; what comes next cannot.
        for _ in range(2):
            others = self._asking.get(key)
            if others is None:
                return await self._ask(key, scope, receive)
            answer = await asyncio.shield(others)
            if answer.serves(asked) or answer.status != 200:
                break
        return answer

    def _asked(self, scope: Scope) -> tuple[Key, int] | None:
        """Return what is asked for and at which revision, None where it is no crowd's question."""
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        if not scope["path"].startswith(FOLDERS):
            return None
        request = Request(scope)
        fields = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        numbers = [value for name, value in fields if name == "revision"]
        if len(numbers) != 1 or not (numbers[0].isascii() and numbers[0].isdecimal()):
            return None
        if len(numbers[0]) > 18 or "if-none-match" in request.headers:
            return None
        rest = [f"{name}={value}" for name, value in fields if name != "revision"]
        encoding = str("gzip" in request.headers.get("accept-encoding", ""))
        viewer = self._context.viewer()
        who = ",".join(viewer.areas) + ("|wall" if is_wall(viewer) else "")
        return (who, scope["path"], lang_of(request), encoding, *sorted(rest)), int(numbers[0])

    async def _ask(self, key: Key, scope: Scope, receive: Receive) -> Answer:
        told: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._asking[key] = told
        answer = Answer()

        async def take(message: Message) -> None:
            answer.take(message)

        try:
            await self._app(scope, receive, take)
        except Exception:
            # The interface has logged it, and said so in its answer.
            if not answer.status:
                raise
        finally:
            del self._asking[key]
            answer.status = answer.status or 500
            answer.made_at = time.monotonic()
            told.set_result(answer)
        if answer.status == 200 and answer.revision >= 0:
            self._keep(key, answer)
        return answer

    def _keep(self, key: Key, answer: Answer) -> None:
        self._answers[key] = answer
        self._answers.move_to_end(key)
        while len(self._answers) > ANSWERS:
            self._answers.popitem(last=False)
