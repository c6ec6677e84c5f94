"""Writing orders and notices: the newest version holds, and each target owes a receipt."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from dashboard.area import is_within
from dashboard.day import Instant
from dashboard.door import CLOCK_SKEW
from dashboard.orders.directive import Directive, OrderRecord, merged, read_directive
from dashboard.refusal import Refused
from dashboard.rules.raised import is_rule
from queries.orders.directives import keep_directives, raise_owed, stored_directives
from queries.store.area_index import AreaIndex
from queries.store.engine import Store
from queries.writing.written import Written, read_all


def check_order(record: OrderRecord, areas: AreaIndex, now: Instant) -> None:
    """Raise Refused for what only the store and the clock can know of an order."""
    if is_rule(record.source):
        raise Refused("source", record.source, "reserved_source")
    if record.area not in areas.codes:
        raise Refused("area", record.area, "unknown_area")
    for number, code in enumerate(record.to):
        if code not in areas.codes:
            raise Refused(f"to.{number}", code, "unknown_area")
        if not is_within(code, record.area):
            raise Refused(f"to.{number}", code, "not_beneath", record.area)
    for name in ("issued_at", "withdrawn_at", "updated_at"):
        at = getattr(record, name)
        if at is not None and at > now + CLOCK_SKEW:
            raise Refused(name, at, "in_the_future")
    for name in ("receipt_by", "withdrawn_at"):
        at = getattr(record, name)
        if at is not None and at < record.issued_at:
            raise Refused(name, at, "before_the_step_before")


def write_orders(
    db: Connection, store: Store, raws: Sequence[Mapping[str, Any]], now: Instant
) -> Written:
    """Write orders and notices, and the cases of the receipts that they ask for."""
    areas, receipts = store.areas(db), store.profile.receipts

    def check(record: OrderRecord) -> None:
        check_order(record, areas, now)

    read = read_all(OrderRecord, raws, check)
    written = Written(refused=read.refused)
    known = stored_directives(db, {record.key for _, record in read.admitted})
    changed: dict[bytes, Directive] = {}
    for position, record in read.admitted:
        before = changed.get(record.key, known.get(record.key))
        after = merged(before, read_directive(record, receipts))
        if after == before:
            written.unchanged.add(position)
        else:
            changed[record.key] = after
    if changed:
        keep_directives(db, list(changed.values()))
        asked = [(one, one.ever) for one in changed.values()]
        written.touched = raise_owed(db, store, asked, now)
    return written
