"""Sealing everything with the newest key, in batches, while the store is in use.

A batch is a transaction of its own; what is sealed with the newest key already is passed over, so
an interrupted run is taken up by the next one.
"""

import base64
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, Tuple, and_, func, select, tuple_, update
from sqlalchemy.sql.elements import ColumnElement

from dashboard.access.audit import COMMAND, Actor, Deed, Entry
from dashboard.day import Instant
from queries.access.audit import enter
from queries.sealing.keyring import PREFIX_BYTES, key_id
from queries.sealing.vault import INDEX_KEY, Vault, about, vault_of
from queries.store.engine import Store
from queries.tables import meta
from queries.tables.accounts import second_factor
from queries.tables.core import (
    contact,
    officer,
    quarantine,
    quarantine_step,
    remembered,
    subject,
)
from queries.tables.row import AnyRow

BATCH = 1000
Place = tuple[Any, ...]
"""A row's place in its table: the values of its key."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Where something is sealed: the column, and the columns that it is about."""

    table: Table
    column: str
    about: tuple[str, ...]

    def about_of(self, row: AnyRow) -> bytes:
        """Return what a row's sealed value is about."""
        return about(self.table.name, *(getattr(row, name) for name in self.about))

    def name_of(self, row: AnyRow) -> str:
        """Return a row's place as people read it."""
        said = (getattr(row, name) for name in self.about)
        return " ".join(
            [self.table.name, *(v.hex() if isinstance(v, bytes) else str(v) for v in said)]
        )

    @property
    def sealed(self) -> ColumnElement[Any]:
        """Return the column itself."""
        return self.table.c[self.column]

    @property
    def there(self) -> ColumnElement[bool]:
        """Return the condition that something is sealed."""
        return func.length(self.sealed) > 0


SEALED = (
    Sealed(subject, "sealed", ("key",)),
    Sealed(contact, "sealed", ("case", "duty")),
    Sealed(officer, "sealed", ("area", "duty", "number")),
    Sealed(quarantine, "sealed", ("digest",)),
    Sealed(quarantine_step, "sealed", ("quarantine", "number")),
    Sealed(remembered, "answer", ("api_key", "name", "part")),
    Sealed(second_factor, "secret", ("account",)),
)
"""Everything that is sealed, beside the index key in ``meta``."""


def pages(db: Connection, one: Sealed, *where: ColumnElement[bool]) -> Iterator[list[AnyRow]]:
    """Yield the rows of a table that hold something sealed, in the order of its key."""
    after: Place | None = None
    while True:
        beyond = [] if after is None else [_key(one) > tuple_(*after)]
        asked = select(one.table).where(one.there, *where, *beyond)
        rows = list(db.execute(asked.order_by(*one.table.primary_key).limit(BATCH)))
        if rows:
            yield rows
            after = _place(one, rows[-1])
        if len(rows) < BATCH:
            return


def _key(one: Sealed) -> "Tuple":
    return tuple_(*one.table.primary_key)


def _place(one: Sealed, row: AnyRow) -> Place:
    return tuple(getattr(row, key.name) for key in one.table.primary_key)


def reseal(store: Store, now: Instant, *, by: Actor = COMMAND) -> int:
    """Seal everything with the newest key; return how many values were sealed anew.

    That the key is another one is entered in the audit, with its id.
    """
    with store.write() as db:
        vault = vault_of(db)
        if _index_key(db, vault):
            said = {"key": vault.keys.ids[0]}
            enter(db, Entry(now, by, Deed.DATA_KEY_CHANGED, store.profile.area, details=said))
    n = 0
    for one in SEALED:
        # A server that read the keys before the newest one came may seal behind our back.
        while done := _pass(store, one, vault.keys.prefix):
            n += done
    return n


def _pass(store: Store, one: Sealed, prefix: bytes) -> int:
    """Seal anew what another key has sealed; return how many."""
    n = 0
    other = func.substr(one.sealed, 1, PREFIX_BYTES) != prefix
    with store.read() as looking:
        for page in pages(looking, one, other):
            with store.write() as db:
                n += _seal(db, one, _place(one, page[0]), _place(one, page[-1]), other)
    return n


def _seal(
    db: Connection, one: Sealed, first: Place, last: Place, other: ColumnElement[bool]
) -> int:
    """Seal the rows of a stretch of the key anew; return how many."""
    vault = vault_of(db)
    stretch = and_(_key(one) >= tuple_(*first), _key(one) <= tuple_(*last))
    # Locked until they are written: a writer beside this one waits with what it has to say.
    asked = select(one.table).where(stretch, one.there, other).with_for_update()
    rows = list(db.execute(asked))
    for row in rows:
        said = one.about_of(row)
        fresh = vault.keys.seal(vault.keys.open(bytes(getattr(row, one.column)), said), said)
        where = _key(one) == tuple_(*_place(one, row))
        db.execute(update(one.table).where(where).values({one.column: fresh}))
    return len(rows)


def _index_key(db: Connection, vault: Vault) -> bool:
    """Seal the index key anew; say whether another key had sealed it."""
    row = about("meta", INDEX_KEY)
    sealed = base64.b64decode(meta.get(db, INDEX_KEY))
    if sealed[:PREFIX_BYTES] == vault.keys.prefix:
        return False
    fresh = vault.keys.seal(vault.keys.open(sealed, row), row)
    meta.put(db, INDEX_KEY, base64.b64encode(fresh).decode())
    return True


def sealed_by(store: Store) -> dict[str, int]:
    """Return how many values each key has sealed, by the key's id."""
    counts: Counter[str] = Counter()
    with store.read() as db:
        counts[key_id(base64.b64decode(meta.get(db, INDEX_KEY)))] += 1
        for one in SEALED:
            prefix = func.substr(one.sealed, 1, PREFIX_BYTES)
            for row in db.execute(select(prefix, func.count()).where(one.there).group_by(prefix)):
                counts[key_id(bytes(row[0]))] += row[1]
    return dict(counts)
