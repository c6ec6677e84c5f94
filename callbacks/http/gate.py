"""The gate: before anything else answers, who is asking, and whether they may.

Without a login, pages lead to /login and everything else is a problem document. Whoever gets
through is set as who is looking (``callbacks/looking.py``), for threads and callbacks alike.
"""

from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callbacks.access.needs import Need, admit, needed
from callbacks.access.sessions import Sessions, Walls
from callbacks.context import Context
from callbacks.http.front import is_interface
from callbacks.http.origin import is_ours
from callbacks.http.problem import problem
from callbacks.looking import Looking, seen_as
from dashboard.access.address import address_of, is_in, networks_of
from dashboard.access.permission import NotAllowed
from dashboard.access.session import NoSession
from queries.access.sessions import LoggedIn
from queries.store.unavailable import StoreUnreadable

REFRESHES = (
    "/board/",
    "/status/",
    "/geometry/",
    "/live",
    "/cases.json",
    "/case/",
    "/orders.json",
    "/order/",
)
"""What screens ask for by themselves: it keeps nobody logged in."""
OWN = ("/account", "/account/")
"""Where somebody who has to choose another password gets to, beside what needs no login."""


class SessionEnded(OSError):
    """A stream is cut: whoever it was for is logged in no more."""


def cookie_name(*, secure: bool) -> str:
    """Return the cookie's name; ``__Host-`` binds it to HTTPS and to this very host."""
    return "__Host-zhikong_session" if secure else "zhikong_session"


def wall_cookie(*, secure: bool) -> str:
    """Return the name of the cookie that holds the token of a wall's link."""
    return "__Host-zhikong_wall" if secure else "zhikong_wall"


class Gate:
    """An ASGI app in front of everything that is not the same for everybody."""

    def __init__(self, context: Context, sessions: Sessions, walls: Walls, app: ASGIApp) -> None:
        self._settings = context.settings
        self._proxies = networks_of(context.settings.trusted_proxies)
        self._cookie = cookie_name(secure=context.settings.secure)
        self._wall = wall_cookie(secure=context.settings.secure)
        self._sessions = sessions
        self._walls = walls
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope = {**scope, "client": (self._address(scope), 0)}
        request = Request(scope)
        need = needed(request.url.path)
        if need is not Need.KEY and not is_ours(request, self._settings.public_url):
            await problem(request, 403, "foreign_origin")(scope, receive, send)
        elif need in (Need.NOTHING, Need.KEY):
            await self._app(scope, receive, send)
        else:
            await self._guarded(request, need, receive, send)

    def _address(self, scope: Scope) -> str:
        peer = scope["client"][0] if scope.get("client") else ""
        forwarded = ",".join(
            value.decode("latin-1")
            for name, value in scope["headers"]
            if name == b"x-forwarded-for"
        )
        return address_of(peer, forwarded, self._proxies)

    async def _guarded(self, request: Request, need: Any, receive: Receive, send: Send) -> None:
        path, scope = request.url.path, request.scope
        try:
            refresh = request.method == "GET" and path.startswith(REFRESHES)
            found = await self._who(request, used=not refresh)
            admit(found.account.viewer, need)
        except NoSession:
            await _to_login(request)(scope, receive, send)
            return
        except NotAllowed as error:
            if is_interface(path):
                refused = problem(request, 403, "not_allowed", value=error.permission.value)
                await refused(scope, receive, send)
                return
        except StoreUnreadable:
            await problem(request, 503, "unreadable")(scope, receive, send)
            return
        if found.account.must_change and path not in OWN and not path.startswith(OWN[1]):
            await _to_change(request)(scope, receive, send)
            return
        with seen_as(_looking(found, scope["client"][0])):
            await self._app(scope, receive, self._answers(request, send))

    async def _who(self, request: Request, *, used: bool) -> LoggedIn:
        """Return who is logged in, else which wall it is; raise NoSession, StoreUnreadable."""
        try:
            return await self._sessions.find(request.cookies.get(self._cookie, ""), used=used)
        except NoSession:
            found = await self._walls.find(request.cookies.get(self._wall, ""), used=used)
        if found.network and not is_in(request.scope["client"][0], networks_of(found.network)):
            raise NoSession
        return found

    def _answers(self, request: Request, send: Send) -> Send:
        """Return what answers go through: they are one person's, a stream ends with its login."""
        stream = request.url.path == "/live"

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _personal(message["headers"])}
            elif stream and message.get("more_body"):
                try:
                    await self._who(request, used=False)
                except NoSession:
                    raise SessionEnded from None
            await send(message)

        return answer


def _looking(found: LoggedIn, address: str) -> Looking:
    return Looking(found.account, found.account.viewer, found.session.digest, address)


def _personal(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return headers with what browsers and proxies have to know: another login, another answer."""
    vary = b", ".join(value for name, value in headers if name == b"vary")
    if b"cookie" in vary.lower():
        return headers
    rest = [(name, value) for name, value in headers if name != b"vary"]
    return [*rest, (b"vary", vary + b", Cookie" if vary else b"Cookie")]


def _is_page(request: Request) -> bool:
    path = request.url.path
    return request.method in ("GET", "HEAD") and not (is_interface(path) or path.startswith("/_"))


def _to_login(request: Request) -> Response:
    if not _is_page(request):
        return problem(request, 401, "no_login")
    said = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    where = "/login" if said == "/" else f"/login?next={quote(said, safe='')}"
    return RedirectResponse(where, 303, headers={"Cache-Control": "no-store"})


def _to_change(request: Request) -> Response:
    if not _is_page(request):
        return problem(request, 403, "password_due")
    return RedirectResponse("/account", 303, headers={"Cache-Control": "no-store"})
