"""``GET /geometry/…`` and ``/status/…``: the map's outlines, kept for ever, and its colours."""

import gzip
import re
from typing import Any

from fastapi import APIRouter, Request, Response

from callbacks.context import Context
from callbacks.http.answer import FRESH, IMMUTABLE, answer, is_known, not_modified, tag_of
from callbacks.http.fields import fields_of, whole_number
from callbacks.http.models import Problem
from callbacks.http.parameters import BOARD, takes
from dashboard.area import Level
from queries.areas.outlines import UnknownOutline, outline_file
from queries.boards.snapshots import revision, status

BYTES = "application/octet-stream"
_NAME = re.compile(r"^(\d{4,20})-([a-z]+)(?:-([0-9a-f]{16}))?$")


def _named(name: str) -> tuple[str, str, str]:
    """Return parent, level and digest of a file's name; raise UnknownOutline."""
    found = _NAME.match(name)
    if found is None or found[2] not in set(Level):
        raise UnknownOutline(name)
    return found[1], found[2], found[3] or ""


def _geometry(context: Context, request: Request, name: str) -> Response:
    fields_of(request, ())
    parent, level, digest = _named(name)
    with context.store.read() as db:
        found = outline_file(db, context.viewer(), parent=parent, level=level)
    if found.digest != digest:
        raise UnknownOutline(name)
    tag, vary = tag_of(digest), "Accept-Encoding"
    if is_known(request, tag):
        return not_modified(tag, cache=IMMUTABLE, vary=vary)
    zipped = "gzip" in request.headers.get("accept-encoding", "")
    body = found.payload if zipped else gzip.decompress(found.payload)
    response = answer(body, media=BYTES, tag=tag, cache=IMMUTABLE, vary=vary)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _status(context: Context, request: Request, name: str) -> Response:
    asked = whole_number(fields_of(request, ("revision",)), "revision")
    parent, level, _ = _named(name)
    viewer = context.viewer()
    at = revision(context.store, viewer, code=parent).number
    tag = tag_of(parent, level, at)
    if not is_known(request, tag):
        at, body = status(context.store, viewer, parent=parent, level=level)
        tag = tag_of(parent, level, at)
        keep = IMMUTABLE if asked == at else FRESH
        return answer(body, media=BYTES, tag=tag, cache=keep, revision=at)
    return not_modified(tag, cache=IMMUTABLE if asked == at else FRESH)


def router(context: Context) -> APIRouter:
    """Return the routes of the map."""
    routes = APIRouter(tags=["map"])
    octets: dict[int | str, dict[str, Any]] = {
        200: {"content": {BYTES: {"schema": {"type": "string", "format": "binary"}}}},
        304: {"description": "The asker holds this version (If-None-Match)."},
        404: {"model": Problem},
        422: {"model": Problem},
    }
    newest = [parameter for parameter in BOARD if parameter["name"] == "revision"]

    @routes.get(
        "/geometry/{name}.bin", response_class=Response, responses=octets, openapi_extra=takes()
    )
    def geometry(request: Request, name: str) -> Response:
        """Return a geometry file (docs/geometry.md) by its content hash."""
        return _geometry(context, request, name)

    @routes.get(
        "/status/{name}.bin",
        response_class=Response,
        responses=octets,
        openapi_extra=takes(*newest),
    )
    def colours(request: Request, name: str) -> Response:
        """Return a geometry file's colours, one byte an area (docs/map.md)."""
        return _status(context, request, name)

    return routes
