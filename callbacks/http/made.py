"""Made files: what is asked for by its address is answered as soon as it is made."""

from collections.abc import Mapping
from functools import partial

import anyio
from anyio import to_thread
from fastapi import Request, Response
from starlette.responses import RedirectResponse

from callbacks.briefings.making import MEDIA, TemplateUnusable, template_of
from callbacks.context import Context
from callbacks.http.answer import NEVER
from callbacks.http.attached import attachment
from callbacks.http.keys import unavailable
from callbacks.http.lang import vary_of, words_of
from callbacks.http.taking import take_away
from callbacks.http.wrong import Wrong
from callbacks.planned.asking import ask_for, enter_run
from callbacks.planned.process import set_to_work
from dashboard.area import UnknownArea
from dashboard.briefings.run import UNDER_WAY, Run, RunState, TooManyAsked
from layouts.door.briefings import PATH
from queries.briefings.runs import file_of, run
from queries.store.unavailable import Unavailable

LOOK_SECONDS = 0.15
WAIT_SECONDS = 240.0
"""How long an answer is held back; what takes longer is fetched from its own page."""
SOON = "5"
"""Seconds after which somebody with too much under way may ask again."""


def asked_run(context: Context, request: Request, fields: Mapping[str, str]) -> Run:
    """Return the run of what is asked for, which counts as taken away; raise Wrong."""
    take_away(context)
    try:
        return ask_for(context, fields, words_of(request).lang)
    except TooManyAsked as error:
        headers = {"Retry-After": SOON}
        raise Wrong(429, "too_many_asked", headers=headers, n=error.args[0]) from None


async def when_made(context: Context, request: Request, asked: Run) -> Response:
    """Return the file of a run when it is made, or where it will be; raise why there is none."""
    found = asked
    with anyio.move_on_after(WAIT_SECONDS):
        while found.state in UNDER_WAY:
            await anyio.sleep(LOOK_SECONDS)
            found = await to_thread.run_sync(_look, context, found)
    if found.state in UNDER_WAY:
        return RedirectResponse(f"{PATH}/{found.id}", 303, headers={"Cache-Control": NEVER})
    return await to_thread.run_sync(partial(_end, context, request, found))


def _look(context: Context, asked: Run) -> Run:
    """Return how a run stands; whoever was to make it is replaced where it has gone."""
    with context.store.read() as db:
        found = run(db, context.viewer(), asked.id)
    if found.state is RunState.WAITING:
        set_to_work(context.store, context.settings)
    return found


def _end(context: Context, request: Request, found: Run) -> Response:
    """Return the file of a run that has ended, or raise why there is none."""
    match found.why:
        case "":
            with context.store.read() as db:
                _, data = file_of(db, context.viewer(), found.id)
            answer = run_file(context, found, data)
            if vary := vary_of(request):
                answer.headers["Vary"] = vary
            return answer
        case "area":
            raise UnknownArea(found.area)
        case "font":
            raise Wrong(503, "no_font", value=context.settings.font)
        case "own":
            raise Wrong(404, "not_found")
        case "template":
            try:
                template_of(context.settings.brief_template)
            except TemplateUnusable as error:
                raise Wrong(500, "bad_template", why=error.text(words_of(request))) from None
    raise Wrong(500, "failed")


def run_file(context: Context, found: Run, data: bytes) -> Response:
    """Return the file of a run, entered in the audit first; raise Wrong."""
    try:
        enter_run(context, found)
    except Unavailable as error:
        raise unavailable(error) from None
    return as_file(found, data)


def as_file(found: Run, data: bytes) -> Response:
    """Return a file as an answer."""
    plain = f"own-{found.own}" if found.own else f"briefing-{found.area}"
    headers = {
        "Content-Disposition": attachment(f"{plain}.{found.form}", found.name),
        "Content-Language": found.lang,
        "Cache-Control": NEVER,
    }
    return Response(data, media_type=MEDIA[found.form], headers=headers)
