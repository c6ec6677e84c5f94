"""The HTTP interface whole: its routes, its description, and how its errors are told."""

import logging

from fastapi import Request, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from callbacks.context import Context
from callbacks.http import (
    areas,
    boards,
    briefings,
    case,
    cases,
    health,
    lists,
    maps,
    metrics,
    order_boards,
    orders,
    own_files,
    person,
    pictures,
    quarantine,
    records,
    sheets,
    sources,
)
from callbacks.http.head import head
from callbacks.http.keys import Senders
from callbacks.http.openapi import Interface
from callbacks.http.problem import bad_query, problem
from callbacks.http.wrong import Wrong, wrong
from dashboard.area import UnknownArea
from dashboard.fields import BadListing
from queries.areas.outlines import UnknownOutline
from queries.store.unavailable import StoreUnreadable

log = logging.getLogger(__name__)
DESCRIPTION = "智控 Zhikong: every number with the list of its cases."


def _unknown_area(request: Request, error: Exception) -> Response:
    code = error.code if isinstance(error, UnknownArea) else ""
    return problem(request, 404, "unknown_area", field="area", value=code)


def _unknown_outline(request: Request, error: Exception) -> Response:
    return problem(request, 404, "unknown_outline", value=str(error))


def _bad_query(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadListing)  # noqa: S101  registered for this class alone
    return bad_query(request, error)


def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException) or error.status_code not in (404, 405):
        return problem(request, getattr(error, "status_code", 500), "failed")
    if error.status_code == 404:
        return problem(request, 404, "not_found")
    methods = (error.headers or {}).get("Allow", "GET").replace("GET", "GET, HEAD")
    response = problem(request, 405, "wrong_method", allowed=methods)
    response.headers["Allow"] = methods
    return response


def _unreadable(request: Request, _error: Exception) -> Response:
    return problem(request, 503, "unreadable")


def _failed(request: Request, error: Exception) -> Response:
    log.error("%s failed", request.url.path, exc_info=error)
    return problem(request, 500, "failed")


def description(context: Context) -> Interface:
    """Return the interface's routes; pages about them are left out: they fetch from a CDN."""
    app = Interface(
        title="Zhikong",
        version="1",
        description=DESCRIPTION,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    pages = (boards, lists, case, person, order_boards, maps)
    files = (cases, sheets, pictures, briefings, own_files)
    for part in (*pages, *files, areas, orders, sources, health, metrics):
        app.include_router(part.router(context))
    senders = Senders(context.store)
    for intake in (records, quarantine):
        app.include_router(intake.router(senders))
    app.add_exception_handler(Wrong, wrong)
    app.add_exception_handler(UnknownArea, _unknown_area)
    app.add_exception_handler(UnknownOutline, _unknown_outline)
    app.add_exception_handler(BadListing, _bad_query)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(StoreUnreadable, _unreadable)
    app.add_exception_handler(Exception, _failed)
    return app


def api(context: Context) -> ASGIApp:
    """Return the HTTP interface over a context."""
    return head(description(context))
