"""``/login/code``: the code of a second factor, after the password."""

from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from callbacks.access.logins import attempt
from callbacks.context import real_now as now
from callbacks.http.lang import words_of
from callbacks.http.login import NEVER, Door, locked
from callbacks.http.origin import client_address
from callbacks.http.posted import posted
from dashboard.access.factor import WrongCode
from dashboard.access.lock import Locked
from dashboard.access.session import NoSession
from layouts.door.code import code as code_layout
from queries.access.login import finish
from queries.store.unavailable import Unavailable, told


class CodeDoor:
    """Asks whoever came by a password for a code too."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def _half(self, request: Request) -> tuple[str, str]:
        """Return the token of half a login, and where it leads."""
        return self._door.way(request, "half")

    def _page(self, request: Request, message: str = "", status: int = 200) -> Response:
        context, words = self._door.context, words_of(request)
        body = code_layout(context.profile.place(words.lang), message, words)
        return HTMLResponse(body, status, headers=NEVER)

    async def show(self, request: Request) -> Response:
        """Answer ``GET /login/code``."""
        if not self._half(request)[0]:
            return RedirectResponse("/login", 303, headers=NEVER)
        return self._page(request)

    async def enter(self, request: Request) -> Response:
        """Answer ``POST /login/code``."""
        words, (token, next_) = words_of(request), self._half(request)
        code = (await posted(request)).get("code", "")[:100]
        context, agent = self._door.context, request.headers.get("user-agent", "")
        address = client_address(request)
        asked = attempt("", "", address=address, agent=agent)
        work = partial(
            finish, context.store, token, code, asked, now=now(), limits=context.settings.limits
        )
        try:
            with told():
                await to_thread.run_sync(work)
        except NoSession:
            return self._door.page(request, next_=next_, message=words("code.late"), status=401)
        except WrongCode:
            return self._page(request, words("code.wrong"), 401)
        except Locked as error:
            answer = self._page(request, locked(error, words), 429)
            answer.headers["Retry-After"] = str(error.seconds)
            return answer
        except Unavailable as error:
            return self._page(request, words(f"problem.store_{error.reason}.detail"), 503)
        await self._door.leave(request)
        answer = self._door.let_in(next_, asked.token)
        self._door.put(answer, "half", "", 0)
        return answer


def routes(door: CodeDoor) -> list[Route]:
    """Return the routes."""
    return [
        Route("/login/code", door.show, methods=["GET"]),
        Route("/login/code", door.enter, methods=["POST"]),
    ]
