"""The page from which a briefing is taken: its area, its days, its form."""

from dash.development.base_component import Component

from callbacks.context import Context, now
from callbacks.pages.routes import Route
from dashboard.briefings.briefing import Period, period_of
from dashboard.briefings.run import PAPERS
from dashboard.day import add_days
from dashboard.fields import only
from layouts.briefing import BriefingView
from layouts.briefing import briefing as layout
from queries.areas.areas import area, children, path
from queries.store.revision import revision_of

_FIELDS = ("from", "to")


def check(context: Context, asked: Route) -> None:
    """Raise UnknownArea, BadListing where there is no such briefing."""
    with context.store.read() as db:
        area(db, context.viewer(), asked.parts[1])
    _period(context, asked)


def page(context: Context, asked: Route) -> Component:
    """Return the page; raise UnknownArea, BadListing."""
    viewer, code = context.viewer(), asked.parts[1]
    period = _period(context, asked)
    with context.store.read() as db:
        view = BriefingView(
            area=area(db, viewer, code),
            path=path(db, viewer, code),
            children=children(db, viewer, code),
            period=period,
            forms=PAPERS,
            data_time=revision_of(db, code).at,
            now=now(),
            demonstration=context.profile.demonstration,
        )
    return layout(view, context.words())


def _period(context: Context, asked: Route) -> Period:
    """Return the days asked for, yesterday where none are: the last that is over."""
    only(asked.query, _FIELDS)
    today = context.today()
    if not any(asked.query.values()):
        before = add_days(today, -1)
        return Period(before, before, today)
    return period_of(asked.query, today)
