"""The ground a demonstration stands on: the stored areas, and the checkpoints among them."""

from sqlalchemy import case, null, select

from dashboard.area import Level
from dashboard.simulator.world import AreaRow, Spot
from queries.store.engine import Store
from queries.tables.core import area, place


def ground(store: Store) -> tuple[list[AreaRow], list[Spot]]:
    """Return all areas, with the boundaries of the micro-grids alone, and all places."""
    shape = case((area.c.level == Level.MICRO.value, area.c.geometry), else_=null())
    with store.read() as db:
        rows = db.execute(select(area.c.code, area.c.name, area.c.unit, shape.label("wkb"))).all()
        spots = db.execute(select(place).order_by(place.c.code)).all()
    return (
        [AreaRow(row.code, row.name, bool(row.unit), bytes(row.wkb or b"")) for row in rows],
        [
            Spot(row.code, row.area, row.kind, row.name, row.longitude, row.latitude, row.name_en)
            for row in spots
        ],
    )
