"""The check of personal data: everything sealed opens in its row, and cases name persons kept."""

from collections.abc import Iterator

from sqlalchemy import Connection, exists, select

from dashboard.operating.difference import Difference
from dashboard.records.case_record import key_text
from queries.keeping.erase import kept_too_long
from queries.keeping.reseal import SEALED, pages
from queries.sealing.keyring import Tampered, WrongDataKey, key_id
from queries.sealing.vault import OPTION, vault_of
from queries.tables.core import case, subject


def check_people(db: Connection) -> Iterator[Difference]:
    """Yield what cannot be opened, and the cases whose person is not there."""
    if OPTION in db.get_execution_options():
        yield from _unopened(db)
    there = exists().where(subject.c.key == case.c.subject)
    for key in kept_too_long(db):
        yield Difference("erased", key_text(key), "", "")
    lost = select(case.c.key, case.c.subject).where(case.c.subject.is_not(None), ~there)
    for row in db.execute(lost.order_by(case.c.key)):
        yield Difference("person", key_text(row.key), row.subject.hex(), "")


def _unopened(db: Connection) -> Iterator[Difference]:
    vault = vault_of(db)
    for one in SEALED:
        for page in pages(db, one):
            for row in page:
                sealed = bytes(getattr(row, one.column))
                try:
                    vault.keys.open(sealed, one.about_of(row))
                except (Tampered, WrongDataKey):
                    yield Difference("sealed", one.name_of(row), key_id(sealed), "")
