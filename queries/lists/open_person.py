"""Opening the person of one case, which the audit keeps in the same transaction."""

from sqlalchemy import Connection

from dashboard.access.audit import Actor, Deed, Entry
from dashboard.access.permission import Permission, demand
from dashboard.cases.opening import NobodyThere, Opened, Opening
from dashboard.cases.subject import Subject, discreet
from dashboard.day import Instant
from dashboard.records.case_record import key_text
from dashboard.viewer import Viewer
from queries.access.audit import enter
from queries.lists.case_detail import found_case
from queries.sealing.people import open_subjects
from queries.store.engine import Store
from queries.store.unavailable import told


def open_person(
    store: Store, viewer: Viewer, key: str, opening: Opening, *, by: Actor, now: Instant
) -> Opened:
    """Return the person of a case in clear; what is entered in the audit is why, not who.

    Raise UnknownCase, NotAllowed, NobodyThere, Unavailable; then nothing is opened. Where the audit
    cannot be written nobody is opened either.
    """
    with told(), store.write() as db:
        row = found_case(db, viewer, key)
        demand(viewer, Permission.PERSONS)
        person = _person(db, row.subject)
        text = discreet(opening.text.strip(), person)
        said = {"why": opening.why.value, "text": text}
        enter(db, Entry(now, by, Deed.PERSON_OPENED, row.area, key_text(row.key), said))
    return Opened(person, now, store.profile.privacy.open_minutes)


def _person(db: Connection, key: bytes | None) -> Subject:
    found = open_subjects(db, [key]) if key is not None else {}
    if key is None or key not in found:
        raise NobodyThere
    return found[key]
