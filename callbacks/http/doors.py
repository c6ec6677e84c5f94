"""The doors: every plain HTML page as one app, and how its errors are told."""

import logging
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from callbacks.access.needs import Need, admit, needed
from callbacks.context import Context
from callbacks.exports.shelf import UnknownExport
from callbacks.http import (
    account,
    accounts,
    audit,
    code,
    exports,
    factor,
    gallery,
    kiosks,
    own,
    runs,
    schedules,
)
from callbacks.http import login as logins
from callbacks.http.lang import words_of
from callbacks.http.login import NEVER
from callbacks.http.problem import bad_query, problem
from callbacks.http.wrong import Wrong
from callbacks.looking import looking
from dashboard.access.account import UnknownAccount
from dashboard.access.kiosk import UnknownKiosk
from dashboard.access.permission import NotAllowed
from dashboard.area import UnknownArea
from dashboard.briefings.own import UnknownOwn
from dashboard.briefings.run import UnknownRun
from dashboard.briefings.schedule import UnknownSchedule
from dashboard.fields import BadListing
from dashboard.lists.kept import UnknownMoment
from dashboard.orders.directive import UnknownDirective
from layouts.door.wrong import wrong as wrong_layout
from queries.store.unavailable import Unavailable

log = logging.getLogger(__name__)


def _by_script(request: Request) -> bool:
    """Say whether a page's script asks, which reads no page."""
    return request.headers.get("accept", "").startswith("application/json")


def _page(request: Request, status: int, kind: str, **more: Any) -> Response:
    if _by_script(request):
        return problem(request, status, kind, **more)
    words = words_of(request)
    text = words(f"problem.{kind}.detail", **{"path": request.url.path, "allowed": "", **more})
    body = wrong_layout(words(f"problem.{kind}.title"), text, words)
    return HTMLResponse(body, status, headers=NEVER)


def _wrong(request: Request, error: Exception) -> Response:
    assert isinstance(error, Wrong)  # noqa: S101  registered for this class alone
    return _page(request, error.status, error.kind, **error.more)


def _not_found(request: Request, _error: Exception) -> Response:
    return _page(request, 404, "not_found")


def _http_error(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and error.status_code == 405:
        response = _page(request, 405, "wrong_method")
        response.headers["Allow"] = (error.headers or {}).get("Allow", "GET")
        return response
    return _not_found(request, error)


def _not_allowed(request: Request, _error: Exception) -> Response:
    return _page(request, 403, "not_allowed")


def _not_valid(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadListing)  # noqa: S101  registered for this class alone
    if _by_script(request):
        return bad_query(request, error)
    return _page(request, 422, "not_valid", field=error.field, value=error.value[:200])


def _unknown_area(request: Request, error: Exception) -> Response:
    assert isinstance(error, UnknownArea)  # noqa: S101  registered for this class alone
    return _page(request, 404, "unknown_area", value=error.code[:200])


def _unknown_order(request: Request, error: Exception) -> Response:
    return _page(request, 404, "unknown_order", value=str(error)[:200])


def _unavailable(request: Request, error: Exception) -> Response:
    assert isinstance(error, Unavailable)  # noqa: S101  registered for this class alone
    return _page(request, 503, f"store_{error.reason}")


def _failed(request: Request, error: Exception) -> Response:
    log.error("%s failed", request.url.path, exc_info=error)
    return _page(request, 500, "failed")


class _Admitted:
    """Refuses who lacks the permission that an address needs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through; raise NotAllowed."""
        if scope["type"] == "http":
            need = needed(scope["path"])
            if need not in (Need.NOTHING, Need.KEY):
                try:
                    admit(looking().viewer, need)
                except NotAllowed as error:
                    await _not_allowed(Request(scope), error)(scope, receive, send)
                    return
        await self._app(scope, receive, send)


def _door(context: Context) -> tuple[logins.Door, list[Route]]:
    """Return the way in, and the routes of another one by a provider where there is one."""
    if not context.settings.openid:
        return logins.Door(context), []
    # Loaded where it is used alone: what speaks OpenID takes a fifth of a server's start.
    from callbacks.access.provider import Provider  # noqa: PLC0415  see above
    from callbacks.http import openid  # noqa: PLC0415  see above

    provider = Provider(context.settings)
    door = logins.Door(context, provider)
    return door, openid.routes(openid.OpenIdDoor(door, provider))


def doors(context: Context) -> Starlette:
    """Return the app of these pages."""
    door, by_provider = _door(context)
    planned = schedules.Planned(context)
    mine = account.Own(context, door)
    return Starlette(
        routes=[
            *logins.routes(door),
            *by_provider,
            *code.routes(code.CodeDoor(door)),
            *account.routes(mine),
            *factor.routes(factor.OwnFactor(context, mine)),
            *accounts.routes(accounts.Others(context)),
            *exports.routes(exports.Exports(context)),
            *schedules.routes(planned),
            *runs.routes(runs.Runs(context, planned)),
            *own.routes(own.Own(context)),
            *gallery.routes(gallery.Gallery(context)),
            *audit.routes(audit.Audited(context)),
            *kiosks.routes(kiosks.Walls(context)),
        ],
        middleware=[Middleware(_Admitted)],
        exception_handlers={
            Wrong: _wrong,
            UnknownAccount: _not_found,
            UnknownKiosk: _not_found,
            UnknownExport: _not_found,
            UnknownMoment: _not_found,
            UnknownRun: _not_found,
            UnknownSchedule: _not_found,
            UnknownOwn: _not_found,
            UnknownArea: _unknown_area,
            UnknownDirective: _unknown_order,
            NotAllowed: _not_allowed,
            BadListing: _not_valid,
            Unavailable: _unavailable,
            HTTPException: _http_error,
            Exception: _failed,
        },
    )
