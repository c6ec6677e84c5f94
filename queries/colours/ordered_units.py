"""Units whose colour an order has set, as the areas above them show it."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, select, text

from dashboard.area import subtree
from dashboard.colours.control import Colour
from queries.tables.core import BY_ORDER, control_status


def ordered_units(db: Connection, codes: Sequence[str]) -> dict[str, Colour]:
    """Return the units that have their colour by order now, from the first to the last area."""
    status = control_status.c
    first, end = subtree(min(codes))[0], subtree(max(codes))[1]
    rows = db.execute(
        select(status.area, status.colour)
        .where(status.area >= first, status.area < end)
        .where(text(BY_ORDER))
    )
    return {row.area: Colour(row.colour) for row in rows}


def by_hand(units: dict[str, Colour], colours: dict[str, Colour | None]) -> Collection[str]:
    """Return which areas (code to colour) show a colour that an order set in one of their units."""
    if not units:
        return frozenset()
    lengths = {len(code) for code in colours}
    shown = {(unit[:length], colour) for unit, colour in units.items() for length in lengths}
    return {code for code, colour in colours.items() if (code, colour) in shown}
