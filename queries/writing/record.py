"""The one write path: a batch of raw records in, each accepted or refused, in one transaction.

Whatever comes in, by file, API, simulator or a hand, comes through ``record``; the clock's own
steps come through ``queries/writing/clock.py``, which shares the same writers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from dashboard.day import Instant
from dashboard.refusal import Refusal
from queries.store.engine import Store
from queries.store.revision import next_revision, touch
from queries.store.sources import hear
from queries.writing import quarantine
from queries.writing.areas import write_areas
from queries.writing.arrivals import write_arrivals
from queries.writing.case_records import write_case_records
from queries.writing.orders import write_orders
from queries.writing.outside import outside
from queries.writing.passages import write_passages
from queries.writing.people import write_officers, write_places, write_vehicles
from queries.writing.positions import write_positions
from queries.writing.readings import write_readings
from queries.writing.receipts import write_receipts
from queries.writing.steps import write_steps
from queries.writing.temperatures import write_temperatures
from queries.writing.written import Written

Raws = Sequence[Mapping[str, Any]]


class RecordType(StrEnum):
    """What sorts of record there are."""

    CASE = "case"
    AREA = "area"
    READING = "reading"
    OFFICER = "officer"
    PLACE = "place"
    VEHICLE = "vehicle"
    PASSAGE = "passage"
    TEMPERATURE = "temperature"
    POSITION = "position"
    ARRIVAL = "arrival"
    STEP = "step"
    ORDER = "order"
    RECEIPT = "receipt"


class Status(StrEnum):
    """What became of a record."""

    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record, in the order of the batch."""

    status: Status
    refusal: Refusal | None = None
    held: int | None = None
    """The number under which quarantine holds a refused record."""


Writer = Callable[[Connection, Store, Raws, Instant], Written]
_WRITERS: dict[RecordType, Writer] = {
    RecordType.CASE: write_case_records,
    RecordType.AREA: write_areas,
    RecordType.READING: write_readings,
    RecordType.OFFICER: write_officers,
    RecordType.PLACE: write_places,
    RecordType.VEHICLE: write_vehicles,
    RecordType.PASSAGE: write_passages,
    RecordType.TEMPERATURE: write_temperatures,
    RecordType.POSITION: write_positions,
    RecordType.ARRIVAL: write_arrivals,
    RecordType.STEP: write_steps,
    RecordType.ORDER: write_orders,
    RecordType.RECEIPT: write_receipts,
}


def write_batch(
    db: Connection,
    store: Store,
    type_: RecordType,
    raws: Raws,
    *,
    now: Instant,
    within: Sequence[str] = (),
) -> Written:
    """Write records of one type in the writer's transaction.

    ``within`` bounds the areas that the sender may write to; nothing is bounded where it is empty.
    """
    foreign = outside(db, store, type_, raws, within) if within else {}
    written = _write_own(db, store, type_, raws, foreign, now)
    accepted = [raw for n, raw in enumerate(raws) if n not in written.refused]
    hear(db, store.profile.sources, type_, accepted, now=now)
    return written


def _write_own(
    db: Connection,
    store: Store,
    type_: RecordType,
    raws: Raws,
    foreign: dict[int, Refusal],
    now: Instant,
) -> Written:
    """Write the records of a batch that do not lie outside; positions are those of the batch."""
    if not foreign:
        return _WRITERS[type_](db, store, raws, now)
    own = [position for position in range(len(raws)) if position not in foreign]
    written = _WRITERS[type_](db, store, [raws[position] for position in own], now)
    return Written(
        refused=foreign | {own[n]: refusal for n, refusal in written.refused.items()},
        unchanged={own[n] for n in written.unchanged},
        touched=written.touched,
    )


def outcomes(n: int, written: Written, held: Mapping[int, int]) -> list[Outcome]:
    """Return what became of each of ``n`` records; ``held`` are their numbers in quarantine."""
    found = []
    for position in range(n):
        if position in written.refused:
            refusal = written.refused[position]
            found.append(Outcome(Status.REFUSED, refusal, held.get(position)))
        else:
            idle = position in written.unchanged
            found.append(Outcome(Status.UNCHANGED if idle else Status.ACCEPTED))
    return found


def record(
    store: Store,
    type_: RecordType,
    raws: Raws,
    *,
    origin: str,
    now: Instant,
    lines: Sequence[int] | None = None,
) -> list[Outcome]:
    """Write a batch; return what became of each record, once all of it is stored.

    ``origin`` (a file, a key) and ``lines`` say where a refused record came from.
    """
    if not raws:
        return []
    with store.write() as db:
        number = next_revision(db, now)
        written = write_batch(db, store, type_, raws, now=now)
        refused = sorted(written.refused.items())
        kept = [(raws[n], refusal, lines[n] if lines else None) for n, refusal in refused]
        held = quarantine.keep(db, store, kept, type_=type_, origin=origin, now=now)
        touch(db, written.touched, number=number, now=now)
    numbers = dict(zip((position for position, _ in refused), held, strict=True))
    return outcomes(len(raws), written, numbers)
