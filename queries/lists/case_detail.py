"""One case with everything its page shows."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from dashboard.area import Area, ancestors
from dashboard.case import UnknownCase, What
from dashboard.colours.by_order import RULES
from dashboard.lists.detail import Detail, Step
from dashboard.records.hand import mark_of
from dashboard.viewer import Viewer
from queries.areas.areas import areas_of, path
from queries.areas.officers import contacts, officers
from queries.areas.scope import scope
from queries.lists.newest import lines
from queries.sealing.people import masked_subjects
from queries.store.revision import revision_of
from queries.tables.core import case, control_status, place, transition
from queries.tables.row import AnyRow

KEY_LENGTH = 16


def found_case(db: Connection, viewer: Viewer, key: str) -> AnyRow:
    """Return the row of a case; raise UnknownCase where there is none for this viewer."""
    try:
        found = bytes.fromhex(key)
    except ValueError:
        raise UnknownCase(key) from None
    if len(found) != KEY_LENGTH:
        raise UnknownCase(key)
    row = db.execute(select(case).where(case.c.key == found, scope(viewer, case.c.area))).first()
    if row is None:
        raise UnknownCase(key)
    return row


def case_exists(db: Connection, viewer: Viewer, *, key: str) -> None:
    """Raise UnknownCase where there is no such case for this viewer."""
    found_case(db, viewer, key)


def _steps(db: Connection, key: bytes) -> tuple[Step, ...]:
    rows = db.execute(
        select(transition).where(transition.c.case == key).order_by(transition.c.number)
    )
    return tuple(Step(row.at, row.what, row.before, row.after, row.by, row.why) for row in rows)


def _place(db: Connection, code: str | None) -> str:
    if code is None:
        return ""
    name = db.execute(select(place.c.name).where(place.c.code == code)).scalar()
    return code if name is None else str(name)


def _unit(db: Connection, viewer: Viewer, row: Any) -> tuple[Area | None, bool]:
    """Return the control unit a case lies in, and whether the case holds its colour now."""
    status = control_status.c
    found = db.execute(
        select(status.area, status.cases, status.set_by)
        .where(status.area.in_(list(ancestors(row.area))), status.until.is_(None))
        .order_by(status.area)
        .limit(1)
    ).first()
    if found is None:
        return None, False
    areas = areas_of(db, viewer, [found.area])
    # Under an order the cases are what the rule would go by; they hold nothing.
    return areas.get(found.area), found.set_by == RULES and row.key.hex() in found.cases


def _places(db: Connection, viewer: Viewer, steps: Iterable[Step]) -> dict[str, Area]:
    """Return the areas that a case was reassigned to, those that the viewer may see."""
    codes = [step.after for step in steps if step.what == What.AREA]
    return areas_of(db, viewer, codes) if codes else {}


def case_detail(db: Connection, viewer: Viewer, *, key: str) -> Detail:
    """Return a case by its key; raise UnknownCase where there is none for this viewer."""
    row = found_case(db, viewer, key)
    touched = revision_of(db, row.area)
    unit, triggers = _unit(db, viewer, row)
    steps = _steps(db, row.key)
    return Detail(
        line=lines(db, viewer, [row])[0],
        source=row.source,
        path=path(db, viewer, row.area),
        responded_at=row.responded_at,
        closed_at=row.closed_at,
        voided_at=row.voided_at,
        points=row.points,
        place=_place(db, row.place),
        longitude=row.longitude,
        latitude=row.latitude,
        attributes=dict(row.attributes),
        steps=steps,
        places=_places(db, viewer, steps),
        subject=masked_subjects(db, [row.subject]).get(row.subject) if row.subject else None,
        officers=officers(db, viewer, row.area),
        contacts=contacts(db, row.key),
        unit=unit,
        triggers_unit=triggers,
        now=touched.at,
        data_time=touched.at,
        revision=touched.number,
        mark=mark_of(row.version, row.digest, row.hand),
    )
