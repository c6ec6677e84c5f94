"""The page of sources: when each was last heard."""

from dash.development.base_component import Component

from callbacks.context import Context, now
from callbacks.pages.routes import Route
from dashboard.access.permission import Permission, may
from layouts.intake.sources import SourcesView, sources
from queries.store.sources import standings


def check(_context: Context, _route: Route) -> None:
    """Raise nothing: the page has no fields."""


def page(context: Context, _route: Route) -> Component:
    """Return the page of all sources."""
    with context.store.read() as db:
        found = standings(db, context.profile.sources)
    view = SourcesView(
        found,
        now(),
        may_export=may(context.viewer(), Permission.EXPORT),
        demonstration=context.profile.demonstration,
    )
    return sources(view, context.words())
