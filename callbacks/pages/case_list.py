"""The case list's page: its address is its whole state; its refresh is the browser's."""

from dash.development.base_component import Component

from callbacks.context import Context, now
from callbacks.pages.routes import Route
from callbacks.pages.screen import check_areas
from dashboard.access.permission import Permission, may
from dashboard.numbers.listing import Listing, listing
from layouts.lists.case_list import case_list as case_list_layout
from layouts.lists.live import ListView
from queries.areas.areas import children, path
from queries.lists.case_list import case_list
from queries.numbers.choice_counts import choice_counts
from queries.numbers.number import number
from queries.store.revision import revision_of
from queries.store.today import today as today_of


def check(context: Context, route: Route) -> None:
    """Raise UnknownArea, BadListing where the page cannot be shown."""
    check_areas(context, listing(route.query).area)


def list_view(context: Context, listed: Listing) -> ListView:
    """Return what the page of a list shows, all of one moment; raise BadListing, UnknownArea."""
    viewer, profile = context.viewer(), context.profile
    with context.store.read() as db:
        today, at = today_of(db), revision_of(db, listed.area)
        asked = listed.on(today)
        return ListView(
            listing=asked,
            page=case_list(db, viewer, asked),
            value=number(db, viewer, asked, profile=profile),
            path=path(db, viewer, asked.area),
            below=children(db, viewer, asked.area),
            counts=choice_counts(db, viewer, asked),
            today=today,
            now=now(),
            data_time=at.at,
            revision=at.number,
            demonstration=profile.demonstration,
            may_export=may(viewer, Permission.EXPORT),
        )


def page(context: Context, route: Route) -> Component:
    """Return the page of a list; raise BadListing, UnknownArea."""
    view = list_view(context, listing(route.query))
    refresh_seconds = context.settings.refresh_seconds
    return case_list_layout(view, context.words(), refresh_seconds=refresh_seconds)
