"""``GET /brief/<area>.pptx``: the briefing of an area and a period as a file."""

import threading
from typing import Any

from fastapi import APIRouter, Request, Response

from callbacks.briefings import MEDIA, Asked, TemplateUnusable, enter_taken, make
from callbacks.context import Context
from callbacks.http.answer import NEVER
from callbacks.http.attached import attachment
from callbacks.http.fields import fields_of
from callbacks.http.head import ASKED
from callbacks.http.keys import unavailable
from callbacks.http.lang import vary_of, words_of
from callbacks.http.models import Problem
from callbacks.http.parameters import PERIOD, names, takes
from callbacks.http.taking import take_away
from callbacks.http.wrong import Wrong
from callbacks.looking import looking
from dashboard.briefing import period_of
from dashboard.schedule import MadeFile
from queries.areas import area
from queries.unavailable import Unavailable

ALONE = threading.Lock()
"""Held while a process draws a file that somebody waits for."""


def _response(request: Request, asked: Asked, made: MadeFile) -> Response:
    plain = f"briefing-{asked.code}.{asked.form}"
    headers = {
        "Content-Disposition": attachment(plain, made.name),
        "Content-Language": asked.words.lang,
        "Cache-Control": NEVER,
        **({"Vary": vary} if (vary := vary_of(request)) else {}),
    }
    return Response(made.data, media_type=MEDIA[asked.form], headers=headers)


def _brief(context: Context, request: Request, code: str, form: str) -> Response:
    words, viewer = words_of(request), context.viewer()
    fields = fields_of(request, names(PERIOD))
    if form not in MEDIA:
        raise Wrong(404, "not_found")
    with context.store.read() as db:
        area(db, viewer, code)
    asked = Asked(code, period_of(fields, context.today()), form, words)
    if ASKED in request.scope:
        return _response(request, asked, MadeFile(b"", "", 0))
    try:
        # Drawing is work for a whole core: one at a time, so that screens keep theirs.
        with ALONE:
            made = make(context.store, viewer, asked, context.settings)
    except TemplateUnusable as error:
        raise Wrong(500, "bad_template", why=error.text(words)) from None
    try:
        enter_taken(context.store, looking().actor, asked, made.rows)
    except Unavailable as error:
        raise unavailable(error) from None
    return _response(request, asked, made)


def router(context: Context) -> APIRouter:
    """Return the routes of briefings."""
    routes = APIRouter(tags=["briefings"])
    answers: dict[int | str, dict[str, Any]] = {
        200: {"content": {media: {} for media in MEDIA.values()}},
        **{code: {"model": Problem} for code in (404, 422, 429, 500, 503)},
    }

    @routes.get(
        "/brief/{code}.{form}",
        response_class=Response,
        responses=answers,
        openapi_extra=takes(*PERIOD),
    )
    def brief(request: Request, code: str, form: str) -> Response:
        """Return the briefing of an area as a file; a day without its end is today."""
        take_away(context)
        return _brief(context, request, code, form)

    return routes
