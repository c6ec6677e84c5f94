"""Access: what each address and each callback needs of whoever asks, in two tables.

What stands in neither table is refused or asks for a login; a test holds both against the running
app, so that nothing new is forgotten.
"""

from collections.abc import Mapping
from enum import StrEnum

from dashboard.access.permission import NotAllowed, Permission, demand, is_wall
from dashboard.viewer import Viewer


class Need(StrEnum):
    """What is needed where it is no permission."""

    NOTHING = "nothing"
    KEY = "key"
    """A key of its own, which the address itself looks at."""
    LOGIN = "login"
    """Somebody who is logged in."""
    WALL = "wall"
    """The same, or a wall's link: aggregates of an area."""


Needed = Need | Permission
P = Permission

EXACT: Mapping[str, Needed] = {
    "/": Need.WALL,
    "/live": Need.WALL,
    "/_dash-dependencies": Need.WALL,
    "/_dash-layout": Need.WALL,
    "/_dash-update-component": Need.WALL,
    "/_reload-hash": Need.WALL,
    "/kiosk": Need.NOTHING,
    "/kiosks": P.KIOSK,
    "/login": Need.NOTHING,
    "/login/ready": Need.NOTHING,
    "/login/code": Need.NOTHING,
    "/login/openid": Need.NOTHING,
    "/login/openid/back": Need.NOTHING,
    "/logout": Need.NOTHING,
    "/healthz": Need.NOTHING,
    "/readyz": Need.NOTHING,
    "/favicon.ico": Need.NOTHING,
    "/_favicon.ico": Need.NOTHING,
    "/metrics": Need.KEY,
    "/api/v1/records": Need.KEY,
    "/api/v1/quarantine": Need.KEY,
    "/api/v1/cases": P.CASES,
    "/api/v1/orders": P.CASES,
    "/cases": P.CASES,
    "/cases.json": P.CASES,
    "/cases.csv": P.EXPORT,
    "/sheet.xlsx": P.EXPORT,
    "/picture.svg": P.EXPORT,
    "/picture.png": P.EXPORT,
    "/pictures": P.EXPORT,
    "/exports": P.EXPORT,
    "/briefings": P.EXPORT,
    "/briefings/schedules": P.BRIEFING,
    "/own": P.EXPORT,
    "/orders": P.CASES,
    "/orders.json": P.CASES,
    "/quarantine": P.QUARANTINE,
    "/accounts": P.ACCOUNTS,
    "/audit": P.AUDIT,
    "/audit.csv": P.AUDIT,
}
FOLDERS: Mapping[str, Needed] = {
    "/assets/": Need.NOTHING,
    "/_dash-component-suites/": Need.NOTHING,
    "/api/v1/quarantine/": Need.KEY,
    "/api/v1/orders/": P.CASES,
    "/area/": P.CASES,
    "/case/": P.CASES,
    "/cases/": P.CASES,
    "/order/": P.CASES,
    "/orders/": P.CASES,
    "/exports/": P.EXPORT,
    "/kept/": P.CASES,
    "/own/": P.EXPORT,
    "/quarantine/": P.QUARANTINE,
    "/accounts/": P.ACCOUNTS,
    "/kiosks/": P.KIOSK,
    "/api/v1/areas/": Need.WALL,
    "/board/": Need.WALL,
    "/geometry/": Need.WALL,
    "/screen/": Need.WALL,
    "/static/": Need.WALL,
    "/status/": Need.WALL,
    "/brief/": P.EXPORT,
    "/briefing/": P.EXPORT,
    "/briefings/schedules/": P.BRIEFING,
    "/briefings/": P.EXPORT,
}
"""By what an address begins with."""
LOGGED_IN = (
    "/account",
    "/account/",
    "/api/v1/metrics",
    "/api/v1/openapi.json",
    "/api/v1/sources",
    "/sources",
)
"""Addresses that need a login alone, as everything does that is not named here."""

CALLBACKS: Mapping[str, Needed] = {
    # Looks at the page that it is asked for.
    "callbacks.pages.by_address.show": Need.WALL,
    "callbacks.pages.screen.show_why": P.CASES,
    "callbacks.pages.colour_order.show_preview": P.COLOUR,
    "callbacks.pages.colour_order.show_done": P.COLOUR,
    "callbacks.pages.colour_order.show_lifted": P.COLOUR,
    "callbacks.pages.held.show": P.QUARANTINE,
    "callbacks.pages.order_form.everybody": P.ORDER,
    "callbacks.pages.order_form.proposed": P.ORDER,
    "callbacks.pages.order_form.show_issued": P.ORDER,
    "callbacks.pages.order_form.show_preview": P.ORDER,
    "callbacks.pages.orders.show_answered": P.RECEIPT,
    "callbacks.pages.orders.show_withdrawn": P.ORDER,
}
"""What each callback of the Dash app needs, by module and name; what is not named is refused."""


def needed(path: str) -> Needed:
    """Return what an address needs."""
    if path in EXACT:
        return EXACT[path]
    return next((need for folder, need in FOLDERS.items() if path.startswith(folder)), Need.LOGIN)


def admit(viewer: Viewer, need: Needed) -> None:
    """Raise NotAllowed where somebody who is logged in lacks a permission."""
    if isinstance(need, Permission):
        demand(viewer, need)
    elif need is Need.LOGIN and is_wall(viewer):
        # Whatever a wall is not expressly given is as little its own as a list.
        raise NotAllowed(P.CASES)
