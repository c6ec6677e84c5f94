"""Addresses: where a request comes from, behind proxies that are trusted and no others."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

Networks = Sequence[IPv4Network | IPv6Network]


def networks_of(text: str) -> Networks:
    """Return the networks of a comma-separated list; raise ValueError where one is none."""
    return [ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip()]


def is_in(address: str, networks: Networks) -> bool:
    """Say whether an address lies in one of some networks."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks)


def address_of(peer: str, forwarded: str, proxies: Networks) -> str:
    """Return the address of whoever asks.

    ``peer`` is the other end of the connection. What it forwards (X-Forwarded-For) counts only
    where it is a trusted proxy, and only back to the first address that is not one.
    """
    address = peer
    for said in reversed([part.strip() for part in forwarded.split(",")]):
        if not is_in(address, proxies):
            break
        try:
            address = str(ip_address(said))
        except ValueError:
            break
    return address


def local_path(text: str, otherwise: str = "/") -> str:
    """Return a path on this server with its query, ``otherwise`` for anything else.

    What browsers take for another host (two slashes, a backslash) is none, nor are control signs.
    """
    plain = text.isprintable() and "\\" not in text and not text.startswith("//")
    if not plain or not text.startswith("/"):
        return otherwise
    try:
        parts = urlsplit(text)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc else text


def origin_of(url: str) -> str:
    """Return scheme and host of an address, as https://id.example; empty where it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else ""
