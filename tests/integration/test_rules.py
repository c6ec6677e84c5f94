"""Rules on the stream, in the store: raised in the same write, replayed without a trace."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from dashboard.day import DAY, HOUR, MINUTE, day_start
from queries.store.engine import Store
from queries.tables.core import case, contact, quarantine, reading, reading_tally, transition
from queries.tables.rules import arrival, heard, spell
from queries.writing.clock import catch_up
from queries.writing.record import RecordType, Status, record
from tests.factories.records import (
    COUNTY,
    FAR_GROUP,
    GRID,
    MICRO,
    NOW,
    OTHER_TOWN,
    TODAY,
    VILLAGE,
    Raw,
    a_place,
    a_warned_person,
)
from tests.factories.stream import (
    HOME,
    OTHER_PLATE,
    PLATE,
    a_checkpoint,
    a_passage,
    a_position,
    a_square,
    a_temperature,
    an_arrival,
)
from tests.intake import a_key, sent, statuses, taken
from tests.stores import content, differences, forget, rows_of, write

HANDLING: dict[str, dict[str, object]] = {"handling": {}}
PERSON = {"name": "应小明", "identity_number": "330799198001010011"}


@pytest.fixture
def watched(store: Store) -> Store:
    """A store with a checkpoint and a key vehicle."""
    record(store, RecordType.PLACE, [a_checkpoint()], origin="places", now=NOW)
    listed = [{"plate": PLATE, "why": "来自重点地区"}]
    record(store, RecordType.VEHICLE, listed, origin="vehicles", now=NOW)
    return store


def send(store: Store, type_: RecordType, *raws: Raw, now: int = NOW) -> list[str]:
    """Record; return what became of each as a word, or field and reason."""
    done = record(store, type_, raws, origin="sensors", now=now)
    return [f"{o.refusal.field}: {o.refusal.reason}" if o.refusal else o.status.value for o in done]


def cases(store: Store) -> list[dict[str, Any]]:
    """Return what is stored of all cases, the oldest first."""
    with store.read() as db:
        rows = db.execute(select(case).order_by(case.c.opened_at, case.c.external_id)).mappings()
        return [dict(row) for row in rows]


def brief(store: Store) -> list[tuple[Any, ...]]:
    """Return (kind, minutes past NOW, stage, attributes) of all cases."""
    return [
        (c["kind"], (c["opened_at"] - NOW) / MINUTE, c["stage"], c["attributes"])
        for c in cases(store)
    ]


def everything(store: Store) -> dict[str, Any]:
    with store.read() as db:
        own = {
            table.name: [tuple(map(repr, row)) for row in db.execute(select(table))]
            for table in (heard, spell, arrival)
        }
    return content(store) | own


def test_a_key_vehicle_raises_an_alert_and_nothing_is_kept_of_others(watched: Store) -> None:
    assert send(
        watched,
        RecordType.PASSAGE,
        a_passage(number=1, plate="浙g 12345", lane="2"),
        a_passage(number=2, plate=OTHER_PLATE),
    ) == ["accepted", "accepted"]
    (found,) = cases(watched)
    assert (found["source"], found["kind"], found["area"]) == (
        "rule:key_vehicle",
        "key_vehicle",
        MICRO,
    )
    assert (found["place"], found["longitude"], found["latitude"]) == ("K1", 120.1, 28.9)
    assert found["attributes"] == {"plate": "浙G***45", "lane": "2", "note": "来自重点地区"}
    assert found["respond_by"] == NOW + 15 * MINUTE
    with watched.read() as db:
        counted = db.execute(select(reading.c.kind, reading.c.place, reading.c.n)).all()
        county = db.execute(
            select(reading_tally.c.n).where(reading_tally.c.area == COUNTY)
        ).scalar_one()
    assert [tuple(row) for row in counted] == [("passage", "K1", 2)]
    assert county == 2
    assert "A9999" not in str(everything(watched))
    assert differences(watched) == []


def test_passages_within_ten_minutes_join_one_alert(watched: Store) -> None:
    for number, at in enumerate((0, 3 * MINUTE, 10 * MINUTE, 10 * MINUTE + 1)):
        send(watched, RecordType.PASSAGE, a_passage(number=number, at=NOW + at), now=NOW + HOUR)
    found = [(at, a.get("passes", 1)) for _, at, _, a in brief(watched)]
    assert found == [(0, 3), (10 + 1 / MINUTE, 1)]
    assert differences(watched, NOW + HOUR) == []


def test_another_checkpoint_is_another_alert(watched: Store) -> None:
    record(watched, RecordType.PLACE, [a_checkpoint(code="K2")], origin="places", now=NOW)
    send(watched, RecordType.PASSAGE, a_passage(), a_passage(number=2, place="K2"))
    assert sorted(c["place"] for c in cases(watched)) == ["K1", "K2"]


def test_temperatures_from_37_3_on_raise_an_alert(store: Store) -> None:
    low, high = a_temperature(number=1, celsius=37.2), a_temperature(number=2, subject=PERSON)
    assert send(store, RecordType.TEMPERATURE, low, high) == ["unchanged", "accepted"]
    assert brief(store) == [("abnormal_temperature", 0, "open", {"celsius": 37.3})]
    assert cases(store)[0]["subject"] is not None
    assert send(store, RecordType.TEMPERATURE, low, high) == ["unchanged", "unchanged"]
    assert differences(store) == []


def test_a_profile_changes_the_threshold(store: Store) -> None:
    store.profile = a_place(rules={"temperature": 38})
    send(store, RecordType.TEMPERATURE, a_temperature(celsius=37.9))
    send(store, RecordType.TEMPERATURE, a_temperature(number=2, celsius=38))
    assert [a["celsius"] for *_, a in brief(store)] == [38]


def test_a_wristband_outside_its_circle_raises_at_once_and_touches_join(store: Store) -> None:
    sent = [
        a_position(number=1, metres=99),
        a_position(number=2, metres=150, subject=PERSON),
        a_position(number=3, at=NOW + 4 * MINUTE, metres=300),
        a_position(number=4, at=NOW + 5 * MINUTE, metres=0),
        a_position(number=5, at=NOW + 10 * MINUTE, metres=500),
        a_position(number=6, at=NOW + 11 * MINUTE, metres=500),
    ]
    done = [send(store, RecordType.POSITION, raw, now=NOW + HOUR)[0] for raw in sent]
    assert done == ["unchanged", "accepted", "accepted", "unchanged", "accepted", "accepted"]
    assert brief(store) == [
        ("fence_touched", 0, "open", {"device": "W-7", "touches": 3}),
        ("fence_touched", 11, "open", {"device": "W-7"}),
    ]
    first = cases(store)[0]
    assert first["subject"] is not None
    assert round((first["latitude"] - HOME[1]) * 111_195) == 500
    assert differences(store, NOW + HOUR) == []


def test_an_area_s_outline_is_a_fence(store: Store) -> None:
    out = a_position(number=1, area=VILLAGE, fence=None, longitude=HOME[0] + 0.02)
    inside = a_position(number=2, area=VILLAGE, fence=None)
    assert send(store, RecordType.POSITION, out) == ["fence: no_outline"]
    record(store, RecordType.AREA, [a_square()], origin="areas", now=NOW)
    assert send(store, RecordType.POSITION, out, inside) == ["accepted", "unchanged"]
    assert [c["area"] for c in cases(store)] == [VILLAGE]


def test_two_wristbands_are_two_cases(store: Store) -> None:
    send(store, RecordType.POSITION, a_position(), a_position(number=2, wristband="W-8"))
    assert sorted(a["device"] for *_, a in brief(store)) == ["W-7", "W-8"]


def test_the_clock_raises_an_arrival_at_the_end_of_its_hour(store: Store) -> None:
    raw = an_arrival(at=NOW, subject=PERSON)
    assert send(store, RecordType.ARRIVAL, raw) == ["accepted"]
    catch_up(store, NOW + HOUR - 1)
    assert cases(store) == []
    catch_up(store, NOW + HOUR)
    (found,) = cases(store)
    assert (found["kind"], found["opened_at"], found["stage"]) == (
        "undeclared_arrival",
        NOW + HOUR,
        "open",
    )
    assert found["attributes"] == {"came_from": "武汉"}
    assert found["subject"] is not None
    catch_up(store, NOW + HOUR + 1)
    assert len(cases(store)) == 1
    assert send(store, RecordType.ARRIVAL, raw, now=NOW + 2 * HOUR) == ["unchanged"]
    assert differences(store, NOW + HOUR + 1) == []


def test_declared_at_the_end_of_the_hour_is_in_time(store: Store) -> None:
    send(store, RecordType.ARRIVAL, an_arrival(at=NOW))
    told = an_arrival(at=NOW, declared_at=NOW + HOUR)
    send(store, RecordType.ARRIVAL, told, now=NOW + HOUR)
    catch_up(store, NOW + DAY)
    assert cases(store) == []


def test_declared_in_time_but_told_late_the_alert_is_void(store: Store) -> None:
    send(store, RecordType.ARRIVAL, an_arrival(at=NOW))
    catch_up(store, NOW + HOUR)
    told = an_arrival(at=NOW, declared_at=NOW + 50 * MINUTE)
    assert send(store, RecordType.ARRIVAL, told, now=NOW + 2 * HOUR) == ["accepted"]
    catch_up(store, NOW + 3 * HOUR)
    assert [(stage) for _, _, stage, _ in brief(store)] == ["void"]
    with store.read() as db:
        steps = db.execute(select(transition.c.after, transition.c.by, transition.c.why)).all()
    assert ("void", "rule", "declared_in_time") in [tuple(step) for step in steps]
    assert differences(store, NOW + 3 * HOUR) == []


def test_declared_too_late_the_alert_stands_and_says_so(store: Store) -> None:
    send(store, RecordType.ARRIVAL, an_arrival(at=NOW))
    catch_up(store, NOW + HOUR)
    told = an_arrival(at=NOW, declared_at=NOW + 80 * MINUTE)
    send(store, RecordType.ARRIVAL, told, now=NOW + 2 * HOUR)
    said = {"came_from": "武汉", "declared": "2020-03-15 11:20"}
    assert brief(store) == [("undeclared_arrival", 60, "open", said)]


def test_a_corrected_arrival_keeps_the_hour_its_alert_was_raised_by(store: Store) -> None:
    send(store, RecordType.ARRIVAL, an_arrival(at=NOW))
    catch_up(store, NOW + HOUR)
    corrected = an_arrival(at=NOW + 50 * MINUTE, updated_at=NOW + HOUR, area=GRID)
    assert send(store, RecordType.ARRIVAL, corrected, now=NOW + HOUR) == ["accepted"]
    assert [(c["area"], c["opened_at"]) for c in cases(store)] == [(GRID, NOW + HOUR)]


def test_a_profile_changes_the_hour(store: Store) -> None:
    store.profile = a_place(rules={"declare_minutes": 30})
    send(store, RecordType.ARRIVAL, an_arrival(at=NOW))
    catch_up(store, NOW + 30 * MINUTE)
    assert [at for _, at, _, _ in brief(store)] == [30]


@pytest.mark.parametrize("colour", ["yellow", "blue"])
def test_yellow_and_blue_bring_a_visit_by_each_of_the_five(store: Store, colour: str) -> None:
    store.profile = a_place(rules=HANDLING)
    raw = a_warned_person(colour=colour, contacts=[{"duty": "doctor", "name": "王医生"}])
    write(store, raw)
    tasks = [c for c in cases(store) if c["kind"] == "house_visit"]
    assert sorted(c["attributes"]["duty"] for c in tasks) == [
        "doctor",
        "grid_worker",
        "police",
        "township_cadre",
        "village_cadre",
    ]
    assert {(c["opened_at"], c["respond_by"]) for c in tasks} == {(NOW, NOW + 4 * HOUR)}
    assert {c["subject"] for c in tasks} == {cases(store)[0]["subject"]}
    card = [{"duty": "doctor", "name": "李医生"}, {"duty": "police", "name": "周警官"}]
    write(store, {**raw, "contacts": card, "updated_at": NOW + 1}, now=NOW + 1)
    catch_up(store, NOW + 3 * DAY)
    assert len(cases(store)) == 6
    with store.read() as db:
        keys = {task["key"] for task in tasks}
        named = [row["opened"][0] for row in rows_of(db, contact) if row["case"] in keys]
    assert sorted(named) == ["周警官", "李医生"]
    assert differences(store, NOW + 3 * DAY) == []


def test_an_orange_person_is_measured_twice_a_day_until_it_ends(store: Store) -> None:
    store.profile = a_place(rules=HANDLING)
    catch_up(store, NOW)
    raw = a_warned_person(colour="orange", opened=NOW - MINUTE)
    write(store, raw)
    morning = day_start(TODAY)
    expected = [NOW, morning + 14 * HOUR]
    assert rounds(store) == expected[:1]
    catch_up(store, morning + 14 * HOUR - 1)
    assert rounds(store) == expected[:1]
    catch_up(store, morning + 14 * HOUR)
    assert rounds(store) == expected
    catch_up(store, morning + DAY + 23 * HOUR)
    expected += [morning + DAY + 8 * HOUR, morning + DAY + 14 * HOUR]
    assert rounds(store) == expected
    ended = morning + 2 * DAY + 9 * HOUR
    write(store, {**raw, "closed_at": ended}, now=ended)
    catch_up(store, morning + 5 * DAY)
    assert rounds(store) == [*expected, morning + 2 * DAY + 8 * HOUR]
    assert {c["subject"] for c in cases(store)} == {cases(store)[0]["subject"]}
    assert differences(store, morning + 5 * DAY) == []


def rounds(store: Store) -> list[int]:
    """Return when the temperature rounds were handed out."""
    return [c["opened_at"] for c in cases(store) if c["kind"] == "temperature_round"]


def test_a_person_who_turns_yellow_is_measured_no_more_but_visited(store: Store) -> None:
    store.profile = a_place(rules=HANDLING)
    catch_up(store, NOW)
    history = [
        {"at": NOW - DAY, "what": "colour", "after": "orange"},
        {"at": NOW + HOUR, "what": "colour", "after": "yellow"},
    ]
    raw = a_warned_person(colour="orange", opened=NOW - DAY)
    write(store, raw)
    turned = {**raw, "colour": None, "history": history, "updated_at": NOW + HOUR}
    write(store, {k: v for k, v in turned.items() if v is not None}, now=NOW + HOUR)
    catch_up(store, NOW + 2 * DAY)
    assert rounds(store) == [NOW]
    assert sum(c["kind"] == "house_visit" for c in cases(store)) == 5


def test_a_screening_brings_colour_and_tasks(store: Store) -> None:
    store.profile = a_place(rules=HANDLING)
    screening = {"close_contact": True}
    write(store, a_warned_person(colour=None, attributes={"screening": screening}))
    assert [(c["kind"], c["colour"]) for c in cases(store)] == [
        ("warned_person", "orange"),
        ("temperature_round", "none"),
    ]


def test_sources_that_send_their_own_tasks_get_none(store: Store) -> None:
    store.profile = a_place(rules={"handling": {"own_tasks": ["test"]}})
    catch_up(store, NOW)
    write(store, a_warned_person(), a_warned_person(number=2, colour="orange"))
    catch_up(store, NOW + DAY)
    assert {c["kind"] for c in cases(store)} == {"warned_person"}


def test_red_and_what_is_over_bring_no_tasks(store: Store) -> None:
    store.profile = a_place(rules=HANDLING)
    write(
        store,
        a_warned_person(number=1, colour="red"),
        a_warned_person(number=2, closed_at=NOW - HOUR),
        a_warned_person(number=3, voided_at=NOW - HOUR),
    )
    assert {c["kind"] for c in cases(store)} == {"warned_person"}


@pytest.mark.parametrize(
    ("type_", "raw", "found"),
    [
        ("passage", a_passage(place="K9"), "place: unknown_place"),
        ("passage", a_passage(plate="浙"), "plate: missing"),
        ("passage", a_passage(at=NOW - 7 * DAY - 1), "at: too_old"),
        ("passage", a_passage(at=NOW + 6 * MINUTE), "at: in_the_future"),
        ("passage", a_passage(speed=60), "speed: unknown_field"),
        ("temperature", a_temperature(celsius=29), "celsius: out_of_range"),
        ("temperature", a_temperature(area="330999999"), "area: unknown_area"),
        ("temperature", a_temperature(at=NOW + 6 * MINUTE), "at: in_the_future"),
        ("position", a_position(area="330999999"), "area: unknown_area"),
        ("position", a_position(longitude=200), "longitude: out_of_range"),
        ("position", a_position(fence={"longitude": 1, "latitude": 1, "radius": 0}), None),
        ("arrival", an_arrival(declared_at=NOW + HOUR), "declared_at: in_the_future"),
        ("arrival", an_arrival(at=NOW - 8 * DAY), "at: too_old"),
        ("arrival", an_arrival(source=None), "source: missing"),
    ],
)
def test_a_bad_record_is_refused_alone(
    watched: Store, type_: str, raw: Raw, found: str | None
) -> None:
    good: dict[str, Raw] = {
        "passage": a_passage(number=9),
        "temperature": a_temperature(number=9),
        "position": a_position(number=9),
        "arrival": an_arrival(number=9),
    }
    bad, fine = send(watched, RecordType(type_), raw, good[type_])
    assert fine == "accepted"
    assert ": " in bad
    assert found is None or bad == found
    with watched.read() as db:
        assert db.execute(select(quarantine.c.type)).scalars().all() == [type_]


def test_what_is_remembered_is_forgotten_when_it_would_be_refused(watched: Store) -> None:
    send(watched, RecordType.PASSAGE, a_passage())
    send(watched, RecordType.ARRIVAL, an_arrival(at=NOW))
    catch_up(watched, NOW + 7 * DAY)
    assert send(watched, RecordType.PASSAGE, a_passage(), now=NOW + 7 * DAY) == ["unchanged"]
    catch_up(watched, NOW + 9 * DAY)
    with watched.read() as db:
        kept = [db.execute(select(table)).all() for table in (heard, spell, arrival)]
    assert kept == [[], [], []]
    assert send(watched, RecordType.PASSAGE, a_passage(), now=NOW + 9 * DAY) == ["at: too_old"]


TYPES = (RecordType.PASSAGE, RecordType.TEMPERATURE, RecordType.POSITION, RecordType.ARRIVAL)


def _some(type_: RecordType, number: int, minute: int, chance: bool) -> Raw:
    at = NOW - 3 * HOUR + minute * MINUTE
    if type_ is RecordType.PASSAGE:
        return a_passage(number=number, at=at, plate=PLATE if chance else OTHER_PLATE)
    if type_ is RecordType.TEMPERATURE:
        return a_temperature(number=number, at=at, celsius=37.3 if chance else 36.5)
    if type_ is RecordType.POSITION:
        return a_position(number=number, at=at, metres=150 if chance else 20)
    declared = at + HOUR if chance else None
    return an_arrival(number=number, at=at, declared_at=declared and min(declared, NOW))


streams = st.lists(
    st.tuples(st.sampled_from(TYPES), st.integers(0, 99), st.integers(0, 180), st.booleans()),
    min_size=1,
    max_size=12,
    unique_by=lambda one: one[:2],
)
one_store = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _empty(store: Store) -> None:
    forget(store)
    with store.write() as db:
        for table in (heard, spell, arrival):
            db.execute(table.delete())
    record(store, RecordType.PLACE, [a_checkpoint()], origin="places", now=NOW)
    record(store, RecordType.VEHICLE, [{"plate": PLATE}], origin="vehicles", now=NOW)


@one_store
@given(stream=streams, data=st.data())
def test_a_replay_changes_nothing_and_the_count_of_touches_is_kept(
    kept_store: Store, stream: list[tuple[RecordType, int, int, bool]], data: st.DataObject
) -> None:
    _empty(kept_store)
    order = data.draw(st.permutations(stream))
    for one in order:
        send(kept_store, one[0], _some(*one))
    catch_up(kept_store, NOW)
    before = everything(kept_store)
    for one in data.draw(st.permutations(stream)):
        assert send(kept_store, one[0], _some(*one)) == [Status.UNCHANGED]
    catch_up(kept_store, NOW)
    assert everything(kept_store) == before
    assert differences(kept_store) == []
    for kind, type_, count in (
        ("fence_touched", RecordType.POSITION, "touches"),
        ("key_vehicle", RecordType.PASSAGE, "passes"),
    ):
        touches = sum(chance for t, _, _, chance in stream if t is type_)
        found = [a.get(count, 1) for k, _, _, a in brief(kept_store) if k == kind]
        assert sum(found) == touches


def _standing(store: Store) -> list[tuple[Any, ...]]:
    """Return what stands, without the numbers that the first to arrive gave."""
    return sorted(
        (c["kind"], c["opened_at"], c["respond_by"], c["response"], repr(c["attributes"]))
        for c in cases(store)
        if c["stage"] != "void"
    )


@one_store
@given(stream=streams, data=st.data())
def test_within_a_batch_and_within_ten_minutes_order_does_not_matter(
    kept_store: Store, stream: list[tuple[RecordType, int, int, bool]], data: st.DataObject
) -> None:
    close = [(t, number, minute % 11, chance) for t, number, minute, chance in stream]
    _empty(kept_store)
    for type_ in TYPES:
        send(kept_store, type_, *(_some(*one) for one in close if one[0] is type_))
    catch_up(kept_store, NOW)
    expected, numbers = _standing(kept_store), content(kept_store)["reading"]
    _empty(kept_store)
    for one in data.draw(st.permutations(close)):
        send(kept_store, one[0], _some(*one))
        if data.draw(st.booleans()):
            catch_up(kept_store, NOW)
    catch_up(kept_store, NOW)
    assert _standing(kept_store) == expected
    assert content(kept_store)["reading"] == numbers
    assert differences(kept_store) == []


def test_other_systems_send_all_of_it_within_their_area_alone(watched: Store) -> None:
    types = tuple(type_.value for type_ in TYPES)
    ours, _ = a_key(watched, area=VILLAGE, types=types)
    theirs, _ = a_key(watched, area=OTHER_TOWN, types=types, seed=2)
    raws = (
        sent(an_arrival(at=NOW), "arrival"),
        sent(a_position(), "position"),
        sent(a_temperature(), "temperature"),
        sent(a_passage(), "passage"),
    )
    outside = [
        "area: unknown_area",
        "area: unknown_area",
        "area: unknown_area",
        "type: unknown_area",
    ]
    assert statuses(taken(watched, theirs, *raws)) == outside
    assert cases(watched) == []
    assert statuses(taken(watched, ours, *raws)) == ["accepted"] * 4
    kinds = ["abnormal_temperature", "fence_touched", "key_vehicle"]
    assert sorted(c["kind"] for c in cases(watched)) == kinds
    assert statuses(taken(watched, ours, *raws)) == ["unchanged"] * 4
    taking = an_arrival(at=NOW, area=FAR_GROUP, updated_at=NOW + MINUTE)
    assert statuses(taken(watched, theirs, sent(taking, "arrival"))) == ["area: unknown_area"]
    assert differences(watched) == []


def test_nobody_speaks_for_a_rule(store: Store) -> None:
    send(store, RecordType.TEMPERATURE, a_temperature())
    (found,) = cases(store)
    said = {name: found[name] for name in ("source", "external_id", "kind", "area", "opened_at")}
    taken_over = {**said, "voided_at": NOW, "updated_at": NOW}
    assert send(store, RecordType.CASE, taken_over) == ["source: reserved_source"]
