"""Writing passages: counted by checkpoint and hour, and compared with the key vehicles."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from dashboard.day import HOUR, Instant, day_of
from dashboard.records.beside_cases import plate_digest
from dashboard.records.stream import PassageRecord
from dashboard.refusal import Refused
from dashboard.rules.key_vehicle import RULE, Checkpoint, Vehicle, hit, ref_of
from dashboard.rules.raised import Raised, number_of
from dashboard.rules.spell import Touch
from queries.cases.write_raised import write_raised
from queries.sealing.vault import plate_mark, vault_of
from queries.store.engine import Store
from queries.tables.core import place, reading, reading_tally, vehicle
from queries.tables.upsert import upsert
from queries.writing.heard import check_time, unheard
from queries.writing.spells import join
from queries.writing.written import Written, read_all

KIND = "passage"
"""The kind of reading that passages are counted as; no source sends it itself."""
_MANY = 800
Passages = Sequence[PassageRecord]


def write_passages(
    db: Connection, store: Store, raws: Sequence[Mapping[str, Any]], now: Instant
) -> Written:
    """Write passages; of a plate nothing is kept but the alert of a listed vehicle."""
    rules = store.profile.rules
    places = {
        row.code: Checkpoint(row.code, row.area, row.longitude, row.latitude)
        for row in db.execute(select(place))
    }

    def check(record: PassageRecord) -> None:
        if record.place not in places:
            raise Refused("place", record.place, "unknown_place")
        check_time(record, rules, now)

    read = read_all(PassageRecord, raws, check)
    written = Written(refused=read.refused)
    fresh = [record for _, record in unheard(db, read.admitted, written)]
    written.touched |= _count(db, store, fresh, places)
    raised = _hits(db, fresh, places, minutes=rules.join_minutes, now=now)
    written.touched |= write_raised(db, store, raised, now)[0]
    return written


def _listed(db: Connection, digests: Sequence[bytes]) -> dict[bytes, Vehicle]:
    found: dict[bytes, Vehicle] = {}
    for start in range(0, len(digests), _MANY):
        chunk = digests[start : start + _MANY]
        for row in db.execute(select(vehicle).where(vehicle.c.digest.in_(chunk))):
            found[row.digest] = Vehicle(row.plate, row.why)
    return found


def _hits(
    db: Connection,
    records: Passages,
    places: Mapping[str, Checkpoint],
    *,
    minutes: int,
    now: Instant,
) -> list[Raised]:
    """Return the alerts of the key vehicles among passages, one for each spell."""
    if not records:
        return []
    vault = vault_of(db)
    digests = [plate_mark(vault, plate_digest(record.plate)) for record in records]
    vehicles = _listed(db, sorted(set(digests)))
    hits = [(r, d) for r, d in zip(records, digests, strict=True) if d in vehicles]
    touches = []
    for record, digest in hits:
        at = places[record.place]
        where = (at.longitude, at.latitude)
        touches.append(Touch(number_of(record), ref_of(digest, at.code), record.at, where))
    spells = join(db, touches, rule=RULE, minutes=minutes, now=now)
    newest: dict[str, tuple[Instant, Raised]] = {}
    for (record, digest), spell in zip(hits, spells, strict=True):
        if spell.number not in newest or newest[spell.number][0] <= record.at:
            alert = hit(record, vehicles[digest], places[record.place], spell)
            newest[spell.number] = (record.at, alert)
    return [alert for _, alert in newest.values()]


def _count(
    db: Connection, store: Store, records: Passages, places: Mapping[str, Checkpoint]
) -> set[str]:
    """Count passages by checkpoint and hour; return the areas touched."""
    areas = store.areas(db)
    hours: dict[tuple[str, Instant, str], int] = defaultdict(int)
    days: dict[tuple[str, int], int] = defaultdict(int)
    for record in records:
        code = places[record.place].area
        hours[code, record.at // HOUR * HOUR, record.place] += 1
        for above in areas.counted_in(code):
            days[above, day_of(record.at)] += 1
    if not hours:
        return set()
    rows = [
        {"area": code, "kind": KIND, "hour": hour, "place": at, "n": n, "version": hour}
        for (code, hour, at), n in sorted(hours.items())
    ]
    db.execute(upsert(db, reading, add=["n"]), rows)
    totals = [
        {"area": code, "kind": KIND, "day": day, "n": n} for (code, day), n in sorted(days.items())
    ]
    db.execute(upsert(db, reading_tally, add=["n"]), totals)
    return {code for code, _ in days}
