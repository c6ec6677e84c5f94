"""Whatever comes, in whatever order: what is stored follows from the newest records alone."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from dashboard.case import Transition, stage_at
from dashboard.day import DAY, HOUR
from dashboard.records.case_record import read_case
from queries.cases.write_cases import mark_cases, rank
from queries.store.engine import Store
from queries.tables.core import case, transition
from queries.writing.clock import catch_up
from queries.writing.record import RecordType, Status, record
from tests.factories.histories import lives
from tests.factories.records import CODES, NOW, Raw, a_place, a_reading
from tests.stores import content, differences, forget, write

LATER = NOW + 20 * DAY
one_store = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _all_at_once(store: Store, raws: list[Raw]) -> None:
    forget(store)
    write(store, *raws, now=LATER)
    catch_up(store, LATER)


@one_store
@given(raws=lives(), data=st.data())
def test_neither_order_nor_batches_nor_the_hour_of_arrival_matter(
    kept_store: Store, raws: list[Raw], data: st.DataObject
) -> None:
    _all_at_once(kept_store, raws)
    expected = content(kept_store)
    assert differences(kept_store, LATER) == []

    forget(kept_store)
    now = NOW
    arriving = list(data.draw(st.permutations(raws)))
    while arriving:
        size = data.draw(st.integers(1, len(arriving)))
        write(kept_store, *arriving[:size], now=now)
        del arriving[:size]
        now += data.draw(st.sampled_from((0, 1, HOUR, 15 * DAY)))
        now = min(now, LATER)
        if data.draw(st.booleans()):
            catch_up(kept_store, now)
            assert differences(kept_store, now) == []
    catch_up(kept_store, LATER)
    assert content(kept_store) == expected
    assert differences(kept_store, LATER) == []


@one_store
@given(raws=lives(), size=st.integers(1, 12))
def test_a_replay_changes_nothing(kept_store: Store, raws: list[Raw], size: int) -> None:
    _all_at_once(kept_store, raws)
    before = content(kept_store)
    for start in range(0, len(raws), size):
        outcomes = write(kept_store, *raws[start : start + size], now=LATER)
        assert {outcome.status for outcome in outcomes} == {Status.UNCHANGED}
    assert content(kept_store) == before


@one_store
@given(raws=lives(numbers=1, most=6))
def test_an_older_version_never_overwrites(kept_store: Store, raws: list[Raw]) -> None:
    read = [read_case(raw, profile=a_place(), areas=CODES, now=LATER)[1] for raw in raws]
    with kept_store.read() as db:
        mark_cases(db, read)
    newest = max(range(len(raws)), key=lambda n: rank(read[n]))
    forget(kept_store)
    assert write(kept_store, raws[newest], now=LATER)[0].status is Status.ACCEPTED
    before = content(kept_store)
    for raw in raws:
        assert write(kept_store, raw, now=LATER)[0].status is Status.UNCHANGED
    assert content(kept_store) == before


@one_store
@given(raws=lives(most=6), after=st.integers(0, 60 * 24))
def test_past_stages_follow_from_the_transitions_alone(
    kept_store: Store, raws: list[Raw], after: int
) -> None:
    _all_at_once(kept_store, raws)
    with kept_store.read() as db:
        for row in db.execute(select(case)):
            steps = tuple(
                Transition(step.at, step.what, step.after)
                for step in db.execute(
                    select(transition)
                    .where(transition.c.case == row.key)
                    .order_by(transition.c.number)
                )
            )
            said = [
                (row.opened_at, "open"),
                (row.responded_at, "responded"),
                (row.closed_at, "closed"),
                (row.voided_at, "void"),
            ]
            for moment in (row.opened_at - 1, row.opened_at + after * HOUR // 4, LATER):
                expected = [stage for at, stage in said if at is not None and at <= moment]
                assert stage_at(steps, moment) == (expected[-1] if expected else None)
            assert stage_at(steps, LATER) == row.stage


@one_store
@given(
    said=st.lists(
        st.tuples(st.sampled_from(("K1", "K2")), st.integers(0, 2), st.integers(0, 9)),
        min_size=1,
        max_size=8,
    ),
    data=st.data(),
)
def test_readings_in_any_order_add_up_to_the_same(
    kept_store: Store, said: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    raws = [
        a_reading(place=place, n=n, updated_at=NOW - 3 * HOUR + version)
        for place, version, n in said
    ]
    forget(kept_store)
    record(kept_store, RecordType.READING, raws, origin="r", now=NOW)
    expected = content(kept_store)
    forget(kept_store)
    for raw in data.draw(st.permutations(raws)):
        record(kept_store, RecordType.READING, [raw], origin="r", now=NOW)
    assert content(kept_store) == expected
    assert differences(kept_store) == []
