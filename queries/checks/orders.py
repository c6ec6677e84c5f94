"""The check of orders and notices: each target owes its case, as its receipts make it."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from dashboard.day import Instant, iso_instant
from dashboard.operating.difference import Difference
from dashboard.orders.directive import Directive, owed, receipt_case
from dashboard.records.case_record import read_case
from queries.cases.write_cases import mark_cases, rank, stored_cases
from queries.orders.directives import answers, as_directive
from queries.store.engine import Store
from queries.tables.orders import directive, directive_target
from queries.tables.row import AnyRow

PAGE = 100
"""Directives held in memory at once."""


def _pages(db: Connection) -> Iterator[list[Directive]]:
    after = b""
    while True:
        asked = select(directive).where(directive.c.key > after).order_by(directive.c.key)
        page = [as_directive(row) for row in db.execute(asked.limit(PAGE))]
        if page:
            yield page
            after = page[-1].key
        if len(page) < PAGE:
            return


def _said(version: Instant, digest: bytes) -> str:
    return f"{iso_instant(version)} {digest.hex()}"


def _targets(db: Connection, page: Sequence[Directive]) -> dict[bytes, set[str]]:
    found: dict[bytes, set[str]] = {one.key: set() for one in page}
    rows = db.execute(
        select(directive_target).where(directive_target.c.directive.in_(sorted(found)))
    )
    for row in rows:
        found[row.directive].add(row.area)
    return found


def check_orders(db: Connection, store: Store, now: Instant) -> Iterator[Difference]:
    """Yield the targets that are not kept, and the cases that differ from what is owed."""
    areas = store.areas(db)
    for page in _pages(db):
        given, targets = answers(db, [one.key for one in page]), _targets(db, page)
        keys = [receipt_case(one.key, area) for one in page for area in sorted(one.ever)]
        kept = stored_cases(db, keys)
        for one in page:
            if targets[one.key] != one.ever:
                found = " ".join(sorted(targets[one.key]))
                yield Difference("order", one.key.hex(), found, " ".join(sorted(one.ever)))
            for area in sorted(one.ever):
                raw = owed(one, area, given.get((one.key, area), ())).raw
                made = read_case(raw, profile=store.profile, areas=areas.codes, now=now)[1]
                mark_cases(db, [made])
                row: AnyRow | None = kept.get(made.key)
                if row is None or rank(row) != rank(made):
                    stored = "" if row is None else _said(*rank(row))
                    counted = _said(*rank(made))
                    yield Difference("receipt", f"{one.key.hex()} {area}", stored, counted)
