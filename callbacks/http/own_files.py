"""``GET /own/<id>.pptx``: an own briefing as a file of the present revision."""

from typing import Any

from fastapi import APIRouter, Request, Response

from callbacks.briefings import MEDIA, TemplateUnusable
from callbacks.context import Context
from callbacks.fonts import NoFont
from callbacks.http.answer import NEVER
from callbacks.http.attached import attachment
from callbacks.http.briefings import ALONE
from callbacks.http.fields import fields_of
from callbacks.http.head import ASKED
from callbacks.http.keys import unavailable
from callbacks.http.lang import words_of
from callbacks.http.models import Problem
from callbacks.http.parameters import takes
from callbacks.http.taking import take_away
from callbacks.http.wrong import Wrong
from callbacks.looking import looking
from callbacks.own_briefings import enter_own, make_own
from dashboard.own_briefing import BadOwn, OwnBriefing, UnknownOwn
from dashboard.schedule import MadeFile
from queries.own_briefings import own_briefing
from queries.unavailable import Unavailable


def _own(context: Context, own_id: str, form: str) -> OwnBriefing:
    if form not in MEDIA:
        raise Wrong(404, "not_found")
    try:
        with context.store.read() as db:
            return own_briefing(db, looking().viewer, own_id)
    except UnknownOwn:
        raise Wrong(404, "not_found") from None


def _made(context: Context, request: Request, own: OwnBriefing, form: str) -> MadeFile:
    words, viewer = words_of(request), looking().viewer
    try:
        # Drawing is work for a whole core: one at a time, so that screens keep theirs.
        with ALONE:
            return make_own(context.store, viewer, own, form, words, context.settings)
    except BadOwn:
        raise Wrong(422, "empty_briefing") from None
    except TemplateUnusable as error:
        raise Wrong(500, "bad_template", why=error.text(words)) from None
    except NoFont as error:
        raise Wrong(503, "no_font", value=str(error)) from None


def router(context: Context) -> APIRouter:
    """Return the routes of own briefings as files; their pages are ``callbacks/http/own.py``."""
    routes = APIRouter(tags=["briefings"])
    answers: dict[int | str, dict[str, Any]] = {
        200: {"content": {media: {} for media in MEDIA.values()}},
        **{code: {"model": Problem} for code in (404, 422, 429, 500, 503)},
    }

    @routes.get(
        "/own/{id}.{form}", response_class=Response, responses=answers, openapi_extra=takes()
    )
    def own(request: Request, id: str, form: str) -> Response:  # noqa: A002  the address's word
        """Return an own briefing as a file, its numbers as they stand now."""
        take_away(context)
        fields_of(request, ())
        found = _own(context, id, form)
        made, me = MadeFile(b"", "", 0), looking()
        if ASKED not in request.scope:
            made = _made(context, request, found, form)
            try:
                enter_own(context.store, me.actor, me.viewer, found, form, made.rows)
            except Unavailable as error:
                raise unavailable(error) from None
        headers = {
            "Content-Disposition": attachment(f"own-{found.id}.{form}", made.name),
            "Content-Language": words_of(request).lang,
            "Cache-Control": NEVER,
        }
        return Response(made.data, media_type=MEDIA[form], headers=headers)

    return routes
