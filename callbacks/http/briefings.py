"""``GET /brief/<area>.pptx``: the briefing of an area and a period as a file."""

from functools import partial
from typing import Any

import anyio
from anyio import to_thread
from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from callbacks.asking import ask_for
from callbacks.briefings import MEDIA, Asked, TemplateUnusable, enter_taken, template_of
from callbacks.context import Context
from callbacks.http.answer import NEVER
from callbacks.http.attached import attachment
from callbacks.http.fields import fields_of
from callbacks.http.head import ASKED
from callbacks.http.keys import unavailable
from callbacks.http.lang import vary_of, words_of
from callbacks.http.models import Problem
from callbacks.http.parameters import PERIOD, TOGETHER, names, takes
from callbacks.http.taking import take_away
from callbacks.http.wrong import Wrong
from callbacks.looking import looking
from callbacks.planned.process import set_to_work
from dashboard.area import UnknownArea
from dashboard.briefing import period_of
from dashboard.schedule import UNDER_WAY, Run, RunState, TooManyAsked
from dashboard.words import words
from layouts.door.schedules import PATH
from queries.areas import area
from queries.briefing_runs import file_of, run
from queries.unavailable import Unavailable

LOOK_SECONDS = 0.15
WAIT_SECONDS = 240.0
"""How long an answer is held back; what takes longer is fetched from its own page."""


def asked_of(found: Run, context: Context) -> Asked:
    """Return a run as what was asked for."""
    period, say = found.period(context.today()), words(found.lang)
    return Asked(found.area, period, found.form, say, together=found.together)


def file_response(context: Context, found: Run, data: bytes) -> Response:
    """Return the file of a run, entered in the audit first; raise Wrong."""
    asked = asked_of(found, context)
    try:
        enter_taken(context.store, looking().actor, asked, found.rows)
    except Unavailable as error:
        raise unavailable(error) from None
    return _response(found.area, found.form, found.lang, found.name, data)


def _response(code: str, form: str, lang: str, name: str, data: bytes) -> Response:
    headers = {
        "Content-Disposition": attachment(f"briefing-{code}.{form}", name),
        "Content-Language": lang,
        "Cache-Control": NEVER,
    }
    return Response(data, media_type=MEDIA[form], headers=headers)


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
    take_away(context)
    try:
        return ask_for(context, {**said, "area": code, "form": form}, words_of(request).lang)
    except TooManyAsked as error:
        headers = {"Retry-After": "5"}
        raise Wrong(429, "too_many_asked", headers=headers, n=error.args[0]) from None


def _look(context: Context, asked: Run) -> Run:
    """Return how a run stands; whoever was to make it is replaced where it has gone."""
    with context.store.read() as db:
        found = run(db, context.viewer(), asked.id)
    if found.state is RunState.WAITING:
        set_to_work(context.store, context.settings)
    return found


def _end(context: Context, request: Request, found: Run) -> Response:
    """Return the file of a run that has ended, or raise why there is none."""
    if found.state is RunState.READY:
        with context.store.read() as db:
            _, data = file_of(db, context.viewer(), found.id)
        answer = file_response(context, found, data)
        if vary := vary_of(request):
            answer.headers["Vary"] = vary
        return answer
    if found.why == "area":
        raise UnknownArea(found.area)
    if found.why == "font":
        raise Wrong(503, "no_font", value=context.settings.font)
    if found.why == "template":
        try:
            template_of(context.settings.brief_template)
        except TemplateUnusable as error:
            raise Wrong(500, "bad_template", why=error.text(words_of(request))) from None
    raise Wrong(500, "failed")


async def _brief(context: Context, request: Request, code: str, form: str) -> Response:
    found = await to_thread.run_sync(_ask, context, request, code, form)
    if found is None:
        return _response(code, form, words_of(request).lang, "", b"")
    with anyio.move_on_after(WAIT_SECONDS):
        while found.state in UNDER_WAY:
            await anyio.sleep(LOOK_SECONDS)
            found = await to_thread.run_sync(_look, context, found)
    if found.state in UNDER_WAY:
        return RedirectResponse(f"{PATH}/{found.id}", 303, headers={"Cache-Control": NEVER})
    return await to_thread.run_sync(partial(_end, context, request, found))


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
        return await _brief(context, request, code, form)

    return routes
