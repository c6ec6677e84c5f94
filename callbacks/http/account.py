"""``/account``: one's own account, another password, and the end of all logins."""

from collections.abc import Sequence
from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from callbacks.access.logins import about, attempt, hash_of
from callbacks.context import Context
from callbacks.context import real_now as now
from callbacks.http.lang import words_of
from callbacks.http.login import NEVER, Door
from callbacks.http.posted import posted
from callbacks.looking import looking
from dashboard.access.lock import Locked
from dashboard.access.password import MAX_LENGTH, MIN_LENGTH, WeakPassword, check_password, same
from layouts.door.account import AccountView
from layouts.door.account import account as account_layout
from layouts.door.factor import FactorView
from queries.access.accounts import set_password
from queries.access.factors import factor_of
from queries.access.login import WrongLogin, prove, step_in
from queries.access.sessions import log_out_everywhere, sessions_of
from queries.areas.areas import areas_of


class Own:
    """What somebody does with their own account."""

    def __init__(self, context: Context, door: Door) -> None:
        self._context = context
        self._door = door

    def page(
        self,
        request: Request,
        message: str = "",
        status: int = 200,
        *,
        secret: bytes = b"",
        codes: Sequence[str] = (),
    ) -> Response:
        """Return the page; ``secret`` and ``codes`` of a second factor are shown this once."""
        words, me = words_of(request), looking()
        with self._context.store.read() as db:
            areas = areas_of(db, me.viewer, me.account.areas)
            limits = self._context.settings.limits
            sessions = sessions_of(db, me.account.id, now=now(), limits=limits)
            found = factor_of(db, me.account.id)
        on_at, left = (found.on_at, found.codes) if found else (None, 0)
        view = AccountView(
            account=me.account,
            areas=[areas[code] for code in sorted(areas)],
            sessions=sessions,
            here=me.digest,
            message=message,
            failed=status >= 400,
            place=self._context.profile.place(words.lang),
            factor=FactorView(on_at, left, secret, codes),
        )
        return HTMLResponse(account_layout(view, words), status, headers=NEVER)

    def show(self, request: Request) -> Response:
        """Answer ``GET /account``; ``done`` in the query tells what was done."""
        done = request.query_params.get("done", "")
        words = words_of(request)
        return self.page(request, words("myself.changed") if done == "password" else "")

    async def password(self, request: Request) -> Response:
        """Answer ``POST /account/password``."""
        return await to_thread.run_sync(self._change, request, await posted(request))

    def _change(self, request: Request, fields: dict[str, str]) -> Response:
        words, me, context = words_of(request), looking(), self._context
        new = fields.get("new", "")
        try:
            self._judge(fields)
        except WeakPassword as error:
            text = words(f"password.{error.reason}", least=MIN_LENGTH, most=MAX_LENGTH)
            return self.page(request, text, 422)
        except Locked as error:
            return self.page(request, words("login.locked_seconds", n=error.seconds), 429)
        except WrongLogin:
            return self.page(request, words("password.wrong"), 422)
        one = me.account
        set_password(context.store, one.id, hashed=hash_of(new), by=me.actor, now=now())
        asked = attempt(
            one.name, "", address=me.address, agent=request.headers.get("user-agent", "")
        )
        step_in(context.store, one, asked, now=now(), limits=context.settings.limits)
        return self._door.let_in("/account?done=password", asked.token)

    def _judge(self, fields: dict[str, str]) -> None:
        """Raise WeakPassword, WrongLogin, Locked where a password is not to be changed."""
        me, new, old = looking(), fields.get("new", ""), fields.get("old", "")
        if new != fields.get("again", ""):
            raise WeakPassword("unlike")
        check_password(new, about(self._context.store, me.account.name, me.account.title))
        if same(old, new):
            raise WeakPassword("same")
        asked = attempt(me.account.name, old, address=me.address)
        prove(self._context.store, asked, now=now())

    def everywhere(self, _request: Request) -> Response:
        """Answer ``POST /account/out``: every login of this account ends, this one too."""
        me = looking()
        work = partial(log_out_everywhere, self._context.store, me.account.id)
        work(by=me.actor, now=now())
        return RedirectResponse("/login", 303, headers=NEVER)


def routes(own: Own) -> list[Route]:
    """Return the routes."""
    return [
        Route("/account", own.show, methods=["GET"]),
        Route("/account/password", own.password, methods=["POST"]),
        Route("/account/out", own.everywhere, methods=["POST"]),
    ]
