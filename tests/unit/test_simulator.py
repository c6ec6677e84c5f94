"""The simulator of records: the same story every time, exact figures, and a believable one."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pytest
import shapely

from dashboard.area import Level
from dashboard.case import Case, Stage, Timeliness, What
from dashboard.cases.kind import KINDS, Family, kinds_in
from dashboard.colours.control import (
    Presence,
    Span,
    overdue_presence,
    three_colour,
    warned_presences,
)
from dashboard.day import DAY, HOUR, MINUTE, Instant, add_days, day_of, day_start
from dashboard.records.case_record import read_case
from dashboard.simulator.demo_plan import demo_plan
from dashboard.simulator.plan import BadPlan
from dashboard.simulator.records import Simulator
from dashboard.simulator.residents import Residents
from dashboard.simulator.staff import Staff
from dashboard.simulator.world import TooSmall, world_of
from tests.factories.world import OPENING, a_profile, a_simulator, a_world, area_rows

Raw = dict[str, Any]
WORLD = a_world()
PROFILE = a_profile()
CODES = frozenset(code for codes in WORLD.codes.values() for code in codes)
UNITS = frozenset(
    code for code, unit in zip(WORLD.codes[Level.GROUP], WORLD.units, strict=True) if unit
)
NOON = day_start(OPENING) + 12 * HOUR


@pytest.fixture(scope="module")
def simulator() -> Simulator:
    return a_simulator()


def by_key(raws: Iterable[Raw]) -> dict[tuple[str, str], Raw]:
    """Return the last record of each case."""
    return {(raw["source"], raw["external_id"]): raw for raw in raws}


def instants(raw: Raw) -> list[Instant]:
    names = ("opened_at", "responded_at", "closed_at", "voided_at")
    return [raw[name] for name in names if name in raw] + [step["at"] for step in raw["history"]]


def unit_histories(raws: Iterable[Raw], now: Instant) -> list[list[Span]]:
    """Return the history that the rule gives each unit it ever touches, from records alone."""
    bearing: dict[str, list[Presence]] = defaultdict(list)
    for raw in raws:
        if KINDS[raw["kind"]].family in (Family.WARNED, Family.ALERT):
            _, case = read_case(raw, profile=PROFILE, areas=CODES, now=now)
            bearing[case.area[:17]] += presences(case)
    return [
        three_colour(found, start=0, now=now) for unit, found in bearing.items() if unit in UNITS
    ]


def presences(case: Case) -> list[Presence]:
    """Return how an alert or a warned person bears on its unit."""
    if case.kind == "warned_person":
        steps = [(s.at, s.after) for s in case.transitions if s.what == What.COLOUR]
        return warned_presences(
            case=case.key,
            colours=steps or [(case.opened_at, case.colour)],
            closed_at=case.closed_at,
            close_by=case.close_by,
            recent_days=14,
        )
    if case.closure != Timeliness.LATE or case.stage == Stage.VOID:
        return []
    assert case.close_by is not None
    return [overdue_presence(case=case.key, close_by=case.close_by, closed_at=case.closed_at)]


def colours_at(histories: Iterable[list[Span]], at: Instant) -> Counter[str]:
    """Return how many units have each colour at an instant."""
    counted = Counter(
        next(str(span.colour.value) for span in reversed(spans) if span.since <= at)
        for spans in histories
    )
    counted["green"] += len(UNITS) - counted.total()
    return counted


def unit_colours(raws: Iterable[Raw], now: Instant) -> Counter[str]:
    """Return how many units have each colour now, from records as of now."""
    return colours_at(unit_histories(raws, now), now)


def test_the_same_seed_tells_the_same_and_another_seed_another() -> None:
    since, until = NOON - DAY, NOON
    first = list(a_simulator().records_between(since, until))
    assert first == list(a_simulator().records_between(since, until))
    assert first != list(a_simulator(seed=8).records_between(since, until))


def test_told_in_pieces_it_ends_as_told_at_once(simulator: Simulator) -> None:
    start = NOON - 2 * DAY
    whole = by_key(simulator.records_between(start, NOON))
    edges = [start, start + 7 * MINUTE, start + 5 * HOUR, start + 29 * HOUR, NOON]
    pieces: dict[tuple[str, str], Raw] = {}
    for since, until in pairwise(edges):
        pieces |= by_key(simulator.records_between(since, until))
    assert pieces == whole


def test_newest_first_tells_the_same_in_another_order(simulator: Simulator) -> None:
    start = NOON - 3 * DAY
    oldest = list(simulator.records_between(start, NOON))
    newest = list(simulator.records_between(start, NOON, newest_first=True))
    assert by_key(newest) == by_key(oldest)
    tasks = [raw["opened_at"] for raw in newest if raw["kind"] == "house_visit"]
    assert day_of(tasks[0]) == OPENING
    assert day_of(tasks[-1]) == add_days(OPENING, -3)


def test_nothing_is_told_before_it_happens(simulator: Simulator) -> None:
    for raw in simulator.records_between(NOON - DAY, NOON):
        assert max(instants(raw)) == raw["updated_at"]
        assert NOON - DAY < raw["updated_at"] <= NOON


def test_every_record_passes_the_door(simulator: Simulator) -> None:
    raws = list(simulator.records_between(NOON - 3 * DAY, NOON))
    kinds = Counter(read_case(raw, profile=PROFILE, areas=CODES, now=NOON)[1].kind for raw in raws)
    assert set(kinds) == set(KINDS) - kinds_in(Family.RECEIPT)
    assert len(by_key(raws)) == len(raws)


def test_points_lie_in_their_micro_grid_or_at_their_checkpoint(simulator: Simulator) -> None:
    shapes = dict(zip(WORLD.codes[Level.MICRO], WORLD.polygons, strict=True))
    spots = {spot.code: spot for spot in WORLD.spots}
    for raw in simulator.records_between(NOON - 5 * HOUR, NOON):
        place = spots.get(raw.get("place", ""))
        if place is not None:
            assert (raw["longitude"], raw["latitude"]) == (place.longitude, place.latitude)
        elif len(raw["area"]) == 20:
            assert shapely.intersects_xy(shapes[raw["area"]], raw["longitude"], raw["latitude"])


def test_from_the_opening_on_exactly_so_many_units_are_blue(simulator: Simulator) -> None:
    start, end = day_start(OPENING), day_start(OPENING) + 35 * DAY
    histories = unit_histories(simulator.records_between(start - 40 * DAY, end), end)
    moments = random.Random(5)
    for _ in range(200):
        at = start + moments.randrange(35 * DAY)
        assert colours_at(histories, at) == {"green": 124, "blue": 20}, at


def test_whoever_knew_nothing_hears_of_all_that_stands(simulator: Simulator) -> None:
    lately = list(simulator.records_between(NOON - DAY, NOON, standing=True))
    assert unit_colours(lately, NOON) == {"green": 124, "blue": 20}
    assert unit_colours(simulator.records_between(NOON - DAY, NOON), NOON)["blue"] < 15
    open_ = {"closed_at", "voided_at"}
    long_known = simulator.records_between(NOON - 30 * DAY, NOON)
    standing = {key for key, raw in by_key(long_known).items() if not open_ & raw.keys()}
    assert standing == {key for key, raw in by_key(lately).items() if not open_ & raw.keys()}


@pytest.mark.parametrize("hours", [0, 9, 15, 31, 400])
def test_records_as_of_a_moment_make_the_same_colours(simulator: Simulator, hours: int) -> None:
    now = day_start(OPENING) + hours * HOUR + 17 * MINUTE
    raws = simulator.records_between(now - 16 * DAY, now)
    assert unit_colours(raws, now) == {"green": 124, "blue": 20}


def test_a_release_and_the_next_registration_are_one_instant(simulator: Simulator) -> None:
    warned = [
        raw
        for raw in simulator.records_between(day_start(OPENING), NOON + 20 * DAY)
        if raw["kind"] == "warned_person"
    ]
    released = {raw["closed_at"] for raw in warned if "closed_at" in raw}
    registered = {raw["opened_at"] for raw in warned if raw["opened_at"] > day_start(OPENING)}
    assert len(registered) >= 18
    assert registered == released


def test_the_first_weeks_had_serious_cases_that_are_over(simulator: Simulator) -> None:
    earlier = day_start(add_days(OPENING, -44))
    then = unit_colours(simulator.records_between(earlier - 30 * DAY, earlier), earlier)
    assert then["orange"] == 2
    raws = list(simulator.records_between(earlier - 30 * DAY, NOON))
    serious = [raw for raw in raws if raw.get("colour") in ("red", "orange")]
    assert {raw["colour"] for raw in serious} == {"red", "orange"}
    steps = [s["after"] for raw in serious for s in raw["history"] if s["what"] == "colour"]
    assert steps == ["yellow", "orange", "red"]
    assert unit_colours(raws, NOON) == {"green": 124, "blue": 20}


def test_more_units_were_blue_after_the_bad_day(simulator: Simulator) -> None:
    def blue(days: int) -> int:
        at = day_start(add_days(OPENING, -days)) + 20 * HOUR
        return unit_colours(simulator.records_between(at - 16 * DAY, at), at)["blue"]

    assert blue(14) < 20
    assert blue(8) > 24
    assert blue(1) == 20


def test_the_bad_day_brought_more_alerts_and_later_answers(simulator: Simulator) -> None:
    def alerts(days: int) -> int:
        lives = simulator.day_plan(add_days(OPENING, -days))
        kinds = list(KINDS)
        return sum(KINDS[kinds[kind]].family is Family.ALERT for kind in lives["kind"])

    assert alerts(10) > 1.35 * alerts(11)
    bad, before = (late_share(simulator, days=(days,)) for days in (10, 12))
    assert bad > 1.6 * before


def late_share(simulator: Simulator, *, days: Iterable[int], town: str = "990101") -> float:
    """Return the share of tasks answered late, of those opened so many days before the opening."""
    late = count = 0
    kinds = list(KINDS)
    for back in days:
        for life in simulator.day_plan(add_days(OPENING, -back)):
            kind = KINDS[kinds[life["kind"]]]
            code = WORLD.codes[Level.MICRO][life["micro"]]
            if kind.family is Family.TASK and code.startswith(town):
                count += 1
                minutes = PROFILE.respond_within(kind.id) or 0
                late += life["responded"] - life["opened"] > minutes * MINUTE
    return float(late / count)


def test_the_slow_township_answers_late_more_often(simulator: Simulator) -> None:
    week = range(1, 8)
    assert late_share(simulator, days=week, town="990101002") > 0.05
    assert 0 < late_share(simulator, days=week, town="990101001") < 0.04


def test_alerts_and_tasks_follow_their_hours_and_the_weekend(simulator: Simulator) -> None:
    lives = [simulator.day_plan(add_days(OPENING, -n)) for n in range(20, 41)]
    by_day = [len(day) for day in lives]
    assert [day_of(day["opened"][0]) for day in lives[:2]] == [20260512, 20260511]
    assert min(by_day) > 180
    weekend = [n for n, day in zip(by_day, lives, strict=True) if _weekday(day) >= 5]
    working = [n for n, day in zip(by_day, lives, strict=True) if _weekday(day) < 5]
    assert sum(weekend) / len(weekend) < 0.92 * sum(working) / len(working)
    night = sum(int(((day["opened"] // HOUR + 8) % 24 < 6).sum()) for day in lives)
    assert 0 < night < 0.02 * sum(by_day)


def _weekday(lives: Any) -> int:
    return int((lives["opened"][0] + 8 * HOUR) // DAY + 3) % 7


def test_a_months_items_keep_every_grid_between_86_and_104(simulator: Simulator) -> None:
    sums: Counter[str] = Counter()
    for raw in simulator.records_between(day_start(20260401), day_start(20260501) + 3 * DAY):
        opened = day_of(raw["opened_at"]) // 100
        if KINDS[raw["kind"]].family is Family.ASSESSMENT and opened == 202604:
            sums[raw["area"]] += raw["points"]
    assert all(len(grid) == 15 for grid in sums)
    assert -13.5 <= min(sums.values()) < -2
    assert 0 < max(sums.values()) <= 4


def test_scans_grow_through_the_hour_and_red_ones_are_red_code_alerts(
    simulator: Simulator,
) -> None:
    midnight = day_start(OPENING)
    whole = list(simulator.readings_between(midnight, midnight + DAY))
    halves = [
        *simulator.readings_between(midnight, NOON + 30 * MINUTE),
        *simulator.readings_between(NOON + 30 * MINUTE, midnight + DAY),
    ]
    scanned = [r["n"] for r in halves if r["at"] == NOON and r["place"] == "K1"]
    assert len(scanned) >= 2
    assert 0 < scanned[0] < scanned[-1]
    final = {(r["kind"], r["place"], r["at"]): r["n"] for r in halves}
    assert final == {(r["kind"], r["place"], r["at"]): r["n"] for r in whole}
    red = sum(n for (kind, _, _), n in final.items() if kind == "code_red")
    alerts = [
        raw
        for raw in simulator.records_between(midnight, midnight + DAY)
        if raw["kind"] == "red_code" and raw["opened_at"] >= midnight
    ]
    assert red == len(alerts) > 0
    assert {raw["place"] for raw in alerts} <= {"K1", "K2"}


def test_who_acts_is_an_officer_of_the_area(simulator: Simulator) -> None:
    officers = list(simulator.officers())
    assert len(officers) == 2 * 1 + 4 * 2 + 8 + 16 + 160 + 640
    names = {(one["area"], one["duty"]): one["name"] for one in officers}
    visit = next(
        raw
        for raw in simulator.records_between(NOON - DAY, NOON)
        if raw["kind"] == "house_visit" and "responded_at" in raw
    )
    assert visit["history"][1]["by"] == f"微网格长 · {names[visit['area'], 'micro_lead']}"
    warned = next(
        raw
        for raw in simulator.records_between(NOON - 9 * DAY, NOON)
        if raw["kind"] == "warned_person"
    )
    assert [card["duty"] for card in warned["contacts"]] == [
        "grid_worker",
        "doctor",
        "village_cadre",
        "township_cadre",
        "police",
    ]
    assert warned["contacts"][0]["name"] == names[warned["area"][:15], "grid_lead"]


def test_key_vehicles_have_plates_of_their_own(simulator: Simulator) -> None:
    plates = [vehicle["plate"] for vehicle in simulator.vehicles()]
    assert len(plates) == len(set(plates)) == 50
    assert all(plate.startswith("测A") and len(plate) == 7 for plate in plates)


def test_a_resident_is_always_the_same_made_up_person() -> None:
    plan = demo_plan(PROFILE).people
    person = Residents(plan, 7).person(1234, "1号小区8号")
    assert person == Residents(plan, 7).person(1234, "1号小区8号")
    assert person["identity_number"] != Residents(plan, 7).person(1235, "")["identity_number"]
    digits = [10 if c == "X" else int(c) for c in person["identity_number"]]
    # GB 11643: with the check digit's own weight of 1 the sum leaves 1 on division by 11.
    weights = [pow(2, 17 - at, 11) for at in range(18)]
    assert sum(d * w for d, w in zip(digits, weights, strict=True)) % 11 == 1
    assert person["phone"].startswith("100")


def test_too_few_units_are_named() -> None:
    with pytest.raises(TooSmall, match="16 control units: 60 are needed"):
        Simulator(a_world(groups=1), PROFILE, opening=OPENING, seed=7)
    with pytest.raises(TooSmall, match="no area of level micro"):
        world_of([row for row in area_rows() if len(row.code) < 20], [])


def test_a_plan_with_a_rate_for_no_kind_is_refused() -> None:
    with pytest.raises(BadPlan, match="no rate can be given for errand, warned_person"):
        demo_plan(a_profile(per_day={"errand": 3, "warned_person": 2}))
    with pytest.raises(BadPlan, match="blue_units"):
        demo_plan(a_profile(blue_units=0))


def test_staff_of_the_same_seed_are_the_same() -> None:
    plan = demo_plan(PROFILE).people
    first, again, other = (
        list(Staff(WORLD, plan, seed=seed, titles={}).records()) for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other
