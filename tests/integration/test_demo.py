"""The demonstration in a store: exact figures by the rules alone, told on and on, never twice."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from callbacks import demonstration
from callbacks.commands import demo
from callbacks.demonstration import (
    ForeignStore,
    NoDemonstration,
    facts,
    feed,
    prepare,
    simulator_of,
)
from dashboard.day import DAY, HOUR, MINUTE, day_start
from dashboard.words import words
from queries.store.engine import Store, open_store
from queries.tables.core import (
    area,
    case,
    meta,
    officer,
    place,
    quarantine,
    reading,
    revision,
    transition,
    vehicle,
)
from queries.writing.clock import catch_up
from queries.writing.record import RecordType, record
from tests.conftest import NewDatabase
from tests.demonstration import colours, small
from tests.factories.records import a_place, areas
from tests.keys import keys

SEED, DAYS = 7, 3
NOW = day_start(20260610) + 15 * HOUR


def counted(store: Store) -> dict[str, int]:
    """Return how many rows each table has."""
    with store.read() as db:
        return {
            table.name: db.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (area, place, officer, vehicle, case, transition, reading, quarantine)
        }


def newest_opening(store: Store) -> int:
    with store.read() as db:
        return int(db.execute(select(func.max(case.c.opened_at))).scalar_one())


@pytest.fixture(scope="module")
def shown(module_database_url: str) -> Iterator[Store]:
    """A store with the demonstration of three days, which tests bring further on in time."""
    store = open_store(module_database_url, small(), keys=keys)
    prepare(store, seed=SEED, days=DAYS, now=NOW)
    yield store
    store.close()


def test_the_rules_make_the_figures_at_the_start(shown: Store) -> None:
    assert colours(shown) == {"green": 860, "blue": 40}
    rows = counted(shown)
    assert rows["area"] == 1 + 16 + 421 + 440 + 1000 + 3000
    assert rows["officer"] == 2 + 4 * 16 + 421 + 440 + 1000 + 3000
    assert (rows["place"], rows["vehicle"], rows["quarantine"]) == (15, 30, 0)
    assert 1000 < rows["cases"] < 2500
    assert NOW - 10 * MINUTE < newest_opening(shown) <= NOW


def test_prepared_again_nothing_changes(shown: Store) -> None:
    before = counted(shown), whole(shown, revision)
    prepare(shown, seed=99, days=30, now=NOW)
    assert (counted(shown), whole(shown, revision)) == before
    assert facts(shown).seed == SEED


def whole(store: Store, table: Any) -> list[Any]:
    with store.read() as db:
        return sorted(tuple(row) for row in db.execute(select(table)))


def test_as_time_goes_on_the_figures_stay_and_cases_come(shown: Store) -> None:
    simulator = simulator_of(shown)
    at = NOW
    for step in (5 * 1000, 40 * MINUTE, 6 * HOUR, 5 * HOUR, 4 * DAY + 12 * HOUR):
        at += step
        feed(shown, simulator, at)
        catch_up(shown, at)
        assert colours(shown) == {"green": 860, "blue": 40}, at
    assert counted(shown)["quarantine"] == 0
    assert newest_opening(shown) > at - 20 * MINUTE
    assert feed(shown, simulator, at) == 0


def test_a_clock_that_ticked_alone_is_followed_by_the_same_figures(shown: Store) -> None:
    at = (facts(shown).fed or 0) + 30 * HOUR
    catch_up(shown, at)
    assert colours(shown)["blue"] != 40
    feed(shown, simulator_of(shown), at)
    catch_up(shown, at)
    assert colours(shown) == {"green": 860, "blue": 40}


def test_interrupted_it_is_taken_up_again(new_database: NewDatabase) -> None:
    class Interrupted(Exception):
        pass

    def until_the_officers(what: str, _count: int) -> None:
        if what == "officer":
            raise Interrupted

    store = open_store(new_database("sqlite"), small(), keys=keys)
    with pytest.raises(Interrupted):
        prepare(store, seed=SEED, days=1, now=NOW, tell=until_the_officers)
    assert facts(store).fed is None
    prepare(store, seed=SEED, days=1, now=NOW + HOUR)
    assert colours(store) == {"green": 860, "blue": 40}
    assert counted(store)["vehicle"] == 30
    store.close()


def test_a_store_with_areas_of_its_own_is_left_alone(new_database: NewDatabase) -> None:
    store = open_store(new_database("sqlite"), a_place(), keys=keys)
    record(store, RecordType.AREA, areas(), origin="areas", now=NOW)
    assert counted(store)["area"] > 0
    before = counted(store)
    with pytest.raises(ForeignStore):
        prepare(store, seed=SEED, days=DAYS, now=NOW)
    assert counted(store) == before
    assert not any(name.startswith("demo") for name, _ in whole(store, meta))
    with pytest.raises(NoDemonstration):
        simulator_of(store)
    store.close()


def test_the_command_says_why_it_cannot(
    new_database: NewDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    store = open_store(new_database("sqlite"), small(), keys=keys)
    county = {"code": "330784", "name": "永康市"}
    record(store, RecordType.AREA, [county], origin="areas", now=NOW)
    assert demo.run(a_parser().parse_args(["demo", "yongkang"]), store) == 2
    assert capsys.readouterr().err == words("zh")("demo.foreign", place="永康市") + "\n"
    store.close()


def test_the_command_refuses_days_out_of_range(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        a_parser().parse_args(["demo", "yongkang", "--days", "0"])
    assert "1–365" in capsys.readouterr().err


def a_parser() -> Any:
    import argparse

    parser = argparse.ArgumentParser()
    demo.add_parser(parser.add_subparsers(dest="command"))
    return parser


def test_every_stage_of_the_progress_has_its_words() -> None:
    stages = [f"demo.{type_.value}" for type_ in RecordType]
    for lang in ("zh", "en"):
        known = words(lang).keys()
        assert {*stages, "demo.geography", "demo.outlines"} <= known
    assert demonstration.BATCH == 5000
