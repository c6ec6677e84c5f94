"""Wrong: a request that cannot be answered, raised where that is found out."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from callbacks.http.problem import problem


class Wrong(Exception):
    """A problem document to be: its status and kind, what it names, and headers beside it."""

    def __init__(
        self, status: int, kind: str, *, headers: dict[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(kind)
        self.status = status
        self.kind = kind
        self.headers = headers or {}
        self.more = more


def cut_off(status: int, kind: str, **more: Any) -> Wrong:
    """Return a problem after which the rest of the body is not read: the connection ends."""
    return Wrong(status, kind, headers={"Connection": "close"}, **more)


def wrong(request: Request, error: Exception) -> Response:
    """Return the problem document of what was wrong."""
    assert isinstance(error, Wrong)  # noqa: S101  registered for this class alone
    response = problem(request, error.status, error.kind, **error.more)
    response.headers.update(error.headers)
    return response
