"""``GET /brief/<area>.pptx``: the briefing of an area and a period as a file."""

from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from callbacks.briefings.making import MEDIA
from callbacks.context import Context
from callbacks.http.answer import NEVER
from callbacks.http.fields import fields_of
from callbacks.http.head import ASKED
from callbacks.http.made import asked_run, when_made
from callbacks.http.models import Problem
from callbacks.http.parameters import PERIOD, TOGETHER, names, takes
from callbacks.http.wrong import Wrong
from dashboard.briefings.briefing import period_of
from dashboard.briefings.run import Run
from queries.areas.areas import area


def _ask(context: Context, request: Request, code: str, form: str) -> Run | None:
    """Return the run of what an address asks for, None where only its head is wanted."""
    fields = fields_of(request, (*names(PERIOD), "together"))
    if form not in MEDIA:
        raise Wrong(404, "not_found")
    if ASKED in request.scope:
        with context.store.read() as db:
            area(db, context.viewer(), code)
        period_of(fields, context.today())
        return None
    said = {name: value for name, value in fields.items() if name != "lang"}
    return asked_run(context, request, {**said, "area": code, "form": form})


def router(context: Context) -> APIRouter:
    """Return the routes of briefings."""
    routes = APIRouter(tags=["briefings"])
    answers: dict[int | str, dict[str, Any]] = {
        200: {"content": {media: {} for media in MEDIA.values()}},
        303: {"description": "Not made yet: where it will be."},
        **{code: {"model": Problem} for code in (404, 422, 429, 500, 503)},
    }

    @routes.get(
        "/brief/{code}.{form}",
        response_class=Response,
        responses=answers,
        openapi_extra=takes(*PERIOD, TOGETHER),
    )
    async def brief(request: Request, code: str, form: str) -> Response:
        """Return the briefing of an area as a file; a day without its end is today."""
        asked = await to_thread.run_sync(_ask, context, request, code, form)
        if asked is None:
            return Response(b"", media_type=MEDIA[form], headers={"Cache-Control": NEVER})
        return await when_made(context, request, asked)

    return routes
