"""The mark of access: another one after every change of who may see what, and how.

Server processes keep what sessions and accounts say in memory, and look at this mark instead.
"""

import uuid

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from queries.store.engine import Store
from queries.store.unavailable import StoreUnreadable
from queries.tables import meta

NAME = "access"


def access_mark(db: Connection) -> str:
    """Return the present mark."""
    return meta.get(db, NAME)


def read_mark(store: Store) -> str:
    """Return the present mark; raise StoreUnreadable."""
    try:
        with store.read() as db:
            return access_mark(db)
    except SQLAlchemyError as error:
        raise StoreUnreadable from error


def change_access(db: Connection) -> None:
    """Set another mark, in the transaction of the change."""
    meta.put(db, NAME, uuid.uuid4().hex)
