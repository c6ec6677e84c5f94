"""Erasing: cases that ended long ago lose their persons, persons whom no case names are gone.

The cases themselves, their times, places and colours stay, and so every count. What is written of
such a case later (an older system sends it again, a hand adds a note) loses its persons in the same
transaction: whatever comes in whatever order, the store ends the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    false,
    func,
    not_,
    or_,
    select,
)

from dashboard.access.audit import CLOCK, COMMAND, Actor, Deed, Entry
from dashboard.case import Stage
from dashboard.cases.kind import KINDS
from dashboard.cases.retention import Retention
from dashboard.day import DAY, Instant, day_of
from dashboard.intake.quarantine import State
from queries.access.audit import enter
from queries.cases.erase_cases import BATCH, TEXTS, erase_cases
from queries.store.engine import Store
from queries.store.revision import next_revision
from queries.tables import meta
from queries.tables.core import case, contact, quarantine, quarantine_step, subject, transition
from queries.tables.rules import arrival

ERASED_ON = "erased_on"
"""The fact that says on which day the clock has erased."""


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased, or is to be: cases that lost their persons, persons, records."""

    cases: int = 0
    persons: int = 0
    records: int = 0

    def __add__(self, other: "Erased") -> "Erased":
        return Erased(
            self.cases + other.cases, self.persons + other.persons, self.records + other.records
        )


def _pointer(kind: str) -> str:
    """Return the fact that says up to which end cases of a kind were erased."""
    return f"erased:{kind}"


def _ended(kind: str, since: Instant, until: Instant) -> ColumnElement[bool]:
    """Return the condition that a case of a kind ended after ``since``, by ``until``."""
    # The kind stands in both, so that each is found by its own index.
    own = case.c.kind == kind
    closed = and_(own, case.c.stage == Stage.CLOSED.value, _in(case.c.closed_at, since, until))
    void = and_(own, case.c.stage == Stage.VOID.value, _in(case.c.voided_at, since, until))
    return or_(closed, void)


def _in(column: ColumnElement[Any], since: Instant, until: Instant) -> ColumnElement[bool]:
    return and_(column > since, column <= until)


def _due(db: Connection, retention: Retention, now: Instant) -> dict[str, ColumnElement[bool]]:
    """Return the cases whose time has come since the last time, by kind."""
    found = {}
    for kind in KINDS:
        until = retention.ends_before(kind, now)
        since = int(meta.get(db, _pointer(kind), "-1"))
        if until is not None and until > since:
            found[kind] = _ended(kind, since, until)
    return found


def _named() -> ColumnElement[bool]:
    """Return the condition that something of a case names people."""
    texts = select(transition.c.case).where(
        transition.c.case == case.c.key,
        transition.c.what.in_([what.value for what in TEXTS]),
        or_(transition.c.by != "", transition.c.why != ""),
    )
    cards = select(contact.c.case).where(contact.c.case == case.c.key)
    return or_(case.c.subject.is_not(None), cards.exists(), texts.exists())


def _unnamed(due: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that no case but those due, and no arrival, names a person."""
    kept = select(case.c.key).where(case.c.subject == subject.c.key, not_(due))
    arrivals = select(arrival.c.subject).where(arrival.c.subject.is_not(None))
    return and_(~kept.exists(), subject.c.key.not_in(arrivals))


def _over(retention: Retention, now: Instant) -> ColumnElement[bool]:
    """Return the condition that a refused record was dealt with and its time is over."""
    if retention.refused is None:
        return false()
    last = now - retention.refused * DAY
    return and_(quarantine.c.state != State.WAITING.value, quarantine.c.mended_at <= last)


def kept_too_long(db: Connection) -> Iterator[bytes]:
    """Yield the cases that name people still though their kind was erased up to their end."""
    for kind in KINDS:
        until = int(meta.get(db, _pointer(kind), "-1"))
        if until >= 0:
            asked = select(case.c.key).where(_ended(kind, -1, until), _named())
            yield from db.execute(asked.order_by(case.c.key)).scalars()


def to_erase(store: Store, now: Instant) -> Erased:
    """Return how much is to be erased now; nothing is changed."""
    retention, count = store.profile.retention, select(func.count())
    with store.read(spills=True) as db:
        due = or_(false(), *_due(db, retention, now).values())
        cases = count.select_from(case).where(due, _named())
        persons = count.select_from(subject).where(_unnamed(due))
        records = count.select_from(quarantine).where(_over(retention, now))
        return Erased(*(db.execute(asked).scalar_one() for asked in (cases, persons, records)))


def erase(store: Store, now: Instant, *, by: Actor = COMMAND) -> Erased:
    """Erase what is not to be kept any more, in batches; interrupted, the next run goes on.

    Each batch is entered in the audit, as how much it took out.
    """
    retention, batches = store.profile.retention, _Batches(store, now, by)
    with store.read() as db:
        due = _due(db, retention, now)
    done = Erased()
    for kind, ended in due.items():
        done += _erase_ended(batches, ended)
        with store.write() as db:
            meta.put(db, _pointer(kind), str(retention.ends_before(kind, now)))
    return done + _erase_unnamed(batches) + _erase_refused(batches, _over(retention, now))


def erase_daily(store: Store, now: Instant) -> Erased:
    """Erase once a day, when the clock comes by first."""
    today = str(day_of(now))
    with store.read() as db:
        if meta.get(db, ERASED_ON) == today:
            return Erased()
    done = erase(store, now, by=CLOCK)
    with store.write() as db:
        meta.put(db, ERASED_ON, today)
    return done


@dataclass(frozen=True, slots=True)
class _Batches:
    """Where batches are erased, when, and by whom."""

    store: Store
    now: Instant
    by: Actor

    @contextmanager
    def erasing(self) -> Iterator[Connection]:
        """Give a writer's connection; SQLite overwrites what is taken out.

        Else it would stay in the file until the page is needed.
        """
        with self.store.write() as db:
            # Those who write at the same time wait here for each other; no area shows a change.
            next_revision(db, self.now)
            sqlite = db.dialect.name == "sqlite"
            if sqlite:
                db.exec_driver_sql("PRAGMA secure_delete = ON")
            try:
                yield db
            finally:
                if sqlite:
                    db.exec_driver_sql("PRAGMA secure_delete = OFF")

    def enter(self, db: Connection, **counts: int) -> None:
        """Enter how much a batch took out, in its transaction; nothing is no deed."""
        if any(counts.values()):
            deed, area = Deed.PERSONS_ERASED, self.store.profile.area
            enter(db, Entry(self.now, self.by, deed, area, details=counts))


def _erase_ended(batches: _Batches, ended: ColumnElement[bool]) -> Erased:
    n, after = 0, b""
    while True:
        with batches.erasing() as db:
            asked = select(case.c.key).where(ended, _named(), case.c.key > after)
            keys = list(db.execute(asked.order_by(case.c.key).limit(BATCH)).scalars())
            erase_cases(db, keys)
            batches.enter(db, cases=len(keys))
        n += len(keys)
        if len(keys) < BATCH:
            return Erased(cases=n)
        after = keys[-1]


def _erase_unnamed(batches: _Batches) -> Erased:
    n = 0
    while True:
        with batches.store.read() as db:
            found = db.execute(select(subject.c.key).where(_unnamed(false())).limit(BATCH))
            keys = list(found.scalars())
        if not keys:
            return Erased(persons=n)
        with batches.erasing() as db:
            # Asked once more: a case may have come to name one of them since.
            gone = delete(subject).where(subject.c.key.in_(keys), _unnamed(false()))
            done = db.execute(gone).rowcount
            batches.enter(db, persons=done)
        n += done


def _erase_refused(batches: _Batches, over: ColumnElement[bool]) -> Erased:
    n = 0
    while True:
        with batches.store.read() as db:
            ids = list(db.execute(select(quarantine.c.id).where(over).limit(BATCH)).scalars())
        if not ids:
            return Erased(records=n)
        with batches.erasing() as db:
            db.execute(delete(quarantine_step).where(quarantine_step.c.quarantine.in_(ids)))
            done = db.execute(delete(quarantine).where(quarantine.c.id.in_(ids))).rowcount
            batches.enter(db, records=done)
        n += done
