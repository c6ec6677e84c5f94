"""Acting: one step of somebody who sees the case, judged, stored and counted at once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from dashboard.day import Instant
from dashboard.records.step import StepRecord
from dashboard.records.stream import stream_key
from dashboard.refusal import Refused
from dashboard.viewer import Viewer
from queries.store.engine import Store
from queries.store.revision import next_revision, touch
from queries.store.unavailable import told
from queries.tables.hands import step
from queries.writing.record import RecordType, write_batch


def _done_at(db: Connection, raw: Mapping[str, Any]) -> Instant | None:
    """Return when a step was done, None where it was not."""
    key = stream_key(StepRecord.TYPE, raw["source"], raw["external_id"])
    return db.execute(select(step.c.at).where(step.c.key == key)).scalar()


def act(store: Store, viewer: Viewer, raw: Mapping[str, Any], *, now: Instant) -> bool:
    """Write a step of now; say whether it changed anything. Raise Refused, Unavailable.

    One whose answer was lost comes again, and was done when it came first.

    Unlike another system's, a refused one is told to whoever tries, and not kept.
    """
    with told(), store.write() as db:
        number = next_revision(db, now)
        dated = {**raw, "at": _done_at(db, raw) or now}
        written = write_batch(db, store, RecordType.STEP, [dated], now=now, within=viewer.areas)
        if 0 in written.refused:
            # Leaving by an error takes back the revision as well.
            found = written.refused[0]
            raise Refused(found.field, found.value, found.reason, found.allowed)
        touch(db, written.touched, number=number, now=now)
    return 0 not in written.unchanged
