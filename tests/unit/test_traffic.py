"""Traffic and incidents: the same once more, however it is cut, and closed before it is late."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import pytest
import shapely

from dashboard import door
from dashboard.area import Level
from dashboard.day import DAY, HOUR, MINUTE, SECOND, day_start
from dashboard.intake.record_types import MODELS
from dashboard.intake.sent import Sent
from dashboard.records.stream import (
    ArrivalRecord,
    PassageRecord,
    PositionRecord,
    TemperatureRecord,
    stream_key,
)
from dashboard.rules.arrival import due_at
from dashboard.rules.fence import is_outside
from dashboard.rules.temperature import fever
from dashboard.simulator.incidents import SORTS
from dashboard.simulator.records import Simulator
from tests.factories.world import OPENING, a_profile, a_simulator, a_world

PROFILE = a_profile()
RULES = PROFILE.rules
NOON = day_start(OPENING) + 12 * HOUR
EVER = 0


@pytest.fixture(scope="module")
def simulator() -> Simulator:
    return a_simulator()


def said(records: Iterable[Sent]) -> dict[tuple[str, str], Sent]:
    """Return records by their type and their number at their source."""
    return {(r.type, r.fields.get("external_id", str(r.fields))): r for r in records}


def incidents(simulator: Simulator, since: int, until: int) -> list[Sent]:
    return list(simulator.incidents_between(since, until, EVER, EVER))


def raises(record: Sent, plates: frozenset[str]) -> bool:
    """Say whether a record raises an alert by the rules."""
    typed = MODELS[record.type].model_validate(record.fields)
    match typed:
        case TemperatureRecord():
            return fever(typed, RULES) is not None
        case PositionRecord():
            assert typed.fence is not None
            return is_outside(typed, None)
        case PassageRecord():
            return typed.plate in plates
        case ArrivalRecord():
            assert typed.declared_at is not None
            return typed.declared_at > due_at(typed, RULES)
    return False


def test_the_same_seed_sends_the_same_and_another_seed_another() -> None:
    asked = (NOON, NOON + 10 * SECOND, 20)
    first = list(a_simulator().traffic_between(*asked))
    assert len(first) in range(170, 231)
    assert first == list(a_simulator().traffic_between(*asked))
    assert not said(first).keys() & said(a_simulator(seed=8).traffic_between(*asked)).keys()


def test_cut_in_pieces_it_is_the_same_traffic(simulator: Simulator) -> None:
    edges = [NOON, NOON + 333, NOON + 4 * SECOND, NOON + 4001, NOON + MINUTE]
    pieces = [
        record
        for since, until in pairwise(edges)
        for record in simulator.traffic_between(since, until, 7)
    ]
    whole = list(simulator.traffic_between(NOON, NOON + MINUTE, 7))
    assert len(pieces) == len(whole) > 400
    assert said(pieces) == said(whole)


@pytest.mark.parametrize(("rate", "records"), [(0, 0), (0.5, 30), (5, 300), (60, 3600)])
def test_so_many_a_second_and_a_higher_rate_only_says_more(
    simulator: Simulator, rate: float, records: int
) -> None:
    found = list(simulator.traffic_between(NOON - 1, NOON + MINUTE - 1, rate))
    assert len(found) == records
    more = said(simulator.traffic_between(NOON - 1, NOON + MINUTE - 1, 80))
    assert all(more[key] == record for key, record in said(found).items())


def test_ordinary_traffic_has_every_type_and_raises_nothing(simulator: Simulator) -> None:
    plates = frozenset(vehicle["plate"] for vehicle in simulator.vehicles())
    found = list(simulator.traffic_between(NOON, NOON + 2 * MINUTE, 100))
    assert not [record for record in found if raises(record, plates)]
    types = Counter(record.type for record in found)
    assert set(types) == {
        "temperature",
        "position",
        "passage",
        "arrival",
        "officer",
        "place",
        "vehicle",
    }
    assert types["officer"] + types["place"] + types["vehicle"] < len(found) / 100
    for record in found:
        at = record.fields.get("updated_at", record.fields.get("at", NOON + 1))
        assert NOON < at <= NOON + 2 * MINUTE


def test_what_is_known_already_is_sent_as_it_is_known(simulator: Simulator) -> None:
    found = list(simulator.traffic_between(NOON, NOON + 5 * MINUTE, 100))
    officers = list(simulator.officers())
    vehicles = list(simulator.vehicles())
    for record in found:
        if record.type == "officer":
            assert record.fields in officers
        if record.type == "vehicle":
            assert record.fields in vehicles


def test_an_incident_now_and_then_raises_an_alert(simulator: Simulator) -> None:
    plates = frozenset(vehicle["plate"] for vehicle in simulator.vehicles())
    found = incidents(simulator, NOON - DAY, NOON)
    records = [record for record in found if record.type != "step"]
    assert all(raises(record, plates) for record in records)
    assert len(records) in range(250, 450)
    shares = Counter(record.type for record in records)
    assert shares.keys() == SORTS.keys()
    day = [r for r in incidents(simulator, NOON - 2 * HOUR, NOON) if r.type != "step"]
    # Ordinary records at five a second, to one that raises an alert.
    assert 300 < 5 * 2 * 3600 / len(day) < 1000


def test_each_alert_is_answered_and_closed_well_in_time(simulator: Simulator) -> None:
    later = incidents(simulator, NOON, NOON + 12 * HOUR)
    steps = {
        record.fields["external_id"]: record.fields for record in later if "act" in record.fields
    }
    raised = [r for r in incidents(simulator, NOON, NOON + 6 * HOUR) if r.type != "step"]
    for record in raised:
        sort, number = SORTS[record.type], record.fields["external_id"]
        opened = record.fields["at"]
        if record.type == "arrival":
            opened += RULES.declare_minutes * MINUTE
        answer, close = steps[f"{number}-respond"], steps[f"{number}-close"]
        assert opened < answer["at"] < close["at"]
        assert answer["at"] - opened < 0.7 * (PROFILE.respond_within(sort.kind) or 0) * MINUTE
        assert close["at"] - opened < 0.7 * (PROFILE.close_within(sort.kind) or 0) * MINUTE
        key = stream_key(record.type, sort.source, number).hex()
        for step in (answer, close):
            assert (step["case_source"], step["case_external_id"]) == (f"rule:{sort.rule}", key)


def test_incidents_cut_in_pieces_are_the_same(simulator: Simulator) -> None:
    edges = [NOON, NOON + 7 * SECOND, NOON + HOUR, NOON + 3 * HOUR]
    pieces = [
        record for since, until in pairwise(edges) for record in incidents(simulator, since, until)
    ]
    assert said(pieces) == said(incidents(simulator, NOON, NOON + 3 * HOUR))


def test_nobody_deals_with_what_nobody_heard_of(simulator: Simulator) -> None:
    begun = NOON - 5 * MINUTE
    heard = list(simulator.incidents_between(NOON - HOUR, NOON + HOUR, begun, EVER))
    numbers = {r.fields["external_id"] for r in heard if r.type != "step"}
    assert all(r.fields["at"] > begun for r in heard if r.type in ("temperature", "position"))
    for step in (r.fields for r in heard if r.type == "step"):
        assert step["external_id"].rpartition("-")[0] in numbers


def test_after_a_long_pause_what_the_rules_have_forgotten_is_left_out(
    simulator: Simulator,
) -> None:
    since, until = NOON, NOON + 9 * DAY
    oldest = until - 6 * DAY
    found = list(simulator.incidents_between(since, until, EVER, oldest))
    records = [r for r in found if r.type != "step"]
    assert min(r.fields["at"] for r in records if r.type != "arrival") > oldest
    # But what was raised before the pause is dealt with.
    before = {r.fields["external_id"] for r in incidents(simulator, since - HOUR, since)}
    steps = {r.fields["external_id"].rpartition("-")[0] for r in found if r.type == "step"}
    assert before & steps


def test_positions_lie_by_a_home_of_their_area(simulator: Simulator) -> None:
    world = a_world()
    shapes = dict(zip(world.codes[Level.MICRO], world.polygons, strict=True))
    for record in simulator.traffic_between(NOON, NOON + MINUTE, 30):
        if record.type == "position":
            fence = record.fields["fence"]
            home = shapes[record.fields["area"]]
            assert shapely.intersects_xy(home, fence["longitude"], fence["latitude"])


def test_every_record_passes_the_door(simulator: Simulator) -> None:
    records = [
        *simulator.traffic_between(NOON, NOON + MINUTE, 60),
        *incidents(simulator, NOON - 3 * HOUR, NOON),
    ]
    for record in records:
        if record.type in MODELS:
            door.admit(MODELS[record.type], record.fields)
