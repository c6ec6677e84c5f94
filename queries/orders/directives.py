"""Orders, notices and receipts as they are stored, and the cases that follow from them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Table, select

from dashboard.day import Instant
from dashboard.orders.directive import Directive, Receipt, Version, owed, receipt_case
from queries.cases.write_cases import differs
from queries.cases.write_raised import write_raised
from queries.store.engine import Store
from queries.tables.bulk import bulk_upsert
from queries.tables.orders import directive, directive_target, receipt
from queries.tables.row import AnyRow

_MANY = 800
_COLUMNS = [column.name for column in directive.c]
_RECEIPT = [column.name for column in receipt.c]


def as_directive(row: AnyRow) -> Directive:
    """Return a stored directive."""
    said = dict(row._mapping)
    history = tuple(Version(at, digest, tuple(areas)) for at, digest, areas in said["history"])
    return Directive(**{**said, "history": history})


def _rows(db: Connection, table: Table, column: str, keys: Collection[bytes]) -> Iterable[AnyRow]:
    listed = sorted(keys)
    for start in range(0, len(listed), _MANY):
        chunk = listed[start : start + _MANY]
        yield from db.execute(select(table).where(table.c[column].in_(chunk)))


def stored_directives(db: Connection, keys: Collection[bytes]) -> dict[bytes, Directive]:
    """Return the directives of these keys."""
    return {row.key: as_directive(row) for row in _rows(db, directive, "key", keys)}


def stored_receipts(db: Connection, keys: Collection[bytes]) -> dict[bytes, Receipt]:
    """Return the receipts of these keys."""
    return {row.key: Receipt(**row._mapping) for row in _rows(db, receipt, "key", keys)}


def keep_directives(db: Connection, changed: Sequence[Directive]) -> None:
    """Store directives as they stand now."""
    rows = []
    for one in changed:
        said: dict[str, Any] = {name: getattr(one, name) for name in _COLUMNS}
        history = [[v.version, v.digest, list(v.targets)] for v in one.history]
        rows.append(tuple({**said, "history": orjson.dumps(history).decode()}.values()))
    bulk_upsert(db, directive, rows, replace=[name for name in _COLUMNS if name != "key"])
    targets = [
        (one.key, area, receipt_case(one.key, area)) for one in changed for area in sorted(one.ever)
    ]
    bulk_upsert(db, directive_target, targets, replace=["case"])


def keep_receipts(db: Connection, changed: Sequence[Receipt]) -> None:
    """Store receipts as they stand now."""
    rows = [tuple(getattr(one, name) for name in _RECEIPT) for one in changed]
    bulk_upsert(db, receipt, rows, replace=[name for name in _RECEIPT if name != "key"])


def answers(db: Connection, keys: Collection[bytes]) -> dict[tuple[bytes, str], list[Receipt]]:
    """Return the receipts of some directives by directive and area."""
    found: dict[tuple[bytes, str], list[Receipt]] = defaultdict(list)
    for row in _rows(db, receipt, "directive", keys):
        found[row.directive, row.area].append(Receipt(**row._mapping))
    return found


def raise_owed(
    db: Connection,
    store: Store,
    asked: Sequence[tuple[Directive, Collection[str]]],
    now: Instant,
) -> set[str]:
    """Write the cases of what some areas owe of some directives; return the areas touched."""
    given = answers(db, {one.key for one, _ in asked})
    raised = [
        owed(one, area, given.get((one.key, area), ()))
        for one, some in asked
        for area in sorted(some)
    ]
    touched, _ = write_raised(db, store, raised, now, newer=differs)
    areas = store.areas(db)
    for one, _ in asked:
        touched.update(areas.counted_in(one.area))
    return touched
