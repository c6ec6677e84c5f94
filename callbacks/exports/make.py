"""Making: one export from the shelf into its file; what a process of its own does."""

import errno
import logging
import time
from collections.abc import Callable
from pathlib import Path

from callbacks.context import now
from callbacks.exports.books import Taker, area_of, book_of
from callbacks.exports.shelf import FILE, PART, Export, Shelf, Stand, State, UnknownExport
from callbacks.exports.taking import enter_taken
from dashboard.access.account import Account, UnknownAccount
from dashboard.access.audit import Actor
from dashboard.access.permission import NotAllowed
from dashboard.area import UnknownArea
from dashboard.fields import BadListing
from dashboard.lists.taken import taken_by
from dashboard.orders.directive import UnknownDirective
from dashboard.words import words
from layouts.sheet.book import MOST_ROWS
from layouts.sheet.write import write_book
from queries.access.accounts import account_by_id
from queries.store.engine import Store

log = logging.getLogger(__name__)
TELL_SECONDS = 0.25
"""Time between two words on how far an export is."""
_REFUSED = (NotAllowed, UnknownArea, UnknownAccount, UnknownDirective, BadListing)


class Cancelled(RuntimeError):
    """Whoever asked for it does not want it any more."""


def make_export(store: Store, shelf: Shelf, export_id: str, *, most_rows: int = MOST_ROWS) -> None:
    """Make an export; how it went stands on the shelf. One that is cancelled leaves nothing."""
    try:
        with shelf.making(export_id):
            _make(store, shelf, export_id, most_rows)
    except (Cancelled, UnknownExport, FileNotFoundError):
        shelf.remove(export_id)
    else:
        if shelf.is_cancelled(export_id):
            shelf.remove(export_id)


def _make(store: Store, shelf: Shelf, export_id: str, most_rows: int) -> None:
    if shelf.is_cancelled(export_id):
        raise Cancelled
    export = shelf.read(export_id, now=0)
    part = shelf.place(export_id) / PART
    try:
        rows = _write(store, shelf, export, part, most_rows)
        part.replace(part.with_name(FILE))
        size = part.with_name(FILE).stat().st_size
        shelf.tell(export_id, Stand(State.READY, rows, size))
    except Cancelled:
        raise
    except Exception as error:  # noqa: BLE001  whatever it is, whoever asked is told
        part.unlink(missing_ok=True)
        shelf.tell(export_id, Stand(State.FAILED, why=_why(error)))


def _why(error: Exception) -> str:
    if isinstance(error, _REFUSED):
        return "refused"
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "full"
    log.error("an export failed", exc_info=error)
    return "failed"


def _write(store: Store, shelf: Shelf, export: Export, part: Path, most_rows: int) -> int:
    """Write the file, then say in the audit that it is taken; return its rows."""
    account = _account(store, export.asked.account)
    asked = taken_by(export.asked.query)
    actor = Actor(account.id, account.title, export.asked.address)
    taker = Taker(account.viewer, actor, words(export.asked.lang), now())
    part.touch(mode=0o600)
    with book_of(store, taker, asked) as book, part.open("r+b") as file:
        rows = write_book(book, file, most_rows=most_rows, progress=_progress(shelf, export.id))
    area = area_of(asked, taker.viewer)
    enter_taken(store, actor, asked, area=area, rows=rows)
    return rows


def _account(store: Store, account_id: str) -> Account:
    """Return an account as it stands now; raise UnknownAccount where it is disabled."""
    with store.read() as db:
        found = account_by_id(db, account_id)
    if found.disabled_at is not None:
        raise UnknownAccount(account_id)
    return found


def _progress(shelf: Shelf, export_id: str) -> Callable[[int], None]:
    """Return what tells the shelf how far it is, and raises Cancelled."""
    told = 0.0

    def progress(done: int) -> None:
        nonlocal told
        if shelf.is_cancelled(export_id):
            raise Cancelled
        at = time.monotonic()
        if at - told >= TELL_SECONDS:
            told = at
            shelf.tell(export_id, Stand(State.RUNNING, done))

    progress(0)
    return progress
