"""Problems: every error of the HTTP interface as an RFC 9457 problem document."""

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from callbacks.http.lang import words_of
from dashboard.listing import BadListing
from layouts.error import bad_listing_text

MEDIA = "application/problem+json"


def problem(request: Request, status: int, kind: str, **more: Any) -> Response:
    """Return a problem document; its title is the word ``problem.<kind>``."""
    words = words_of(request)
    body = {
        "type": f"/problems/{kind}",
        "title": words(f"problem.{kind}"),
        "status": status,
        "instance": request.url.path,
        **more,
    }
    return Response(orjson.dumps(body), status_code=status, media_type=MEDIA)


def bad_listing(request: Request, error: BadListing) -> Response:
    """Return what is wrong with a list's query string."""
    words = words_of(request)
    more = {"field": error.field, "value": error.value, "reason": error.reason}
    if error.allowed:
        more["allowed"] = error.allowed
    return problem(request, 422, "bad_listing", detail=bad_listing_text(error, words), **more)
