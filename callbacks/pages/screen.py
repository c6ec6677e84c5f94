"""The big screen: its page, and the why panel that every page with a map opens."""

from typing import Any

from dash import Dash, Input, Output
from dash.development.base_component import Component

from callbacks.context import Context
from callbacks.pages.routes import Route
from callbacks.pages.tour import tour
from dashboard.access.permission import Permission, demand, is_wall, may
from dashboard.area import UnknownArea
from dashboard.boards.why import Why
from layouts import ids
from layouts.boards.why import no_panel, why_panel
from layouts.screen.screen import screen
from queries.areas.areas import area
from queries.boards.why import why


def _asked(context: Context, code: str) -> Why:
    with context.store.read() as db:
        return why(db, context.viewer(), code=code)


def check_areas(context: Context, *codes: str | None) -> None:
    """Raise UnknownArea where the viewer may not see one of these."""
    with context.store.read() as db:
        for code in filter(None, codes):
            area(db, context.viewer(), code)


def _may_ask(context: Context, route: Route) -> None:
    """Raise NotAllowed where the panel is asked for that tells of cases, and may not be seen."""
    if route.query.get("why"):
        demand(context.viewer(), Permission.CASES)


def check(context: Context, route: Route) -> None:
    """Raise UnknownArea, NotAllowed, BadListing where the page cannot be shown."""
    check_areas(context, route.parts[1], route.query.get("why"))
    _may_ask(context, route)
    tour(context, route)


def page(context: Context, route: Route) -> Component:
    """Return the page of /screen/<area>; ``why`` in its query opens the panel with it.

    ``rotate`` goes around areas (dashboard/boards/tour.py); raise BadListing where that is wrong.
    """
    _may_ask(context, route)
    code = route.query.get("why")
    shown = tour(context, route)
    return screen(
        context.snapshot(shown.tour.here.area if shown else route.parts[1]),
        context.words(),
        context.profile,
        refresh_seconds=context.settings.refresh_seconds,
        asked=_asked(context, code) if code else None,
        tour=shown,
        wall=is_wall(context.viewer()),
        # On a tour the screen is everybody's who stands before it.
        may_export=shown is None and may(context.viewer(), Permission.EXPORT),
    )


def open_why(context: Context, click: dict[str, Any] | None) -> Component | None:
    """Return the panel of the area that was asked about; None closes it.

    A place on the map is no area: asking about one shows nothing.
    """
    code = click.get("code") if click else None
    if not click or not code or click.get("level") == "place":
        return None
    return asked_why(context, code)


def asked_why(context: Context, code: str, *, message: str = "") -> Component:
    """Return the panel of an area; ``message`` tells how what was done in it went."""
    words = context.words()
    try:
        asked = _asked(context, code)
    except UnknownArea:
        return no_panel(words)
    return why_panel(
        asked,
        words,
        recent_days=context.profile.control.recent_days,
        message=message,
    )


def register(app: Dash, context: Context) -> None:
    """Put the callback into the app."""

    @app.callback(
        Output(ids.WHY, "children"), Input(ids.MAP_CLICK, "data"), prevent_initial_call=True
    )
    def show_why(click: dict[str, Any] | None) -> Component | None:
        return open_why(context, click)
