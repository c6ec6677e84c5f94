"""Colours set by order, as they are stored: those that reach some units, those in force."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, or_, select

from dashboard.area import ancestors
from dashboard.colours.by_order import ColourOrder, UnknownOrder
from dashboard.colours.control import Colour
from dashboard.day import Instant
from dashboard.viewer import Viewer
from queries.areas.scope import scope
from queries.areas.within import within
from queries.tables.orders import control_order
from queries.tables.row import AnyRow

_MANY = 800
FEW = 400
"""Up to so many units are looked up by what they lie in; for more, all orders are read."""
SHOWN = 20
"""Orders named for an area at once."""


def _order(row: AnyRow) -> ColourOrder:
    said = dict(row._mapping)
    return ColourOrder(**{**said, "colour": Colour(row.colour)})


def orders_over(db: Connection, units: Collection[str]) -> dict[str, list[ColourOrder]]:
    """Return the orders that each unit has ever lain under, by unit."""
    by_area: dict[str, list[ColourOrder]] = defaultdict(list)
    if len(units) > FEW:
        for row in db.execute(select(control_order)):
            by_area[row.area].append(_order(row))
    else:
        codes = sorted({code for unit in units for code in ancestors(unit)})
        for start in range(0, len(codes), _MANY):
            chunk = codes[start : start + _MANY]
            for row in db.execute(select(control_order).where(control_order.c.area.in_(chunk))):
                by_area[row.area].append(_order(row))
    if not by_area:
        return {}
    return {
        unit: [order for code in ancestors(unit) for order in by_area.get(code, ())]
        for unit in units
    }


def _unended(now: Instant) -> ColumnElement[bool]:
    lifted = control_order.c.lifted_at
    return (control_order.c.until > now) & lifted.is_(None)


def orders_in_force(
    db: Connection, viewer: Viewer, code: str, *, now: Instant
) -> tuple[ColourOrder, ...]:
    """Return the orders that hold, or will, for an area: on it, above or beneath it.

    The latest first, at most ``SHOWN``. One given above what the viewer may see is told as well,
    since it holds in what they see.
    """
    above = list(ancestors(code))
    beneath = within(control_order.c.area, code) & scope(viewer, control_order.c.area)
    rows = db.execute(
        select(control_order)
        .where(or_(control_order.c.area.in_(above), beneath), _unended(now))
        .order_by(control_order.c.since.desc(), control_order.c.at.desc(), control_order.c.key)
        .limit(SHOWN)
    )
    return tuple(map(_order, rows))


def colour_order(db: Connection, viewer: Viewer, key: bytes) -> ColourOrder:
    """Return an order; raise UnknownOrder where there is none for this viewer."""
    row = db.execute(
        select(control_order)
        .where(control_order.c.key == key)
        .where(scope(viewer, control_order.c.area))
    ).first()
    if row is None:
        raise UnknownOrder(key.hex())
    return _order(row)
