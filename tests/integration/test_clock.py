"""The clock records what time alone changes, to the millisecond, and does it once."""

import pytest
from sqlalchemy import select

from dashboard.day import DAY, HOUR, MINUTE, day_start
from queries.store.engine import Store
from queries.store.revision import revision_of
from queries.store.today import today
from queries.tables.core import case, control_status, transition
from queries.writing import clock
from queries.writing.clock import Tick, catch_up, tick
from tests.factories.records import (
    COUNTY,
    GROUP,
    NOW,
    TODAY,
    a_task,
    a_warned_person,
    an_alert,
    answered,
)
from tests.stores import content, differences, write


def _case(store: Store) -> tuple[str, str, str]:
    with store.read() as db:
        row = db.execute(select(case)).one()
    return row.stage, row.response, row.closure


def _colour(store: Store) -> tuple[str, str]:
    with store.read() as db:
        row = db.execute(
            select(control_status).where(
                control_status.c.area == GROUP, control_status.c.until.is_(None)
            )
        ).one()
    return row.colour, row.rule


def test_a_deadline_that_is_now_is_not_missed_yet(store: Store) -> None:
    write(store, an_alert(opened=NOW))
    assert tick(store, NOW + 10 * MINUTE) == Tick(0, 0, new_day=False)
    assert _case(store) == ("open", "pending", "pending")
    assert tick(store, NOW + 10 * MINUTE + 1) == Tick(1, 0, new_day=False)
    assert _case(store) == ("open", "late", "pending")
    assert tick(store, NOW + 60 * MINUTE) == Tick(0, 0, new_day=False)
    assert _colour(store) == ("green", "none")
    assert tick(store, NOW + 60 * MINUTE + 1) == Tick(1, 0, new_day=False)
    assert _case(store) == ("open", "late", "late")
    assert _colour(store) == ("blue", "alert_overdue")
    assert differences(store, NOW + 60 * MINUTE + 1) == []


def test_a_missed_deadline_is_a_step_at_the_deadline(store: Store) -> None:
    write(store, an_alert(opened=NOW))
    catch_up(store, NOW + DAY)
    with store.read() as db:
        steps = db.execute(select(transition).order_by(transition.c.number)).all()
    assert [(s.at - NOW, s.what, s.before, s.after, s.by) for s in steps] == [
        (0, "stage", "", "open", ""),
        (10 * MINUTE, "response", "", "late", "clock"),
        (60 * MINUTE, "closure", "", "late", "clock"),
    ]


def test_what_is_answered_in_time_never_becomes_late(store: Store) -> None:
    write(store, answered(an_alert(opened=NOW - HOUR), after=10, closed=60))
    assert _case(store) == ("closed", "on_time", "on_time")
    assert catch_up(store, NOW + 9 * DAY) == 0
    assert _case(store) == ("closed", "on_time", "on_time")


def test_an_observation_ends_at_its_end(store: Store) -> None:
    write(store, a_warned_person(colour="yellow", opened=NOW))
    end = NOW + 14 * DAY
    catch_up(store, end - 1)
    assert (_case(store)[0], _colour(store)) == ("open", ("blue", "observed"))
    assert tick(store, end).cases == 1
    assert (_case(store), _colour(store)) == (("closed", "none", "none"), ("green", "none"))
    assert differences(store, end) == []


def test_orange_is_released_fourteen_days_after_to_the_millisecond(store: Store) -> None:
    left = NOW - HOUR
    write(store, a_warned_person(colour="red", opened=NOW - DAY, closed_at=left))
    assert _colour(store) == ("orange", "serious_recent")
    catch_up(store, left + 14 * DAY - 1)
    assert _colour(store) == ("orange", "serious_recent")
    assert tick(store, left + 14 * DAY).units == 1
    assert _colour(store) == ("green", "none")
    with store.read() as db:
        green = db.execute(
            select(control_status.c.since).where(
                control_status.c.area == GROUP, control_status.c.until.is_(None)
            )
        ).scalar_one()
    assert green == left + 14 * DAY


def test_of_two_that_left_the_first_holds_the_colour_no_longer_than_its_own_days(
    store: Store,
) -> None:
    write(
        store,
        a_warned_person(number=1, colour="red", opened=NOW - 9 * DAY, closed_at=NOW - 5 * DAY),
        a_warned_person(number=2, colour="red", opened=NOW - 9 * DAY, closed_at=NOW - DAY),
    )
    holding = select(control_status.c.cases).where(
        control_status.c.area == GROUP, control_status.c.until.is_(None)
    )
    with store.read() as db:
        assert len(db.execute(holding).scalar_one()) == 2
    assert tick(store, NOW + 9 * DAY).units == 1
    with store.read() as db:
        assert len(db.execute(holding).scalar_one()) == 1
    assert _colour(store) == ("orange", "serious_recent")
    assert differences(store, NOW + 9 * DAY) == []


def test_midnight_begins_a_day_for_every_area(store: Store) -> None:
    midnight = day_start(TODAY) + DAY
    assert tick(store, midnight - 1) == Tick(0, 0, new_day=False)
    with store.read() as db:
        assert today(db) == 20200315
        before = revision_of(db, COUNTY)
    assert tick(store, midnight) == Tick(0, 0, new_day=True)
    with store.read() as db:
        assert today(db) == 20200316
        after = revision_of(db, COUNTY)
    assert (after.number, after.at) == (before.number + 1, midnight)


def test_a_second_tick_does_nothing(store: Store) -> None:
    write(store, an_alert(number=1), a_task(number=2), a_warned_person(number=3))
    later = NOW + 15 * DAY
    catch_up(store, later)
    before = content(store)
    with store.read() as db:
        revision = revision_of(db, COUNTY)
    assert tick(store, later) == Tick(0, 0, new_day=False)
    assert content(store) == before
    with store.read() as db:
        assert revision_of(db, COUNTY) == revision


def test_a_long_pause_is_caught_up_in_batches(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "BATCH", 4)
    write(store, *(an_alert(number=n) for n in range(10)))
    later = NOW + DAY
    assert tick(store, later).cases == 4
    assert catch_up(store, later) == 6
    assert differences(store, later) == []


def test_a_later_answer_that_was_in_time_undoes_the_lateness(store: Store) -> None:
    raw = an_alert(opened=NOW)
    write(store, raw)
    catch_up(store, NOW + 3 * HOUR)
    assert _case(store) == ("open", "late", "late")
    write(store, answered(raw, after=5, closed=30), now=NOW + 4 * HOUR)
    assert _case(store) == ("closed", "on_time", "on_time")
    assert _colour(store) == ("green", "none")
    assert differences(store, NOW + 4 * HOUR) == []
