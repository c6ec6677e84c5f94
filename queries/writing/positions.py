"""Writing positions: a wristband outside its fence raises an alert; inside, nothing is kept."""

from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from sqlalchemy import Connection, select

from dashboard.day import Instant
from dashboard.records.stream import PositionRecord
from dashboard.refusal import Refusal, Refused
from dashboard.rules.fence import RULE, is_outside, ref_of, touched
from dashboard.rules.raised import Raised, number_of
from dashboard.rules.spell import Touch
from queries.cases.write_raised import write_raised
from queries.store.engine import Store
from queries.tables.core import area
from queries.writing.heard import check_time, unheard
from queries.writing.spells import join
from queries.writing.written import Written, read_all

_MANY = 800
Placed = Sequence[tuple[int, PositionRecord]]


def write_positions(
    db: Connection, store: Store, raws: Sequence[Mapping[str, Any]], now: Instant
) -> Written:
    """Write positions; where a person is within the fence changes nothing."""
    areas, rules = store.areas(db), store.profile.rules

    def check(record: PositionRecord) -> None:
        if record.area not in areas.codes:
            raise Refused("area", record.area, "unknown_area")
        check_time(record, rules, now)

    read = read_all(PositionRecord, raws, check)
    written = Written(refused=read.refused)
    outside = _outside(db, read.admitted, written)
    fresh = [record for _, record in unheard(db, outside, written)]
    raised = _alerts(db, fresh, minutes=rules.join_minutes, now=now)
    written.touched = write_raised(db, store, raised, now)[0]
    return written


def _outlines(db: Connection, codes: Sequence[str]) -> dict[str, shapely.Geometry]:
    found: dict[str, shapely.Geometry] = {}
    for start in range(0, len(codes), _MANY):
        rows = db.execute(
            select(area.c.code, area.c.geometry)
            .where(area.c.code.in_(codes[start : start + _MANY]))
            .where(area.c.geometry.is_not(None))
        )
        found |= {row.code: shapely.from_wkb(row.geometry) for row in rows}
    return found


def _outside(db: Connection, records: Placed, written: Written) -> list[tuple[int, PositionRecord]]:
    """Return the positions outside their fence; of the others it is said what becomes of them."""
    outlines = _outlines(db, sorted({r.area for _, r in records if r.fence is None}))
    found = []
    for position, record in records:
        outline = outlines.get(record.area)
        if record.fence is None and outline is None:
            written.refused[position] = Refusal("fence", record.area, "no_outline")
        elif is_outside(record, outline):
            found.append((position, record))
        else:
            written.unchanged.add(position)
    return found


def _alerts(
    db: Connection, records: Sequence[PositionRecord], *, minutes: int, now: Instant
) -> list[Raised]:
    """Return the alerts of touches, one for each spell."""
    touches = [Touch(number_of(r), ref_of(r), r.at, (r.longitude, r.latitude)) for r in records]
    spells = join(db, touches, rule=RULE, minutes=minutes, now=now)
    newest: dict[str, tuple[Instant, Raised]] = {}
    for record, spell in zip(records, spells, strict=True):
        if spell.number not in newest or newest[spell.number][0] <= record.at:
            newest[spell.number] = (record.at, touched(record, spell))
    return [alert for _, alert in newest.values()]
