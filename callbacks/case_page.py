"""The page of one case."""

from dash.development.base_component import Component

from callbacks.context import Context
from callbacks.routes import Route
from dashboard.area import CODE_LENGTH, Level
from layouts.case import case
from layouts.case_map import case_map
from queries.case_detail import case_detail, case_exists


def check(context: Context, route: Route) -> None:
    """Raise UnknownCase where the page cannot be shown."""
    with context.store.read() as db:
        case_exists(db, context.viewer(), key=route.parts[1])


def page(context: Context, route: Route) -> Component:
    """Return the page of a case with the map of its village; raise UnknownCase."""
    words = context.words()
    with context.store.read() as db:
        detail = case_detail(db, context.viewer(), key=route.parts[1])
    around = [area for area in detail.path if len(area.code) <= CODE_LENGTH[Level.VILLAGE]]
    snapshot = context.snapshot(around[-1].code)
    shown = case_map(detail, snapshot, words)
    return case(detail, words, map_=shown, demonstration=context.profile.demonstration)
