"""Officers answerable for an area and what lies above it; phones masked."""

from sqlalchemy import Connection, select

from dashboard.area import Area, ancestors
from dashboard.subject import mask_phone
from dashboard.viewer import Viewer
from dashboard.why import Officer
from queries.areas import areas_of
from queries.scope import scope
from queries.tables import contact, officer


def officers(db: Connection, viewer: Viewer, code: str) -> tuple[Officer, ...]:
    """Return who answers for an area, its own people first, then those above it.

    Above the area itself only the leads are named; an area's desk answers for itself alone.
    """
    rows = db.execute(
        select(officer)
        .where(officer.c.area.in_(list(ancestors(code))), scope(viewer, officer.c.area))
        .order_by(officer.c.area.desc(), officer.c.number)
    ).all()
    named = areas_of(db, viewer, [row.area for row in rows])
    return tuple(
        _officer(row.duty, row.name, row.phone, named[row.area])
        for row in rows
        if row.area == code or row.duty.endswith("_lead")
    )


def contacts(db: Connection, key: bytes) -> tuple[Officer, ...]:
    """Return the five of a warned person's 1+5 card."""
    rows = db.execute(select(contact).where(contact.c.case == key).order_by(contact.c.duty)).all()
    order = ["grid_worker", "doctor", "village_cadre", "township_cadre", "police"]
    ranked = sorted(rows, key=lambda row: order.index(row.duty))
    return tuple(_officer(row.duty, row.name, row.phone, None) for row in ranked)


def _officer(duty: str, name: str, phone: str, area: Area | None) -> Officer:
    return Officer(duty, name, mask_phone(phone), area)
