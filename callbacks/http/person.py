"""``POST /case/<key>/person``: the person of a case in clear, for a reason that the audit keeps."""

from functools import partial
from typing import Any, Literal

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from callbacks.context import Context
from callbacks.context import real_now as now
from callbacks.http.answer import NEVER, answer, json_bytes
from callbacks.http.fields import fields_of
from callbacks.http.intake_models import inlined
from callbacks.http.json_body import json_body
from callbacks.http.keys import unavailable
from callbacks.http.models import Problem
from callbacks.http.parameters import takes
from callbacks.http.wrong import Wrong
from callbacks.looking import looking
from dashboard.access.permission import NotAllowed
from dashboard.case import UnknownCase
from dashboard.cases.opening import MAX_TEXT, NobodyThere, NoReason, Opening, Why
from dashboard.day import iso_instant
from dashboard.viewer import Viewer
from queries.lists.open_person import open_person
from queries.store.unavailable import Unavailable


class OpeningSent(BaseModel):
    """Why a person is opened; ``text`` is needed where the reason is another one."""

    model_config = ConfigDict(extra="forbid")

    why: Literal["contact", "verify", "transfer", "trace", "other"]
    text: str = Field(default="", max_length=MAX_TEXT)


class PersonOpened(BaseModel):
    """A person in clear: who sees them, since when, and for how many seconds."""

    name: str
    identity_number: str
    phone: str
    address: str
    by: str
    at: str
    seconds: int


def _opened(context: Context, viewer: Viewer, key: str, opening: Opening) -> dict[str, Any]:
    by = looking().actor
    opened = open_person(context.store, viewer, key, opening, by=by, now=now())
    person = opened.subject
    return {
        "name": person.name,
        "identity_number": person.identity_number,
        "phone": person.phone,
        "address": person.address,
        "by": viewer.name,
        "at": iso_instant(opened.at),
        "seconds": opened.minutes * 60,
    }


async def _read(request: Request) -> Opening:
    """Return why somebody is to be opened; raise Wrong."""
    sent = await json_body(request, OpeningSent)
    try:
        return Opening(Why(sent.why), sent.text)
    except NoReason:
        raise Wrong(422, "no_reason", pointer="/text") from None


def router(context: Context) -> APIRouter:
    """Return the route of the person of a case."""
    routes = APIRouter(tags=["case"])
    problems: dict[int | str, dict[str, Any]] = {
        code: {"model": Problem} for code in (400, 403, 404, 408, 413, 415, 422, 503)
    }
    content = {"application/json": {"schema": inlined(OpeningSent.model_json_schema(), {})}}
    body = {"requestBody": {"required": True, "content": content}, **takes()}

    @routes.post(
        "/case/{key}/person",
        response_model=PersonOpened,
        responses=problems,
        openapi_extra=body,
    )
    async def person(request: Request, key: str) -> Response:
        """Open the person of a case; each opening is entered in the audit."""
        fields_of(request, ())
        opening = await _read(request)
        work = partial(_opened, context, context.viewer(), key, opening)
        try:
            said = await to_thread.run_sync(work)
        except NotAllowed:
            raise Wrong(403, "not_allowed") from None
        except UnknownCase:
            raise Wrong(404, "unknown_case", value=key[:200]) from None
        except NobodyThere:
            raise Wrong(404, "nobody_there") from None
        except Unavailable as error:
            raise unavailable(error) from None
        return answer(json_bytes(said), cache=NEVER)

    return routes
