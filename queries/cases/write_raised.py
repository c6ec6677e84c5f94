"""Writing what rules raise: their cases go through the same door and the same writers."""

from collections.abc import Sequence

from sqlalchemy import Connection

from dashboard.case import Case
from dashboard.day import Instant
from dashboard.records.case_record import CaseRecord, read_case
from dashboard.rules.raised import Raised
from queries.cases.write_cases import Newer, is_newer, mark_cases, newest, write_changes
from queries.store.engine import Store


def write_raised(
    db: Connection,
    store: Store,
    raised: Sequence[Raised],
    now: Instant,
    *,
    newer: Newer = is_newer,
) -> tuple[set[str], set[int]]:
    """Write the cases of rules; return the areas touched, and which ones changed nothing.

    ``newer`` says which of them replace what is stored. A rule raises nothing that the door
    refuses: what it is made of has passed the door before.
    """
    if not raised:
        return set(), set()
    areas = store.areas(db)
    made: list[tuple[CaseRecord, Case]] = []
    for one in raised:
        record, case = read_case(one.raw, profile=store.profile, areas=areas.codes, now=now)
        made.append((record, case))
    mark_cases(db, [case for _, case in made])
    for one, (_, case) in zip(raised, made, strict=True):
        if one.subject is not None:
            case.subject = one.subject
    changes, idle = newest(db, made, profile=store.profile, now=now, newer=newer)
    for change in changes:
        # A later touch may not name the person that an earlier one named.
        if change.before is not None and change.after.subject is None:
            change.after.subject = change.before.subject
    return write_changes(db, changes, areas, profile=store.profile, now=now), idle
