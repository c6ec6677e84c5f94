"""What was heard: the keys of records of the stream, so that a replay changes nothing."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Connection, delete, select

from dashboard.day import DAY, Instant
from dashboard.door import CLOCK_SKEW
from dashboard.records.stream import StreamRecord
from dashboard.refusal import Refused
from dashboard.ruleset import Rules
from queries.tables.bulk import bulk_upsert
from queries.tables.rules import arrival, heard, spell
from queries.writing.written import Written

R = TypeVar("R", bound=StreamRecord)
_MANY = 800


def check_time(record: StreamRecord, rules: Rules, now: Instant) -> None:
    """Refuse a record of the future, or one so old that its replay would not be known."""
    if record.at > now + CLOCK_SKEW:
        raise Refused("at", record.at, "in_the_future")
    if record.at < now - rules.remember_days * DAY:
        raise Refused("at", record.at, "too_old", str(rules.remember_days))


def unheard(
    db: Connection, records: Sequence[tuple[int, R]], written: Written
) -> list[tuple[int, R]]:
    """Return the records that were not heard before, and remember them; others are unchanged."""
    keys = list({record.key for _, record in records})
    known: set[bytes] = set()
    for start in range(0, len(keys), _MANY):
        chunk = keys[start : start + _MANY]
        known.update(db.execute(select(heard.c.key).where(heard.c.key.in_(chunk))).scalars())
    fresh = []
    for position, record in records:
        if record.key in known:
            written.unchanged.add(position)
        else:
            known.add(record.key)
            fresh.append((position, record))
    bulk_upsert(db, heard, [(record.key, record.at) for _, record in fresh], replace=["at"])
    return fresh


def forget(db: Connection, rules: Rules, now: Instant) -> None:
    """Take out what is remembered of records that would be refused by now."""
    before = now - (rules.remember_days + 1) * DAY
    db.execute(delete(heard).where(heard.c.at < before))
    db.execute(delete(spell).where(spell.c.last < before))
    decided = arrival.c.raised | arrival.c.declared_at.is_not(None)
    db.execute(delete(arrival).where(arrival.c.at < before, decided))
