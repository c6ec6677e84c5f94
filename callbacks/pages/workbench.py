"""The workbench's page; its refresh is the browser's, its why panel the screen's callback."""

from dash.development.base_component import Component

from callbacks.context import Context
from callbacks.pages.routes import Route
from callbacks.pages.row_level import row_level
from callbacks.pages.screen import check_areas
from dashboard.access.permission import Permission, may
from dashboard.colours.control import Colour
from dashboard.fields import BadListing
from dashboard.lists.choices import PERIODS
from layouts.workbench.order import SORTS
from layouts.workbench.view import View
from layouts.workbench.workbench import workbench
from queries.areas.officers import officers
from queries.boards.why import why


def check(context: Context, route: Route) -> None:
    """Raise UnknownArea, BadListing where the page cannot be shown."""
    check_areas(context, route.parts[1], route.query.get("why"))
    row_level(context, route.parts[1], route.query.get("level", ""))
    _days(route.query.get("days", ""))
    _view(route)


def page(context: Context, route: Route) -> Component:
    """Return the workbench of an area; raise UnknownArea, BadListing for a wrong field."""
    code, asked = route.parts[1], route.query.get("why", "")
    view = _view(route)
    level = row_level(context, code, route.query.get("level", ""))
    snapshot = context.snapshot(code, _days(route.query.get("days", "")), level)
    viewer = context.viewer()
    with context.store.read() as db:
        people = officers(db, viewer, code)
        reason = why(db, viewer, code=asked) if asked else None
    return workbench(
        snapshot,
        context.words(),
        context.profile,
        officers=people,
        refresh_seconds=context.settings.refresh_seconds,
        view=view,
        asked=reason,
        may_export=may(viewer, Permission.EXPORT),
    )


def _days(text: str) -> int:
    allowed = {str(days): days for days in PERIODS}
    if text and text not in allowed:
        raise BadListing("days", text, "not_a_choice", ", ".join(allowed))
    return allowed.get(text, PERIODS[0])


def _view(route: Route) -> View:
    sort = route.query.get("sort", "")
    if sort and sort.lstrip("-") not in SORTS:
        raise BadListing("sort", sort, "not_a_choice", ", ".join(SORTS))
    asked = list(filter(None, route.query.get("colour", "").split(",")))
    for text in asked:
        if text not in set(Colour):
            raise BadListing("colour", text, "not_a_choice", ", ".join(Colour))
    return View(sort, route.query.get("find", ""), tuple(Colour(text) for text in asked))
