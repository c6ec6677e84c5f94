"""Writing cases: upsert, timeline, tally, colours, in the writer's transaction."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, Table, delete, select

from dashboard.case import Case
from dashboard.cases.retention import is_past
from dashboard.day import Instant
from dashboard.profile import Profile
from dashboard.records.case_record import CaseRecord, Contact, Person
from queries.cases.erase_cases import erase_cases
from queries.cases.hands import told_anew
from queries.cases.ladder import keep_standing
from queries.cases.move import move, moves
from queries.colours.recolour import bears, recolour
from queries.sealing.people import keep_contacts, keep_subjects, person_mark
from queries.sealing.vault import vault_of
from queries.store.area_index import AreaIndex
from queries.tables.bulk import bulk_upsert
from queries.tables.core import case, contact, transition
from queries.tables.row import AnyRow

_MANY = 800
_REPLACED = [column.name for column in case.c if column.name != "key"]


@dataclass(slots=True)
class Change:
    """A case before (None: it is new) and after a write, with what else its record says.

    ``contacts`` is None where there is no record, but the clock.
    """

    before: AnyRow | None
    after: Case
    person: Person | None = None
    contacts: tuple[Contact, ...] | None = None


def mark_cases(db: Connection, cases: Sequence[Case]) -> None:
    """Turn what the door knows persons and records by into what the store knows them by."""
    if not cases:
        return
    vault = vault_of(db)
    for one in cases:
        one.subject = person_mark(vault, one.subject)
        one.digest = vault.mark("record", one.digest)


def stored_cases(db: Connection, keys: Sequence[bytes]) -> dict[bytes, AnyRow]:
    """Return the stored cases of these keys."""
    found: dict[bytes, AnyRow] = {}
    for start in range(0, len(keys), _MANY):
        chunk = keys[start : start + _MANY]
        for row in db.execute(select(case).where(case.c.key.in_(chunk))):
            found[row.key] = row
    return found


def rank(case: Case | AnyRow) -> tuple[Instant, bytes]:
    """Return what orders the versions of a case.

    Of two versions with the same time the digest decides, so that the order of arrival does not.
    """
    return case.version, bytes(case.digest)


def is_newer(after: Case, before: AnyRow | None) -> bool:
    """Say whether a record is a later version than what is stored."""
    return before is None or rank(after) > rank(before)


def differs(after: Case, before: AnyRow | None) -> bool:
    """Say whether a case says anything else than what is stored.

    So is judged what is made from all that is known, and so holds whatever its version.
    """
    return before is None or rank(after) != rank(before)


Newer = Callable[[Case, AnyRow | None], bool]


def newest(
    db: Connection,
    read: Sequence[tuple[CaseRecord, Case]],
    *,
    profile: Profile,
    now: Instant,
    newer: Newer = is_newer,
) -> tuple[list[Change], set[int]]:
    """Return what of a batch changes the store, and the positions that do not.

    Cases that people have touched come as what their sources say now and those steps make them.
    """
    before = stored_cases(db, list({after.key for _, after in read}))
    best: dict[bytes, int] = {}
    idle = set()
    for position, (_, after) in enumerate(read):
        if not newer(after, before.get(after.key)):
            idle.add(position)
            continue
        rival = best.get(after.key)
        if rival is None or rank(after) > rank(read[rival][1]):
            best[after.key] = position
        else:
            idle.add(position)
    chosen = [read[position] for position in best.values()]
    changes = [
        Change(before.get(after.key), after, record.subject, record.contacts)
        for record, after in chosen
    ]
    handled = [c for c in changes if c.before is not None and c.before.hand is not None]
    if handled:
        ladder = profile.escalation
        made = told_anew(db, [c.after for c in handled], ladder=ladder, now=now)
        for change in handled:
            change.after = made[change.after.key]
    return changes, idle


_COLUMNS = [column.name for column in case.c]
_JSON = _COLUMNS.index("attributes")


def _case_row(after: Case) -> tuple[Any, ...]:
    row = [getattr(after, name) for name in _COLUMNS]
    row[_JSON] = orjson.dumps(after.attributes).decode()
    return tuple(row)


def _transition_rows(after: Case) -> Iterator[tuple[Any, ...]]:
    last: dict[str, str] = {}
    for number, step in enumerate(after.transitions):
        what = step.what
        yield (
            after.key,
            number,
            step.at,
            what,
            last.get(what, ""),
            step.after,
            step.by,
            step.why,
        )
        last[what] = step.after


def _write_people(db: Connection, changes: Sequence[Change]) -> None:
    people = {
        change.after.subject: change.person
        for change in changes
        if change.person is not None and change.after.subject is not None
    }
    keep_subjects(db, people)
    told = [change for change in changes if change.contacts is not None]
    _delete_of(db, contact, [change.after.key for change in told if change.before is not None])
    keep_contacts(db, [(c.after.key, card) for c in told for card in c.contacts or ()])


def _delete_of(db: Connection, table: Table, cases: Sequence[bytes]) -> None:
    """Take out the rows of a table that belong to some cases."""
    for start in range(0, len(cases), _MANY):
        chunk = cases[start : start + _MANY]
        db.execute(delete(table).where(table.c.case.in_(chunk)))


def touched_units(changes: Iterable[Change], areas: AreaIndex) -> set[str]:
    """Return the units whose colour a write may change."""
    units = set()
    for change in changes:
        for seen in (change.before, change.after):
            if seen is not None and bears(seen.kind, seen.closure):
                unit = areas.unit_of(seen.area)
                if unit is not None:
                    units.add(unit)
    return units


def _without_persons(changes: Sequence[Change], profile: Profile, now: Instant) -> list[bytes]:
    """Take the persons from the cases that ended too long ago to keep them; return their keys."""
    past = [change for change in changes if is_past(change.after, profile.retention, now)]
    for change in past:
        change.after.subject, change.person, change.contacts = None, None, ()
    return [change.after.key for change in past]


def write_changes(
    db: Connection,
    changes: Sequence[Change],
    areas: AreaIndex,
    *,
    profile: Profile,
    now: Instant,
) -> set[str]:
    """Write cases with everything that follows from them; return the areas touched."""
    if not changes:
        return set()
    past = _without_persons(changes, profile, now)
    bulk_upsert(db, case, [_case_row(c.after) for c in changes], replace=_REPLACED)
    _delete_of(db, transition, [c.after.key for c in changes if c.before is not None])
    bulk_upsert(db, transition, [row for c in changes for row in _transition_rows(c.after)])
    _write_people(db, changes)
    erase_cases(db, past)
    keep_standing(db, ((c.before, c.after) for c in changes), profile.escalation)
    touched = move(db, moves(((c.before, c.after) for c in changes), areas))
    for change in changes:
        touched.update(areas.counted_in(change.after.area))
        if change.before is not None:
            touched.update(areas.counted_in(change.before.area))
    return touched | recolour(
        db,
        touched_units(changes, areas),
        areas,
        scheme=profile.control.scheme,
        recent_days=profile.control.recent_days,
        now=now,
    )
