"""The front door: which addresses the HTTP interface answers, which the pages."""

from starlette.types import ASGIApp, Receive, Scope, Send

FOLDERS = (
    "/api/",
    "/board/",
    "/brief/",
    "/case/",
    "/geometry/",
    "/order/",
    "/status/",
    "/problems/",
)
FILES = frozenset(
    {
        "/api",
        "/healthz",
        "/readyz",
        "/metrics",
        "/cases.csv",
        "/cases.json",
        "/live",
        "/orders.json",
        "/sheet.xlsx",
        "/picture.svg",
        "/picture.png",
    }
)

DOORS = (
    "/login",
    "/logout",
    "/account",
    "/accounts",
    "/audit",
    "/audit.csv",
    "/briefings",
    "/exports",
    "/kiosk",
    "/kiosks",
    "/own",
    "/pictures",
)


def is_interface(path: str) -> bool:
    """Say whether an address is the interface's, so that its errors are problem documents."""
    return path in FILES or path.startswith(FOLDERS) or _is_own_file(path)


def _is_own_file(path: str) -> bool:
    """Say whether an address is that of an own briefing's file; its pages lie beside it."""
    return path.startswith("/own/") and path.endswith((".pptx", ".docx"))


def is_door(path: str) -> bool:
    """Say whether an address is one of the plain pages by which people come and go."""
    return path.startswith(tuple(f"{door}/" for door in DOORS)) or path in DOORS


def front(interface: ASGIApp, doors: ASGIApp, pages: ASGIApp) -> ASGIApp:
    """Return an app that sends each request to the interface, to the doors or to the pages."""

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or is_interface(scope["path"]):
            await interface(scope, receive, send)
        elif is_door(scope["path"]):
            await doors(scope, receive, send)
        else:
            await pages(scope, receive, send)

    return route
