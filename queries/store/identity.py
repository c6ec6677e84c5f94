"""The identity of a store: what tells its values from another's in a cache that both share."""

import uuid

from queries.store.engine import Store
from queries.tables.core import meta
from queries.tables.meta import get
from queries.tables.upsert import upsert

NAME = "identity"


def identity(store: Store) -> str:
    """Return the store's own random name, given when it is first asked for."""
    with store.read() as db:
        found = get(db, NAME)
    if found:
        return found
    with store.write() as db:
        # Of two processes that ask at once, the first gives the name and both read it.
        db.execute(upsert(db, meta, replace=["name"]), [{"name": NAME, "value": uuid.uuid4().hex}])
    with store.read() as db:
        return get(db, NAME)
