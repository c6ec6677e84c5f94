"""The clock takes late cases up the ladder, each step once, whatever order things came in."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from dashboard.case import case_key
from dashboard.day import DAY, HOUR, MINUTE
from queries.checks.recount import recount
from queries.store.engine import Store
from queries.tables.core import transition
from queries.tables.rules import escalation
from queries.writing.clock import catch_up, tick
from tests.factories.histories import lives
from tests.factories.records import NOW, TOWN, Raw, a_place, an_alert, answered
from tests.stores import content, differences, forget, write

LADDER = [{"after": 30, "to": "township"}, {"after": 120, "to": "county"}]


def _with_ladder(store: Store) -> Store:
    store.profile = a_place(escalation=LADDER)
    catch_up(store, NOW)
    return store


@pytest.fixture
def climbing(store: Store) -> Store:
    """A store whose place has a ladder."""
    return _with_ladder(store)


@pytest.fixture(scope="module")
def kept(kept_store: Store) -> Store:
    """The same for all tests of this module that make many stores of it."""
    return _with_ladder(kept_store)


def climbed(store: Store, number: int = 1) -> list[tuple[int, str, str]]:
    """Return (minutes past NOW, before, after) of a case's steps up."""
    with store.read() as db:
        rows = db.execute(
            select(transition)
            .where(transition.c.case == case_key("test", f"T-{number}"))
            .where(transition.c.what == "escalation")
            .order_by(transition.c.number)
        ).all()
    return [((row.at - NOW) // MINUTE, row.before, row.after) for row in rows]


def stands(store: Store, number: int = 1) -> list[tuple[str, int | None]]:
    with store.read() as db:
        rows = db.execute(
            select(escalation).where(escalation.c.case == case_key("test", f"T-{number}"))
        ).all()
    return [(r.level, None if r.due_at is None else (r.due_at - NOW) // MINUTE) for r in rows]


def test_the_clock_takes_a_late_case_up_step_by_step(climbing: Store) -> None:
    write(climbing, an_alert(opened=NOW))
    expected = {
        10: ([], []),
        11: ([], [("", 40)]),
        40: ([], [("", 40)]),
        41: ([(40, "", "township")], [("township", 130)]),
        130: ([(40, "", "township")], [("township", 130)]),
        131: ([(40, "", "township"), (130, "township", "county")], [("county", None)]),
        600: ([(40, "", "township"), (130, "township", "county")], [("county", None)]),
    }
    for minute, (steps, standing) in expected.items():
        catch_up(climbing, NOW + minute * MINUTE)
        assert (climbed(climbing), stands(climbing)) == (steps, standing), minute
        assert differences(climbing, NOW + minute * MINUTE) == []


def test_after_a_long_pause_each_step_stands_at_its_own_time(climbing: Store) -> None:
    write(climbing, an_alert(opened=NOW))
    catch_up(climbing, NOW + DAY)
    assert climbed(climbing) == [(40, "", "township"), (130, "township", "county")]


def test_a_record_that_comes_late_has_climbed_already(climbing: Store) -> None:
    write(climbing, an_alert(opened=NOW), now=NOW + DAY)
    assert climbed(climbing) == [(40, "", "township"), (130, "township", "county")]
    assert stands(climbing) == [("county", None)]


def test_dealt_with_in_time_it_stays_where_it_is(climbing: Store) -> None:
    raw = an_alert(opened=NOW)
    write(climbing, raw)
    catch_up(climbing, NOW + 20 * MINUTE)
    write(climbing, answered(raw, after=25, closed=30), now=NOW + 35 * MINUTE)
    assert stands(climbing) == []
    catch_up(climbing, NOW + DAY)
    assert climbed(climbing) == []
    assert differences(climbing, NOW + DAY) == []


def test_nothing_is_done_twice_and_idle_ticks_write_nothing(climbing: Store) -> None:
    write(climbing, an_alert(opened=NOW), an_alert(number=2, area=TOWN, opened=NOW))
    catch_up(climbing, NOW + 3 * HOUR)
    before = content(climbing)
    assert tick(climbing, NOW + 3 * HOUR).cases == 0
    assert content(climbing) == before
    assert climbed(climbing, 2) == [(130, "", "county")]


def test_a_new_ladder_is_gone_by_from_the_next_tick_on(climbing: Store) -> None:
    write(climbing, an_alert(opened=NOW))
    catch_up(climbing, NOW + 50 * MINUTE)
    climbing.profile = a_place(
        escalation=[{"after": 20, "to": "township"}, {"after": 60, "to": "county"}]
    )
    assert differences(climbing, NOW + 50 * MINUTE) == []
    catch_up(climbing, NOW + 80 * MINUTE)
    assert climbed(climbing) == [(40, "", "township"), (70, "township", "county")]
    assert differences(climbing, NOW + 80 * MINUTE) == []
    climbing.profile = a_place()
    catch_up(climbing, NOW + 81 * MINUTE)
    assert stands(climbing) == []
    assert differences(climbing, NOW + 81 * MINUTE) == []


def test_what_is_wrong_on_the_ladder_is_named_and_a_recount_mends_it(climbing: Store) -> None:
    write(climbing, an_alert(opened=NOW))
    catch_up(climbing, NOW + 50 * MINUTE)
    key = case_key("test", "T-1")
    with climbing.write() as db:
        db.execute(update(escalation).values(level="county"))
        db.execute(
            update(transition)
            .where(transition.c.case == key, transition.c.what == "escalation")
            .values(after="county")
        )
    found = differences(climbing, NOW + 50 * MINUTE)
    assert [line.split("'")[1] for line in found] == ["escalation"]
    with climbing.write() as db:
        db.execute(delete(escalation))
    recount(climbing, NOW + 50 * MINUTE)
    assert stands(climbing) == [("county", None)]
    assert differences(climbing, NOW + 50 * MINUTE) == []


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raws=lives(), data=st.data())
def test_neither_order_nor_the_hour_of_arrival_matter(
    kept: Store, raws: list[Raw], data: st.DataObject
) -> None:
    later = NOW + 20 * DAY
    forget(kept)
    write(kept, *raws, now=later)
    catch_up(kept, later)
    expected = content(kept) | {"ladder": _ladder(kept)}
    assert differences(kept, later) == []
    forget(kept)
    now = NOW
    for raw in data.draw(st.permutations(raws)):
        write(kept, raw, now=now)
        now = min(later, now + data.draw(st.sampled_from((0, MINUTE, HOUR, DAY))))
        if data.draw(st.booleans()):
            catch_up(kept, now)
            assert differences(kept, now) == []
    catch_up(kept, later)
    assert content(kept) | {"ladder": _ladder(kept)} == expected


def _ladder(store: Store) -> list[tuple[object, ...]]:
    with store.read() as db:
        rows = db.execute(select(escalation).order_by(escalation.c.case)).all()
    return [tuple(map(repr, row)) for row in rows]
