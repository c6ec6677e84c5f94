"""The front door: which addresses the HTTP interface answers, and which the pages do."""

from starlette.types import ASGIApp, Receive, Scope, Send

FOLDERS = ("/api/", "/board/", "/case/", "/geometry/", "/status/", "/problems/")
FILES = frozenset({"/api", "/healthz", "/readyz", "/metrics", "/cases.csv", "/cases.json", "/live"})


def is_interface(path: str) -> bool:
    """Say whether an address is the interface's, so that its errors are problem documents."""
    return path in FILES or path.startswith(FOLDERS)


def front(interface: ASGIApp, pages: ASGIApp) -> ASGIApp:
    """Return an app that sends each request to the interface or to the pages."""

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        ours = scope["type"] != "http" or is_interface(scope["path"])
        await (interface if ours else pages)(scope, receive, send)

    return route
