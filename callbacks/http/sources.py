"""``GET /api/v1/sources``: who sends records, and when each was last heard."""

from typing import Any

from fastapi import APIRouter, Request, Response

from callbacks.context import Context
from callbacks.http.answer import NEVER, answer, json_bytes
from callbacks.http.fields import fields_of
from callbacks.http.models import Problem, SourceAnswer
from callbacks.http.parameters import takes
from dashboard.day import Instant, iso_instant
from dashboard.source import Standing
from queries.store.sources import standings


def _time(at: Instant | None) -> str | None:
    return None if at is None else iso_instant(at)


def source_json(one: Standing) -> dict[str, Any]:
    """Return how a source stands."""
    return {
        "id": one.source.id,
        "name": one.source.name,
        "name_en": one.source.name_en,
        "state": one.state,
        "heard_at": _time(one.heard_at),
        "record_at": _time(one.record_at),
        "silent_since": _time(one.silent_since),
        "rhythm": one.source.rhythm,
        "feeds": list(one.source.feeds),
    }


def router(context: Context) -> APIRouter:
    """Return the route of sources."""
    routes = APIRouter(prefix="/api/v1", tags=["sources"])

    @routes.get(
        "/sources",
        response_model=list[SourceAnswer],
        responses={422: {"model": Problem}},
        openapi_extra=takes(),
    )
    def sources(request: Request) -> Response:
        """Return how each source stands, in the profile's order."""
        fields_of(request, ())
        with context.store.read() as db:
            found = standings(db, context.profile.sources)
        return answer(json_bytes([source_json(one) for one in found]), cache=NEVER)

    return routes
