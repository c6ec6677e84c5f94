"""The page of one case."""

from urllib.parse import parse_qsl

from dash.development.base_component import Component

from callbacks.context import Context
from callbacks.pages.routes import Route
from callbacks.pages.screen import check_areas
from dashboard.access.permission import Permission, may
from dashboard.area import CODE_LENGTH, Level
from dashboard.numbers.listing import Listing, listing
from layouts.cases.case import case
from layouts.cases.map import case_map
from layouts.cases.turn import case_turn
from queries.lists.case_detail import case_detail, case_exists
from queries.lists.neighbours import neighbours


def check(context: Context, route: Route) -> None:
    """Raise UnknownCase, UnknownArea, BadListing where the page cannot be shown."""
    with context.store.read() as db:
        case_exists(db, context.viewer(), key=route.parts[1])
    if asked := _listing(context, route):
        check_areas(context, asked.area)


def page(context: Context, route: Route) -> Component:
    """Return the page of a case with the map of its village; raise UnknownCase.

    ``list`` in the query is the list that it was opened from; raise BadListing where it is none.
    """
    words = context.words()
    asked = _listing(context, route)
    with context.store.read() as db:
        detail = case_detail(db, context.viewer(), key=route.parts[1])
        beside = neighbours(db, context.viewer(), asked, detail.line.key) if asked else None
    around = [area for area in detail.path if len(area.code) <= CODE_LENGTH[Level.VILLAGE]]
    snapshot = context.snapshot(around[-1].code)
    shown = case_map(detail, snapshot, words)
    return case(
        detail,
        words,
        map_=shown,
        turn=case_turn(asked, beside, words) if asked and beside else None,
        demonstration=context.profile.demonstration,
        may_act=may(context.viewer(), Permission.ACT),
        may_open=may(context.viewer(), Permission.PERSONS),
        refresh_seconds=context.settings.refresh_seconds,
    )


def _listing(context: Context, route: Route) -> Listing | None:
    text = route.query.get("list", "")
    fields = dict(parse_qsl(text, keep_blank_values=True))
    return listing(fields).on(context.today()) if text else None
