"""Setting and lifting colours by order, with all that follows from it, in one transaction."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, insert, select, update

from dashboard import door
from dashboard.access.audit import Deed, Details, Entry
from dashboard.area import UnknownArea
from dashboard.colours.by_order import ColourOrder, ColourOrderRecord, check_times
from dashboard.colours.control import Colour
from dashboard.day import Instant
from dashboard.refusal import Refused
from dashboard.viewer import Viewer
from queries.access.audit import actor_of, enter
from queries.areas.scope import require
from queries.colours.colour_orders import colour_order
from queries.colours.recolour import recolour
from queries.store.area_index import AreaIndex
from queries.store.engine import Store
from queries.store.revision import next_revision, touch
from queries.tables.orders import control_order


def units_under(areas: AreaIndex, code: str) -> set[str]:
    """Return the control units in an area, itself among them where it is one."""
    return {unit for unit in areas.units if unit.startswith(code)}


def checked(
    db: Connection, store: Store, viewer: Viewer, raw: Mapping[str, Any], *, now: Instant
) -> tuple[ColourOrder, set[str]]:
    """Return the order that raw fields come to, and its units; raise Refused, naming the field."""
    record = door.admit(ColourOrderRecord, raw)
    areas = store.areas(db)
    try:
        require(viewer, record.area)
    except UnknownArea:
        raise Refused("area", record.area, "unknown_area") from None
    if record.area not in areas.codes:
        raise Refused("area", record.area, "unknown_area")
    units = units_under(areas, record.area)
    if not units:
        raise Refused("area", record.area, "no_unit_here")
    check_times(record, most_days=store.profile.control.order_days, now=now)
    order = ColourOrder(
        key=bytes.fromhex(record.key),
        area=record.area,
        colour=Colour(record.colour),
        since=now if record.since is None else record.since,
        until=record.until,
        why=record.why,
        by=record.by,
        at=now,
    )
    return order, units


def set_colour(
    store: Store, viewer: Viewer, raw: Mapping[str, Any], *, now: Instant
) -> ColourOrder:
    """Set the colour of an area's units by order; raise Refused. Asked twice it is set once."""
    with store.write() as db:
        number = next_revision(db, now)
        order, units = checked(db, store, viewer, raw, now=now)
        known = select(control_order.c.key).where(control_order.c.key == order.key)
        if db.execute(known).first() is not None:
            return colour_order(db, viewer, order.key)
        db.execute(insert(control_order), [{**asdict(order), "colour": order.colour.value}])
        _follow(db, store, order.area, units, number=number, now=now)
        said = {"colour": order.colour.value, "until": order.until, "units": len(units)}
        enter(db, _entry(viewer, order, Deed.COLOUR_ORDERED, now, said))
    return order


def lift_colour(
    store: Store, viewer: Viewer, key: str, *, by: str, why: str, now: Instant
) -> ColourOrder:
    """End an order before its time; raise UnknownOrder. One that has ended stays as it is."""
    with store.write() as db:
        number = next_revision(db, now)
        order = colour_order(db, viewer, bytes.fromhex(key))
        if order.ends_at <= now:
            return order
        db.execute(
            update(control_order)
            .where(control_order.c.key == order.key)
            .values(lifted_at=now, lifted_by=by, lifted_why=why)
        )
        units = units_under(store.areas(db), order.area)
        _follow(db, store, order.area, units, number=number, now=now)
        enter(db, _entry(viewer, order, Deed.COLOUR_LIFTED, now, {}))
        return colour_order(db, viewer, order.key)


def _entry(viewer: Viewer, order: ColourOrder, deed: Deed, now: Instant, said: Details) -> Entry:
    return Entry(now, actor_of(viewer), deed, order.area, order.key.hex(), said)


def _follow(
    db: Connection, store: Store, code: str, units: set[str], *, number: int, now: Instant
) -> None:
    """Colour the units again, and say what was touched: also where no colour changed."""
    areas, control = store.areas(db), store.profile.control
    touched = recolour(
        db, units, areas, scheme=control.scheme, recent_days=control.recent_days, now=now
    )
    for unit in (code, *units):
        touched.update(areas.counted_in(unit))
    touch(db, touched, number=number, now=now)
