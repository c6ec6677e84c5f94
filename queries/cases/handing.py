"""Handing out the tasks of a four-colour warning, once each: at its writing and by the clock."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from dashboard.case import STANDING, Case, case_key
from dashboard.cases.kind import Family, kinds_in
from dashboard.day import DAY, Instant
from dashboard.records.case_record import Contact
from dashboard.rules.handling import (
    MEASURED,
    VISITED,
    Warned,
    current_round,
    rounds_between,
    temperature_round,
    visits,
)
from dashboard.rules.raised import Raised
from dashboard.ruleset import Handling, Rules
from queries.cases.write_cases import Change, stored_cases
from queries.cases.write_raised import write_raised
from queries.colours.recolour import colour_steps
from queries.sealing.people import keep_contacts
from queries.store.engine import Store
from queries.tables.core import case
from queries.tables.meta import get, put
from queries.tables.row import AnyRow

_WARNED = sorted(kinds_in(Family.WARNED))
_STANDING = sorted(stage.value for stage in STANDING)
POINTER = "rounds_at"
"""The fact under which the store keeps up to when rounds were handed out."""


def _person(row: Case | AnyRow) -> Warned:
    return Warned(row.key, row.area, row.place, row.longitude, row.latitude, row.subject)


def _tasks(change: Change, handling: Handling, now: Instant) -> list[Raised]:
    """Return the tasks that a written warning has by now."""
    after = change.after
    if after.kind not in _WARNED or after.stage not in STANDING:
        return []
    if after.source in handling.own_tasks:
        return []
    if after.colour in VISITED:
        return list(visits(_person(after), change.contacts or (), now))
    round_at = current_round(now, handling)
    if after.colour != MEASURED or round_at is None:
        return []
    return [temperature_round(_person(after), round_at, now)]


def hand_out(db: Connection, store: Store, changes: Iterable[Change], now: Instant) -> set[str]:
    """Hand out what written warnings bring; return the areas touched."""
    handling = store.profile.rules.handling
    if handling is None:
        return set()
    return _write_new(db, store, [t for c in changes for t in _tasks(c, handling, now)], now)


def _write_new(db: Connection, store: Store, tasks: Sequence[Raised], now: Instant) -> set[str]:
    """Write the tasks that were not handed out before; the others follow the card alone."""
    keys = [case_key(task.raw["source"], task.raw["external_id"]) for task in tasks]
    known = stored_cases(db, keys)
    cards = [
        (key, card)
        for key, task in zip(keys, tasks, strict=True)
        if key in known
        for card in (Contact.model_validate(raw) for raw in task.raw.get("contacts", ()))
    ]
    keep_contacts(db, cards)
    fresh = [task for key, task in zip(keys, tasks, strict=True) if key not in known]
    return write_raised(db, store, fresh, now)[0]


def _rounds(db: Connection, handling: Handling, rules: Rules, now: Instant) -> list[Instant]:
    """Return the rounds since the clock was last here; after a long pause not the oldest."""
    since = get(db, POINTER)
    if not since:
        return []
    return rounds_between(max(int(since), now - rules.remember_days * DAY), now, handling)


def rounds_wait(db: Connection, rules: Rules, now: Instant) -> bool:
    """Say whether rounds are to be handed out, or the clock has not begun to."""
    if rules.handling is None:
        return False
    return not get(db, POINTER) or bool(_rounds(db, rules.handling, rules, now))


def _measured(db: Connection, at: Instant, own_tasks: Sequence[str]) -> list[AnyRow]:
    """Return the persons that are or were under an orange warning at an instant."""
    sought = select(case).where(case.c.kind.in_(_WARNED), case.c.opened_at <= at)
    standing = db.execute(sought.where(case.c.stage.in_(_STANDING))).all()
    closed = db.execute(sought.where(case.c.closed_at > at, case.c.voided_at.is_(None))).all()
    rows = [row for row in (*standing, *closed) if row.source not in own_tasks]
    steps = colour_steps(db, [row.key for row in rows])
    found = []
    for row in rows:
        had = [colour for since, colour in steps.get(row.key, []) if since <= at]
        if (had[-1] if had else row.colour) == MEASURED:
            found.append(row)
    return found


def hand_out_rounds(db: Connection, store: Store, now: Instant) -> set[str]:
    """Hand out the temperature rounds that have come by ``now``; return the areas touched."""
    rules = store.profile.rules
    if rules.handling is None:
        return set()
    tasks = [
        temperature_round(_person(row), at, at)
        for at in _rounds(db, rules.handling, rules, now)
        for row in _measured(db, at, rules.handling.own_tasks)
    ]
    put(db, POINTER, str(now))
    return _write_new(db, store, tasks, now)
