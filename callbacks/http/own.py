"""``/own``: one's own briefings: collected from pages, named, put in order, remarked on."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from callbacks.briefings.own_reading import Unshowable, read_one, read_own
from callbacks.context import Context
from callbacks.context import real_now as now
from callbacks.http.fields import fields_of
from callbacks.http.lang import words_of
from callbacks.http.login import NEVER
from callbacks.http.posted import posted
from callbacks.looking import looking
from dashboard.briefings.own import (
    BadOwn,
    OwnBriefing,
    OwnChanged,
    UnknownOwn,
    name_of,
    read_item,
)
from dashboard.day import day_of, iso_day
from dashboard.fields import BadListing, choice
from dashboard.words import Words
from layouts.door.own import PATH, OneView, OwnView, own_list, own_one
from layouts.error import bad_listing_text
from queries.briefings.own_briefings import (
    Change,
    add_own,
    change_own,
    choose_own,
    collect,
    own_briefing,
    own_briefings,
    remove_own,
    removed_name,
    restore_own,
    take_out,
)

Fields = dict[str, str]
Deed = Callable[[Request, Fields], Response]
PREVIEW = 3
"""Rows of a table that the page of a briefing shows."""
_DID = ("saved", "taken_out")
_STEPS = {"up": -1, "down": 1}
_ANSWER = ("opens", "undo", "undone", "elsewhere", "elsewhere_label", "new_name", "new", "close")
"""What the page's own.js says; its texts come with each answer."""


class Own:
    """What people do with their own briefings."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._store = context.store

    def _new(self, name: str) -> OwnBriefing:
        at = now()
        own_id, account = secrets.token_hex(6), looking().account.id
        return OwnBriefing(own_id, account, name_of(name), at, at, at)

    def _list(self, request: Request, status: int = 200, **more: Any) -> Response:
        me, fields = looking(), fields_of(request, ("gone",))
        gone = fields.get("gone", "")
        with self._store.read() as db:
            found = own_briefings(db, me.viewer)
            name = removed_name(db, me.viewer, gone) if gone else ""
        view = OwnView(me.account, found, (gone, name), **more)
        return HTMLResponse(own_list(view, words_of(request)), status, headers=NEVER)

    def show(self, request: Request) -> Response:
        """Answer ``GET /own``."""
        return self._list(request)

    def make(self, request: Request, fields: Fields) -> Response:
        """Answer ``POST /own``."""
        try:
            own = self._new(fields.get("name", ""))
            add_own(self._store, own)
        except BadOwn as error:
            said = why_bad(error, words_of(request))
            return self._list(request, 422, message=said, typed=fields.get("name", ""))
        return _to(own.id)

    def _one(self, request: Request, status: int = 200, **more: Any) -> Response:
        me, words = looking(), words_of(request)
        own_id = request.path_params["id"]
        with self._store.read() as db:
            own = own_briefing(db, me.viewer, own_id)
            current = own_briefings(db, me.viewer)[0].id == own.id
        found = read_own(self._store, me.viewer, own, words, rows=PREVIEW, draws=False)
        view = OneView(me.account, found, current, **more)
        return HTMLResponse(own_one(view, words), status, headers=NEVER)

    def show_one(self, request: Request) -> Response:
        """Answer ``GET /own/<id>``."""
        did = choice(fields_of(request, ("did",)), "did", _DID)
        message = words_of(request)("own.saved") if did == "saved" else ""
        return self._one(request, message=message, undo=did == "taken_out")

    def _change(
        self, request: Request, fields: Fields, change: Change, then: str, item: str = ""
    ) -> Response:
        """Change a briefing and lead back to its page; what was typed is not lost by a clash."""
        me, own_id = looking(), request.path_params["id"]
        version = fields.get("version", "")
        try:
            change_own(
                self._store,
                me.viewer,
                own_id,
                change,
                version=int(version) if version.isdecimal() and len(version) < 9 else 0,
                now=now(),
            )
        except OwnChanged:
            said, status = words_of(request)("own.clash"), 409
        except BadOwn as error:
            said, status = why_bad(error, words_of(request)), 422
        else:
            return _to(own_id, then)
        more = {"message": said, "failed": True, "typed": fields, "item": item}
        return self._one(request, status, **more)

    def name(self, request: Request, fields: Fields) -> Response:
        """Answer ``POST /own/<id>``."""
        name, title = fields.get("name", ""), fields.get("title", "")
        change: Change = lambda own: own.named(name=name, title=title)  # noqa: E731
        return self._change(request, fields, change, "?did=saved")

    def choose(self, request: Request) -> Response:
        """Answer ``POST /own/<id>/choose``."""
        own_id = request.path_params["id"]
        choose_own(self._store, looking().viewer, own_id, now=now())
        return RedirectResponse(PATH, 303, headers=NEVER)

    def copy(self, request: Request) -> Response:
        """Answer ``POST /own/<id>/copy``."""
        with self._store.read() as db:
            own = own_briefing(db, looking().viewer, request.path_params["id"])
        name = words_of(request)("own.copy_name", name="{}")
        room = 80 - len(name) + len("{}")
        fresh = self._new(name.format(own.name[:room]))
        items = tuple(replace(one, id=secrets.token_hex(6)) for one in own.items)
        try:
            add_own(self._store, replace(fresh, title=own.title, items=items))
        except BadOwn as error:
            return self._list(request, 422, message=why_bad(error, words_of(request)))
        return _to(fresh.id)

    def remove(self, request: Request) -> Response:
        """Answer ``POST /own/<id>/remove``."""
        own_id = request.path_params["id"]
        remove_own(self._store, looking().viewer, own_id, now=now())
        return RedirectResponse(f"{PATH}?gone={own_id}", 303, headers=NEVER)

    def restore(self, request: Request) -> Response:
        """Answer ``POST /own/<id>/restore``."""
        try:
            restore_own(self._store, looking().viewer, request.path_params["id"])
        except BadOwn as error:
            return self._list(request, 422, message=why_bad(error, words_of(request)))
        return RedirectResponse(PATH, 303, headers=NEVER)

    def undo(self, request: Request, fields: Fields) -> Response:
        """Answer ``POST /own/<id>/undo``: what was taken out last stands in its place again."""
        return self._change(request, fields, OwnBriefing.put_back, "")

    def text(self, request: Request, fields: Fields) -> Response:
        """Answer ``POST /own/<id>/items/<item>``."""
        item, today = request.path_params["item"], self._context.today()

        def change(own: OwnBriefing) -> OwnBriefing:
            said = {"title": fields.get("title", ""), "remark": fields.get("remark", "")}
            changed = own.with_text(item, **said)
            if fields.get("days") not in ("follow", "fixed"):
                return changed
            return changed.with_days(item, follow=fields["days"] == "follow", today=today)

        return self._change(request, fields, change, f"?did=saved#i-{item}", item)

    def step(self, request: Request, fields: Fields) -> Response:
        """Answer ``POST /own/<id>/items/<item>/<deed>``: up, down, remove, out."""
        item, deed = request.path_params["item"], request.path_params["deed"]
        if deed == "out":
            own_id = request.path_params["id"]
            take_out(self._store, looking().viewer, own_id, item, now=now())
            return _to(own_id)
        if deed == "remove":
            return self._change(request, fields, lambda own: own.without(item), "?did=taken_out")
        if deed not in _STEPS:
            raise UnknownOwn(deed)
        steps = _STEPS[deed]
        return self._change(request, fields, lambda own: own.moved(item, steps), f"#i-{item}")

    def collect(self, request: Request, fields: Fields) -> Response:
        """Answer ``POST /own/items``: what a page adds; own.js gets JSON."""
        words, plain = words_of(request), "application/json" in request.headers.get("accept", "")
        try:
            own, item_id = self._collect(fields, words)
        except (BadOwn, BadListing, Unshowable, UnknownOwn) as error:
            said = words("own.failed", why=why_not(error, words))
            if plain:
                return JSONResponse({"text": said}, 422, headers=NEVER)
            return self._list(request, 422, message=said)
        if not plain:
            return _to(own.id, f"#i-{item_id}")
        with self._store.read() as db:
            mine = own_briefings(db, looking().viewer)
        said = words("own.added", name=own.name, n=len(own.items))
        answer = {
            "text": said,
            "id": own.id,
            "item": item_id,
            "path": f"{PATH}/{own.id}",
            "briefings": [{"id": one.id, "name": one.name} for one in mine if one.id != own.id],
            "words": {name: words(f"own.{name}") for name in _ANSWER},
        }
        return JSONResponse(answer, headers=NEVER)

    def _collect(self, fields: Fields, words: Words) -> tuple[OwnBriefing, str]:
        """Add what is asked for; raise BadOwn, BadListing, Unshowable, UnknownOwn."""
        viewer, item_id = looking().viewer, secrets.token_hex(6)
        sort, query = fields.get("sort", ""), fields.get("query", "")
        item = read_item(sort, query, id_=item_id, today=self._context.today())
        read_one(self._store, viewer, item, words)
        own = collect(self._store, viewer, item, to=self._to(fields, words), now=now())
        if fields.get("from") and fields.get("item"):
            # It was added to another one just before: it is meant once.
            take_out(self._store, viewer, fields["from"], fields["item"], now=now())
        return own, item_id

    def _to(self, fields: Fields, words: Words) -> OwnBriefing | str:
        """Return where an item goes: the one that is named, a new one, or the current one."""
        to = fields.get("to", "")
        if to == "new":
            return self._new(fields.get("name", ""))
        if to:
            return to
        with self._store.read() as db:
            found = own_briefings(db, looking().viewer)
        if found:
            return found[0].id
        return self._new(words("own.first_name", day=iso_day(day_of(now()))))


def _to(own_id: str, then: str = "") -> Response:
    return RedirectResponse(f"{PATH}/{own_id}{then}", 303, headers=NEVER)


def why_bad(error: BadOwn, words: Words) -> str:
    """Return what is wrong with what somebody gave, and what to do."""
    return words(f"own.wrong.{error.reason}", value=error.value[:20])


def why_not(error: Exception, words: Words) -> str:
    """Return why something could not be added."""
    match error:
        case BadOwn():
            return why_bad(error, words)
        case BadListing():
            return bad_listing_text(error, words)
        case UnknownOwn():
            return words("problem.not_found.title")
        case _:
            return str(error)


def _posts(deed: Deed) -> Callable[[Request], Any]:
    """Return a handler that reads a form and works in a thread."""

    async def handle(request: Request) -> Response:
        return await to_thread.run_sync(deed, request, await posted(request))

    return handle


def routes(own: Own) -> list[Route]:
    """Return the routes; what they need stands in ``callbacks/access/needs.py``."""
    one = f"{PATH}/{{id}}"
    posts: dict[str, Deed] = {
        PATH: own.make,
        f"{PATH}/items": own.collect,
        one: own.name,
        f"{one}/undo": own.undo,
        f"{one}/items/{{item}}": own.text,
        f"{one}/items/{{item}}/{{deed}}": own.step,
    }
    return [
        Route(PATH, own.show, methods=["GET"]),
        *(Route(path, _posts(deed), methods=["POST"]) for path, deed in posts.items()),
        Route(f"{one}/choose", own.choose, methods=["POST"]),
        Route(f"{one}/copy", own.copy, methods=["POST"]),
        Route(f"{one}/remove", own.remove, methods=["POST"]),
        Route(f"{one}/restore", own.restore, methods=["POST"]),
        Route(one, own.show_one, methods=["GET"]),
    ]
