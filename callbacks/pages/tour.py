"""The tour of a wall: the stops that its address asks for, each an area that may be seen."""

from callbacks.context import Context
from callbacks.pages.routes import Route
from dashboard.area import Area
from dashboard.boards.tour import ALLOWED, CHILDREN, Tour, tour_of
from dashboard.fields import BadListing
from layouts.screen.tour import Shown
from queries.areas.areas import area, areas_of, children


def tour(context: Context, route: Route) -> Shown | None:
    """Return the tour that a screen goes on; raise UnknownArea for the screen's own area alone.

    Raise BadListing for whatever else is wrong with the address.
    """
    base, viewer = route.parts[1], context.viewer()
    with context.store.read() as db:
        area(db, viewer, base)
        wants_children = route.query.get("rotate") == CHILDREN
        below = [one.code for one in children(db, viewer, base)] if wants_children else []
        asked = tour_of(route.query, base=base, children=below)
        if asked is None:
            return None
        return Shown(asked, _named(asked, areas_of(db, viewer, [s.area for s in asked.stops])))


def _named(asked: Tour, known: dict[str, Area]) -> tuple[Area, ...]:
    for stop in asked.stops:
        if stop.area not in known:
            raise BadListing("rotate", stop.area, "no_such_area", ALLOWED)
    return tuple(known[stop.area] for stop in asked.stops)
