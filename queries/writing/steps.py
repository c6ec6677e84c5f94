"""Writing steps: what people do to cases by hand, each judged against the case as it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from dashboard.case import Case
from dashboard.cases.subject import discreet
from dashboard.day import Instant
from dashboard.door import CLOCK_SKEW
from dashboard.records.hand import HandStep, Said, hand_of, mark_of, obstacle, remade, said_of
from dashboard.records.step import StepRecord
from dashboard.refusal import Refusal, Refused
from queries.cases.hands import case_of, hand_step, keep_said, said_by_sources, steps_of
from queries.cases.timelines import timelines
from queries.cases.write_cases import Change, stored_cases, write_changes
from queries.store.engine import Store
from queries.tables.bulk import bulk_upsert
from queries.tables.hands import step
from queries.tables.row import AnyRow
from queries.writing.written import Written, read_all

_MANY = 800
_AT_FAULT = {
    "before_opening": "at",
    "observation_over": "at",
    "before_the_step_before": "at",
    "same_area": "area",
}
"""The field that keeps a step from being done; where none is named it is what was to be done."""


@dataclass(slots=True)
class _Handled:
    """A case that is being touched: what its source says, its steps, and those that are new."""

    row: AnyRow
    case: Case
    said: Said
    steps: list[HandStep]
    fresh: list[HandStep] = field(default_factory=list)

    @property
    def mark(self) -> str:
        keys = [one.key for one in (*self.steps, *self.fresh)]
        return mark_of(self.case.version, self.case.digest, hand_of(keys))


def write_steps(
    db: Connection, store: Store, raws: Sequence[Mapping[str, Any]], now: Instant
) -> Written:
    """Write what people did to cases; a step that cannot be done is refused with the reason."""
    areas = store.areas(db)

    def check(record: StepRecord) -> None:
        record.check()
        if record.area is not None and record.area not in areas.codes:
            raise Refused("area", record.area, "unknown_area")
        if record.at > now + CLOCK_SKEW:
            raise Refused("at", record.at, "in_the_future")
        # Raises where no case is named.
        _ = record.of

    read = read_all(StepRecord, raws, check)
    written = Written(refused=read.refused)
    fresh = _unknown(db, read.admitted, written)
    handled = _handled(db, sorted({record.of for _, record in fresh}))
    # In the order in which they were done, whatever the order of the batch.
    for position, record in sorted(fresh, key=lambda one: (one[1].at, one[0])):
        refusal = _take(handled.get(record.of), record)
        if refusal is not None:
            written.refused[position] = refusal
    written.touched = _write(db, store, [one for one in handled.values() if one.fresh], now)
    return written


def _kept(record: StepRecord) -> HandStep:
    area = record.area or ""
    return HandStep(record.key, record.at, record.act, record.by, discreet(record.why), area)


def _unknown(
    db: Connection, admitted: Sequence[tuple[int, StepRecord]], written: Written
) -> list[tuple[int, StepRecord]]:
    """Return the steps that were not done before; a number stands for one step alone."""
    known: dict[bytes, tuple[bytes, HandStep]] = {}
    keys = sorted({record.key for _, record in admitted})
    for start in range(0, len(keys), _MANY):
        for row in db.execute(select(step).where(step.c.key.in_(keys[start : start + _MANY]))):
            known[bytes(row.key)] = (bytes(row.case), hand_step(row))
    fresh = []
    for position, record in admitted:
        before, own = known.get(record.key), (record.of, _kept(record))
        if before is None:
            known[record.key] = own
            fresh.append((position, record))
        elif before == own:
            written.unchanged.add(position)
        else:
            written.refused[position] = Refusal("external_id", record.external_id, "number_taken")
    return fresh


def _handled(db: Connection, keys: Sequence[bytes]) -> dict[bytes, _Handled]:
    """Return the cases that are to be touched; those that there are."""
    rows = stored_cases(db, keys)
    touched = [key for key, row in rows.items() if row.hand is not None]
    told, steps = said_by_sources(db, touched), steps_of(db, touched)
    lines = timelines(db, [key for key in rows if key not in told])
    found = {}
    for key, row in rows.items():
        whole = case_of(row, lines.get(key, ()))
        own = told[key] if key in told else said_of(whole)
        found[key] = _Handled(row, whole, own, steps.get(key, []))
    return found


def _take(one: _Handled | None, record: StepRecord) -> Refusal | None:
    """Let a step have its effect; return why it cannot where it cannot."""
    if one is None:
        named = record.case or f"{record.case_source} {record.case_external_id}"
        return Refusal("case", named, "unknown_case")
    if record.expects and record.expects != one.mark:
        return Refusal("expects", record.expects, "changed_meanwhile", one.mark)
    own = _kept(record)
    why = obstacle(one.case, one.said, [*one.steps, *one.fresh], own)
    if why:
        name = _AT_FAULT.get(why, "act")
        return Refusal(name, str(getattr(record, name)), why)
    one.fresh.append(own)
    return None


def _write(db: Connection, store: Store, touched: Sequence[_Handled], now: Instant) -> set[str]:
    """Store the new steps, and the cases that they make; return the areas touched."""
    rows = [
        (own.key, one.case.key, own.at, own.act.value, own.by, own.why, own.area)
        for one in touched
        for own in one.fresh
    ]
    bulk_upsert(db, step, rows)
    keep_said(db, {one.case.key: one.said for one in touched if not one.steps})
    ladder = store.profile.escalation
    changes = [
        Change(
            one.row,
            remade(one.case, one.said, [*one.steps, *one.fresh], ladder=ladder, now=now),
        )
        for one in touched
    ]
    return write_changes(db, changes, store.areas(db), profile=store.profile, now=now)
