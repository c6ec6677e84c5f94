"""``GET /geometry/…`` and ``/status/…``: the map's outlines, kept for ever, and its colours."""

import re

from fastapi import APIRouter, Request, Response

from callbacks.context import Context
from callbacks.http.answer import FRESH, IMMUTABLE, answer, is_known, not_modified, tag_of
from callbacks.http.models import Problem
from dashboard.area import Level
from queries.outlines import UnknownOutline, outline_file
from queries.snapshots import revision
from queries.status_array import status_array

BYTES = "application/octet-stream"
_NAME = re.compile(r"^(\d{4,20})-([a-z]+)(?:-([0-9a-f]{16}))?$")


def _named(name: str) -> tuple[str, str, str]:
    """Return parent, level and digest of a file's name; raise UnknownOutline."""
    found = _NAME.match(name)
    if found is None or found[2] not in set(Level):
        raise UnknownOutline(name)
    return found[1], found[2], found[3] or ""


def router(context: Context) -> APIRouter:
    """Return the routes of the map."""
    routes = APIRouter(tags=["map"])
    octets = {200: {"content": {BYTES: {}}}, 404: {"model": Problem}}

    @routes.get("/geometry/{name}.bin", response_class=Response, responses=octets)  # type: ignore[arg-type]
    def geometry(request: Request, name: str) -> Response:
        """Return a geometry file (docs/geometry.md) by its content hash."""
        parent, level, digest = _named(name)
        with context.store.read() as db:
            found = outline_file(db, context.viewer(), parent=parent, level=level)
        if found.digest != digest:
            raise UnknownOutline(name)
        tag = tag_of(digest)
        if is_known(request, tag):
            return not_modified(tag, cache=IMMUTABLE)
        response = answer(found.payload, media=BYTES, tag=tag, cache=IMMUTABLE)
        response.headers["Content-Encoding"] = "gzip"
        return response

    @routes.get("/status/{name}.bin", response_class=Response, responses=octets)  # type: ignore[arg-type]
    def status(request: Request, name: str) -> Response:
        """Return a geometry file's colours, one byte an area (docs/map.md)."""
        parent, level, _ = _named(name)
        viewer = context.viewer()
        at = revision(context.store, viewer, code=parent)
        tag = tag_of(parent, level, at.number)
        keep = IMMUTABLE if request.query_params.get("revision") == str(at.number) else FRESH
        if is_known(request, tag):
            return not_modified(tag, cache=keep)

        def read() -> bytes:
            with context.store.read() as db:
                return status_array(db, viewer, parent=parent, level=level)

        body = context.store.cache.remember(f"status:{tag}", read)
        return answer(body, media=BYTES, tag=tag, cache=keep)

    return routes
