"""The sender: retries until it has a definite answer, as the server asks, and nothing twice."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from random import Random
from typing import Any

import orjson
import pytest

from callbacks.sending.progress import Progress
from callbacks.sending.retry import asked_wait, wait
from callbacks.sending.sender import Answer, Rejected, Sender, Stop, Stopped
from dashboard.intake.sent import Sent
from dashboard.words import words

RECORDS = [Sent("place", {"code": "K1"}), Sent("place", {"code": "K2"})]
TAKEN = {"accepted": 2, "unchanged": 0, "refused": 0, "results": [{"status": "accepted"}] * 2}
Reply = Callable[[BaseHTTPRequestHandler], None]


def answering(status: int, said: object, **headers: str) -> Reply:
    """Return a reply with a JSON body."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        body = orjson.dumps(said)
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def hanging_up(handler: BaseHTTPRequestHandler) -> None:
    """Take the call and go away without an answer."""
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def breaking_off(handler: BaseHTTPRequestHandler) -> None:
    """Begin an answer and go away in the middle of it."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"accepted": 2')
    handler.wfile.flush()
    hanging_up(handler)


@dataclass
class Unreliable:
    """A server that fails on purpose: a reply for each call, the last one again and again."""

    replies: list[Reply]
    heard: list[tuple[dict[str, str], bytes, float]] = field(default_factory=list)
    port: int = 0

    def next(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers["Content-Length"])
        body = handler.rfile.read(length)
        self.heard.append((dict(handler.headers), body, time.monotonic()))
        self.replies[min(len(self.heard), len(self.replies)) - 1](handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def unreliable() -> Iterator[Callable[..., Unreliable]]:
    running: list[ThreadingHTTPServer] = []

    def serve(*replies: Reply) -> Unreliable:
        made = Unreliable(list(replies))

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                made.next(self)

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        made.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return made

    yield serve
    for server in running:
        server.shutdown()
        server.server_close()


def send(url: str, stop: Stop | None = None) -> tuple[Answer, list[str | None]]:
    """Send two records; return the answer and what was told on the way."""
    told: list[str | None] = []
    sender = Sender(url, "zk_x", stop=stop or Stop(), tell=told.append, luck=Random(1))
    try:
        return sender.send(RECORDS), told
    finally:
        sender.close()


def test_an_answer_at_once(unreliable: Callable[..., Unreliable]) -> None:
    server = unreliable(answering(200, TAKEN))
    answer, told = send(server.url)
    assert (answer.accepted, answer.refused, told) == (2, (), [])
    headers, body, _ = server.heard[0]
    assert headers["Authorization"] == "Bearer zk_x"
    assert orjson.loads(body) == {
        "records": [{"type": "place", "code": "K1"}, {"type": "place", "code": "K2"}]
    }


@pytest.mark.parametrize(
    "failing",
    [
        hanging_up,
        breaking_off,
        answering(503, {"type": "/problems/store_locked", "detail": "busy"}, Retry_After="0"),
        answering(502, "no gateway"),
        answering(408, {"type": "/problems/slow_body", "detail": "slow"}),
    ],
)
def test_whatever_fails_on_the_way_the_same_call_is_made_again(
    unreliable: Callable[..., Unreliable], failing: Reply
) -> None:
    server = unreliable(failing, failing, answering(200, TAKEN))
    answer, told = send(server.url)
    assert answer.accepted == 2
    assert len(told) == 3
    assert told[-1] is None
    calls = {(headers["Idempotency-Key"], body) for headers, body, _ in server.heard}
    assert len(server.heard) == 3
    assert len(calls) == 1


def test_it_waits_as_long_as_it_is_asked_to(unreliable: Callable[..., Unreliable]) -> None:
    too_fast = answering(429, {"type": "/problems/too_fast", "detail": "rate"}, Retry_After="1")
    server = unreliable(too_fast, answering(200, TAKEN))
    _, told = send(server.url)
    assert told == ["429 too_fast", None]
    first, second = (at for _, _, at in server.heard)
    assert second - first >= 1.0


def test_a_server_that_is_not_there_yet_is_waited_for(
    unreliable: Callable[..., Unreliable],
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    stop, told = Stop(), []

    def tell(why: str | None) -> None:
        told.append(why)
        if len(told) == 3:
            stop.set()

    sender = Sender(f"http://127.0.0.1:{port}", "zk_x", stop=stop, tell=tell, luck=Random(1))
    with pytest.raises(Stopped):
        sender.send(RECORDS)
    sender.close()
    assert all("refused" in str(why).lower() for why in told)


@pytest.mark.parametrize(("status", "kind"), [(401, "no_key"), (403, "revoked_key"), (422, "x")])
def test_an_answer_that_no_try_will_change_ends_it(
    unreliable: Callable[..., Unreliable], status: int, kind: str
) -> None:
    server = unreliable(answering(status, {"type": f"/problems/{kind}", "detail": "why"}))
    with pytest.raises(Rejected, match=f"^{status} {kind}: why$"):
        send(server.url)
    assert len(server.heard) == 1


def test_a_refused_record_is_named_with_its_reason(
    unreliable: Callable[..., Unreliable],
) -> None:
    refused = {
        "status": "refused",
        "pointer": "/records/1/area",
        "value": "9",
        "reason": "unknown_area",
        "text": {"zh": "没有这个区划", "en": "No such area"},
    }
    said = {"accepted": 1, "unchanged": 0, "results": [{"status": "accepted"}, refused]}
    answer, _ = send(unreliable(answering(200, said)).url)
    (one,) = answer.refused
    assert (one.sent, one.pointer, one.reason) == (RECORDS[1], "/records/1/area", "unknown_area")

    out = StringIO()
    progress = Progress(out, words("en"))
    progress.heard(2, answer)
    progress.end()
    assert out.getvalue() == (
        "Refused place /records/1/area: No such area\n"
        "Sent 2: 1 accepted · 0 unchanged · 1 refused\n"
    )


def test_trouble_is_told_once_and_its_end_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: at[0])
    out = StringIO()
    progress = Progress(out, words("en"))
    for why in ("refused", "refused", None):
        progress.trouble(why)
        at[0] += 1
    assert out.getvalue() == ""
    for _ in range(6):
        progress.trouble("503 store_full")
        at[0] += 1
    progress.trouble(None)
    assert out.getvalue() == (
        "The server does not take it just now (503 store_full); it is tried again, "
        "nothing is lost.\nThe server takes it again.\n"
    )


def test_waits_double_and_vary_and_never_fall_short_of_what_was_asked() -> None:
    luck = Random(3)
    for failures in range(1, 40):
        full = min(10.0, 0.2 * 2 ** (failures - 1))
        assert full / 2 <= wait(failures, 0.0, luck) <= full
        assert wait(failures, 30.0, luck) >= 30.0
    assert len({wait(5, 0.0, luck) for _ in range(20)}) == 20


@pytest.mark.parametrize(
    ("header", "seconds"), [("3", 3.0), (" 12 ", 12.0), (None, 0.0), ("soon", 0.0), ("-4", 0.0)]
)
def test_what_a_server_asks_for_is_read(header: str | None, seconds: float) -> None:
    assert asked_wait(header) == seconds


def test_it_breaks_off_a_call_that_nobody_answers() -> None:
    stop = Stop()
    before = signal.signal(signal.SIGUSR1, lambda *_: stop.now())
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGUSR1))
        timer.start()
        with pytest.raises(Stopped):
            send(f"http://127.0.0.1:{silent.getsockname()[1]}", stop)
        timer.join()
    signal.signal(signal.SIGUSR1, before)
    assert stop.is_set()
    stop.now()  # nothing is under way any more
