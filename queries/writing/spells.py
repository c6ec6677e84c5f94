"""Spells in the store: which touches are one case, whatever batch they came in."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, select

from dashboard.case import case_key
from dashboard.day import MINUTE, Instant
from dashboard.rules.raised import source_of
from dashboard.rules.spell import Spell, Touch, joined
from queries.tables.bulk import bulk_upsert
from queries.tables.core import case
from queries.tables.rules import spell

_MANY = 800
_REPLACED = ("ref", "first", "last", "n", "version")


def _stored(db: Connection, refs: Sequence[bytes], since: Instant) -> dict[bytes, list[Spell]]:
    """Return the spells of some refs that last beyond an instant, with what became of each."""
    found: dict[bytes, list[Spell]] = defaultdict(list)
    for start in range(0, len(refs), _MANY):
        rows = db.execute(
            select(
                spell,
                case.c.external_id,
                case.c.longitude,
                case.c.latitude,
                case.c.closed_at,
                case.c.voided_at,
            )
            .join(case, case.c.key == spell.c.case)
            .where(spell.c.ref.in_(refs[start : start + _MANY]), spell.c.last >= since)
        )
        for row in rows:
            ends = [at for at in (row.closed_at, row.voided_at) if at is not None]
            found[row.ref].append(
                Spell(
                    row.external_id,
                    row.ref,
                    row.first,
                    row.last,
                    row.n,
                    row.version,
                    (row.longitude, row.latitude),
                    min(ends, default=None),
                )
            )
    return found


def join(
    db: Connection, touches: Sequence[Touch], *, rule: str, minutes: int, now: Instant
) -> list[Spell]:
    """Store the spells that touches belong to; return for each touch its spell with all in."""
    if not touches:
        return []
    since = min(touch.at for touch in touches) - minutes * MINUTE
    known = _stored(db, sorted({touch.ref for touch in touches}), since)
    chosen: dict[int, str] = {}
    changed: dict[str, Spell] = {}
    order = sorted(range(len(touches)), key=lambda n: (touches[n].at, touches[n].number))
    for n in order:
        touch = touches[n]
        one = joined(known[touch.ref], touch, minutes=minutes, now=now)
        others = [other for other in known[touch.ref] if other.number != one.number]
        known[touch.ref] = [*others, one]
        chosen[n] = one.number
        changed[one.number] = one
    rows = [
        (case_key(source_of(rule), one.number), *(getattr(one, name) for name in _REPLACED))
        for one in changed.values()
    ]
    bulk_upsert(db, spell, rows, replace=_REPLACED)
    return [changed[chosen[n]] for n in range(len(touches))]
