"""Officers answerable for an area and what lies above it; phones masked."""

from sqlalchemy import Connection, select

from dashboard.area import Area, ancestors
from dashboard.boards.why import Officer
from dashboard.cases.subject import mask_phone
from dashboard.viewer import Viewer
from queries.areas.areas import areas_of
from queries.areas.scope import scope
from queries.sealing.people import open_contacts, open_phone
from queries.sealing.vault import Vault, vault_of
from queries.tables.core import officer
from queries.tables.row import AnyRow


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
    vault = vault_of(db)
    return tuple(
        officer_of(vault, row, named[row.area])
        for row in rows
        if row.area == code or row.duty.endswith("_lead")
    )


def contacts(db: Connection, key: bytes) -> tuple[Officer, ...]:
    """Return the five of a warned person's 1+5 card."""
    order = ["grid_worker", "doctor", "village_cadre", "township_cadre", "police"]
    ranked = sorted(open_contacts(db, key), key=lambda card: order.index(card[0]))
    return tuple(_officer(duty, name, phone, None) for duty, name, phone in ranked)


def officer_of(vault: Vault, row: AnyRow, area: Area | None = None) -> Officer:
    """Return an officer as their row says, their phone masked."""
    phone = open_phone(vault, row.sealed, row.area, row.duty, row.number)
    return _officer(row.duty, row.name, phone, area)


def _officer(duty: str, name: str, phone: str, area: Area | None) -> Officer:
    return Officer(duty, name, mask_phone(phone), area)
