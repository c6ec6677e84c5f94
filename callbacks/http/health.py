"""``GET /healthz`` and ``/readyz``: whether the process lives, and whether it can serve."""

from fastapi import APIRouter, Response

from callbacks.context import Context, now
from callbacks.http.answer import NEVER, answer, json_bytes
from callbacks.http.models import Health, Problem, Readiness
from callbacks.http.wrong import Wrong
from dashboard.day import MINUTE, day_of
from queries.boards.snapshots import store_revision

GRACE = MINUTE
"""How long after midnight the clock may take to begin the day."""


def router(context: Context) -> APIRouter:
    """Return the routes of health."""
    routes = APIRouter(tags=["health"])

    @routes.get("/healthz", response_model=Health)
    def healthz() -> Response:
        """Say that the process lives; it asks nothing else, so that it is right to restart it."""
        return answer(json_bytes({"status": "ok"}), cache=NEVER)

    @routes.get("/readyz", response_model=Readiness, responses={503: {"model": Problem}})
    def readyz() -> Response:
        """Say whether the store can be read and the clock has begun the day."""
        number = store_revision(context.store)
        day = context.today()
        if day < day_of(now() - GRACE):
            raise Wrong(503, "clock_behind", value=str(day))
        said = {"status": "ok", "revision": number, "today": day}
        return answer(json_bytes(said), cache=NEVER)

    return routes
