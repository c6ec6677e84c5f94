"""What the map's hover card says of an area: its colour, since when, its open alerts."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from dashboard.colours.by_order import RULES
from dashboard.colours.control import Colour, worst
from dashboard.day import Instant
from dashboard.numbers.metric import METRICS
from dashboard.viewer import Viewer
from queries.areas.scope import require
from queries.colours.unit_counts import unit_counts
from queries.numbers.number import of_area
from queries.numbers.sums import sums
from queries.tables.core import control_status


@dataclass(frozen=True, slots=True)
class Hover:
    """An area now; ``since`` is when the first of its units now in the colour took it."""

    colour: Colour | None
    since: Instant | None
    by_order: bool
    units: Mapping[Colour, int]
    open_alerts: int


def hover(db: Connection, viewer: Viewer, *, code: str) -> Hover:
    """Return an area's card; raise UnknownArea where the viewer may not see it."""
    require(viewer, code)
    units = unit_counts(db, [code])[code]
    colour = worst(c for c, n in units.items() if n)
    status = control_status.c
    since, by_hand = None, 0
    if colour is not None:
        # Green began when the last unit turned green, a worse colour with the first in it.
        edge = func.max(status.since) if colour is Colour.GREEN else func.min(status.since)
        since, by_hand = db.execute(
            select(edge, func.count().filter(status.set_by != RULES)).where(
                of_area(db, code), status.until.is_(None), status.colour == colour.value
            )
        ).one()
    alerts = sums(db, [code], {"open": METRICS["alerts_open"].facets})[code]["open"].n
    return Hover(colour, since, bool(by_hand), units, alerts)
