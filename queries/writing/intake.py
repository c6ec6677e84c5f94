"""Intake: what another system sent, of whatever types, in one transaction."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from dashboard.access.api_key import ApiKey, RevokedKey
from dashboard.day import DAY, Instant
from dashboard.intake.record_types import MODELS
from dashboard.intake.sent import Sent, as_sent, read_line, refused_as
from dashboard.refusal import Refusal, Refused
from queries.access.api_keys import key_by_id, note_use
from queries.sealing.vault import Vault, vault_of
from queries.store.engine import Store
from queries.store.revision import next_revision, touch
from queries.store.unavailable import told
from queries.tables.core import remembered
from queries.writing import quarantine
from queries.writing.record import Outcome, RecordType, Status, outcomes, write_batch

REMEMBERED = DAY
"""How long what became of a call is kept under its Idempotency-Key."""


class OtherBody(ValueError):
    """The Idempotency-Key was used before, with another body."""


@dataclass(frozen=True, slots=True)
class Call:
    """An Idempotency-Key's own part of a call, and the SHA-256 of the bytes sent in it."""

    name: str
    part: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of each record sent; ``again`` where it was remembered and not done anew."""

    outcomes: list[Outcome]
    again: bool = False


class _Remembered(Exception):
    def __init__(self, known: list[Outcome]) -> None:
        self.outcomes = known


def body_mark(vault: Vault, digest: bytes) -> bytes:
    """Return what the body of a call is known again by, of its hash."""
    return vault.mark("body", digest, len(digest))


def _recall(db: Connection, key: ApiKey, call: Call, now: Instant) -> None:
    """Raise what became of a call where it was made before, OtherBody where it was another."""
    row = db.execute(
        select(remembered.c.digest, remembered.c.answer)
        .where(remembered.c.api_key == key.id, remembered.c.name == call.name)
        .where(remembered.c.part == call.part, remembered.c.at > now - REMEMBERED)
    ).first()
    if row is None:
        return
    vault = vault_of(db)
    if bytes(row.digest) != body_mark(vault, call.digest):
        raise OtherBody(call.name)
    known = vault.open(row.answer, remembered.name, key.id, call.name, call.part)
    raise _Remembered([_read_outcome(said) for said in known])


def _read_outcome(said: list[Any]) -> Outcome:
    status, refusal, held = said
    return Outcome(Status(status), Refusal(*refusal) if refusal else None, held)


def _remember(
    db: Connection, key: ApiKey, call: Call, found: Sequence[Outcome], now: Instant
) -> None:
    said = []
    for outcome in found:
        refusal = outcome.refusal
        parts = refusal and [refusal.field, refusal.value, refusal.reason, refusal.allowed]
        said.append([outcome.status, parts, outcome.held])
    db.execute(delete(remembered).where(remembered.c.at <= now - REMEMBERED))
    vault = vault_of(db)
    row = {
        "api_key": key.id,
        "name": call.name,
        "part": call.part,
        "digest": body_mark(vault, call.digest),
        "at": now,
        # A refusal says which value was wrong.
        "answer": vault.seal(said, remembered.name, key.id, call.name, call.part),
    }
    db.execute(insert(remembered), [row])


def _cut(raws: Sequence[object], key: ApiKey) -> tuple[dict[int, Sent], dict[int, Refusal]]:
    """Return the records of types that this key may send, and the refusals of the others."""
    sent: dict[int, Sent] = {}
    refused: dict[int, Refusal] = {}
    for position, raw in enumerate(raws):
        try:
            value = read_line(raw) if isinstance(raw, bytes) else raw
            sent[position] = as_sent(value, key.types)
        except Refused as error:
            refused[position] = error.refusal
    return sent, refused


def _refuse(
    db: Connection,
    store: Store,
    refused: Sequence[tuple[int, Sent, Refusal]],
    *,
    key: ApiKey,
    now: Instant,
) -> dict[int, Outcome]:
    """Keep refused records, which may be of several types, in quarantine."""
    by_type: dict[str, list[tuple[int, Sent, Refusal]]] = defaultdict(list)
    for one in refused:
        by_type[one[1].type].append(one)
    found = {}
    for type_, own in by_type.items():
        kept = [(sent.fields, refusal, None) for _, sent, refusal in own]
        held = quarantine.keep(
            db, store, kept, type_=type_, origin=key.origin, now=now, home=key.area
        )
        for (position, _, refusal), number in zip(own, held, strict=True):
            found[position] = Outcome(Status.REFUSED, refusal, number)
    return found


def _write(
    db: Connection, store: Store, sent: dict[int, Sent], *, key: ApiKey, now: Instant
) -> tuple[dict[int, Outcome], set[str]]:
    """Write records type by type; return what became of each, and the areas touched."""
    found: dict[int, Outcome] = {}
    touched: set[str] = set()
    for type_ in MODELS:
        own = [position for position, one in sent.items() if one.type == type_]
        if not own:
            continue
        raws = [sent[position].fields for position in own]
        written = write_batch(db, store, RecordType(type_), raws, now=now, within=(key.area,))
        touched |= written.touched
        found |= dict(zip(own, outcomes(len(own), written, {}), strict=True))
    return found, touched


def _as_parsed(raw: object) -> object:
    """Return a line as quarantine keeps it: as what it says where it says anything."""
    if not isinstance(raw, bytes):
        return raw
    try:
        return read_line(raw)
    except Refused:
        return raw


def take(
    store: Store,
    key: ApiKey,
    raws: Sequence[object],
    *,
    now: Instant,
    call: Call | None = None,
) -> Taken:
    """Write what a key sent, all of it in one transaction; return what became of each record.

    ``raws`` are JSON values, or bytes of one line each. Raise OtherBody, RevokedKey, and
    Unavailable where the store cannot take it: then nothing of it is stored.
    """
    sent, unread = _cut(raws, key)
    try:
        with told(), store.write() as db:
            # First of all: it is here that those who write at the same time wait for each other.
            number = next_revision(db, now)
            if key_by_id(db, key.id).revoked_at is not None:
                raise RevokedKey(key.id)
            if call is not None:
                _recall(db, key, call, now)
            found, touched = _write(db, store, sent, key=key, now=now)
            refused = [(n, refused_as(_as_parsed(raws[n])), why) for n, why in unread.items()]
            for position, outcome in found.items():
                if outcome.refusal is not None:
                    refused.append((position, sent[position], outcome.refusal))
            found |= _refuse(db, store, sorted(refused, key=lambda r: r[0]), key=key, now=now)
            known = [found[position] for position in range(len(raws))]
            touch(db, touched, number=number, now=now)
            note_use(db, key.id, now)
            if call is not None:
                _remember(db, key, call, known, now)
    except _Remembered as before:
        return Taken(before.outcomes, again=True)
    return Taken(known)
