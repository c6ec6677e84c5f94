"""Each record of a batch is accepted or refused on its own; what is refused is kept."""

from typing import Any

import pytest
from sqlalchemy import func, select

from dashboard.day import DAY, HOUR, MINUTE
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Part
from dashboard.words import words
from queries.lists.case_list import case_list
from queries.store.engine import Store
from queries.store.revision import revision_of
from queries.tables.core import area, case, contact, quarantine, reading
from queries.writing.record import RecordType, Status, record
from tests.factories.records import (
    COUNTY,
    GROUP,
    MICRO,
    NOW,
    OTHER_TOWN,
    TODAY,
    TOWN,
    Raw,
    a_case,
    a_reading,
    a_task,
    a_warned_person,
    an_alert,
    an_item,
)
from tests.stores import LEADER, content, differences, rows_of, write

WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"source": None}, "source", "missing"),
    ({"external_id": "  "}, "external_id", "missing"),
    ({"external_id": "x" * 121}, "external_id", "too_long"),
    ({"colour_of_hair": "red"}, "colour_of_hair", "unknown_field"),
    ({"kind": "ufo"}, "kind", "not_a_choice"),
    ({"area": "330999999"}, "area", "unknown_area"),
    ({"area": "3.30784E+19"}, "area", "code_turned_number"),
    ({"area": "永康"}, "area", "not_a_code"),
    ({"opened_at": "yesterday"}, "opened_at", "not_a_time"),
    ({"opened_at": "2020-03-01T08:00:00"}, "opened_at", "no_time_zone"),
    ({"opened_at": "0020-03-01T08:00:00+08:00"}, "opened_at", "impossible_time"),
    ({"opened_at": NOW + 5 * MINUTE + 1}, "opened_at", "in_the_future"),
    ({"responded_at": NOW - HOUR - 1}, "responded_at", "before_the_step_before"),
    (
        {"responded_at": NOW - 2, "closed_at": NOW - 3},
        "closed_at",
        "before_the_step_before",
    ),
    ({"closed_at": NOW - 2, "voided_at": NOW - 3}, "voided_at", "before_the_step_before"),
    ({"respond_by": NOW - DAY}, "respond_by", "before_the_step_before"),
    ({"colour": "red"}, "colour", "no_colour_here"),
    ({"points": -1}, "points", "no_points_here"),
    ({"kind": "deduction", "points": -0.125}, "points", "too_many_decimals"),
    ({"kind": "deduction", "points": -1001}, "points", "out_of_range"),
    ({"kind": "deduction", "points": float("nan")}, "points", "not_a_number"),
    ({"longitude": 181}, "longitude", "out_of_range"),
    ({"latitude": "north"}, "latitude", "not_a_number"),
    ({"title": "a\x00b"}, "title", "control_character"),
    ({"source": "a\x00b"}, "source", "control_character"),
    ({"external_id": "a\ud800"}, "external_id", "control_character"),
    ({"attributes": {"touches": 0}}, "attributes.touches", "out_of_range"),
    ({"attributes": {"touches": 10**30}}, "attributes.touches", "out_of_range"),
    ({"attributes": {"plate": "x"}}, "attributes.plate", "unknown_field"),
    ({"kind": "warned_person"}, "colour", "no_warning_applies"),
    ({"kind": "warned_person", "colour": "green"}, "colour", "not_a_choice"),
    (
        {
            "kind": "warned_person",
            "history": [{"at": NOW - 1, "what": "colour", "after": "red"}],
        },
        "history",
        "first_colour_missing",
    ),
    (
        {"history": [{"at": NOW - DAY, "what": "note", "why": "?"}]},
        "history.0.at",
        "outside_the_life",
    ),
]


@pytest.mark.parametrize(("said", "field", "reason"), WRONG, ids=lambda v: str(v)[:30])
def test_each_reason_to_refuse(
    kept_store: Store, said: dict[str, Any], field: str, reason: str
) -> None:
    outcome = write(
        kept_store,
        {**a_case(number=999), **said}
        if None not in said.values()
        else {k: v for k, v in a_case(number=999).items() if k not in said},
    )[0]
    assert outcome.status is Status.REFUSED
    assert outcome.refusal is not None
    assert (outcome.refusal.field, outcome.refusal.reason) == (field, reason)
    for lang in ("zh", "en"):
        assert outcome.refusal.text(words(lang))
    with kept_store.read() as db:
        assert db.execute(select(func.count()).select_from(case)).scalar_one() == 0


def test_one_bad_record_leaves_the_rest_in_and_is_kept_with_its_line(store: Store) -> None:
    bad = {**an_alert(number=2), "area": "330999999", "title": "半\x00"}
    outcomes = record(
        store,
        RecordType.CASE,
        [an_alert(number=1), bad, a_task(number=3)],
        origin="alerts.csv",
        now=NOW,
        lines=[2, 3, 4],
    )
    assert [outcome.status for outcome in outcomes] == ["accepted", "refused", "accepted"]
    with store.read() as db:
        assert db.execute(
            select(case.c.external_id).order_by(case.c.external_id)
        ).scalars().all() == ["T-1", "T-3"]
        (kept,) = rows_of(db, quarantine)
    assert [kept[n] for n in ("type", "origin", "line", "field", "value", "reason", "at")] == [
        "case",
        "alerts.csv",
        3,
        "title",
        "半\\x00",
        "control_character",
        NOW,
    ]
    assert kept["record"]["title"] == "半\x00"
    assert kept["record"]["area"] == "330999999"
    assert kept["mended_at"] is None
    assert differences(store) == []


def test_a_mended_record_goes_in(store: Store) -> None:
    write(store, {**an_alert(), "kind": "ufo"})
    assert write(store, an_alert())[0].status is Status.ACCEPTED


def test_of_two_versions_in_a_batch_the_later_one_is_stored(store: Store) -> None:
    old = {**an_alert(), "updated_at": NOW - 2}
    new = {**an_alert(), "updated_at": NOW - 1, "area": OTHER_TOWN}
    assert [o.status for o in write(store, new, old)] == ["accepted", "unchanged"]
    with store.read() as db:
        assert db.execute(select(case.c.area)).scalar_one() == OTHER_TOWN


def test_a_case_that_moves_leaves_the_numbers_of_its_old_area(store: Store) -> None:
    raw = an_alert(area=MICRO, updated_at=NOW - 2)
    write(store, raw)
    write(store, {**raw, "area": OTHER_TOWN, "updated_at": NOW - 1})
    assert (_open(store, TOWN), _open(store, OTHER_TOWN), _open(store, COUNTY)) == (0, 1, 1)
    assert differences(store) == []


def _open(store: Store, code: str) -> int:
    with store.read() as db:
        return case_list(db, LEADER, Listing("alerts_open", code)).total


def test_a_false_alarm_leaves_the_counts_and_stands_in_its_own_list(store: Store) -> None:
    raw = an_alert(opened=NOW - 2 * HOUR, updated_at=NOW - 2)
    write(store, raw)
    write(store, {**raw, "voided_at": NOW - 1, "updated_at": NOW - 1})
    today = (Part.BASE, TODAY, TODAY)
    with store.read() as db:
        totals = {
            metric: case_list(db, LEADER, Listing(metric, COUNTY, *window)).total
            for metric, window in (
                ("alerts_open", ()),
                ("alerts_overdue", ()),
                ("alerts_raised", today),
                ("cases_raised", today),
                ("alerts_closed", today),
                ("daily_closure", today),
                ("alerts_void", today),
                ("control_blue", ()),
            )
        }
    assert totals == {
        "alerts_open": 0,
        "alerts_overdue": 0,
        "alerts_raised": 0,
        "cases_raised": 0,
        "alerts_closed": 0,
        "daily_closure": 0,
        "alerts_void": 1,
        "control_blue": 0,
    }
    assert differences(store) == []


def test_contacts_are_those_of_the_newest_record(store: Store) -> None:
    raw = a_warned_person(
        contacts=[{"duty": "doctor", "name": "王"}, {"duty": "police", "name": "赵"}],
        updated_at=NOW - 2,
    )
    write(store, raw)
    write(store, {**raw, "contacts": [{"duty": "police", "name": "钱"}], "updated_at": NOW - 1})
    with store.read() as db:
        kept = [(row["duty"], row["opened"]) for row in rows_of(db, contact)]
    assert kept == [("police", ["钱", ""])]


def test_a_write_raises_the_revision_of_its_areas_alone(store: Store) -> None:
    with store.read() as db:
        before = {code: revision_of(db, code).number for code in (COUNTY, TOWN, OTHER_TOWN)}
    write(store, an_alert(area=MICRO))
    with store.read() as db:
        after = {code: revision_of(db, code).number for code in (COUNTY, TOWN, OTHER_TOWN)}
    assert after == {
        COUNTY: before[COUNTY] + 1,
        TOWN: before[COUNTY] + 1,
        OTHER_TOWN: before[OTHER_TOWN],
    }


def test_a_batch_with_nothing_new_leaves_every_number_as_it_was(store: Store) -> None:
    write(store, an_alert(), an_item(number=2))
    before = content(store)
    assert [o.status for o in write(store, an_alert(), an_item(number=2))] == ["unchanged"] * 2
    assert content(store) == before


AREA_WRONG: list[tuple[Raw, str]] = [
    ({"code": "330999003001", "name": "无镇之村"}, "parent_missing"),
    ({"code": "33099900", "name": "八位"}, "not_a_code"),
    ({"code": "330999000", "name": "全零"}, "not_a_code"),
    ({"code": "330999003", "name": ""}, "missing"),
    ({"code": "330999003", "name": "将来", "valid_from": NOW + 1}, "in_the_future"),
]


@pytest.mark.parametrize(("raw", "reason"), AREA_WRONG)
def test_an_area_that_is_no_area_is_refused(kept_store: Store, raw: Raw, reason: str) -> None:
    outcome = record(kept_store, RecordType.AREA, [raw], origin="a", now=NOW)[0]
    assert outcome.refusal is not None
    assert outcome.refusal.reason == reason


def test_an_area_named_twice_in_a_file_is_taken_once(store: Store) -> None:
    raws = [{"code": "330999003", "name": "一"}, {"code": "330999003", "name": "二"}]
    outcomes = record(store, RecordType.AREA, raws, origin="a", now=NOW)
    assert [outcome.status for outcome in outcomes] == ["accepted", "refused"]
    with store.read() as db:
        assert (
            db.execute(select(area.c.name).where(area.c.code == "330999003")).scalar_one() == "一"
        )


def test_a_unit_that_is_none_any_more_leaves_the_colours(store: Store) -> None:
    raw = {"code": GROUP, "name": "小组1", "unit": False}
    record(store, RecordType.AREA, [raw], origin="a", now=NOW)
    with store.read() as db:
        listing = Listing("control_green", COUNTY)
        assert case_list(db, LEADER, listing).total == 14
    assert differences(store) == []


def test_an_area_write_rolled_back_leaves_no_trace_in_memory(store: Store) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the power fails")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("queries.writing.record.touch", fail)
        with pytest.raises(RuntimeError, match="the power fails"):
            record(
                store, RecordType.AREA, [{"code": "330999003", "name": "x"}], origin="a", now=NOW
            )
    record(store, RecordType.AREA, [{"code": "330999004", "name": "y"}], origin="a", now=NOW)
    assert write(store, an_alert(area="330999003"))[0].status is Status.REFUSED
    assert write(store, an_alert(area="330999004"))[0].status is Status.ACCEPTED


def test_a_later_reading_of_an_hour_replaces_the_one_before(store: Store) -> None:
    def read(n: int, version: int) -> str:
        raw = a_reading(n=n, updated_at=NOW - HOUR + version)
        return record(store, RecordType.READING, [raw], origin="r", now=NOW)[0].status

    assert [read(10, 0), read(12, 2), read(11, 1), read(12, 2)] == [
        "accepted",
        "accepted",
        "unchanged",
        "unchanged",
    ]
    with store.read() as db:
        assert db.execute(select(reading.c.n)).scalars().all() == [12]
    assert differences(store) == []
