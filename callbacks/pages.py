"""Pages: which page an address shows. Unknown areas and cases are 404, wrong filters 422."""

import logging
from collections.abc import Callable

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from flask import Response, redirect, request

from callbacks import (
    case_list,
    case_page,
    held,
    order_form,
    orders,
    quarantine,
    screen,
    sources,
    workbench,
)
from callbacks.context import Context, now
from callbacks.routes import Route, route
from dashboard.area import UnknownArea
from dashboard.case import UnknownCase
from dashboard.directive import UnknownDirective
from dashboard.listing import BadListing
from dashboard.permission import NotAllowed
from dashboard.quarantine import UnknownHeld
from layouts import error as pages
from layouts import ids
from layouts.live import watch

log = logging.getLogger(__name__)


class NoSuchPage(LookupError):
    """No page has this address."""


Page = Callable[[Context, Route], Component]
PAGES: dict[tuple[str, int], Page] = {
    ("screen", 2): screen.page,
    ("area", 2): workbench.page,
    ("cases", 1): case_list.page,
    ("cases", 2): case_page.page,
    ("sources", 1): sources.page,
    ("orders", 1): orders.page,
    ("orders", 2): order_form.either,
    ("quarantine", 1): quarantine.page,
    ("quarantine", 2): held.page,
}
CHECKS: dict[Page, Callable[[Context, Route], None]] = {
    screen.page: screen.check,
    workbench.page: workbench.check,
    case_list.page: case_list.check,
    case_page.page: case_page.check,
    sources.page: sources.check,
    orders.page: orders.check,
    order_form.either: order_form.check_either,
    quarantine.page: quarantine.check,
    held.page: held.check,
}
"""What each page asks of its address, without reading what it shows."""


def page(context: Context, asked: Route) -> Component:
    """Return the page of a route, or the page that says what is wrong with it."""
    words = context.words()
    home = {"place": context.profile.place(words.lang), "home": f"/screen/{context.profile.area}"}
    try:
        found = PAGES.get((asked.parts[0], len(asked.parts))) if asked.parts else None
        if found is None:
            raise NoSuchPage("/".join(asked.parts))
        return found(context, asked)
    except UnknownArea as error:
        return pages.unknown_area(error.code, words, **home)
    except UnknownCase as error:
        return pages.unknown_case(str(error), words, **home)
    except BadListing as error:
        return pages.bad_listing(error, words, **home)
    except (NoSuchPage, UnknownHeld, UnknownDirective, NotAllowed):
        return pages.not_found(words, **home)
    except Exception:
        log.exception("page %s failed", "/".join(asked.parts))
        return pages.failure(words, **home, now=now())


def status(context: Context, asked: Route) -> int:
    """Return the HTTP status of a page's address.

    404 where it leads nowhere, 422 where a field of its query is wrong.
    """
    page_of = PAGES.get((asked.parts[0] if asked.parts else "", len(asked.parts)))
    if page_of is None:
        return 404
    try:
        CHECKS[page_of](context, asked)
    except (UnknownArea, UnknownCase, UnknownHeld, UnknownDirective, NotAllowed):
        return 404
    except BadListing:
        return 422
    return 200


def register(app: Dash, context: Context) -> None:
    """Put the pages into the app: one place whose content follows the address."""
    app.layout = lambda: html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            html.Div(pages.loading(context.words()), id=ids.PAGE),
        ],
        **watch(
            context.words(),
            area=context.profile.area,
            refresh_seconds=context.settings.refresh_seconds,
        ),
    )

    @app.callback(
        Output(ids.PAGE, "children"),
        Input(ids.LOCATION, "pathname"),
        Input(ids.LOCATION, "search"),
    )
    def show(pathname: str | None, search: str | None) -> Component:
        return page(context, route(pathname or "/", search or ""))

    @app.server.before_request  # type: ignore[untyped-decorator]
    def home() -> Response | None:
        if request.path == "/":
            return redirect(f"/screen/{context.profile.area}")  # type: ignore[return-value]
        return None

    @app.server.after_request  # type: ignore[untyped-decorator]
    def known(response: Response) -> Response:
        html_page = response.status_code == 200 and response.mimetype == "text/html"
        if html_page and request.method in ("GET", "HEAD"):
            asked = route(request.path, request.query_string.decode("utf-8", "replace"))
            response.status_code = status(context, asked)
        return response
