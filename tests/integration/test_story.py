"""A story, told at full speed: at each act the colours are as written, at its end all is over."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from callbacks.demonstration import ForeignStore, prepare_ground
from dashboard.day import DAY, MINUTE, day_start
from dashboard.intake.record_types import MODELS
from dashboard.simulator.story import story
from dashboard.simulator.story_records import Moment, StoryTeller
from queries.store.engine import Store, open_store
from queries.tables.core import case, transition
from queries.writing.clock import catch_up
from queries.writing.record import RecordType, Status, record
from tests.demonstration import colours, small
from tests.keys import keys
from tests.stores import differences

DAY_ONE = 20260610
SEED = 7
BAD_DAY = story("bad-day")
BEGIN = day_start(DAY_ONE) + 7 * 60 * MINUTE + 30 * MINUTE


def told(store: Store, moment: Moment) -> None:
    """Write what a moment says, with a tick of the clock before it and after it."""
    catch_up(store, moment.at)
    for type_ in MODELS:
        raws = [one.fields for one in moment.records if one.type == type_]
        for outcome in record(store, RecordType(type_), raws, origin="story", now=moment.at):
            assert outcome.status is not Status.REFUSED, (type_, outcome.refusal)
    catch_up(store, moment.at)


def stood(store: Store) -> Counter[str]:
    return Counter(colours(store))


def standing(store: Store) -> dict[str, int]:
    """Return how many cases of each kind are neither closed nor void."""
    with store.read() as db:
        rows = db.execute(
            select(case.c.kind, func.count().label("n"))
            .where(case.c.stage.in_(["open", "responded"]))
            .group_by(case.c.kind)
        ).all()
    return {row.kind: row.n for row in rows}


def happened(store: Store) -> Counter[tuple[str, str]]:
    """Return how often each thing was recorded of a case."""
    with store.read() as db:
        rows = db.execute(select(transition.c.what, transition.c.after)).all()
    return Counter((row.what, row.after) for row in rows)


@pytest.mark.timeout(300)
def test_a_bad_day_and_the_fourteen_after_it(database_url: str) -> None:
    store = open_store(database_url, small(), keys=keys)
    world = prepare_ground(store, seed=SEED, now=BEGIN)
    teller = StoryTeller(BAD_DAY, world, store.profile, day=DAY_ONE, seed=SEED)
    moments = teller.moments()
    acts = 0
    for moment in moments:
        told(store, moment)
        if moment.act is not None:
            once = happened(store)
            told(store, moment)
            assert happened(store) == once
            acts += 1
            expect = moment.act.expect
            found = stood(store)
            assert (found["blue"], found["orange"]) == (expect.blue, expect.orange), moment.act
            assert found.total() == 900
    assert acts == len(BAD_DAY.act) == 19
    assert stood(store) == {"green": 900}
    assert standing(store) == {}

    steps = happened(store)
    assert steps["colour", "orange"] == 2
    assert steps["colour", "red"] == 1
    assert steps["response", "late"] > 5
    assert steps["closure", "late"] > 1
    assert steps["escalation", "township"] > 5
    assert steps["escalation", "county"] > 3
    end = moments[-1].at
    assert end == day_start(DAY_ONE) + 15 * DAY + 19 * 60 * MINUTE
    assert differences(store, end) == []
    store.close()


@pytest.mark.timeout(300)
def test_a_story_asks_for_an_empty_store(database_url: str) -> None:
    store = open_store(database_url, small(), keys=keys)
    prepare_ground(store, seed=SEED, now=BEGIN)
    with pytest.raises(ForeignStore):
        prepare_ground(store, seed=SEED, now=BEGIN)
    assert differences(store, BEGIN) == []
    store.close()
