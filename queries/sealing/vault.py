"""The vault: what seals and opens a store's personal data, and the marks that things are found by.

Every connection of a store carries its vault (``vault_of``), so that no query reaches personal
data otherwise. A mark is a keyed hash: it says whether two persons, or two records, are the same
to whoever has the index key, and nothing to others. The index key lies sealed in ``meta``; it never
changes, so that neither do marks when the data key does.
"""

import base64
import hmac
import json
import os
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from queries.sealing.keyring import KEY_BYTES, Keyring, Keys, NoDataKey
from queries.tables import meta
from queries.tables.core import meta as facts
from queries.tables.upsert import upsert

OPTION = "vault"
INDEX_KEY = "index_key"
"""The fact under which the index key lies, sealed."""
MARK_BYTES = 16


def about(table: str, *key: object) -> bytes:
    """Return what a sealed value is about: its table and the key of its row."""
    parts = [part if isinstance(part, bytes) else str(part).encode() for part in (table, *key)]
    return b"\x1f".join(parts)


@dataclass(frozen=True, slots=True)
class Vault:
    """Seals and opens values of one store, and marks them."""

    keys: Keyring
    index: bytes

    def seal(self, value: Any, table: str, *key: object) -> bytes:
        """Return a JSON value sealed for the row of a table."""
        # Escaped: a refused record may hold what is no character.
        return self.keys.seal(json.dumps(value).encode(), about(table, *key))

    def open(self, sealed: bytes, table: str, *key: object) -> Any:
        """Return a value sealed for a row; raise WrongDataKey, Tampered."""
        # As text: of bytes the parser would first have to find out how they are encoded.
        return json.loads(self.keys.open(bytes(sealed), about(table, *key)).decode())

    def mark(self, purpose: str, value: bytes, length: int = MARK_BYTES) -> bytes:
        """Return the keyed hash of a value among those of one purpose."""
        said = b"\x1f".join((purpose.encode(), value))
        return hmac.digest(self.index, said, "sha256")[:length]


def plate_mark(vault: Vault, digest: bytes) -> bytes:
    """Return the 32 bytes by which a key vehicle is known, of its plate's hash.

    The hash alone would give the plate away: there are few enough plates to try them all.
    """
    return vault.mark("plate", digest, len(digest))


@dataclass(frozen=True, slots=True)
class _Opened:
    """What connections carry: the index key, and where the data keys are had from."""

    keys: Keys
    index: bytes


def vault_of(db: Connection) -> Vault:
    """Return the vault of a connection's store, with the keys as they are now; raise NoDataKey."""
    opened = db.get_execution_options().get(OPTION)
    if opened is None:
        raise NoDataKey
    return Vault(opened.keys(), opened.index)


def index_key(db: Connection, keys: Keyring) -> bytes:
    """Return the store's index key, made where there is none; raise WrongDataKey."""
    sealed = meta.get(db, INDEX_KEY)
    if not sealed:
        made = keys.seal(os.urandom(KEY_BYTES), about("meta", INDEX_KEY))
        row = {"name": INDEX_KEY, "value": base64.b64encode(made).decode()}
        # Of two processes that open a new store at once the first makes it, and both read it.
        db.execute(upsert(db, facts, replace=["name"]), [row])
        sealed = meta.get(db, INDEX_KEY)
    return keys.open(base64.b64decode(sealed), about("meta", INDEX_KEY))


def open_vault(engine: Engine, keys: Keys) -> None:
    """Give an engine's connections their vault; raise WrongDataKey where the keys are others."""
    with engine.connect() as db:
        known = meta.get(db, INDEX_KEY)
        if known:
            index = index_key(db, keys())
    if not known:
        with engine.connect() as db:
            db.execution_options(writes=True)
            with db.begin():
                index = index_key(db, keys())
    engine.update_execution_options(**{OPTION: _Opened(keys, index)})
