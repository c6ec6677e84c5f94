"""``/login/openid``: the way in by an OpenID provider, there and back."""

import hmac
import secrets
from functools import partial

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from callbacks.access.logins import attempt
from callbacks.access.provider import Provider
from callbacks.context import real_now as now
from callbacks.http.lang import words_of
from callbacks.http.login import LONGEST, NEVER, Door
from callbacks.http.origin import client_address
from dashboard.access.account import ID_BYTES
from dashboard.access.address import local_path
from dashboard.access.openid import NotLetIn, identity, ticket
from dashboard.access.session import TOKEN_BYTES, new_token
from queries.access.enter_by_provider import enter_by_provider, refuse_by_provider
from queries.store.unavailable import Unavailable, told

BACK = "/login/openid/back"
MINUTES = 10
"""How long somebody may take at the provider."""
AT_ONCE = 4
"""Logins that ask the provider at once; more would wait for it in everybody's threads."""
STATUS = {"unreachable": 503, "wrong_issuer": 502, "wrong_token": 502, "late": 400}
"""Statuses of what fails; everything else is 403."""


class OpenIdDoor:
    """Opens sessions on the word of a provider."""

    def __init__(self, door: Door, provider: Provider) -> None:
        self._door = door
        self._provider = provider
        self._limiter = CapacityLimiter(AT_ONCE)

    async def start(self, request: Request) -> Response:
        """Answer ``GET /login/openid``: the browser goes to the provider.

        It keeps a random token in a cookie, of which all that the provider sees is made.
        """
        next_ = local_path(request.query_params.get("next", "/")[:LONGEST])
        token = new_token(secrets.token_bytes(TOKEN_BYTES))
        work = partial(self._provider.start, ticket(token), self._door.here(request, BACK))
        try:
            url = await to_thread.run_sync(work, limiter=self._limiter)
        except NotLetIn as error:
            return self._refused(request, error.reason, next_)
        answer = RedirectResponse(url, 303, headers=NEVER)
        self._door.put_way(answer, "openid", token, next_, MINUTES * 60)
        return answer

    async def back(self, request: Request) -> Response:
        """Answer ``GET /login/openid/back``: what the provider says of who asked."""
        token, next_ = self._door.way(request, "openid")
        said = request.query_params
        try:
            if not token or not _same(said.get("state", ""), ticket(token).state):
                raise NotLetIn("late")
            if "error" in said or not said.get("code"):
                raise NotLetIn("refused")
            work = partial(self._let_in, request, token, said["code"])
            with told():
                opened = await to_thread.run_sync(work, limiter=self._limiter)
            await self._door.leave(request)
            answer = self._door.let_in(next_, opened)
        except NotLetIn as error:
            answer = self._refused(request, error.reason, next_)
        except Unavailable as error:
            message = words_of(request)(f"problem.store_{error.reason}.detail")
            answer = self._door.page(request, next_=next_, message=message, status=503)
        self._door.put(answer, "openid", "", 0)
        return answer

    def _let_in(self, request: Request, token: str, code: str) -> str:
        """Return the token of a new session; raise NotLetIn."""
        context, address = self._door.context, client_address(request)
        issuer = context.settings.openid_issuer
        claims = self._provider.claims(code, ticket(token), self._door.here(request, BACK))
        agent = request.headers.get("user-agent", "")
        asked = attempt("", "", address=address, agent=agent)
        try:
            who = identity(claims, issuer=issuer, rules=context.profile.openid)
            enter_by_provider(
                context.store,
                who,
                asked,
                new_id=secrets.token_hex(ID_BYTES),
                now=now(),
                limits=context.settings.limits,
            )
        except NotLetIn as error:
            refuse_by_provider(
                context.store,
                error.reason,
                issuer=issuer,
                subject=str(claims.get("sub", "")),
                address=address,
                now=now(),
            )
            raise
        return asked.token

    def _refused(self, request: Request, reason: str, next_: str) -> Response:
        message = words_of(request)(f"openid.{reason}")
        status = STATUS.get(reason, 403)
        return self._door.page(request, next_=next_, message=message, status=status)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def routes(door: OpenIdDoor) -> list[Route]:
    """Return the routes."""
    return [
        Route("/login/openid", door.start, methods=["GET"]),
        Route(BACK, door.back, methods=["GET"]),
    ]
