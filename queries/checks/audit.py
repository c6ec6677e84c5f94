"""The check of the audit: whether its chain is whole, from the first entry to the last."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from dashboard.access.audit import FIRST
from dashboard.operating.difference import Difference
from queries.access.audit import entry_of, head
from queries.tables.accounts import audit
from queries.tables.row import AnyRow

_SHOWN = 16
"""Signs of a digest that a finding names."""


def _digest(row: AnyRow, before: bytes) -> bytes:
    """Return what an entry's digest has to be; what is no deed at all has none."""
    try:
        return entry_of(row).digest(row.number, before)
    except ValueError:
        return b""


def check_audit(db: Connection) -> Iterator[Difference]:
    """Yield the entries that were changed, the numbers that are missing, and a cut end."""
    number, before = 0, FIRST
    rows = db.execute(select(audit).order_by(audit.c.number).execution_options(yield_per=1000))
    for row in rows:
        if row.number != number + 1:
            yield Difference("audit_gap", str(number + 1), "", str(row.number))
        wanted, stored = _digest(row, before), bytes(row.digest)
        if stored != wanted:
            shown = stored.hex()[:_SHOWN], wanted.hex()[:_SHOWN]
            yield Difference("audit_entry", str(row.number), *shown)
        number, before = row.number, stored
    last, digest = head(db)
    if (last, digest) != (number, before):
        said = f"{last} {digest.hex()[:_SHOWN]}", f"{number} {before.hex()[:_SHOWN]}"
        yield Difference("audit_end", str(last), *said)
