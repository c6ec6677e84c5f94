"""Writing case records: each read at the door, the newest version of each case kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from dashboard.case import Case
from dashboard.cases.kind import Family, kinds_in
from dashboard.day import Instant
from dashboard.records.case_record import CaseRecord, read_case
from dashboard.refusal import Refused
from dashboard.rules.raised import is_rule
from queries.cases.handing import hand_out
from queries.cases.write_cases import mark_cases, newest, write_changes
from queries.store.engine import Store
from queries.writing.written import Read, Written

OWED = kinds_in(Family.RECEIPT)
"""Kinds of case that follow from orders and notices alone."""


def write_case_records(
    db: Connection, store: Store, raws: Sequence[Mapping[str, Any]], now: Instant
) -> Written:
    """Write what sources say of cases; an older version than what is stored changes nothing."""
    areas = store.areas(db)
    read: Read[tuple[CaseRecord, Case]] = Read()
    for position, raw in enumerate(raws):
        try:
            made = read_case(raw, profile=store.profile, areas=areas.codes, now=now)
            if is_rule(made[0].source):
                raise Refused("source", made[0].source, "reserved_source")
            if made[0].kind in OWED:
                raise Refused("kind", made[0].kind, "reserved_kind")
            read.admitted.append((position, made))
        except Refused as error:
            read.refused[position] = error.refusal
    mark_cases(db, [case for _, (_, case) in read.admitted])
    changes, idle = newest(db, [made for _, made in read.admitted], profile=store.profile, now=now)
    touched = write_changes(db, changes, areas, profile=store.profile, now=now)
    touched |= hand_out(db, store, changes, now)
    return Written(
        refused=read.refused,
        unchanged={read.admitted[i][0] for i in idle},
        touched=touched,
    )
