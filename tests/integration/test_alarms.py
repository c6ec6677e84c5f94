"""Alarms: which cases a board brings to be shown in full view, and that no person is among it."""

from collections.abc import Iterator

import pytest

from callbacks.http.boards import board_json
from dashboard.boards.snapshot import Alarm
from dashboard.day import MINUTE, iso_instant
from queries.boards.snapshots import snapshot
from queries.store.engine import Store, open_store
from queries.writing.record import RecordType, record
from tests.conftest import NewDatabase
from tests.factories.records import (
    COUNTY,
    MICRO,
    NOW,
    OTHER_TOWN,
    SINCE,
    TOWN,
    a_case,
    a_place,
    a_warned_person,
    areas,
)
from tests.keys import keys
from tests.stores import LEADER, write


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, new_database: NewDatabase) -> Iterator[Store]:
    severe = {"red_code": "red", "key_vehicle": "orange"}
    opened = open_store(new_database(request.param), a_place(screen={"severe": severe}), keys=keys)
    record(opened, RecordType.AREA, areas(), origin="areas", now=SINCE)
    yield opened
    opened.close()


def shown(store: Store, code: str = COUNTY) -> tuple[Alarm, ...]:
    return snapshot(store, LEADER, code=code).alarms


def kinds(store: Store, code: str = COUNTY) -> list[tuple[str, str]]:
    return [(one.kind, one.colour) for one in shown(store, code)]


def test_new_severe_alerts_and_seriously_warned_persons_are_alarms(store: Store) -> None:
    write(
        store,
        a_case(number=1, kind="red_code", opened=NOW),
        a_case(number=2, kind="fence_touched", opened=NOW),
        a_case(number=3, kind="key_vehicle", opened=NOW - MINUTE),
        a_warned_person(number=4, colour="orange", opened=NOW - 2 * MINUTE),
        a_warned_person(number=5, colour="yellow", opened=NOW),
        a_warned_person(number=6, colour="red", opened=NOW - 3 * MINUTE),
    )
    expected = [("red_code", "red"), ("key_vehicle", "orange"), ("warned_person", "orange")]
    assert kinds(store) == expected
    assert kinds(store, TOWN) == expected
    assert kinds(store, OTHER_TOWN) == []


def test_what_is_over_is_no_alarm(store: Store) -> None:
    raw = a_case(kind="red_code", opened=NOW - MINUTE)
    write(store, raw)
    assert kinds(store) == [("red_code", "red")]
    write(store, {**raw, "closed_at": NOW, "updated_at": NOW})
    assert kinds(store) == []


def test_an_alarm_says_what_and_where_and_no_person(store: Store) -> None:
    person = {"name": "应小明", "identity_number": "330799198001010001", "phone": "10000000001"}
    write(store, a_case(kind="red_code", opened=NOW, title="应小明红码", subject=person))
    (said,) = board_json(snapshot(store, LEADER, code=COUNTY))["alarms"]
    assert set(said) == {"key", "kind", "colour", "opened_at", "path"}
    assert (said["kind"], said["opened_at"]) == ("red_code", iso_instant(NOW))
    assert [area["code"] for area in said["path"]][::5] == [COUNTY, MICRO]
    assert "应小明" not in str(said)
