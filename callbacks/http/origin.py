"""Origin: whether a request that changes something comes from our own pages.

Browsers say where a request comes from (``Sec-Fetch-Site``, ``Origin``) and let no page write these
headers. What says neither was not sent by a browser's page of ours, and is refused.
"""

from urllib.parse import urlsplit

from starlette.requests import Request

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def client_address(request: Request) -> str:
    """Return the address that a request came from, empty where there is none, as on a socket."""
    return request.client.host if request.client else ""


def is_ours(request: Request, public_url: str) -> bool:
    """Say whether a request only reads, or was sent by a page of this server."""
    if request.method in SAFE:
        return True
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin", "")
    if public_url:
        return origin == public_url
    said = urlsplit(origin)
    return said.scheme in ("http", "https") and said.netloc == request.headers.get("host", "")
