"""People in the store: subjects and contacts, sealed where they lie.

A person's key is the mark of what the door made of their identity number (``subject_key``): two
sources that name the same number name one person, and nobody finds the number by trying them all.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from dashboard.cases.subject import Subject, masked
from dashboard.records.case_record import Contact, Person
from queries.sealing.vault import Vault, vault_of
from queries.tables.bulk import bulk_upsert
from queries.tables.core import contact, officer, subject

_MANY = 800
REMEMBERED = 65_536
"""Persons that a long list holds at most, some 40 MB of them."""
SUBJECT = "subject"
"""The purpose of the marks by which persons are known."""


def person_mark(vault: Vault, plain: bytes | None) -> bytes | None:
    """Return the key under which a person is stored."""
    return None if plain is None else vault.mark(SUBJECT, plain)


def keep_subjects(db: Connection, people: Mapping[bytes, Person]) -> None:
    """Store persons by their marks, each as last said."""
    if not people:
        return
    vault = vault_of(db)
    rows = [(key, seal_subject(vault, key, one)) for key, one in sorted(people.items())]
    bulk_upsert(db, subject, rows, replace=["sealed"])


def seal_subject(vault: Vault, key: bytes, one: Person | Subject) -> bytes:
    """Return a person sealed for the row of their key."""
    said = [one.name, one.identity_number, one.phone, one.address]
    return vault.seal(said, subject.name, key)


def keep_contacts(db: Connection, cards: Sequence[tuple[bytes, Contact]]) -> None:
    """Store contacts by the case that they belong to, and their duty."""
    if not cards:
        return
    vault = vault_of(db)
    rows = [
        (key, one.duty, seal_contact(vault, key, one.duty, one.name, one.phone))
        for key, one in cards
    ]
    bulk_upsert(db, contact, rows, replace=["sealed"])


def seal_contact(vault: Vault, case: bytes, duty: str, name: str, phone: str) -> bytes:
    """Return a contact's name and phone sealed for their row."""
    return vault.seal([name, phone], contact.name, case, duty)


def open_subjects(db: Connection, keys: Iterable[bytes]) -> dict[bytes, Subject]:
    """Return persons by key, in clear: for whoever masks them, or may open one."""
    wanted = sorted(set(keys))
    found: dict[bytes, Subject] = {}
    for start in range(0, len(wanted), _MANY):
        chunk = subject.c.key.in_(wanted[start : start + _MANY])
        rows = db.execute(select(subject).where(chunk)).all()
        vault = vault_of(db) if rows else None
        for row in rows:
            assert vault is not None  # noqa: S101  there is a row
            found[row.key] = Subject(*vault.open(row.sealed, subject.name, row.key))
    return found


def masked_subjects(db: Connection, keys: Iterable[bytes]) -> dict[bytes, Subject]:
    """Return persons by key as lists and pages may show them."""
    return {key: masked(one) for key, one in open_subjects(db, keys).items()}


class MaskedPeople:
    """Persons as lists may show them, of a list so long that it names many of them again."""

    def __init__(self) -> None:
        self._known: dict[bytes, Subject] = {}

    def of(self, db: Connection, keys: set[bytes]) -> Mapping[bytes, Subject]:
        """Return persons by key, these among them; at most REMEMBERED are held."""
        new = keys - self._known.keys()
        if len(self._known) + len(new) > REMEMBERED:
            self._known, new = {}, keys
        self._known |= masked_subjects(db, new)
        return self._known


def open_contacts(db: Connection, case: bytes) -> list[tuple[str, str, str]]:
    """Return duty, name and phone of a case's contacts, in clear."""
    rows = db.execute(select(contact).where(contact.c.case == case).order_by(contact.c.duty)).all()
    vault = vault_of(db) if rows else None
    found = []
    for row in rows:
        assert vault is not None  # noqa: S101  there is a row
        name, phone = vault.open(row.sealed, contact.name, case, row.duty)
        found.append((row.duty, name, phone))
    return found


def seal_phone(vault: Vault, phone: str, area: str, duty: str, number: int) -> bytes:
    """Return an officer's phone sealed for their row; nothing where there is none."""
    return vault.seal(phone, officer.name, area, duty, number) if phone else b""


def open_phone(vault: Vault, sealed: bytes, area: str, duty: str, number: int) -> str:
    """Return an officer's phone."""
    return str(vault.open(sealed, officer.name, area, duty, number)) if sealed else ""
