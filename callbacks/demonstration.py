"""The demonstration in a store: preparing it once, and keeping its records coming."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

import shapely

from dashboard.day import DAY, MINUTE, Day, Instant, add_days, day_of, day_start
from dashboard.intake.record_types import MODELS
from dashboard.intake.sent import Sent
from dashboard.profile import Profile
from dashboard.simulator.geography import Geography, make_geography
from dashboard.simulator.plan import plan_of
from dashboard.simulator.records import Simulator
from dashboard.simulator.world import World, world_of
from queries.areas import outlines
from queries.areas.ground import ground
from queries.store.engine import Store
from queries.store.unavailable import told
from queries.tables import meta
from queries.writing.clock import catch_up
from queries.writing.record import RecordType, Status, record

ORIGIN = "demonstration"
BATCH = 5000
SEED, OPENING, DAYS, FED = "demo_seed", "demo_opening", "demo_days", "demo_fed"
"""Names of the facts in ``meta``: what the demonstration follows from, and how far it was told."""
STREAMED = "demo_streamed"
"""The fact since when its stream is told too: what raises alerts by rules."""
LEAD = MINUTE
"""By how much ahead of time the cases are told that keep the blue units blue: the clock then
changes the unit that is released and the next one at once, whenever it ticks."""
FORGOTTEN = DAY
"""By how much sooner than the rules forget we stop telling of what passed and touched."""
LONG_GAP = 2 * DAY
"""After a longer pause the newest day is told first."""

T = TypeVar("T")
Tell = Callable[[str, int], None]
"""Called with what is being written (a word under ``demo.``) and how many more are."""


class NoDemonstration(LookupError):
    """The store holds no demonstration."""


class ForeignStore(ValueError):
    """The store holds areas that are not a demonstration's; nothing was written."""


class DemonstrationRefused(RuntimeError):
    """A made record was refused: simulator and rules have come apart."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a store's demonstration follows from; ``fed`` is None until it was told once.

    ``streamed`` is since when its stream is told too, None before that.
    """

    seed: int
    opening: Day
    days: int
    fed: Instant | None
    streamed: Instant | None

    @property
    def start(self) -> Instant:
        """The first instant of its history."""
        return day_start(add_days(self.opening, -self.days))


def _quiet(_what: str, _count: int) -> None:
    """Tell nobody."""


def facts(store: Store) -> Facts:
    """Return the facts of a store's demonstration; raise NoDemonstration where there is none."""
    with store.read() as db:
        names = (SEED, OPENING, DAYS, FED, STREAMED)
        seed, opening, days, fed, streamed = (meta.get(db, name) for name in names)
    if not opening:
        raise NoDemonstration(store.profile.name)
    return Facts(
        seed=int(seed),
        opening=int(opening),
        days=int(days),
        fed=int(fed) if fed else None,
        streamed=int(streamed) if streamed else None,
    )


def simulator_of(store: Store) -> Simulator:
    """Return the simulator of a store's demonstration (a second or two for 40,000 areas)."""
    known = facts(store)
    areas, places = ground(store)
    world = world_of(areas, places)
    return Simulator(world, store.profile, opening=known.opening, seed=known.seed)


def prepare(store: Store, *, seed: int, days: int, now: Instant, tell: Tell = _quiet) -> Simulator:
    """Fill a store with its profile's demonstration, or go on with the one it holds.

    Interrupted, it is taken up again by the next call. Raises ForeignStore where the store holds
    areas of its own.
    """
    known = _begin(store, seed=seed, days=days, now=now)
    if known.fed is None:
        _write_ground(store, known.start, now, tell)
    simulator = simulator_of(store)
    if known.fed is None:
        _send(store, RecordType.OFFICER, simulator.officers(), now, tell)
        _send(store, RecordType.VEHICLE, simulator.vehicles(), now, tell)
    feed(store, simulator, now, tell=tell)
    catch_up(store, now)
    return simulator


def prepare_ground(store: Store, *, seed: int, now: Instant, tell: Tell = _quiet) -> World:
    """Fill an empty store with the areas, places and people of its profile's demonstration.

    Nothing has happened there yet, and nothing is told by itself. Raises ForeignStore where the
    store holds areas of its own.
    """
    with store.read() as db:
        if store.areas(db).codes:
            raise ForeignStore(store.profile.name)
    _write_ground(store, now, now, tell)
    areas, places = ground(store)
    simulator = Simulator(
        world := world_of(areas, places), store.profile, opening=day_of(now), seed=seed
    )
    _send(store, RecordType.OFFICER, simulator.officers(), now, tell)
    _send(store, RecordType.VEHICLE, simulator.vehicles(), now, tell)
    catch_up(store, now)
    return world


def feed(store: Store, simulator: Simulator, now: Instant, *, tell: Tell = _quiet) -> int:
    """Write what happened since the last time; return how many records came.

    Told twice it changes nothing. Call it before the clock's tick with the same ``now``, so that
    a unit released and the next one observed change together.
    """
    known = facts(store)
    since = known.start if known.fed is None else known.fed
    if now <= since:
        return 0
    sent = 0
    for batch in _batches(news(store.profile, simulator, known, since, now), BATCH):
        sent += _send_mixed(store, batch, now, tell)
    told_until(store, now)
    return sent


def news(
    profile: Profile,
    simulator: Simulator,
    known: Facts,
    since: Instant,
    now: Instant,
    *,
    ahead: bool = False,
) -> Iterator[Sent]:
    """Yield what a demonstration has to tell of (since, now], as of ``now``.

    ``ahead`` says that what bears on colours was told up to LEAD after ``since`` before.
    """
    standing = known.fed is None
    bearing = since + LEAD if ahead else since
    for raw in simulator.bearing_between(bearing, now + LEAD, standing=standing):
        yield Sent("case", raw)
    newest_first = not standing and now - since > LONG_GAP
    for raw in simulator.others_between(since, now, newest_first=newest_first, standing=standing):
        yield Sent("case", raw)
    for raw in simulator.readings_between(since, now):
        yield Sent("reading", raw)
    yield from simulator.directives_between(since, now, known.start)
    if known.streamed is not None:
        oldest = now - profile.rules.remember_days * DAY + FORGOTTEN
        yield from simulator.incidents_between(since, now, known.streamed, oldest)


def told_until(store: Store, until: Instant) -> None:
    """Keep that everything up to an instant was told; never go back. Raise Unavailable."""
    with told(), store.write() as db:
        if until > int(meta.get(db, FED, "0")):
            meta.put(db, FED, str(until))
        if not meta.get(db, STREAMED):
            meta.put(db, STREAMED, str(until))


def _begin(store: Store, *, seed: int, days: int, now: Instant) -> Facts:
    """Return the facts of the demonstration, written down before anything else is."""
    try:
        return facts(store)
    except NoDemonstration:
        pass
    with store.write() as db:
        if store.areas(db).codes:
            raise ForeignStore(store.profile.name)
        said = {SEED: seed, OPENING: day_of(now), DAYS: days}
        for name, value in said.items():
            meta.put(db, name, str(value))
    return facts(store)


def _write_ground(store: Store, since: Instant, now: Instant, tell: Tell) -> None:
    """Write areas and places, as valid from the beginning of the history."""
    tell("geography", 0)
    geography = make_geography(plan_of(store.profile))
    # All at once: each write of areas counts them anew.
    areas = list(_areas(geography, since))
    _send(store, RecordType.AREA, areas, now, tell, batch=len(areas))
    _send(store, RecordType.PLACE, _places(geography), now, tell)
    tell("outlines", 0)
    outlines.rebuild(store, now)


def _areas(geography: Geography, since: Instant) -> Iterator[dict[str, Any]]:
    for made in geography.areas:
        one = made.area
        yield {
            "code": one.code,
            "name": one.name,
            "name_en": one.name_en,
            "kind": one.kind,
            "unit": one.unit,
            "geometry": shapely.to_wkb(made.polygon),
            "valid_from": since,
        }


def _places(geography: Geography) -> Iterator[dict[str, Any]]:
    for one in geography.places:
        yield {
            "code": one.code,
            "area": one.area,
            "kind": one.kind,
            "name": one.name,
            "name_en": one.name_en,
            "longitude": one.lon,
            "latitude": one.lat,
        }


def _send_mixed(store: Store, sent: Sequence[Sent], now: Instant, tell: Tell) -> int:
    """Write records of several types, type by type; return how many."""
    for type_ in MODELS:
        raws = [one.fields for one in sent if one.type == type_]
        _send(store, RecordType(type_), raws, now, tell)
    return len(sent)


def _send(
    store: Store,
    type_: RecordType,
    raws: Iterable[Mapping[str, Any]],
    now: Instant,
    tell: Tell,
    *,
    batch: int = BATCH,
) -> int:
    """Write records in batches; return how many."""
    sent = 0
    for raw in _batches(raws, batch):
        for outcome in record(store, type_, raw, origin=ORIGIN, now=now):
            if outcome.status is Status.REFUSED:
                raise DemonstrationRefused(f"{type_.value}: {outcome.refusal}")
        sent += len(raw)
        tell(type_.value, len(raw))
    return sent


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch
