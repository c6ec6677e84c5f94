"""Answers: JSON bytes, entity tags, and when a browser may keep what it was given."""

import hashlib
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

IMMUTABLE = "public, max-age=31536000, immutable"
FRESH = "no-cache"


def json_bytes(value: Any) -> bytes:
    """Return a value as JSON."""
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)


def tag_of(*parts: object) -> str:
    """Return an entity tag for everything an answer depends on."""
    said = "\x1f".join(map(str, parts)).encode()
    return f'"{hashlib.blake2b(said, digest_size=12).hexdigest()}"'


def is_known(request: Request, tag: str) -> bool:
    """Say whether the asker holds this version already."""
    held = request.headers.get("if-none-match", "")
    return any(part.strip().removeprefix("W/") in (tag, "*") for part in held.split(","))


def not_modified(tag: str, *, cache: str = FRESH) -> Response:
    """Return 304."""
    return Response(status_code=304, headers={"ETag": tag, "Cache-Control": cache})


def answer(
    body: bytes, *, media: str = "application/json", tag: str = "", cache: str = FRESH
) -> Response:
    """Return a body with how long it may be kept."""
    headers = {"Cache-Control": cache}
    if tag:
        headers["ETag"] = tag
    return Response(body, media_type=media, headers=headers)
