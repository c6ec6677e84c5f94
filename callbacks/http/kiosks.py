"""``/kiosks``: the links of walls, made and taken back; ``/kiosk``: where such a link leads."""

from collections.abc import Mapping
from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from callbacks.access.kiosks import link, make_kiosk
from callbacks.access.why_not import KIOSK_FAILURES, why_no_kiosk
from callbacks.context import Context
from callbacks.context import real_now as now
from callbacks.http.gate import wall_cookie
from callbacks.http.lang import words_of
from callbacks.http.login import NEVER
from callbacks.http.origin import client_address
from callbacks.http.posted import posted
from callbacks.looking import looking
from dashboard.access.kiosk import Kiosk, kiosk_day
from dashboard.access.session import NoSession, digest_of
from dashboard.day import SECOND
from layouts.door.kiosk import opening
from layouts.door.kiosks import KiosksView
from layouts.door.kiosks import kiosks as kiosks_layout
from queries.access.kiosks import kiosks, open_kiosk, revoke_kiosk
from queries.areas.areas import areas_of
from queries.store.engine import Store
from queries.store.unavailable import Unavailable, told

Fields = Mapping[str, str]


class Walls:
    """What an operator does with the links of walls, and what a wall's browser does with one."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._store = context.store
        self._secure = context.settings.secure
        self._cookie = wall_cookie(secure=self._secure)

    def page(
        self,
        request: Request,
        *,
        message: str = "",
        failed: bool = False,
        typed: Fields | None = None,
        made: str = "",
    ) -> Response:
        """Return the page of all links; ``made`` is a new one, which is shown this once."""
        me, words = looking(), words_of(request)
        with self._store.read() as db:
            found = kiosks(db, me.viewer)
            areas = areas_of(db, me.viewer, [one.area for one in found])
        typed = {"area": me.viewer.areas[0], **(typed or {})}
        view = KiosksView(me.account, found, areas, now(), message, failed, typed, made)
        status = 422 if failed else 200
        return HTMLResponse(kiosks_layout(view, words), status, headers=NEVER)

    def show(self, request: Request) -> Response:
        """Answer ``GET /kiosks``."""
        return self.page(request)

    async def add(self, request: Request) -> Response:
        """Answer ``POST /kiosks``."""
        return await to_thread.run_sync(self._add, request, await posted(request))

    def _add(self, request: Request, fields: Fields) -> Response:
        words, me = words_of(request), looking()
        tour = {name: fields.get(name, "").strip() for name in ("rotate", "every")}
        try:
            one, token = make_kiosk(
                self._store,
                me.viewer,
                name=fields.get("name", ""),
                area=fields.get("area", "").strip(),
                last_day=kiosk_day(fields.get("ends", "")),
                network=fields.get("network", ""),
                tour=tour,
                by=me.actor,
            )
        except KIOSK_FAILURES as error:
            why = why_no_kiosk(error, words)
            return self.page(request, message=why, failed=True, typed=fields)
        base = self._context.settings.public_url or str(request.base_url)
        said = words("kiosk.made", name=one.name)
        return self.page(request, message=said, made=link(base, token))

    def revoke(self, request: Request) -> Response:
        """Answer ``POST /kiosks/<id>/revoke``; what was taken back before stays so."""
        words, me = words_of(request), looking()
        revoked = partial(revoke_kiosk, self._store, me.viewer, request.path_params["id"])
        one = revoked(by=me.actor, now=now())
        return self.page(request, message=words("kiosk.revoked", name=one.name))

    async def wait(self, request: Request) -> Response:
        """Answer ``GET /kiosk``: the page that hands over the token behind its #."""
        return HTMLResponse(opening(words_of(request)), headers=NEVER)

    async def open(self, request: Request) -> Response:
        """Answer ``POST /kiosk``: let a wall's browser keep its token, and lead to its screen."""
        words, token = words_of(request), (await posted(request)).get("token", "")
        address = client_address(request)
        try:
            with told():
                one = await to_thread.run_sync(_opened, self._store, token, address)
        except NoSession:
            page = opening(words, message=words("kiosk.void"))
            return HTMLResponse(page, 404, headers=NEVER)
        except Unavailable as error:
            page = opening(words, message=words(f"problem.store_{error.reason}.detail"))
            return HTMLResponse(page, 503, headers=NEVER)
        answer = RedirectResponse(one.path, 303, headers=NEVER)
        answer.set_cookie(
            self._cookie,
            token,
            max_age=(one.ends_at - now()) // SECOND,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )
        return answer


def _opened(store: Store, token: str, address: str) -> Kiosk:
    return open_kiosk(store, digest_of(token), address=address, now=now())


def routes(walls: Walls) -> list[Route]:
    """Return the routes; what they need stands in ``callbacks/access/needs.py``."""
    return [
        Route("/kiosks", walls.show, methods=["GET"]),
        Route("/kiosks", walls.add, methods=["POST"]),
        Route("/kiosks/{id}/revoke", walls.revoke, methods=["POST"]),
        Route("/kiosk", walls.wait, methods=["GET"]),
        Route("/kiosk", walls.open, methods=["POST"]),
    ]
