"""The wall around the tests holds."""

import socket
import urllib.request
from contextlib import suppress

import pytest

from tests import loopback
from tests.loopback import OutsideConnection, is_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "", None, b"::1"])
def test_this_machine_is_loopback(host: object) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "8.8.8.8", "example.org", "fe80::1%eth0", b"a.cn"])
def test_everything_else_is_outside(host: object) -> None:
    assert not is_loopback(host)


def test_a_connection_to_the_outside_is_refused_and_remembered() -> None:
    with socket.socket() as outside, pytest.raises(OutsideConnection, match=r"192\.0\.2\.1"):
        outside.connect(("192.0.2.1", 9))
    assert loopback.attempts == ["socket.connect 192.0.2.1"]
    loopback.attempts.clear()


def test_a_swallowed_refusal_is_remembered() -> None:
    with suppress(RuntimeError):
        urllib.request.urlopen("http://example.org/", timeout=1)
    assert loopback.attempts == ["socket.getaddrinfo example.org"]
    loopback.attempts.clear()


def test_a_connection_to_loopback_works() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=2) as client,
    ):
        client.sendall(b"1")
        accepted, _ = server.accept()
        with accepted:
            assert accepted.recv(1) == b"1"
