"""``POST /api/v1/records``: records from other systems, in a call or in a stream."""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from callbacks.context import now
from callbacks.http import results
from callbacks.http.answer import NEVER, answer, json_bytes
from callbacks.http.body import LIMITS, Body, Limits, media_type
from callbacks.http.intake_models import IDEMPOTENCY_KEY, TakenAnswer, records_body
from callbacks.http.keys import Senders, Token, unavailable
from callbacks.http.models import Problem
from callbacks.http.wrong import Wrong
from callbacks.processes.meters import RECORDS
from dashboard.access.api_key import ApiKey, RevokedKey
from dashboard.intake.sent import MAX_RECORDS, NotJson, read_json
from queries.store.unavailable import Unavailable
from queries.writing.intake import Call, OtherBody, Taken, take

AGAIN = "Idempotent-Replayed"
"""The header of an answer that was remembered."""
PROBLEMS = (400, 401, 403, 408, 413, 415, 422, 429, 503)


def call_name(request: Request) -> str:
    """Return the Idempotency-Key, empty where there is none; raise Wrong for one of odd signs."""
    name = request.headers.get("idempotency-key")
    if name is not None and not re.fullmatch(IDEMPOTENCY_KEY, name):
        raise Wrong(422, "bad_idempotency_key", value=name[:200])
    return name or ""


def records_of(body: bytes) -> list[object]:
    """Return the records of a JSON body; raise Wrong where it is none."""
    try:
        said = read_json(body)
    except NotJson as error:
        raise Wrong(400, "bad_json", offset=error.offset, why=error.why) from None
    if not isinstance(said, dict) or not isinstance(said.get("records"), list):
        raise Wrong(422, "bad_body", pointer="/records" if isinstance(said, dict) else "")
    if len(said) > 1:
        other = next(name for name in said if name != "records")
        raise Wrong(422, "bad_body", pointer="/" + other.replace("~", "~0").replace("/", "~1"))
    records: list[object] = said["records"]
    if len(records) > MAX_RECORDS:
        raise Wrong(413, "too_many", n=len(records), most=MAX_RECORDS)
    return records


class Intake:
    """What is done with one call; its records are written in threads of their own."""

    def __init__(self, senders: Senders, key: ApiKey, name: str) -> None:
        self._senders = senders
        self._key = key
        self._name = name

    async def take(self, raws: Sequence[object], part: int, body: bytes) -> Taken:
        """Write records; raise Wrong where nothing of them is stored."""
        call = Call(self._name, part, sha256(body).digest()) if self._name else None
        senders = self._senders
        work = partial(take, senders.store, self._key, raws, now=now(), call=call)
        try:
            # Not cut short by a sender who leaves: what has begun is done or undone whole.
            taken = await to_thread.run_sync(work, limiter=senders.writers)
        except OtherBody:
            raise Wrong(422, "other_body", value=self._name) from None
        except RevokedKey:
            raise Wrong(403, "revoked_key") from None
        except Unavailable as error:
            raise unavailable(error) from None
        senders.rates.spend(self._key, len(raws))
        if not taken.again:
            for status, n in Counter(one.status.value for one in taken.outcomes).items():
                RECORDS.labels(status).inc(n)
        return taken

    async def whole(self, body: Body) -> tuple[dict[str, Any], bool]:
        """Take a JSON body; return the answer, and whether it was remembered."""
        said = await body.whole()
        raws = records_of(said)
        taken = await self.take(raws, 0, said)
        return results.whole(taken.outcomes, raws), taken.again

    async def stream(self, body: Body) -> tuple[dict[str, Any], bool]:
        """Take a stream, batch by batch; a problem names the last line that is stored."""
        told, part, again = results.Told(), 0, True
        try:
            async for batch in body.batches():
                taken = await self.take(batch.lines, part, b"\n".join(batch.lines))
                told.add(batch, taken.outcomes)
                part, again = part + 1, again and taken.again
                await self._keep_pace()
        except Wrong as error:
            error.more["stored_lines"] = told.lines
            raise
        return told.answer(), bool(part) and again

    async def _keep_pace(self) -> None:
        """Wait while the key owes: a stream is slowed down, not refused."""
        if seconds := self._senders.rates.wait(self._key):
            await asyncio.sleep(seconds)


def router(senders: Senders, limits: Limits = LIMITS) -> APIRouter:
    """Return the route that records come in by."""
    routes = APIRouter(tags=["records"])
    problems: dict[int | str, dict[str, Any]] = {code: {"model": Problem} for code in PROBLEMS}
    header = {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "schema": {"type": "string", "pattern": IDEMPOTENCY_KEY},
        "description": "The same key with the same body is done once, within 24 hours.",
    }
    more = {"requestBody": records_body(), "parameters": [header]}

    @routes.post(
        "/api/v1/records", response_model=TakenAnswer, responses=problems, openapi_extra=more
    )
    async def records(request: Request, token: Token) -> Response:
        """Take records, each accepted, unchanged, or refused with where and why."""
        key = await senders.key(token)
        media = media_type(request)
        intake = Intake(senders, key, call_name(request))
        body = Body(request, limits)
        if media == "application/json":
            said, again = await intake.whole(body)
        elif media in ("application/x-ndjson", "application/ndjson"):
            said, again = await intake.stream(body)
        else:
            raise Wrong(415, "wrong_media", value=media[:100])
        response = answer(json_bytes(said), cache=NEVER)
        if again:
            response.headers[AGAIN] = "true"
        return response

    return routes
