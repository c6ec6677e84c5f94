"""Quarantine: a refused record is mended and goes in once, or is let go; its history stays."""

from typing import Any

import pytest

from dashboard.day import MINUTE
from dashboard.fields import BadListing
from dashboard.intake.quarantine import Asked, Deed, NotWaiting, State, UnknownHeld, asked
from dashboard.refusal import Refusal
from dashboard.viewer import Viewer
from queries.store.engine import Store
from queries.writing.mend import discard, replay
from queries.writing.quarantine_list import held, quarantine_list
from queries.writing.record import RecordType, Status, record
from tests.factories.records import COUNTY, FAR_GROUP, MICRO, NOW, OTHER_TOWN, TOWN, Raw, an_alert
from tests.intake import a_key, sent, statuses, taken
from tests.stores import LEADER, content, differences

LATER = NOW + MINUTE


def unknown_kind(**said: Any) -> Raw:
    """Return an alert whose kind is misspelt."""
    return {**an_alert(**said), "kind": "fence"}


def refuse(store: Store, *raws: object) -> list[int]:
    """Have records refused; return their numbers in quarantine."""
    key, _ = a_key(store)
    return [outcome.held or 0 for outcome in taken(store, key, *raws)]


def test_a_mended_record_goes_in_and_its_history_is_kept(store: Store) -> None:
    (number,) = refuse(store, sent(unknown_kind(title="东门")))
    patch = {"kind": "fence_touched"}
    done = replay(store, LEADER, number, patch=patch, by="desk", now=LATER)
    assert (done.status, done.held) == (Status.ACCEPTED, number)
    assert differences(store, LATER) == []
    with store.read() as db:
        found = held(db, LEADER, number)
    assert (found.state, found.mended_at) == (State.REPLAYED, LATER)
    assert found.record["kind"] == "fence_touched"
    assert [(s.at, s.what, s.by, s.changed) for s in found.steps] == [
        (NOW, Deed.REFUSED, "api:system 1", ()),
        (LATER, Deed.REPLAYED, "desk", ("kind",)),
    ]
    assert found.steps[0].refusal is not None
    assert (found.steps[0].refusal.field, found.steps[0].refusal.value) == ("kind", "fence")

    before = content(store)
    with pytest.raises(NotWaiting, match="replayed"):
        replay(store, LEADER, number, patch={}, by="desk", now=LATER)
    with pytest.raises(NotWaiting, match="replayed"):
        discard(store, LEADER, number, why="twice", by="desk", now=LATER)
    assert content(store) == before


def test_a_record_refused_again_waits_with_the_new_reason(store: Store) -> None:
    (number,) = refuse(store, sent(unknown_kind(area="1")))
    done = replay(store, LEADER, number, patch={"kind": "fence_touched"}, by="desk", now=LATER)
    assert done.refusal == Refusal("area", "1", "unknown_area")
    with store.read() as db:
        found = held(db, LEADER, number)
    assert (found.state, found.mended_at) == (State.WAITING, None)
    assert found.refusal.reason == "unknown_area"
    assert found.record["kind"] == "fence_touched"
    # The next one goes on from what was mended already.
    done = replay(store, LEADER, number, patch={"area": MICRO}, by="desk", now=LATER)
    assert done.status is Status.ACCEPTED
    with store.read() as db:
        steps = held(db, LEADER, number).steps
    assert [step.changed for step in steps] == [(), ("kind",), ("area",)]


def test_a_record_that_is_there_by_now_is_unchanged(store: Store) -> None:
    (number,) = refuse(store, sent(unknown_kind()))
    key, _ = a_key(store, seed=2)
    assert statuses(taken(store, key, sent(an_alert()))) == ["accepted"]
    before = content(store)
    done = replay(store, LEADER, number, patch={"kind": "fence_touched"}, by="desk", now=LATER)
    assert done.status is Status.UNCHANGED
    assert content(store) == before


def test_a_record_without_a_type_is_given_one(store: Store) -> None:
    (number,) = refuse(store, an_alert())
    done = replay(store, LEADER, number, patch={}, by="desk", now=LATER)
    assert done.refusal is not None
    assert (done.refusal.field, done.refusal.reason) == ("type", "not_a_choice")
    done = replay(store, LEADER, number, patch={"type": "case"}, by="desk", now=LATER)
    assert done.status is Status.ACCEPTED


def test_null_in_a_patch_takes_a_field_out(store: Store) -> None:
    raw = {**an_alert(), "colour": "red", "attributes": {"device": "D1", "odd": 1}}
    (number,) = refuse(store, sent(raw))
    patch = {"colour": None, "attributes": {"odd": None}}
    assert replay(store, LEADER, number, patch=patch, by="d", now=LATER).status == "accepted"


def test_a_discarded_record_stays_with_its_reason(store: Store) -> None:
    (number,) = refuse(store, sent(an_alert(area="1")))
    discard(store, LEADER, number, why="试发", by="desk", now=LATER)
    with store.read() as db:
        found = held(db, LEADER, number)
        assert quarantine_list(db, LEADER, Asked()).total == 0
        assert [row.id for row in quarantine_list(db, LEADER, Asked(state="")).rows] == [number]
    assert (found.state, found.steps[-1].why) == (State.DISCARDED, "试发")
    assert differences(store, LATER) == []


def test_the_same_record_refused_after_it_was_discarded_is_held_anew(store: Store) -> None:
    raw = sent(an_alert(area="1"))
    (number,) = refuse(store, raw)
    discard(store, LEADER, number, why="试发", by="desk", now=LATER)
    key, _ = a_key(store, seed=2)
    (again,) = taken(store, key, raw)
    assert again.held != number


def test_nobody_mends_what_lies_elsewhere_nor_into_elsewhere(store: Store) -> None:
    numbers = refuse(store, sent(unknown_kind(area=MICRO)), sent(an_alert(area="1")))
    town, other = Viewer("town", (TOWN,)), Viewer("other", (OTHER_TOWN,))
    for viewer, number in ((other, numbers[0]), (town, numbers[1]), (town, 999)):
        with pytest.raises(UnknownHeld):
            replay(store, viewer, number, patch={}, by="x", now=LATER)
        with pytest.raises(UnknownHeld):
            discard(store, viewer, number, why="x", by="x", now=LATER)
    patch = {"kind": "fence_touched", "area": FAR_GROUP}
    done = replay(store, town, numbers[0], patch=patch, by="town", now=LATER)
    assert done.refusal == Refusal("area", FAR_GROUP, "unknown_area")
    patch = {"area": MICRO}
    done = replay(store, town, numbers[0], patch=patch, by="town", now=LATER)
    assert done.status is Status.ACCEPTED


def test_areas_are_not_mended_one_by_one(store: Store) -> None:
    (found,) = record(
        store, RecordType.AREA, [{"code": "1", "name": "甲"}], origin="areas.csv", now=NOW
    )
    assert found.held is not None
    done = replay(store, LEADER, found.held, patch={"code": "330999003"}, by="d", now=LATER)
    assert done.refusal is not None
    assert (done.refusal.field, done.refusal.reason) == ("type", "not_a_choice")


def test_the_list_is_filtered_and_paged(store: Store) -> None:
    refuse(
        store,
        *(sent(an_alert(number=n, area=f"{n}")) for n in range(1, 8)),
        sent({"area": MICRO}, "reading"),
    )
    with store.read() as db:
        page = quarantine_list(db, LEADER, asked({"limit": "5"}))
        assert page.total == 8
        assert page.choices == {
            "type": {"case": 7, "reading": 1},
            "origin": {"api:system 1": 8},
            "reason": {"unknown_area": 7, "missing": 1},
        }
        rest = quarantine_list(db, LEADER, asked({"limit": "5", "before": str(page.next)}))
        ids = [row.id for row in (*page.rows, *rest.rows)]
        assert ids == sorted(ids, reverse=True)
        assert (len(ids), rest.next) == (8, 0)
        assert quarantine_list(db, LEADER, asked({"type": "reading"})).total == 1
        assert quarantine_list(db, LEADER, asked({"reason": "unknown_area"})).total == 7
        assert quarantine_list(db, LEADER, asked({"origin": "other"})).total == 0
        assert quarantine_list(db, LEADER, asked({"state": "discarded"})).total == 0
    for query in ({"limit": "0"}, {"before": "x"}, {"state": "gone"}, {"area": COUNTY}):
        with pytest.raises(BadListing):
            asked(query)
