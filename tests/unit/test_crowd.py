"""What a crowd asks for at once is answered once, and nobody is told what is older than asked."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callbacks.context import Context
from callbacks.http import crowd
from callbacks.http.crowd import Crowd
from dashboard.viewer import Viewer

PATH = "/board/330999.json"


@dataclass
class Interface:
    """An interface whose newest revision the test sets; each answer takes a moment."""

    revision: int = 7
    status: int = 200
    asked: list[str] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        holds = self.revision
        self.asked.append(scope["query_string"].decode())
        await asyncio.sleep(0.01)
        headers = [(b"cache-control", b"as the interface says")]
        if self.status == 200 and scope["path"] == PATH:
            headers.append((b"zhikong-revision", b"%d" % holds))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"%d" % holds})


class SomeContext:
    """A context of a viewer alone."""

    areas = ("330999",)

    def viewer(self) -> Viewer:
        return Viewer("somebody", self.areas)


def make(interface: ASGIApp, context: object | None = None) -> Crowd:
    return Crowd(cast("Context", context or SomeContext()), interface)


async def ask(
    app: Crowd, query: str, *, path: str = PATH, headers: dict[str, str] | None = None
) -> tuple[int, str, str]:
    """Return status, body and Cache-Control."""
    sent: list[Message] = []
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [(k.encode(), v.encode()) for k, v in (headers or {}).items()],
    }

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return (
        sent[0]["status"],
        sent[1]["body"].decode(),
        dict(sent[0]["headers"])[b"cache-control"].decode(),
    )


IMMUTABLE = "private, max-age=31536000, immutable"


def test_a_thousand_who_ask_at_once_are_answered_once() -> None:
    interface = Interface()

    async def all_ask() -> list[tuple[int, str, str]]:
        app = make(interface)
        return await asyncio.gather(*(ask(app, "revision=7") for _ in range(1000)))

    assert set(asyncio.run(all_ask())) == {(200, "7", IMMUTABLE)}
    assert interface.asked == ["revision=7"]


def test_who_asks_for_an_older_revision_gets_the_newest_but_not_for_ever() -> None:
    interface = Interface(revision=9)

    async def scenario() -> list[tuple[int, str, str]]:
        app = make(interface)
        return [await ask(app, "revision=9"), await ask(app, "revision=8")]

    assert asyncio.run(scenario()) == [(200, "9", IMMUTABLE), (200, "9", "no-cache")]
    assert len(interface.asked) == 1


def test_a_newer_answer_serves_an_older_question_only_while_it_is_young(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    interface = Interface(revision=9)

    async def scenario() -> tuple[int, str, str]:
        app = make(interface)
        await ask(app, "revision=9")
        monkeypatch.setattr(crowd, "FRESH_SECONDS", 0.0)
        interface.revision = 12
        return await ask(app, "revision=8")

    assert asyncio.run(scenario()) == (200, "12", "no-cache")


def test_nobody_is_told_what_was_read_before_their_revision_was_written() -> None:
    interface = Interface(revision=7)

    async def scenario() -> list[tuple[int, str, str]]:
        app = make(interface)
        early = [asyncio.create_task(ask(app, "revision=7")) for _ in range(3)]
        await asyncio.sleep(0.005)
        interface.revision = 8
        late = [asyncio.create_task(ask(app, "revision=8")) for _ in range(50)]
        return await asyncio.gather(*early, *late)

    found = asyncio.run(scenario())
    assert set(found[:3]) == {(200, "7", IMMUTABLE)}
    assert set(found[3:]) == {(200, "8", IMMUTABLE)}
    assert interface.asked == ["revision=7", "revision=8"]


def test_a_revision_that_is_not_there_yet_is_asked_for_no_more_than_twice() -> None:
    interface = Interface(revision=7)

    async def scenario() -> list[tuple[int, str, str]]:
        app = make(interface)
        return await asyncio.gather(*(ask(app, "revision=99") for _ in range(100)))

    assert set(asyncio.run(scenario())) == {(200, "7", "no-cache")}
    assert len(interface.asked) <= 2


def test_an_error_is_told_to_all_who_wait_and_kept_for_nobody() -> None:
    interface = Interface(status=404)

    async def scenario() -> list[tuple[int, str, str]]:
        app = make(interface)
        at_once = await asyncio.gather(*(ask(app, "revision=7") for _ in range(20)))
        interface.status = 200
        return [*at_once, await ask(app, "revision=7")]

    found = asyncio.run(scenario())
    assert set(found[:-1]) == {(404, "7", "as the interface says")}
    assert found[-1] == (200, "7", IMMUTABLE)
    assert len(interface.asked) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"query": "revision=7&view=screen"}, {"query": "revision=7&view=workbench"}),
        ({"query": "revision=7"}, {"query": "revision=7&lang=en"}),
        (
            {"query": "revision=7"},
            {"query": "revision=7", "headers": {"cookie": "zhikong_lang=en"}},
        ),
        ({"query": "revision=7"}, {"query": "revision=7", "headers": {"accept-encoding": "gzip"}}),
    ],
)
def test_different_questions_have_different_answers(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    interface = Interface()

    async def scenario() -> None:
        app = make(interface)
        for one in (first, second, first, second):
            await ask(app, **one)

    asyncio.run(scenario())
    assert len(interface.asked) == 2


def test_another_viewer_is_not_told_from_memory() -> None:
    interface, context = Interface(), SomeContext()

    async def scenario() -> None:
        app = make(interface, context)
        await ask(app, "revision=7")
        context.areas = ("330999001",)
        await ask(app, "revision=7")

    asyncio.run(scenario())
    assert len(interface.asked) == 2


@pytest.mark.parametrize(
    ("query", "path", "headers"),
    [
        ("", PATH, {}),
        ("revision=x", PATH, {}),
        ("revision=7&revision=8", PATH, {}),
        ("revision=7", PATH, {"if-none-match": 'W/"1"'}),
        ("revision=7", "/api/v1/cases", {}),
    ],
)
def test_other_questions_go_on_to_the_interface_each_time(
    query: str, path: str, headers: dict[str, str]
) -> None:
    interface = Interface()

    async def scenario() -> list[tuple[int, str, str]]:
        app = make(interface)
        return [await ask(app, query, path=path, headers=headers) for _ in range(2)]

    assert asyncio.run(scenario()) == [(200, "7", "as the interface says")] * 2
    assert interface.asked == [query, query]


def test_only_so_many_answers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "ANSWERS", 2)
    interface = Interface()

    async def scenario() -> None:
        app = make(interface)
        for view in ("a", "b", "c", "c", "b", "a"):
            await ask(app, f"revision=7&view={view}")

    asyncio.run(scenario())
    assert [query[-1] for query in interface.asked] == ["a", "b", "c", "a"]
