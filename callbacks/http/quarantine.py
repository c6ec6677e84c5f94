"""``/api/v1/quarantine``: what of a key's records was refused, mended and replayed, or let go."""

from functools import partial
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from callbacks.context import now
from callbacks.http.answer import NEVER, answer, json_bytes
from callbacks.http.body import LIMITS, Limits
from callbacks.http.fields import fields_of
from callbacks.http.intake_models import Discarded, HeldAnswer, HeldList, Mended, Result
from callbacks.http.json_body import json_body
from callbacks.http.keys import Senders, Token, unavailable
from callbacks.http.models import Problem
from callbacks.http.results import result, texts, told_refusal
from callbacks.http.wrong import Wrong
from dashboard.access.api_key import ApiKey
from dashboard.day import iso_instant
from dashboard.intake.pointer import pointer
from dashboard.intake.quarantine import (
    MAX_ID,
    MAX_PAGE,
    Held,
    NotWaiting,
    State,
    Step,
    UnknownHeld,
    asked,
    masked,
    masked_refusal,
)
from queries.store.unavailable import Unavailable, told
from queries.writing.mend import discard, replay
from queries.writing.quarantine_list import held, quarantine_list

NAMES = ("state", "type", "reason", "before", "limit")


def _step(step: Step, held_: Held) -> dict[str, Any]:
    refusal = step.refusal
    return {
        "at": iso_instant(step.at),
        "what": step.what,
        "by": step.by,
        "why": step.why,
        "changed": list(step.changed),
        "reason": refusal.reason if refusal else None,
        "pointer": pointer(refusal.field, held_.record) if refusal else None,
    }


def held_json(found: Held, *, whole: bool) -> dict[str, Any]:
    """Return a refused record with personal data masked; ``whole`` with its history."""
    refusal = masked_refusal(found)
    said = {
        "id": found.id,
        "at": iso_instant(found.at),
        "type": found.type,
        "origin": found.origin,
        "area": found.area,
        "state": found.state,
        "times": found.times,
        **told_refusal(refusal, found.record),
        "text": texts(refusal),
        "record": masked(found, found.record),
    }
    if whole:
        said["steps"] = [_step(step, found) for step in found.steps]
    return said


def _number(text: str) -> int:
    """Read a number in quarantine; raise Wrong where nothing can have it."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_ID))):
        raise Wrong(404, "unknown_held", value=text[:200])
    return int(text)


class _Held:
    """What a key may do with refused records: those that came with it, in its area."""

    def __init__(self, senders: Senders) -> None:
        self._senders = senders

    async def run(self, work: Any, *, writes: bool = False) -> Any:
        """Run a piece of work in a thread; raise Wrong for what it raises."""
        try:
            limiter = self._senders.writers if writes else None
            return await to_thread.run_sync(work, limiter=limiter)
        except UnknownHeld as error:
            raise Wrong(404, "unknown_held", value=str(error)) from None
        except NotWaiting as error:
            raise Wrong(409, "not_waiting", state=str(error)) from None
        except Unavailable as error:
            raise unavailable(error) from None

    def list(self, key: ApiKey, fields: dict[str, str]) -> dict[str, Any]:
        """Return a page of refused records."""
        query = asked({**fields, "origin": key.origin})
        with told(), self._senders.store.read() as db:
            page = quarantine_list(db, key.viewer, query)
        items = [held_json(row, whole=False) for row in page.rows]
        return {"total": page.total, "items": items, "next": page.next or None}

    def one(self, key: ApiKey, number: int) -> dict[str, Any]:
        """Return one refused record with its history."""
        with told(), self._senders.store.read() as db:
            return held_json(held(db, key.viewer, number, origin=key.origin), whole=True)

    def replay(self, key: ApiKey, number: int, patch: dict[str, Any]) -> dict[str, Any]:
        """Send a record once more; return what became of it."""
        outcome = replay(
            self._senders.store,
            key.viewer,
            number,
            patch=patch,
            by=key.origin,
            now=now(),
            types=key.types,
            origin=key.origin,
        )
        found = self.one(key, number)
        return result(outcome, found["record"])

    def discard(self, key: ApiKey, number: int, why: str) -> dict[str, Any]:
        """Let a record go."""
        bounds = {"by": key.origin, "origin": key.origin}
        discard(self._senders.store, key.viewer, number, why=why, now=now(), **bounds)
        return self.one(key, number)


def _parameters() -> list[dict[str, Any]]:
    """Return OpenAPI's description of the list's query string."""
    schemas: dict[str, dict[str, Any]] = {
        "state": {"enum": [*State, "all"], "type": "string"},
        "type": {"type": "string"},
        "reason": {"type": "string"},
        "before": {"type": "integer", "minimum": 1, "maximum": MAX_ID},
        "limit": {"type": "integer", "minimum": 1, "maximum": MAX_PAGE},
    }
    return [
        {"name": name, "in": "query", "required": False, "schema": schemas[name]} for name in NAMES
    ]


def _body(model: type[BaseModel]) -> dict[str, Any]:
    content = {"application/json": {"schema": model.model_json_schema()}}
    return {"requestBody": {"required": True, "content": content}}


def router(senders: Senders, limits: Limits = LIMITS) -> APIRouter:
    """Return the routes of quarantine."""
    routes = APIRouter(prefix="/api/v1/quarantine", tags=["quarantine"])
    held_ = _Held(senders)

    def problems(*codes: int) -> dict[int | str, dict[str, Any]]:
        return {code: {"model": Problem} for code in (401, 403, 422, 429, 503, *codes)}

    def said(body: Any) -> Response:
        return answer(json_bytes(body), cache=NEVER)

    parameters = {"parameters": _parameters()}

    @routes.get("", response_model=HeldList, responses=problems(), openapi_extra=parameters)
    async def list_(request: Request, token: Token) -> Response:
        """Return what of this key's records was refused, the newest first."""
        key = await senders.key(token)
        fields = fields_of(request, NAMES)
        return said(await held_.run(partial(held_.list, key, fields)))

    @routes.get("/{number}", response_model=HeldAnswer, responses=problems(404))
    async def one(number: str, token: Token) -> Response:
        """Return one refused record with what was done to it."""
        key = await senders.key(token)
        return said(await held_.run(partial(held_.one, key, _number(number))))

    @routes.post(
        "/{number}/replay",
        response_model=Result,
        responses=problems(400, 404, 408, 409, 413, 415),
        openapi_extra=_body(Mended),
    )
    async def replay_(request: Request, number: str, token: Token) -> Response:
        """Mend a refused record and send it once more."""
        key = await senders.key(token)
        patch = (await json_body(request, Mended, limits)).patch
        work = partial(held_.replay, key, _number(number), patch)
        return said(await held_.run(work, writes=True))

    @routes.post(
        "/{number}/discard",
        response_model=HeldAnswer,
        responses=problems(400, 404, 408, 409, 413, 415),
        openapi_extra=_body(Discarded),
    )
    async def discard_(request: Request, number: str, token: Token) -> Response:
        """Let a refused record go; it is kept with the reason."""
        key = await senders.key(token)
        why = (await json_body(request, Discarded, limits)).why
        work = partial(held_.discard, key, _number(number), why)
        return said(await held_.run(work, writes=True))

    return routes
