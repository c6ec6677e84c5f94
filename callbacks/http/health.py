"""``GET /healthz``: whether the server can read its store."""

from fastapi import APIRouter, Response

from callbacks.context import Context
from callbacks.http.answer import NEVER, answer, json_bytes
from callbacks.http.models import Health, Problem
from queries.snapshots import store_revision


def router(context: Context) -> APIRouter:
    """Return the route of health."""
    routes = APIRouter(tags=["health"])

    @routes.get("/healthz", response_model=Health, responses={503: {"model": Problem}})
    def healthz() -> Response:
        """Say whether the store can be read, and its newest revision."""
        number = store_revision(context.store)
        return answer(json_bytes({"status": "ok", "revision": number}), cache=NEVER)

    return routes
