"""The check finds what is wrong, wherever it is, and nothing where nothing is."""

import argparse

import pytest
from sqlalchemy import delete, insert, text, update

from callbacks.commands import check as command
from dashboard.day import DAY, HOUR, MINUTE
from queries.areas.outlines import rebuild
from queries.checks.recount import recount
from queries.store.engine import Store
from queries.tables.core import (
    area,
    area_count,
    case,
    control_status,
    control_tally,
    outline,
    reading_tally,
    tally,
    transition,
)
from queries.writing.clock import catch_up
from queries.writing.record import RecordType, record
from tests.factories.records import (
    COUNTY,
    GRID,
    GROUP,
    NOW,
    TOWN,
    a_reading,
    a_task,
    a_warned_person,
    an_alert,
    an_item,
    answered,
    areas,
)
from tests.stores import content, differences, write


@pytest.fixture
def lived(store: Store) -> Store:
    """A store with some of everything."""
    write(
        store,
        an_alert(number=1, opened=NOW - 3 * HOUR),
        answered(an_alert(number=2, opened=NOW - DAY), after=5, closed=50),
        answered(a_task(number=3, opened=NOW - DAY), after=90, closed=200),
        a_task(number=4, area=GRID),
        an_alert(number=5, voided_at=NOW - 1, area=TOWN),
        a_warned_person(number=6, colour="red", opened=NOW - 20 * DAY, closed_at=NOW - 3 * DAY),
        a_warned_person(number=7, area=GROUP),
        an_item(number=8, points=-2.5),
        an_item(number=9, points=0.35),
    )
    record(store, RecordType.READING, [a_reading(), a_reading(place="K2")], origin="r", now=NOW)
    catch_up(store, NOW)
    return store


def test_a_store_that_lived_is_clean(lived: Store) -> None:
    assert differences(lived) == []


def test_what_the_clock_has_not_come_to_is_no_difference(lived: Store) -> None:
    assert differences(lived, NOW + 30 * DAY) == []
    catch_up(lived, NOW + 30 * DAY)
    assert differences(lived, NOW + 30 * DAY) == []


def test_a_wrong_cell_is_named(lived: Store) -> None:
    with lived.write() as db:
        db.execute(
            update(tally)
            .where(tally.c.area == COUNTY, tally.c.event == "opened", tally.c.kind == "check")
            .where(tally.c.day == 20200315)
            .values(n=7)
        )
    assert differences(lived) == [
        "Difference(what='tally', where='330999 opened check 20200315 none open pending pending',"
        " stored='7', counted='1')"
    ]


def test_a_lost_cell_and_one_too_many_are_named(lived: Store) -> None:
    with lived.write() as db:
        db.execute(
            delete(tally).where(
                tally.c.area == GRID, tally.c.event == "ever", tally.c.kind == "deduction"
            )
        )
        db.execute(
            insert(tally).values(
                area=GRID,
                event="due",
                kind="check",
                day=20200101,
                colour="none",
                stage="open",
                response="late",
                closure="late",
                n=1,
                hundredths=0,
            )
        )
    assert differences(lived) == [
        f"Difference(what='tally', where='{GRID} ever deduction 0 none open none none',"
        " stored='0', counted='1')",
        f"Difference(what='points', where='{GRID} ever deduction 0 none open none none',"
        " stored='0.00', counted='-2.50')",
        f"Difference(what='tally', where='{GRID} due check 20200101 none open late late',"
        " stored='1', counted='0')",
    ]


@pytest.mark.parametrize(
    ("column", "value", "found"),
    [
        ("stage", "closed", {"stage", "stage_of_timeline", "tally"}),
        ("response", "on_time", {"response", "tally"}),
        ("closure", "none", {"closure", "tally"}),
        ("responded_at", NOW - 10 * MINUTE, {"stage", "timeline"}),
        ("response_at", NOW, {"response_at"}),
    ],
)
def test_a_case_that_contradicts_its_times_is_named(
    lived: Store, column: str, value: object, found: set[str]
) -> None:
    with lived.write() as db:
        alert = case.c.external_id == "T-1"
        db.execute(update(case).where(alert).values({column: value}))
    kinds = {line.split("'")[1] for line in differences(lived)}
    assert found <= kinds


def test_a_lost_step_is_named(lived: Store) -> None:
    with lived.write() as db:
        db.execute(delete(transition).where(transition.c.what == "closure"))
    assert [line.split("'")[1] for line in differences(lived)] == ["timeline"]


def test_wrong_colours_are_named(lived: Store) -> None:
    with lived.write() as db:
        db.execute(
            update(control_status)
            .where(control_status.c.area == GROUP, control_status.c.until.is_(None))
            .values(colour="green")
        )
        db.execute(update(control_tally).where(control_tally.c.day == 20200315).values(n=9))
    found = [line.split("'")[1] for line in differences(lived)]
    assert found.count("control") == 1
    assert found.count("control_tally") >= 2


def test_a_wrong_sum_of_readings_is_named(lived: Store) -> None:
    with lived.write() as db:
        db.execute(update(reading_tally).where(reading_tally.c.area == TOWN).values(n=21))
    assert differences(lived) == [
        f"Difference(what='reading_tally', where='{TOWN} code_scanned 20200315',"
        " stored='21', counted='20')"
    ]


def test_a_wrong_count_of_areas_is_named(lived: Store) -> None:
    with lived.write() as db:
        db.execute(update(area_count).where(area_count.c.area == TOWN).values(n=3))
    assert differences(lived) == [
        f"Difference(what='area_count', where='{TOWN} grid', stored='3', counted='4')",
        f"Difference(what='area_count', where='{TOWN} group', stored='3', counted='8')",
        f"Difference(what='area_count', where='{TOWN} micro', stored='3', counted='16')",
        f"Difference(what='area_count', where='{TOWN} unit', stored='3', counted='8')",
        f"Difference(what='area_count', where='{TOWN} unit_micro', stored='3', counted='16')",
        f"Difference(what='area_count', where='{TOWN} village', stored='3', counted='2')",
    ]


def test_a_map_that_lacks_an_area_is_named(lived: Store) -> None:
    square = bytes.fromhex(
        "0103000000010000000500000000000000000000000000000000000000000000000000f03f0000000000000000"
        "000000000000f03f000000000000f03f0000000000000000000000000000f03f00000000000000000000000000"
        "000000"
    )
    raws = [{**raw, "geometry": square} for raw in areas() if len(raw["code"]) == 9]
    record(lived, RecordType.AREA, raws, origin="areas", now=NOW)
    assert [line.split("'")[1:4:2] for line in differences(lived)] == [
        ["outline", f"{COUNTY} township"]
    ]
    rebuild(lived, NOW)
    assert differences(lived) == []
    with lived.write() as db:
        db.execute(update(area).where(area.c.code == TOWN).values(geometry=None))
        db.execute(update(outline).values(areas=7))
    assert [line.split("'")[1] for line in differences(lived)] == ["outline_file", "outline"]


def test_a_recount_mends_what_is_counted(lived: Store) -> None:
    before = content(lived)
    with lived.write() as db:
        for table in ("tally", "reading_tally", "control_tally", "control_status"):
            db.execute(text(f"DELETE FROM {table}"))
    assert len(differences(lived)) > 50
    assert recount(lived, NOW) == len(before["tally"])
    assert differences(lived) == []
    assert content(lived) == before


def test_the_command_says_each_difference_in_a_line(
    lived: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    assert command.run(parser.parse_args(["check"]), lived) == 0
    assert capsys.readouterr().out == "核对完毕，没有差异。\n"
    with lived.write() as db:
        db.execute(update(reading_tally).where(reading_tally.c.area == TOWN).values(n=21))
    assert command.run(parser.parse_args(["check", "--lang", "en"]), lived) == 1
    assert capsys.readouterr().out == (
        f"Sum of readings: {TOWN} code_scanned 20200315: stored 21, recounted 20\n"
        "Checked: differences: 1.\n"
    )
