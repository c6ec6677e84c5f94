"""Mending: a refused record goes through the one write path again, or is discarded."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from dashboard.access.audit import Deed as Audited
from dashboard.access.audit import Entry
from dashboard.day import Instant
from dashboard.intake.quarantine import Deed, Held, NotWaiting, State, patched
from dashboard.intake.record_types import sent_types
from dashboard.intake.sent import Sent
from dashboard.refusal import Refusal
from dashboard.viewer import Viewer
from queries.access import audit
from queries.sealing.records import open_record, seal_record, seal_step
from queries.sealing.vault import vault_of
from queries.store.engine import Store
from queries.store.revision import next_revision, touch
from queries.store.unavailable import told
from queries.tables.core import quarantine, quarantine_step
from queries.writing.quarantine import plain, said, text
from queries.writing.quarantine_list import held
from queries.writing.record import Outcome, RecordType, Status, outcomes, write_batch

_NOTHING = Refusal("", "", "")


def _step(
    db: Connection,
    before: Held,
    what: Deed,
    sent: Sent,
    *,
    refusal: Refusal = _NOTHING,
    at: Instant,
    by: str,
    why: str = "",
) -> None:
    """Keep what was done: with which fields, by whom, and what came of it."""
    record, number = plain(sent.fields), len(before.steps)
    row = {
        "quarantine": before.id,
        "number": number,
        "at": at,
        "what": what.value,
        "by": text(by)[:80],
        "why": text(why),
        **said(refusal),
        "type": text(sent.type)[:32],
        "sealed": seal_step(vault_of(db), record, text(refusal.value), before.id, number),
    }
    db.execute(insert(quarantine_step), [row])


def _begun(db: Connection, viewer: Viewer, number: int, origin: str) -> Held:
    """Return a waiting record whose history has begun with how it came; raise NotWaiting."""
    found = held(db, viewer, number, origin=origin)
    if found.state is not State.WAITING:
        raise NotWaiting(found.state)
    if found.steps:
        return found
    came = Sent(found.type, found.record)
    _step(db, found, Deed.REFUSED, came, refusal=found.refusal, at=found.at, by=found.origin)
    return held(db, viewer, number)


def _refused_anew(db: Connection, number: int, refusal: Refusal) -> None:
    """Keep what is wrong with a record now beside the record as it came."""
    row = db.execute(select(quarantine).where(quarantine.c.id == number)).one()
    vault = vault_of(db)
    record = open_record(vault, row)["record"]
    sealed = seal_record(vault, record, text(refusal.value), bytes(row.digest))
    _now_is(db, number, **said(refusal), sealed=sealed)


def _now_is(db: Connection, number: int, **values: Any) -> None:
    db.execute(update(quarantine).where(quarantine.c.id == number).values(values))


def _write(
    db: Connection,
    store: Store,
    sent: Sent,
    *,
    within: Sequence[str],
    types: Sequence[str],
    now: Instant,
) -> tuple[Outcome, set[str]]:
    if sent.type not in types:
        refusal = Refusal("type", sent.type, "not_a_choice", ", ".join(types))
        return Outcome(Status.REFUSED, refusal), set()
    type_ = RecordType(sent.type)
    written = write_batch(db, store, type_, [sent.fields], now=now, within=within)
    return outcomes(1, written, {})[0], written.touched


def replay(
    store: Store,
    viewer: Viewer,
    number: int,
    *,
    patch: Mapping[str, Any],
    by: str,
    now: Instant,
    types: Sequence[str] = (),
    origin: str = "",
) -> Outcome:
    """Send a refused record, mended by a merge patch, through the write path once more.

    ``type`` in the patch changes the record's type; ``types`` bounds it, ``origin`` where it may
    have come from. Raise UnknownHeld,
    NotWaiting, Unavailable. Where it is refused again it waits on, with the new reason.
    """
    with told(), store.write() as db:
        revision = next_revision(db, now)
        before = _begun(db, viewer, number, origin)
        whole = patched({**before.record, "type": before.type}, patch)
        sent = Sent(str(whole.pop("type", "")), whole)
        own = types or sent_types()
        outcome, touched = _write(db, store, sent, within=viewer.areas, types=own, now=now)
        if outcome.refusal is not None:
            _step(db, before, Deed.REFUSED, sent, refusal=outcome.refusal, at=now, by=by)
            _refused_anew(db, number, outcome.refusal)
        else:
            _step(db, before, Deed.REPLAYED, sent, at=now, by=by, why=outcome.status)
            _now_is(db, number, state=State.REPLAYED.value, mended_at=now)
            audit.enter(db, _entry(store, viewer, before, Audited.MENDED, now))
        touch(db, touched, number=revision, now=now)
    return Outcome(outcome.status, outcome.refusal, number)


def discard(
    store: Store, viewer: Viewer, number: int, *, why: str, by: str, now: Instant, origin: str = ""
) -> None:
    """Let a refused record go, with the reason; it is kept but waits no more.

    Raise UnknownHeld, NotWaiting, Unavailable.
    """
    with told(), store.write() as db:
        next_revision(db, now)
        before = _begun(db, viewer, number, origin)
        left = Sent(before.type, before.record)
        _step(db, before, Deed.DISCARDED, left, at=now, by=by, why=why)
        _now_is(db, number, state=State.DISCARDED.value, mended_at=now)
        audit.enter(db, _entry(store, viewer, before, Audited.DISCARDED, now))


def _entry(store: Store, viewer: Viewer, before: Held, deed: Audited, now: Instant) -> Entry:
    area = before.area or store.profile.area
    return Entry(now, audit.actor_of(viewer), deed, area, str(before.id), {"type": before.type})
