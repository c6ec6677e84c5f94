"""The page of quarantine: its address is its whole state."""

from dash.development.base_component import Component

from callbacks.context import Context, now
from callbacks.pages.routes import Route
from dashboard.access.permission import Permission, may
from dashboard.intake.quarantine import asked
from layouts.intake.quarantine import QuarantineView, quarantine
from queries.writing.quarantine_list import quarantine_list


def check(_context: Context, route: Route) -> None:
    """Raise BadListing where the address asks for what cannot be."""
    asked(route.query)


def page(context: Context, route: Route) -> Component:
    """Return the page of what was refused; raise BadListing."""
    query = asked(route.query)
    with context.store.read() as db:
        found = quarantine_list(db, context.viewer(), query)
    view = QuarantineView(
        query,
        found,
        now(),
        may_export=may(context.viewer(), Permission.EXPORT),
        demonstration=context.profile.demonstration,
    )
    return quarantine(view, context.words())
