"""The HTTP interface whole: its routes, its description, and how its errors are told."""

import logging

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from callbacks.context import Context
from callbacks.http import areas, boards, cases, health, maps
from callbacks.http.problem import bad_listing, problem
from dashboard.area import UnknownArea
from dashboard.listing import BadListing
from queries.outlines import UnknownOutline

log = logging.getLogger(__name__)
DESCRIPTION = "智控 Zhikong: every number with the list of its cases."


def _unknown_area(request: Request, error: Exception) -> Response:
    code = error.code if isinstance(error, UnknownArea) else ""
    return problem(request, 404, "unknown_area", field="area", value=code)


def _unknown_outline(request: Request, error: Exception) -> Response:
    return problem(request, 404, "unknown_outline", value=str(error))


def _bad_listing(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadListing)  # noqa: S101  registered for this class alone
    return bad_listing(request, error)


def _not_valid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  registered for it alone
    first = error.errors()[0]
    field = str(first["loc"][-1])
    value = "" if first["type"] == "missing" else str(first.get("input", ""))
    return problem(request, 422, "not_valid", field=field, value=value, detail=first["msg"])


def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    kind = {404: "not_found", 405: "wrong_method"}.get(status, "failed")
    response = problem(request, status, kind)
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response


def _failed(request: Request, error: Exception) -> Response:
    log.error("%s failed", request.url.path, exc_info=error)
    return problem(request, 500, "failed")


def api(context: Context) -> FastAPI:
    """Return the HTTP interface over a context; docs pages are left out: they fetch from a CDN."""
    app = FastAPI(
        title="Zhikong",
        version="1",
        description=DESCRIPTION,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    for part in (boards, cases, areas, maps, health):
        app.include_router(part.router(context))
    app.add_exception_handler(UnknownArea, _unknown_area)
    app.add_exception_handler(UnknownOutline, _unknown_outline)
    app.add_exception_handler(BadListing, _bad_listing)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _failed)
    return app
