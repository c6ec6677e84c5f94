"""The page of a list as it was kept with a briefing, which the briefing's annex opens."""

from collections.abc import Mapping

from dash.development.base_component import Component

from callbacks.context import Context, now
from callbacks.pages.routes import Route
from dashboard.access.permission import Permission, may
from dashboard.day import DAY, day_of
from dashboard.numbers.listing import listing
from layouts.lists.kept import KeptView, no_kept_list
from layouts.lists.kept import kept_list as layout
from queries.areas.areas import path
from queries.briefings.kept_page import kept_page
from queries.briefings.kept_store import require_list


def check(context: Context, route: Route) -> None:
    """Raise UnknownMoment, BadListing where the page cannot be shown."""
    asked = listing(route.query)
    with context.store.read() as db:
        require_list(db, context.viewer(), route.parts[1], asked)


def page(context: Context, route: Route) -> Component:
    """Return the page of a kept list; raise UnknownMoment, BadListing."""
    viewer, asked = context.viewer(), listing(route.query)
    with context.store.read() as db:
        view = KeptView(
            page=kept_page(db, viewer, route.parts[1], asked),
            path=path(db, viewer, asked.area),
            now=now(),
            demonstration=context.profile.demonstration,
            may_export=may(viewer, Permission.EXPORT),
        )
    return layout(view, context.words())


def gone(context: Context, route: Route, home: Mapping[str, str]) -> Component:
    """Return the page that says since when such lists are gone, with the way to the live one."""
    days = context.settings.brief_keep_days
    asked = listing(route.query)
    live = asked.path() if context.viewer().sees(asked.area) else ""
    since = day_of(now() - days * DAY)
    return no_kept_list(context.words(), days=days, since=since, live=live, **home)
