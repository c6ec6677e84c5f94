"""People's steps in the store: nothing is lost, and neither order nor replay matters."""

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from dashboard.case import case_key
from dashboard.day import DAY, HOUR, MINUTE
from dashboard.records.case_record import key_text
from dashboard.records.hand import mark_of
from queries.store.engine import Store
from queries.tables.core import case, contact, tally, transition
from queries.writing.clock import catch_up
from queries.writing.record import Outcome, RecordType, Status, record
from tests.factories.histories import lives
from tests.factories.records import (
    CODES,
    FAR_GROUP,
    GRID,
    MICRO,
    NOW,
    OTHER_TOWN,
    TOWN,
    Raw,
    a_warned_person,
    an_alert,
)
from tests.factories.steps import a_deed, a_step, key_of
from tests.factories.stream import a_position
from tests.intake import a_key, taken
from tests.stores import content, differences, forget, rows_of, write

LATER = NOW + 20 * DAY
OPENED = NOW - HOUR
one_store = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def do(store: Store, *raws: Raw, now: int = NOW) -> list[Outcome]:
    """Record steps."""
    return record(store, RecordType.STEP, raws, origin="test", now=now)


def of(store: Store, number: int = 1) -> Any:
    """Return a stored case."""
    with store.read() as db:
        key = case_key("test", f"T-{number}")
        return db.execute(select(case).where(case.c.key == key)).one()


def refused(outcome: Outcome) -> tuple[str, str]:
    """Return the field and the reason of a refusal."""
    assert outcome.refusal is not None
    return outcome.refusal.field, outcome.refusal.reason


def test_a_step_changes_the_case_and_all_that_is_counted(store: Store) -> None:
    write(store, an_alert())
    assert [done.status for done in do(store, a_step("respond", at=OPENED + 5 * MINUTE))] == [
        Status.ACCEPTED
    ]
    row = of(store)
    assert (row.stage, row.response, row.responded_at) == (
        "responded",
        "on_time",
        OPENED + 5 * MINUTE,
    )
    assert differences(store) == []


def test_a_replayed_step_changes_nothing(store: Store) -> None:
    write(store, an_alert())
    steps = [a_step("respond", number=1), a_step("close", number=2, at=NOW - MINUTE)]
    do(store, *steps)
    before = content(store)
    assert [done.status for done in do(store, *steps)] == [Status.UNCHANGED] * 2
    again = do(store, a_step("close", number=1))
    assert refused(again[0]) == ("external_id", "number_taken")
    assert content(store) == before


def test_steps_survive_a_newer_version_and_the_clock(store: Store) -> None:
    write(store, an_alert())
    do(store, a_step("respond", at=OPENED + 5 * MINUTE))
    do(store, a_step("reassign", number=2, at=OPENED + 6 * MINUTE, area=GRID))
    write(store, an_alert(title="新版", updated_at=NOW))
    catch_up(store, NOW + 3 * HOUR)
    row = of(store)
    assert (row.title, row.stage, row.area, row.closure) == ("新版", "responded", GRID, "late")
    with store.read() as db:
        steps = db.execute(
            select(transition.c.what, transition.c.by).order_by(transition.c.number)
        ).all()
    assert [tuple(step) for step in steps[:3]] == [
        ("stage", ""),
        ("stage", "徐丽君"),
        ("area", "徐丽君"),
    ]
    assert differences(store, NOW + 3 * HOUR) == []


def test_a_reassignment_moves_the_counts_of_both_townships(store: Store) -> None:
    write(store, an_alert())
    do(store, a_step("reassign", area=FAR_GROUP))
    with store.read() as db:
        rows = db.execute(
            select(tally.c.area, tally.c.n).where(
                tally.c.area.in_([TOWN, OTHER_TOWN]), tally.c.event == "ever"
            )
        ).all()
    assert {row.area: row.n for row in rows if row.n} == {OTHER_TOWN: 1}
    assert differences(store) == []


def test_the_card_of_a_warned_person_stays(store: Store) -> None:
    write(store, a_warned_person(contacts=[{"duty": "doctor", "name": "王"}]))
    do(store, a_step("close", at=NOW - HOUR))
    with store.read() as db:
        assert [row["opened"][0] for row in rows_of(db, contact)] == ["王"]
    assert of(store).subject is not None
    assert differences(store) == []


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (a_step("respond", case=key_of(9)), ("case", "unknown_case")),
        (a_step("respond", case="1234"), ("case", "not_a_case")),
        (a_step("respond", case=None), ("case", "missing")),
        (a_step("respond", case_source="test", case_external_id="T-9"), ("case", "two_cases")),
        (a_step("respond", at=OPENED - 1), ("at", "before_opening")),
        (a_step("respond", at=NOW + HOUR), ("at", "in_the_future")),
        (a_step("void", why=""), ("why", "missing")),
        (a_step("note", why=" "), ("why", "missing")),
        (a_step("reassign"), ("area", "missing")),
        (a_step("reassign", area="330999009"), ("area", "unknown_area")),
        (a_step("reassign", area=MICRO), ("area", "same_area")),
        (a_step("close", area=GRID), ("area", "no_area_here")),
        (a_step("reopen"), ("act", "already_open")),
        (a_step("sing"), ("act", "not_a_choice")),
        (a_step("close", by=""), ("by", "missing")),
        (a_step("close", expects="0123"), ("expects", "changed_meanwhile")),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(
    kept_store: Store, step: Raw, why: tuple[str, str]
) -> None:
    write(kept_store, an_alert())
    assert refused(do(kept_store, step)[0]) == why
    assert of(kept_store).hand is None


def test_a_case_may_be_named_by_its_number(store: Store) -> None:
    write(store, an_alert())
    named = a_step("close", case=None, case_source="test", case_external_id="T-1")
    assert do(store, named)[0].status is Status.ACCEPTED
    assert of(store).stage == "closed"


def test_a_step_is_refused_where_the_case_changed_meanwhile(store: Store) -> None:
    write(store, an_alert())
    row = of(store)
    seen = mark_of(row.version, row.digest, row.hand)
    first = a_step("respond", number=1, expects=seen)
    assert do(store, first)[0].status is Status.ACCEPTED
    late = do(store, a_step("close", number=2, expects=seen, at=NOW))
    assert refused(late[0]) == ("expects", "changed_meanwhile")
    row = of(store)
    now = mark_of(row.version, row.digest, row.hand)
    assert late[0].refusal is not None
    assert late[0].refusal.allowed == now
    # A retry of the first is no second step, whatever it expected.
    assert do(store, first)[0].status is Status.UNCHANGED
    assert do(store, a_step("close", number=2, expects=now, at=NOW))[0].refusal is None


def test_a_key_reaches_no_case_and_no_area_but_its_own(store: Store) -> None:
    write(store, an_alert(), an_alert(number=2, area=FAR_GROUP))
    key, _ = a_key(store, area=TOWN, types=("step", "case"))
    asked = [
        {**a_step("respond", number=1, of=2), "type": "step"},
        {**a_step("respond", number=2, of=9), "type": "step"},
        {**a_step("reassign", number=3, of=1, area=FAR_GROUP), "type": "step"},
        {**a_step("reassign", number=4, of=2, area=GRID), "type": "step"},
        {**a_step("reassign", number=5, of=1, area=GRID), "type": "step"},
    ]
    found = taken(store, key, *asked)
    assert [refused(one) for one in found[:4]] == [
        ("case", "unknown_case"),
        ("case", "unknown_case"),
        ("area", "unknown_area"),
        ("case", "unknown_case"),
    ]
    assert found[4].status is Status.ACCEPTED


def test_a_source_still_speaks_of_a_case_that_was_taken_from_its_area(store: Store) -> None:
    key, _ = a_key(store, area=TOWN, types=("case",))
    taken(store, key, {**an_alert(), "type": "case"})
    do(store, a_step("reassign", area=FAR_GROUP))
    newer = {**an_alert(title="新版", updated_at=NOW), "type": "case"}
    assert taken(store, key, newer)[0].status is Status.ACCEPTED
    assert (of(store).title, of(store).area) == ("新版", FAR_GROUP)
    assert differences(store) == []


def _settle(store: Store, steps: list[Raw], now: int) -> None:
    """Send what was refused again until nothing more is taken, as mending would."""
    while True:
        done = do(store, *steps, now=now)
        if not any(one.status is Status.ACCEPTED for one in done):
            return


@one_store
@given(raws=lives(numbers=3, most=8), chance=st.randoms(use_true_random=False), data=st.data())
def test_versions_steps_and_ticks_in_any_order_end_the_same(
    kept_store: Store, raws: list[Raw], chance: Random, data: st.DataObject
) -> None:
    steps = [a_deed(chance, number=n, cases=3) for n in range(data.draw(st.integers(1, 8)))]
    forget(kept_store)
    write(kept_store, *raws, now=LATER)
    _settle(kept_store, steps, LATER)
    catch_up(kept_store, LATER)
    expected = _seen(kept_store)
    assert differences(kept_store, LATER) == []

    forget(kept_store)
    now = NOW
    arriving = data.draw(st.permutations([*raws, *steps]))
    for raw in arriving:
        if "act" in raw:
            do(kept_store, raw, now=now)
        else:
            write(kept_store, raw, now=now)
        now = min(now + data.draw(st.sampled_from((0, 1, HOUR, 15 * DAY))), LATER)
        if data.draw(st.booleans()):
            catch_up(kept_store, now)
            assert differences(kept_store, now) == []
    _settle(kept_store, steps, LATER)
    catch_up(kept_store, LATER)
    assert _seen(kept_store) == expected
    assert differences(kept_store, LATER) == []


def _seen(store: Store) -> dict[str, Any]:
    """Return what a store holds but for the mark of steps without effect."""
    found: dict[str, Any] = content(store)
    at = [column.name for column in case.c].index("hand")
    found["cases"] = [row[:at] + row[at + 1 :] for row in found["cases"]]
    return found


def test_the_case_of_a_rule_keeps_its_steps_when_the_rule_speaks_again(store: Store) -> None:
    def touch(number: int, at: int) -> Any:
        raw = a_position(number=number, at=at)
        record(store, RecordType.POSITION, [raw], origin="bands", now=NOW)
        with store.read() as db:
            return db.execute(select(case)).one()

    row = touch(1, NOW - 5 * MINUTE)
    at = NOW - 3 * MINUTE
    assert do(store, a_step("respond", at=at, case=key_text(row.key)))[0].refusal is None
    row = touch(2, NOW - MINUTE)
    assert (row.attributes["touches"], row.stage, row.responded_at) == (2, "responded", at)
    assert differences(store) == []


def test_every_area_may_be_reassigned_to(store: Store) -> None:
    write(store, *(an_alert(number=n) for n in range(len(CODES))))
    done = do(
        store,
        *(a_step("reassign", number=n, of=n, area=code) for n, code in enumerate(CODES)),
    )
    refusals = [refused(one) for one in done if one.refusal is not None]
    assert refusals == [("area", "same_area")]
    assert differences(store) == []
