"""``/login`` and ``/logout``: the way in and out, as plain HTML forms."""

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from callbacks.access.logins import attempt, ready_account
from callbacks.context import Context
from callbacks.context import real_now as now
from callbacks.http.gate import cookie_name
from callbacks.http.lang import words_of
from callbacks.http.origin import client_address
from callbacks.http.posted import posted
from dashboard.access.account import Account
from dashboard.access.address import local_path, origin_of
from dashboard.access.factor import HALF
from dashboard.access.lock import Locked
from dashboard.day import SECOND
from dashboard.operating.ready import ready_accounts
from dashboard.words import Words
from layouts.door.login import LoginView, Ready
from layouts.door.login import login as login_layout
from queries.access.login import Attempt, CodeWanted, WrongLogin, log_in, step_in
from queries.access.sessions import log_out
from queries.store.unavailable import Unavailable, told

if TYPE_CHECKING:
    from callbacks.access.provider import Provider

NEVER = {"Cache-Control": "no-store"}
LONGEST = 2000
"""Signs of an address that a login leads back to; a cookie holds it meanwhile."""
HASHERS = 2
"""Passwords judged at once; more would take the processors from everybody's screens."""


class Door:
    """Opens and ends sessions."""

    def __init__(self, context: Context, provider: "Provider | None" = None) -> None:
        self.context = context
        self.secure = context.settings.secure
        self._provider = provider
        self._cookie = cookie_name(secure=self.secure)
        self._hashers = CapacityLimiter(HASHERS)

    def page(
        self, request: Request, *, next_: str, name: str = "", message: str = "", status: int = 200
    ) -> Response:
        """Return the login page."""
        words, context = words_of(request), self.context
        ready = [
            Ready(one.name, one.called(words.lang), one.role)
            for one in ready_accounts(context.settings, context.profile)
        ]
        place = context.profile.place(words.lang)
        openid = context.settings.openid_title or words("openid.title")
        view = LoginView(
            place, next_, name, message, ready, openid if context.settings.openid else ""
        )
        return HTMLResponse(login_layout(view, words), status, headers=NEVER)

    async def show(self, request: Request) -> Response:
        """Answer ``GET /login``."""
        return self.page(request, next_=local_path(request.query_params.get("next", "/")))

    def _asked(self, request: Request, name: str, password: str) -> Attempt:
        address = client_address(request)
        agent = request.headers.get("user-agent", "")
        return attempt(name, password, address=address, agent=agent)

    async def enter(self, request: Request) -> Response:
        """Answer ``POST /login``: one wrong login looks like another."""
        words, fields = words_of(request), await posted(request)
        next_ = local_path(fields.get("next", "/"))
        name = fields.get("name", "")[:200]
        asked = self._asked(request, name, fields.get("password", "")[:1000])
        work = partial(
            log_in, self.context.store, asked, now=now(), limits=self.context.settings.limits
        )
        again = partial(self.page, request, next_=next_, name=name)
        try:
            with told():
                await to_thread.run_sync(work, limiter=self._hashers)
        except WrongLogin:
            return again(message=words("login.wrong"), status=401)
        except CodeWanted:
            return self._to_code(next_, asked.token)
        except Locked as error:
            answer = again(message=locked(error, words), status=429)
            answer.headers["Retry-After"] = str(error.seconds)
            return answer
        except Unavailable as error:
            return again(message=words(f"problem.store_{error.reason}.detail"), status=503)
        await self.leave(request)
        return self.let_in(next_, asked.token)

    async def ready(self, request: Request) -> Response:
        """Answer ``POST /login/ready``: a demonstration's account, by one click."""
        fields = await posted(request)
        context, words = self.context, words_of(request)
        next_ = local_path(fields.get("next", "/"))
        offered = ready_accounts(context.settings, context.profile)
        found = [one for one in offered if one.name == fields.get("account")]
        if not found:
            return self.page(request, next_=next_, message=words("login.not_ready"), status=404)
        asked = self._asked(request, found[0].name, "")
        work = partial(self._step_in, found[0].name, asked)
        try:
            with told():
                await to_thread.run_sync(work)
        except WrongLogin:
            return self.page(request, next_=next_, message=words("login.wrong"), status=401)
        except Unavailable as error:
            message = words(f"problem.store_{error.reason}.detail")
            return self.page(request, next_=next_, message=message, status=503)
        await self.leave(request)
        return self.let_in(next_, asked.token)

    def _step_in(self, name: str, asked: Attempt) -> Account:
        context = self.context
        offered = ready_accounts(context.settings, context.profile)
        chosen = next(one for one in offered if one.name == name)
        found = ready_account(context.store, chosen)
        step_in(context.store, found, asked, now=now(), limits=context.settings.limits)
        return found

    async def out(self, request: Request) -> Response:
        """Answer ``POST /logout``."""
        of_provider = await self.leave(request)
        where = await to_thread.run_sync(self._after, request) if of_provider else "/login"
        answer = RedirectResponse(where, 303, headers=NEVER)
        answer.delete_cookie(
            self._cookie, path="/", secure=self.secure, httponly=True, samesite="lax"
        )
        # What the browser keeps of this login's pages goes too, where it knows how.
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer

    def _after(self, request: Request) -> str:
        """Return where to log out of the provider too, as far as pages may send a form there."""
        if self._provider is None:
            return "/login"
        url = self._provider.end(self.here(request, "/login"))
        ours = origin_of(url) == origin_of(self.context.settings.openid_issuer)
        return url if url and ours else "/login"

    def here(self, request: Request, path: str) -> str:
        """Return a path of this server as browsers reach it."""
        base = self.context.settings.public_url
        return f"{base or f'{request.url.scheme}://{request.url.netloc}'}{path}"

    async def leave(self, request: Request) -> bool:
        """End the session that the browser has, if any; return whether a provider opened it."""
        token = request.cookies.get(self._cookie, "")
        if not token:
            return False
        address = client_address(request)
        work = partial(log_out, self.context.store, token, address=address, now=now())
        return await to_thread.run_sync(work)

    def _to_code(self, next_: str, token: str) -> Response:
        """Return the way to the code, which a cookie of its own leads through."""
        answer = RedirectResponse("/login/code", 303, headers=NEVER)
        self.put_way(answer, "half", token, next_, HALF // SECOND)
        return answer

    def cookie(self, name: str) -> str:
        """Return the name of a cookie that leads through a login."""
        return f"{'__Host-' if self.secure else ''}zhikong_{name}"

    def put(self, answer: Response, name: str, value: str, seconds: int) -> None:
        """Give the browser a cookie that leads through a login; 0 seconds take it away."""
        answer.set_cookie(
            self.cookie(name),
            value,
            max_age=seconds,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )

    def put_way(self, answer: Response, name: str, token: str, next_: str, seconds: int) -> None:
        """Give the browser a cookie with a token and where it leads once the login is done."""
        self.put(answer, name, f"{token}.{quote(next_[:LONGEST], safe='')}", seconds)

    def way(self, request: Request, name: str) -> tuple[str, str]:
        """Return the token of such a cookie, empty where there is none, and where it leads."""
        token, _, path = request.cookies.get(self.cookie(name), "").partition(".")
        return token, local_path(unquote(path))

    def let_in(self, next_: str, token: str) -> Response:
        """Return the way on, with the cookie of a new session."""
        answer = RedirectResponse(next_, 303, headers=NEVER)
        answer.set_cookie(
            self._cookie, token, path="/", secure=self.secure, httponly=True, samesite="lax"
        )
        return answer


def locked(error: Locked, words: Words) -> str:
    """Return how long somebody who guessed too often has to wait."""
    if error.seconds < 90:
        return words("login.locked_seconds", n=error.seconds)
    return words("login.locked_minutes", n=-(-error.seconds // 60))


def routes(door: Door) -> list[Route]:
    """Return the routes."""
    return [
        Route("/login", door.show, methods=["GET"]),
        Route("/login", door.enter, methods=["POST"]),
        Route("/login/ready", door.ready, methods=["POST"]),
        Route("/logout", door.out, methods=["POST"]),
    ]
