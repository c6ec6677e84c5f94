"""``GET /metrics``: the server's own meters for Prometheus, behind a key."""

from hmac import compare_digest

from fastapi import APIRouter, Depends, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from callbacks.context import Context
from callbacks.http.answer import NEVER, answer
from callbacks.http.models import Problem
from callbacks.http.wrong import Wrong
from callbacks.processes.meters import REVISION, TYPE, WAITING, told
from queries.boards.snapshots import store_revision
from queries.store.unavailable import StoreUnreadable
from queries.writing.quarantine_waiting import quarantine_waiting

_SCHEME = HTTPBearer(
    auto_error=False, scheme_name="metrics", description="ZHIKONG_METRICS_KEY, as its owner set it."
)
TOKEN = Depends(_SCHEME)


def router(context: Context) -> APIRouter:
    """Return the route of the meters; nobody may read them where the settings hold no key."""
    routes = APIRouter(tags=["health"])
    key = context.settings.metrics_key.get_secret_value()

    @routes.get(
        "/metrics",
        response_class=Response,
        responses={
            200: {"content": {"text/plain": {}}, "description": "Meters as Prometheus reads them."},
            401: {"model": Problem},
        },
    )
    def metrics(token: HTTPAuthorizationCredentials | None = TOKEN) -> Response:
        """Tell what the server has counted since it started."""
        given = token.credentials if token is not None else ""
        if not key or not compare_digest(given.encode(), key.encode()):
            raise Wrong(401, "no_key", headers={"WWW-Authenticate": "Bearer"})
        try:
            REVISION.set(store_revision(context.store))
            WAITING.set(quarantine_waiting(context.store))
        except StoreUnreadable:
            # The other meters are wanted most of all while the store is away.
            REVISION.set(-1)
        return answer(told(), media=TYPE, cache=NEVER)

    return routes
