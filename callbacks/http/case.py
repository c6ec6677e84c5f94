"""``/case/<key>``: what the page of a case follows, what is done on it, and where it may go."""

from functools import partial
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from callbacks.context import Context, now
from callbacks.http.answer import NEVER, answer, json_bytes
from callbacks.http.case_models import AssigneeList, CaseBoard, StepDone, StepSent
from callbacks.http.fields import fields_of, whole_number
from callbacks.http.intake_models import inlined
from callbacks.http.json_body import json_body
from callbacks.http.keys import unavailable
from callbacks.http.lang import lang_of, vary_of
from callbacks.http.models import Problem
from callbacks.http.parameters import FIND, REVISION, takes
from callbacks.http.plain import plain
from callbacks.http.wrong import Wrong
from dashboard.access.permission import Permission, may
from dashboard.case import UnknownCase
from dashboard.day import iso_instant
from dashboard.lists.assignee import Assignee
from dashboard.records.hand import acts
from dashboard.refusal import Refused
from dashboard.viewer import Viewer
from dashboard.words import Words, words
from layouts.cases.live import case_cells, case_steps
from queries.areas.assignees import assignees
from queries.lists.case_detail import case_detail
from queries.store.unavailable import Unavailable
from queries.writing.act import act

SOURCE = "page"
"""The source of the steps that are done on pages."""


def _board(context: Context, viewer: Viewer, key: str, say: Words) -> dict[str, Any]:
    """Return what the page of a case shows; raise UnknownCase."""
    with context.store.read() as db:
        detail = case_detail(db, viewer, key=key)
    return {
        "area": detail.line.area.code,
        "revision": detail.revision,
        "data_time": iso_instant(detail.data_time),
        "live_url": f"/live?area={detail.line.area.code}&lang={say.lang}",
        "mark": detail.mark,
        "acts": list(acts(detail.line, detail.now)),
        "steps": case_steps(detail, say),
        "cells": plain(case_cells(detail, say)),
    }


def _assignee(one: Assignee, say: Words) -> dict[str, str]:
    officer = one.officer
    return {
        "code": one.area.code,
        "name": one.area.title(say.lang),
        "level": one.area.level,
        "within": " · ".join(area.title(say.lang) for area in one.path[1:]),
        "officer": f"{officer.name} {officer.phone}".strip() if officer else "",
        "duty": say(f"duty.{officer.duty}") if officer else "",
    }


def _assignees(
    context: Context, viewer: Viewer, key: str, text: str, say: Words
) -> list[dict[str, str]]:
    with context.store.read() as db:
        home = case_detail(db, viewer, key=key).line.area.code
        found = assignees(db, viewer, home=home, text=text)
    return [_assignee(one, say) for one in found]


def _done(context: Context, viewer: Viewer, key: str, sent: StepSent, say: Words) -> dict[str, Any]:
    """Do a step as the viewer; return what became of it. Raise UnknownCase."""
    moment = now()
    raw = {
        "source": SOURCE,
        "external_id": sent.number,
        "case": key,
        "by": viewer.name,
        **sent.model_dump(exclude={"number"}, mode="json"),
    }
    said: dict[str, Any] = {}
    try:
        changed = act(context.store, viewer, raw, now=moment)
        said["status"] = "accepted" if changed else "unchanged"
    except Refused as error:
        refusal = error.refusal
        said |= {"status": "refused", "reason": refusal.reason, "text": refusal.text(say)}
    return {**said, "board": _board(context, viewer, key, say)}


async def _run(work: Any, key: str) -> Any:
    try:
        return await to_thread.run_sync(work)
    except UnknownCase:
        raise Wrong(404, "unknown_case", value=key[:200]) from None
    except Unavailable as error:
        raise unavailable(error) from None


def router(context: Context) -> APIRouter:
    """Return the routes of the page of a case."""
    routes = APIRouter(tags=["case"])

    def problems(*codes: int) -> dict[int | str, dict[str, Any]]:
        return {code: {"model": Problem} for code in codes}

    @routes.get(
        "/case/{key}.json",
        response_model=CaseBoard,
        responses=problems(404, 422),
        openapi_extra=takes(REVISION),
    )
    async def followed(request: Request, key: str) -> Response:
        """Return what the page of a case shows now."""
        whole_number(fields_of(request, ("revision",)), "revision")
        work = partial(_board, context, context.viewer(), key, words(lang_of(request)))
        return answer(json_bytes(await _run(work, key)), cache=NEVER, vary=vary_of(request))

    @routes.get(
        "/case/{key}/areas",
        response_model=AssigneeList,
        responses=problems(404, 422),
        openapi_extra=takes(FIND),
    )
    async def areas(request: Request, key: str) -> Response:
        """Return areas that a case may be reassigned to, the nearest first."""
        text = fields_of(request, ("find",)).get("find", "")[:60]
        say = words(lang_of(request))
        work = partial(_assignees, context, context.viewer(), key, text, say)
        body = {"items": await _run(work, key)}
        return answer(json_bytes(body), cache=NEVER, vary=vary_of(request))

    schema = StepSent.model_json_schema()
    content = {"application/json": {"schema": inlined(schema, schema["$defs"])}}
    body = {"requestBody": {"required": True, "content": content}, **takes()}

    @routes.post(
        "/case/{key}/steps",
        response_model=StepDone,
        responses=problems(400, 403, 404, 408, 413, 415, 422, 503),
        openapi_extra=body,
    )
    async def steps(request: Request, key: str) -> Response:
        """Do something to a case, as whoever is looking."""
        fields_of(request, ())
        viewer = context.viewer()
        if not may(viewer, Permission.ACT):
            raise Wrong(403, "not_allowed")
        sent = await json_body(request, StepSent)
        work = partial(_done, context, viewer, key, sent, words(lang_of(request)))
        return answer(json_bytes(await _run(work, key)), cache=NEVER)

    return routes
