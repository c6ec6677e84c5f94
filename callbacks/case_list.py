"""The case list's page: its address is its whole state, so there is nothing to call back."""

from dash.development.base_component import Component

from callbacks.context import Context, now
from callbacks.routes import Route
from callbacks.screen import check_areas
from dashboard.listing import listing
from layouts.case_list import ListView
from layouts.case_list import case_list as case_list_layout
from queries.areas import children, path
from queries.case_list import case_list
from queries.choice_counts import choice_counts
from queries.clock import today as today_of
from queries.number import number
from queries.revision import revision_of


def check(context: Context, route: Route) -> None:
    """Raise UnknownArea, BadListing where the page cannot be shown."""
    check_areas(context, listing(route.query).area)


def page(context: Context, route: Route) -> Component:
    """Return the page of a list; raise BadListing, UnknownArea."""
    viewer, profile = context.viewer(), context.profile
    with context.store.read() as db:
        today = today_of(db)
        asked = listing(route.query).on(today)
        view = ListView(
            listing=asked,
            page=case_list(db, viewer, asked),
            value=number(db, viewer, asked, profile=profile),
            path=path(db, viewer, asked.area),
            below=children(db, viewer, asked.area),
            counts=choice_counts(db, viewer, asked),
            today=today,
            now=now(),
            data_time=revision_of(db, asked.area).at,
            demonstration=profile.demonstration,
        )
    return case_list_layout(view, context.words())
