"""One order or notice with what each area answered."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from dashboard.case import Stage, What
from dashboard.orders.directive import Directive, UnknownDirective
from dashboard.orders.order_page import Answer, OrderDetail
from dashboard.viewer import Viewer
from queries.areas.areas import areas_of
from queries.areas.scope import scope
from queries.orders.directives import as_directive
from queries.orders.order_list import order_lines, seen
from queries.store.revision import revision_of
from queries.tables.core import case, transition
from queries.tables.orders import directive, directive_target
from queries.tables.row import AnyRow

_MANY = 800
_ORDER = {Stage.OPEN: 0, Stage.RESPONDED: 0, Stage.CLOSED: 1, Stage.VOID: 2}


def _row(db: Connection, viewer: Viewer, key: str) -> AnyRow:
    try:
        found = bytes.fromhex(key)
    except ValueError:
        raise UnknownDirective(key) from None
    row = db.execute(select(directive).where(directive.c.key == found, seen(viewer))).first()
    if row is None:
        raise UnknownDirective(key)
    return row


def order_exists(db: Connection, viewer: Viewer, key: str) -> None:
    """Raise UnknownDirective where there is no such order for this viewer."""
    _row(db, viewer, key)


def stored_order(db: Connection, viewer: Viewer, key: str) -> Directive:
    """Return an order as it is stored; raise UnknownDirective."""
    return as_directive(_row(db, viewer, key))


def _closings(db: Connection, keys: Sequence[bytes]) -> dict[bytes, AnyRow]:
    """Return the step that closed each case."""
    found: dict[bytes, AnyRow] = {}
    for start in range(0, len(keys), _MANY):
        rows = db.execute(
            select(transition)
            .where(transition.c.case.in_(keys[start : start + _MANY]))
            .where(transition.c.what == What.STAGE.value, transition.c.after == Stage.CLOSED.value)
            .order_by(transition.c.case, transition.c.number)
        )
        found |= {row.case: row for row in rows}
    return found


def _answers(db: Connection, viewer: Viewer, key: bytes) -> tuple[Answer, ...]:
    target = directive_target.c
    rows = db.execute(
        select(target.area, case.c.key, case.c.stage, case.c.closure, case.c.closed_at)
        .join(case, case.c.key == target.case)
        .where(target.directive == key, scope(viewer, target.area))
    ).all()
    named = areas_of(db, viewer, [row.area for row in rows])
    closings = _closings(db, [row.key for row in rows if row.stage == Stage.CLOSED])
    ranked = sorted(rows, key=lambda row: (_ORDER[Stage(row.stage)], row.closed_at or 0, row.area))
    found = []
    for row in ranked:
        closing = closings.get(row.key)
        by, text = (closing.by, closing.why) if closing is not None else ("", "")
        at = row.closed_at if closing is not None else None
        found.append(Answer(named[row.area], row.key.hex(), row.stage, row.closure, at, by, text))
    return tuple(found)


def order_detail(db: Connection, viewer: Viewer, key: str) -> OrderDetail:
    """Return an order; raise UnknownDirective where there is none for this viewer."""
    row = _row(db, viewer, key)
    at = revision_of(db, viewer.areas[0])
    return OrderDetail(
        line=order_lines(db, viewer, [row])[0],
        body=row.body,
        source=row.source,
        external_id=row.external_id,
        answers=_answers(db, viewer, row.key),
        data_time=at.at,
        revision=at.number,
    )
