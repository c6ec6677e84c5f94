"""Writing receipts: each answers for an area, and closes what the area owes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from dashboard import door
from dashboard.day import Instant
from dashboard.orders.directive import Directive, Receipt, ReceiptRecord, read_receipt
from dashboard.refusal import Refused
from queries.orders.directives import keep_receipts, raise_owed, stored_directives, stored_receipts
from queries.store.area_index import AreaIndex
from queries.store.engine import Store
from queries.writing.written import Read, Written


def _check(
    record: ReceiptRecord, known: Mapping[bytes, Directive], areas: AreaIndex, now: Instant
) -> None:
    if record.area not in areas.codes:
        raise Refused("area", record.area, "unknown_area")
    if record.at > now + door.CLOCK_SKEW:
        raise Refused("at", record.at, "in_the_future")
    asked = known.get(record.directive)
    if asked is None:
        raise Refused("order_external_id", record.order_external_id, "unknown_order")
    if record.area not in asked.ever:
        raise Refused("area", record.area, "not_a_target")
    if record.at < asked.issued_at:
        raise Refused("at", record.at, "before_the_step_before")


def _admitted(raws: Sequence[Mapping[str, Any]]) -> Read[ReceiptRecord]:
    read: Read[ReceiptRecord] = Read()
    for position, raw in enumerate(raws):
        try:
            read.admitted.append((position, door.admit(ReceiptRecord, raw)))
        except Refused as error:
            read.refused[position] = error.refusal
    return read


def write_receipts(
    db: Connection, store: Store, raws: Sequence[Mapping[str, Any]], now: Instant
) -> Written:
    """Write receipts; one to an order that is not known yet is refused until it is."""
    areas = store.areas(db)
    read = _admitted(raws)
    written = Written(refused=read.refused)
    before = stored_receipts(db, {record.key for _, record in read.admitted})
    asked = {record.directive for _, record in read.admitted}
    known = stored_directives(db, asked | {one.directive for one in before.values()})
    changed: dict[bytes, Receipt] = {}
    touched: dict[bytes, set[str]] = defaultdict(set)
    for position, record in read.admitted:
        try:
            _check(record, known, areas, now)
        except Refused as error:
            written.refused[position] = error.refusal
            continue
        after, old = read_receipt(record), changed.get(record.key, before.get(record.key))
        if old is not None and (after.at, after.digest) <= (old.at, old.digest):
            written.unchanged.add(position)
            continue
        changed[record.key] = after
        for one in (after, old):
            if one is not None:
                touched[one.directive].add(one.area)
    if changed:
        keep_receipts(db, list(changed.values()))
        owing = [(known[key], some) for key, some in touched.items()]
        written.touched = raise_owed(db, store, owing, now)
    return written
