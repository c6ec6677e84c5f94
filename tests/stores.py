"""Stores of the small county, and what they hold, for comparison."""

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import Connection, RowMapping, Table, select

from dashboard.viewer import Viewer
from queries.checks.check import check
from queries.checks.recount import recount
from queries.keeping.reseal import SEALED
from queries.sealing.vault import about, vault_of
from queries.store.engine import Store, open_store
from queries.tables.core import (
    case,
    contact,
    control_status,
    control_tally,
    metadata,
    reading,
    reading_tally,
    subject,
    tally,
    transition,
)
from queries.tables.orders import control_order, directive, directive_target, receipt
from queries.writing.clock import catch_up
from queries.writing.record import Outcome, RecordType, record
from tests.factories.records import COUNTY, NOW, SINCE, Raw, a_place, areas
from tests.keys import keys

LEADER = Viewer("leader", (COUNTY,))
KEPT = (
    case,
    transition,
    tally,
    control_status,
    control_tally,
    reading,
    reading_tally,
    subject,
    contact,
    control_order,
    directive,
    directive_target,
    receipt,
)


def open_county(url: str) -> Store:
    """Open a store of the small county, as it has stood for 60 days without a case."""
    store = open_store(url, a_place(), keys=keys)
    record(store, RecordType.AREA, areas(), origin="areas", now=SINCE)
    catch_up(store, NOW)
    return store


def reopen_county(url: str, **place: Any) -> Store:
    """Open a store that holds the small county already; ``place`` changes its profile."""
    return open_store(url, a_place(**place), keys=keys)


def write(store: Store, *raws: Raw, now: int = NOW) -> list[Outcome]:
    """Record cases."""
    return record(store, RecordType.CASE, raws, origin="test", now=now)


def content(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return what a store holds of cases and all that follows from them.

    Empty cells are left out, and people whom no case speaks of any more.
    """
    found = {}
    with store.read() as db:
        for table in KEPT:
            asked = select(table).order_by(*table.primary_key)
            if table is subject:
                asked = asked.where(subject.c.key.in_(select(case.c.subject)))
            rows = opened(db, table, db.execute(asked).mappings())
            counted = "n" in table.c and table is not reading
            found[table.name] = [
                tuple(map(repr, row.values())) for row in rows if not counted or row["n"]
            ]
    return found


def opened(db: Connection, table: Table, rows: Iterable[RowMapping]) -> list[dict[str, Any]]:
    """Return rows with what is sealed in them in clear: two sealings of one value differ."""
    places = {one.table: one for one in SEALED}
    if table not in places:
        return [dict(row) for row in rows]
    one, keyring = places[table], vault_of(db).keys
    found = []
    for row in map(dict, rows):
        sealed = bytes(row.pop(one.column) or b"")
        about_row = about(table.name, *(row[name] for name in one.about))
        plain = orjson.loads(keyring.open(sealed, about_row)) if sealed else ""
        found.append(row | (plain if isinstance(plain, dict) else {"opened": plain}))
    return found


def rows_of(db: Connection, table: Table) -> list[dict[str, Any]]:
    """Return all rows of a table in the order of its key, with what is sealed in clear."""
    return opened(db, table, db.execute(select(table).order_by(*table.primary_key)).mappings())


def differences(store: Store, now: int = NOW) -> list[str]:
    """Return what the check finds, a line each."""
    return [str(difference) for difference in check(store, now)]


def forget(store: Store) -> None:
    """Take out all cases and readings, and what follows from them."""
    with store.write() as db:
        for name in (
            "cases",
            "transition",
            "step",
            "said",
            "tally",
            "reading",
            "reading_tally",
            "subject",
        ):
            db.execute(metadata.tables[name].delete())
        for name in ("contact", "control_status", "control_tally", "quarantine"):
            db.execute(metadata.tables[name].delete())
        for name in ("control_order", "directive", "directive_target", "receipt"):
            db.execute(metadata.tables[name].delete())
    recount(store, SINCE)
