"""Orders and notices that a viewer may see, newest first, each with its receipts counted."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select, tuple_

from dashboard.case import STANDING
from dashboard.orders.order_page import PAGE, OrderLine, OrderPage, OrderQuery, Tally
from dashboard.viewer import Viewer
from queries.areas.areas import areas_of
from queries.areas.scope import scope
from queries.tables.core import case
from queries.tables.orders import directive, directive_target
from queries.tables.row import AnyRow

_STEP = 500
_STANDING = sorted(stage.value for stage in STANDING)


def seen(viewer: Viewer) -> ColumnElement[bool]:
    """Return which orders a viewer may see: issued by, or asking, an area of theirs."""
    asked = exists().where(
        directive_target.c.directive == directive.c.key, scope(viewer, directive_target.c.area)
    )
    return or_(scope(viewer, directive.c.area), asked)


def _awaiting(viewer: Viewer) -> ColumnElement[bool]:
    target = directive_target.c
    return exists().where(
        and_(
            target.directive == directive.c.key,
            scope(viewer, target.area),
            case.c.key == target.case,
            case.c.stage.in_(_STANDING),
        )
    )


def tallies(db: Connection, viewer: Viewer, keys: Sequence[bytes]) -> dict[bytes, Tally]:
    """Return the receipts of orders, counted over the areas that the viewer may see."""
    target = directive_target.c
    found = dict.fromkeys(keys, Tally())
    rows = db.execute(
        select(target.directive, case.c.stage, case.c.closure, func.count().label("n"))
        .join(case, case.c.key == target.case)
        .where(target.directive.in_(sorted(keys)), scope(viewer, target.area))
        .group_by(target.directive, case.c.stage, case.c.closure)
    )
    for row in rows:
        found[row.directive] = found[row.directive].plus(row.stage, row.closure, int(row.n))
    return found


def order_lines(db: Connection, viewer: Viewer, rows: Sequence[AnyRow]) -> tuple[OrderLine, ...]:
    """Return stored orders as lines, with their receipts."""
    counted = tallies(db, viewer, [row.key for row in rows])
    named = areas_of(db, viewer, [row.area for row in rows])
    return tuple(
        OrderLine(
            key=row.key.hex(),
            kind=row.kind,
            number=row.number,
            title=row.title,
            area=named.get(row.area),
            issued_at=row.issued_at,
            receipt_by=row.receipt_by,
            by=row.by,
            withdrawn_at=row.withdrawn_at,
            receipts=counted[row.key],
        )
        for row in rows
    )


def order_list(
    db: Connection, viewer: Viewer, query: OrderQuery, *, limit: int = PAGE
) -> OrderPage:
    """Return a page of orders and notices, the newest first."""
    where = [seen(viewer)]
    if query.kind:
        where.append(directive.c.kind == query.kind)
    if query.state:
        where.append(_awaiting(viewer))
    if query.before is not None:
        place = tuple_(directive.c.issued_at, directive.c.key)
        where.append(place < tuple_(*query.before))
    rows = db.execute(
        select(directive)
        .where(*where)
        .order_by(directive.c.issued_at.desc(), directive.c.key.desc())
        .limit(limit + 1)
    ).all()
    shown = rows[:limit]
    more = len(rows) > limit
    after = f"{shown[-1].issued_at}-{shown[-1].key.hex()}" if more else ""
    return OrderPage(order_lines(db, viewer, shown), after)


def all_orders(db: Connection, viewer: Viewer, query: OrderQuery) -> list[OrderLine]:
    """Return all orders and notices that are asked for: people issue them, so they are few."""
    found: list[OrderLine] = []
    query = replace(query, before=None)
    while True:
        page = order_list(db, viewer, query, limit=_STEP)
        found += page.rows
        if not page.next:
            return found
        last = page.rows[-1]
        query = replace(query, before=(last.issued_at, bytes.fromhex(last.key)))


def order_count(db: Connection, area: str, kind: str) -> int:
    """Return how many orders of a kind an area has issued, by which the next is numbered."""
    mine = select(func.count()).where(directive.c.area == area, directive.c.kind == kind)
    return int(db.execute(mine).scalar_one())
