"""Keeps the tests on this machine: a connection or a look-up of anything else fails the test."""

import ipaddress
import sys
from typing import Any

CONNECTING = {"socket.connect", "socket.sendto", "socket.sendmsg"}
LOOKING_UP = {"socket.getaddrinfo", "socket.gethostbyname"}
WATCHED = CONNECTING | LOOKING_UP

attempts: list[str] = []
"""What was tried since this was last cleared, even where the code swallowed the error."""


class OutsideConnection(RuntimeError):
    """A test tried to leave the machine."""


def is_loopback(host: object) -> bool:
    """Tell whether a host, as a socket call takes it, is this machine."""
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def refuse_outside(event: str, arguments: tuple[Any, ...]) -> None:
    """Raise OutsideConnection for an audited socket call that reaches beyond loopback."""
    if event not in WATCHED:  # Python audits every id(): this is asked millions of times
        return
    if event in CONNECTING:
        address = arguments[1]
        # A Unix socket's address is a path, and a connected socket sends to no address at all.
        host = address[0] if isinstance(address, tuple) else None
    else:
        host = arguments[0]
    if not is_loopback(host):
        attempts.append(f"{event} {host}")
        raise OutsideConnection(f"{event} to {host}: tests stay on this machine")


def install() -> None:
    """Watch every socket call of this process from now on; there is no way back."""
    sys.addaudithook(refuse_outside)
