"""Pages: which page an address shows. Unknown areas and cases are 404, wrong filters 422."""

import logging
from collections.abc import Callable

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from flask import Response, redirect, request

from callbacks.access.needs import admit, needed
from callbacks.context import Context, now
from callbacks.looking import NobodyLooking
from callbacks.pages import (
    briefing,
    case_list,
    held,
    kept_list,
    order_form,
    orders,
    quarantine,
    screen,
    sources,
    workbench,
)
from callbacks.pages import case as case_page
from callbacks.pages.routes import Route, route
from callbacks.pages.signed import signed
from dashboard.access.permission import NotAllowed
from dashboard.area import UnknownArea
from dashboard.case import UnknownCase
from dashboard.fields import BadListing
from dashboard.intake.quarantine import UnknownHeld
from dashboard.lists.kept import UnknownMoment
from dashboard.orders.directive import UnknownDirective
from dashboard.viewer import Viewer
from dashboard.words import Words
from layouts import error as pages
from layouts import ids
from layouts.live import watch
from queries.areas.areas import areas_of

log = logging.getLogger(__name__)


class NoSuchPage(LookupError):
    """No page has this address."""


Page = Callable[[Context, Route], Component]
PAGES: dict[tuple[str, int], Page] = {
    ("screen", 2): screen.page,
    ("area", 2): workbench.page,
    ("briefing", 2): briefing.page,
    ("cases", 1): case_list.page,
    ("cases", 2): case_page.page,
    ("kept", 2): kept_list.page,
    ("sources", 1): sources.page,
    ("orders", 1): orders.page,
    ("orders", 2): order_form.either,
    ("quarantine", 1): quarantine.page,
    ("quarantine", 2): held.page,
}
CHECKS: dict[Page, Callable[[Context, Route], None]] = {
    screen.page: screen.check,
    workbench.page: workbench.check,
    briefing.page: briefing.check,
    case_list.page: case_list.check,
    case_page.page: case_page.check,
    kept_list.page: kept_list.check,
    sources.page: sources.check,
    orders.page: orders.check,
    order_form.either: order_form.check_either,
    quarantine.page: quarantine.check,
    held.page: held.check,
}
"""What each page asks of its address, without reading what it shows."""


def watched_area(context: Context) -> str:
    """Return the area whose stream tells a page without a board that the server is there."""
    whole = context.profile.area
    try:
        viewer = context.viewer()
    except NobodyLooking:
        # Dash looks at the layout itself before its first answer, whoever asks for that.
        return whole
    return whole if viewer.sees(whole) else viewer.areas[0]


def home_path(viewer: Viewer) -> str:
    """Return where somebody begins: the big screen of their first area."""
    return f"/screen/{viewer.areas[0]}"


def _home(context: Context, words: Words) -> dict[str, str]:
    viewer = context.viewer()
    with context.store.read() as db:
        found = areas_of(db, viewer, viewer.areas[:1])
    place = found[viewer.areas[0]].title(words.lang) if found else viewer.areas[0]
    return {"place": place, "home": home_path(viewer)}


def permitted(context: Context, asked: Route) -> None:
    """Raise NotAllowed where a page needs a permission that its viewer lacks."""
    admit(context.viewer(), needed("/" + "/".join(asked.parts)))


def page(context: Context, asked: Route) -> Component:
    """Return the page of a route, or the page that says what is wrong with it."""
    words = context.words()
    return signed(context, _page(context, asked, words))


def _page(context: Context, asked: Route, words: Words) -> Component:
    home = _home(context, words)
    try:
        found = PAGES.get((asked.parts[0], len(asked.parts))) if asked.parts else None
        if found is None:
            raise NoSuchPage("/".join(asked.parts))
        permitted(context, asked)
        return found(context, asked)
    except NotAllowed as error:
        return pages.not_allowed(error.permission.value, words, **home)
    except UnknownArea as error:
        return pages.unknown_area(error.code, words, **home)
    except UnknownCase as error:
        return pages.unknown_case(str(error), words, **home)
    except BadListing as error:
        return pages.bad_listing(error, words, **home)
    except UnknownMoment:
        return kept_list.gone(context, asked, home)
    except (NoSuchPage, UnknownHeld, UnknownDirective):
        return pages.not_found(words, **home)
    except Exception:
        log.exception("page %s failed", "/".join(asked.parts))
        return pages.failure(words, **home, now=now())


def status(context: Context, asked: Route) -> int:
    """Return the HTTP status of a page's address.

    403 where the viewer's role may not, 404 where it leads nowhere, 422 where a field of its
    query is wrong.
    """
    page_of = PAGES.get((asked.parts[0] if asked.parts else "", len(asked.parts)))
    if page_of is None:
        return 404
    try:
        permitted(context, asked)
        CHECKS[page_of](context, asked)
    except NotAllowed:
        return 403
    except (UnknownArea, UnknownCase, UnknownHeld, UnknownDirective, UnknownMoment):
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
            area=watched_area(context),
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
            return redirect(home_path(context.viewer()))  # type: ignore[return-value]
        return None

    @app.server.after_request  # type: ignore[untyped-decorator]
    def known(response: Response) -> Response:
        html_page = response.status_code == 200 and response.mimetype == "text/html"
        if html_page and request.method in ("GET", "HEAD"):
            asked = route(request.path, request.query_string.decode("utf-8", "replace"))
            response.status_code = status(context, asked)
        return response
