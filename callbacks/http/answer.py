"""Answers: JSON bytes, entity tags, and when a browser may keep what it was given."""

import hashlib
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

IMMUTABLE = "private, max-age=31536000, immutable"
FRESH = "no-cache"
NEVER = "no-store"
REVISION = "Zhikong-Revision"
"""The header that names the revision which an answer holds."""


def json_bytes(value: Any) -> bytes:
    """Return a value as JSON."""
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)


def tag_of(*parts: object) -> str:
    """Return an entity tag for everything an answer depends on.

    It is a weak one: the same answer travels zipped and plain.
    """
    said = "\x1f".join(map(str, parts)).encode()
    return f'W/"{hashlib.blake2b(said, digest_size=12).hexdigest()}"'


def is_known(request: Request, tag: str) -> bool:
    """Say whether the asker holds this version already."""
    held = request.headers.get("if-none-match", "")
    bare = tag.removeprefix("W/")
    return any(part.strip().removeprefix("W/") == bare for part in held.split(","))


def _headers(tag: str, cache: str, vary: str) -> dict[str, str]:
    headers = {"Cache-Control": cache, "ETag": tag, "Vary": vary}
    return {name: value for name, value in headers.items() if value}


def not_modified(tag: str, *, cache: str = FRESH, vary: str = "") -> Response:
    """Return 304."""
    return Response(status_code=304, headers=_headers(tag, cache, vary))


def answer(
    body: bytes,
    *,
    media: str = "application/json",
    tag: str = "",
    cache: str = FRESH,
    vary: str = "",
    revision: int | None = None,
) -> Response:
    """Return a body with how long it may be kept, what it differs by, and its revision."""
    headers = _headers(tag, cache, vary)
    if revision is not None:
        headers[REVISION] = str(revision)
    return Response(body, media_type=media, headers=headers)
