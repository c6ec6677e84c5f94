"""The workbench's page; its refresh is the browser's, its why panel the screen's callback."""

from dash.development.base_component import Component

from callbacks.context import Context
from callbacks.routes import Route
from callbacks.screen import check_areas
from dashboard.choices import PERIODS
from dashboard.listing import BadListing
from layouts.workbench.order import SORTS
from layouts.workbench.workbench import workbench
from queries.officers import officers
from queries.why import why


def check(context: Context, route: Route) -> None:
    """Raise UnknownArea, BadListing where the page cannot be shown."""
    check_areas(context, route.parts[1], route.query.get("why"))
    _days(route.query.get("days", ""))
    _sort(route.query.get("sort", ""))


def page(context: Context, route: Route) -> Component:
    """Return the workbench of an area; raise UnknownArea, BadListing for a wrong period or sort."""
    code, asked = route.parts[1], route.query.get("why", "")
    snapshot = context.snapshot(code, _days(route.query.get("days", "")))
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
        sort=_sort(route.query.get("sort", "")),
        asked=reason,
    )


def _days(text: str) -> int:
    allowed = {str(days): days for days in PERIODS}
    if text and text not in allowed:
        raise BadListing("days", text, "not_a_choice", ", ".join(allowed))
    return allowed.get(text, PERIODS[0])


def _sort(text: str) -> str:
    if text and text.lstrip("-") not in SORTS:
        raise BadListing("sort", text, "not_a_choice", ", ".join(SORTS))
    return text
