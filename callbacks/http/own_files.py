"""``GET /own/<id>.pptx``: an own briefing as a file of the present revision."""

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
from callbacks.http.parameters import takes
from callbacks.http.wrong import Wrong
from callbacks.looking import looking
from dashboard.briefings.own import BadOwn, UnknownOwn
from dashboard.briefings.run import PAPERS, Run
from queries.briefings.own_briefings import own_briefing


def _ask(context: Context, request: Request, own_id: str, form: str) -> Run | None:
    """Return the run of what an address asks for, None where only its head is wanted."""
    fields_of(request, ())
    if form not in PAPERS:
        raise Wrong(404, "not_found")
    try:
        if ASKED not in request.scope:
            return asked_run(context, request, {"own": own_id, "form": form})
        with context.store.read() as db:
            own_briefing(db, looking().viewer, own_id)
    except UnknownOwn:
        raise Wrong(404, "not_found") from None
    except BadOwn:
        raise Wrong(422, "empty_briefing") from None
    return None


def router(context: Context) -> APIRouter:
    """Return the routes of own briefings as files; their pages are ``callbacks/http/own.py``."""
    routes = APIRouter(tags=["briefings"])
    answers: dict[int | str, dict[str, Any]] = {
        200: {"content": {MEDIA[form]: {} for form in PAPERS}},
        303: {"description": "Not made yet: where it will be."},
        **{code: {"model": Problem} for code in (404, 422, 429, 500, 503)},
    }

    @routes.get(
        "/own/{id}.{form}", response_class=Response, responses=answers, openapi_extra=takes()
    )
    async def own(request: Request, id: str, form: str) -> Response:  # noqa: A002  the address's
        """Return an own briefing as a file, its numbers as they stand now."""
        asked = await to_thread.run_sync(_ask, context, request, id, form)
        if asked is None:
            return Response(b"", media_type=MEDIA[form], headers={"Cache-Control": NEVER})
        return await when_made(context, request, asked)

    return routes
