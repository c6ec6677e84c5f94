"""``/account/factor/…``: one's own second factor, begun, proved, renewed and ended."""

import secrets
from collections.abc import Callable, Mapping

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from callbacks.access.logins import attempt
from callbacks.context import Context
from callbacks.context import real_now as now
from callbacks.http.account import Own
from callbacks.http.lang import words_of
from callbacks.http.login import locked
from callbacks.http.posted import posted
from callbacks.looking import looking
from dashboard.access.factor import (
    RECOVERY_BYTES,
    RECOVERY_CODES,
    SECRET_BYTES,
    WrongCode,
    recovery_code,
)
from dashboard.access.lock import Locked
from queries.access.factors import begin_factor, end_factor, factor_of, prove_factor, renew_codes
from queries.access.login import WrongLogin, prove

Fields = Mapping[str, str]
Deed = Callable[[Request, Fields], Response]


class OwnFactor:
    """What somebody does with their own second factor."""

    def __init__(self, context: Context, own: Own) -> None:
        self._store = context.store
        self._own = own

    def _known(self, fields: Fields) -> None:
        """Raise WrongLogin, Locked for whoever does not know the password."""
        me = looking()
        asked = attempt(me.account.name, fields.get("password", "")[:1000], address=me.address)
        prove(self._store, asked, now=now())

    def begin(self, request: Request, fields: Fields) -> Response:
        """Answer ``POST /account/factor/begin`` with a picture to be taken."""
        self._known(fields)
        secret = secrets.token_bytes(SECRET_BYTES)
        begin_factor(self._store, looking().account.id, secret, now=now())
        return self._own.page(request, secret=secret)

    def on(self, request: Request, fields: Fields) -> Response:
        """Answer ``POST /account/factor/on``: the first code."""
        me, codes = looking(), _codes()
        code = fields.get("code", "")[:100]
        try:
            prove_factor(self._store, me.account.id, code, codes, by=me.actor, now=now())
        except WrongCode:
            with self._store.read() as db:
                found = factor_of(db, me.account.id)
            begun = found.secret if found is not None and found.on_at is None else b""
            return self._own.page(request, words_of(request)("code.wrong"), 422, secret=begun)
        return self._own.page(request, codes=codes)

    def codes(self, request: Request, fields: Fields) -> Response:
        """Answer ``POST /account/factor/codes`` with other recovery codes."""
        self._known(fields)
        me, codes = looking(), _codes()
        renew_codes(self._store, me.account.id, codes, by=me.actor, now=now())
        return self._own.page(request, codes=codes)

    def off(self, request: Request, fields: Fields) -> Response:
        """Answer ``POST /account/factor/off``."""
        self._known(fields)
        me = looking()
        end_factor(self._store, me.account.id, by=me.actor, now=now())
        return self._own.page(request, words_of(request)("factor.ended"))

    async def answer(self, request: Request) -> Response:
        """Answer one of these, or say why not."""
        deeds: Mapping[str, Deed] = {
            "begin": self.begin,
            "on": self.on,
            "codes": self.codes,
            "off": self.off,
        }
        deed = deeds[request.url.path.rpartition("/")[2]]
        fields = await posted(request)
        return await to_thread.run_sync(self._judged, deed, request, fields)

    def _judged(self, deed: Deed, request: Request, fields: Fields) -> Response:
        words = words_of(request)
        try:
            return deed(request, fields)
        except Locked as error:
            return self._own.page(request, locked(error, words), 429)
        except WrongLogin:
            return self._own.page(request, words("password.wrong"), 422)
        except WrongCode:
            return self._own.page(request, words("factor.otherwise"), 422)


def _codes() -> list[str]:
    return [recovery_code(secrets.token_bytes(RECOVERY_BYTES)) for _ in range(RECOVERY_CODES)]


def routes(factor: OwnFactor) -> list[Route]:
    """Return the routes."""
    return [
        Route(f"/account/factor/{deed}", factor.answer, methods=["POST"])
        for deed in ("begin", "on", "codes", "off")
    ]
