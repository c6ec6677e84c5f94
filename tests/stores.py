"""Stores of the small county, and what they hold, for comparison."""

from typing import Any

from sqlalchemy import select

from dashboard.viewer import Viewer
from queries.check import check
from queries.clock import catch_up
from queries.engine import Store, open_store
from queries.order_tables import control_order, directive, directive_target, receipt
from queries.record import Outcome, RecordType, record
from queries.recount import recount
from queries.tables import (
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
from tests.factories.records import COUNTY, NOW, SINCE, Raw, a_place, areas

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
    store = open_store(url, a_place())
    record(store, RecordType.AREA, areas(), origin="areas", now=SINCE)
    catch_up(store, NOW)
    return store


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
            rows = db.execute(asked).mappings()
            counted = "n" in table.c and table is not reading
            found[table.name] = [
                tuple(map(repr, row.values())) for row in rows if not counted or row["n"]
            ]
    return found


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
