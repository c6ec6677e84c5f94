"""``GET /picture.svg`` and ``/picture.png``: charts and maps as files, drawn here."""

from typing import Any

from fastapi import APIRouter, Request, Response

from callbacks.context import Context
from callbacks.exports.drawing import drawn_png, drawn_svg
from callbacks.fonts import NoFont
from callbacks.http.answer import NEVER
from callbacks.http.attached import attachment
from callbacks.http.fields import fields_of
from callbacks.http.head import ASKED
from callbacks.http.lang import words_of
from callbacks.http.models import Problem
from callbacks.http.parameters import PICTURE, takes
from callbacks.http.taking import enter_taking, take_away
from callbacks.http.wrong import Wrong
from callbacks.looking import looking
from dashboard.access.audit import Details
from dashboard.lists.pictured import Pictured, pictured

SVG, PNG = "image/svg+xml", "image/png"


def _answer(context: Context, request: Request, asked: Pictured, form: str) -> Response:
    if not asked.shown:
        take_away(context)
    words, viewer, store = words_of(request), looking().viewer, context.store
    try:
        body: str | bytes = (
            drawn_png(store, viewer, asked, words, font=context.settings.font)
            if form == "png"
            else drawn_svg(store, viewer, asked, words)
        )
    except NoFont as error:
        raise Wrong(503, "no_font", value=str(error)) from None
    if not asked.shown and ASKED not in request.scope:
        details: Details = {"rows": 0, "of": asked.of, "form": form}
        enter_taking(context, area=asked.area, subject=asked.query(), details=details)
    file = f"{asked.name()}.{form}"
    headers = {
        "Content-Disposition": f'inline; filename="{file}"' if asked.shown else attachment(file),
        "Content-Language": words.lang,
        "Cache-Control": NEVER,
    }
    return Response(body, media_type=PNG if form == "png" else SVG, headers=headers)


def router(context: Context) -> APIRouter:
    """Return the routes of pictures."""
    routes = APIRouter(tags=["pictures"])
    errors: dict[int | str, dict[str, Any]] = {
        code: {"model": Problem} for code in (404, 422, 429, 503)
    }

    @routes.get(
        "/picture.svg",
        response_class=Response,
        responses={200: {"content": {SVG: {}}}, **errors},
        openapi_extra=takes(*PICTURE),
    )
    def svg(request: Request) -> Response:
        """Return a chart or map as SVG, with title, legend, data time and source."""
        return _answer(context, request, pictured(fields_of(request)), "svg")

    @routes.get(
        "/picture.png",
        response_class=Response,
        responses={200: {"content": {PNG: {}}}, **errors},
        openapi_extra=takes(*PICTURE),
    )
    def png(request: Request) -> Response:
        """Return the same as PNG, once, twice or four times as large."""
        return _answer(context, request, pictured(fields_of(request)), "png")

    return routes
