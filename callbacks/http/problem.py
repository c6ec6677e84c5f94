"""Problems: every error of the HTTP interface as an RFC 9457 problem document."""

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from callbacks.http.answer import NEVER
from callbacks.http.lang import vary_of, words_of
from dashboard.cases.subject import mask_text
from dashboard.fields import BadListing
from layouts.error import bad_listing_text

MEDIA = "application/problem+json"


def problem(request: Request, status: int, kind: str, *, detail: str = "", **more: Any) -> Response:
    """Return a problem document; title and detail are the words under ``problem.<kind>``.

    What was asked is repeated without the numbers of people in it.
    """
    words, path = words_of(request), mask_text(request.url.path)
    more = {name: mask_text(v) if isinstance(v, str) else v for name, v in more.items()}
    body = {
        "type": f"/problems/{kind}",
        "title": words(f"problem.{kind}.title"),
        "status": status,
        "detail": detail or words(f"problem.{kind}.detail", path=path, **more),
        "instance": path,
        **more,
    }
    headers = {"Cache-Control": NEVER, "Content-Language": words.lang}
    if vary := vary_of(request):
        headers["Vary"] = vary
    return Response(orjson.dumps(body), status_code=status, media_type=MEDIA, headers=headers)


def bad_query(request: Request, error: BadListing) -> Response:
    """Return what is wrong with a query string: which field, its value, why, what is allowed."""
    more = {"field": error.field, "value": error.value, "reason": error.reason}
    if error.allowed:
        more["allowed"] = error.allowed
    detail = bad_listing_text(error, words_of(request))
    return problem(request, 422, "bad_query", detail=detail, **more)
