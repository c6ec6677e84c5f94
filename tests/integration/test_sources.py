"""Sources: heard with their records, silent by the clock, and every area's screen says so."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from callbacks.context import Context
from callbacks.http.api import api
from callbacks.http.boards import board_json
from dashboard.boards.snapshot import Snapshot
from dashboard.day import MINUTE, iso_instant
from dashboard.settings import Settings
from dashboard.source import State
from queries.boards.snapshots import snapshot
from queries.store.engine import Store, open_store
from queries.store.revision import revision_of
from queries.store.sources import standings
from queries.writing.clock import tick
from queries.writing.record import Outcome, RecordType, Status, record
from tests.conftest import NewDatabase
from tests.factories.records import (
    COUNTY,
    FAR_GROUP,
    GRID,
    NOW,
    TOWN,
    Raw,
    a_place,
    a_reading,
    an_alert,
    areas,
)
from tests.keys import keys
from tests.stores import LEADER, differences

SOURCES = [
    {
        "id": "codes", "name": "卡点扫码", "name_en": "Codes", "types": ["reading"],
        "kinds": ["code_scanned"], "rhythm": 10, "feeds": ["codes_scanned"],
    },
    {"id": "gate", "name": "门岗", "names": ["gate"], "rhythm": 60},
]  # fmt: skip
LATER = NOW + 10 * MINUTE


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, new_database: NewDatabase) -> Iterator[Store]:
    opened = open_store(new_database(request.param), a_place(sources=SOURCES), keys=keys)
    record(opened, RecordType.AREA, areas(), origin="areas", now=NOW)
    tick(opened, NOW)
    yield opened
    opened.close()


def send(store: Store, *raws: Raw, at: int = NOW) -> list[Outcome]:
    return record(store, RecordType.READING, raws, origin="test", now=at)


def states(store: Store) -> dict[str, State]:
    with store.read() as db:
        return {one.source.id: one.state for one in standings(db, store.profile.sources)}


def revisions(store: Store) -> list[int]:
    with store.read() as db:
        return [revision_of(db, code).number for code in (COUNTY, TOWN, GRID, FAR_GROUP)]


def shown(store: Store, code: str = COUNTY) -> Snapshot:
    return snapshot(store, LEADER, code=code)


def test_a_source_is_never_heard_then_heard_then_silent_then_heard(store: Store) -> None:
    assert states(store) == {"codes": State.NEVER, "gate": State.NEVER}
    send(store, a_reading())
    assert states(store) == {"codes": State.SPEAKING, "gate": State.NEVER}
    tick(store, LATER - 1)
    assert states(store)["codes"] is State.SPEAKING
    tick(store, LATER)
    assert states(store)["codes"] is State.SILENT
    send(store, a_reading(n=11, updated_at=LATER), at=LATER + MINUTE)
    assert states(store)["codes"] is State.SPEAKING
    assert differences(store, LATER + MINUTE) == []


def test_what_was_heard_is_kept_with_the_newest_time_it_speaks_of(store: Store) -> None:
    send(store, a_reading(at=NOW - 5 * MINUTE))
    send(store, a_reading(at=NOW - 90 * MINUTE), at=NOW + MINUTE)
    with store.read() as db:
        codes, gate = standings(db, store.profile.sources)
    assert (codes.heard_at, codes.record_at) == (NOW + MINUTE, NOW - 5 * MINUTE)
    assert (gate.heard_at, gate.record_at) == (None, None)


def test_a_replay_is_heard_and_a_refused_record_is_not(store: Store) -> None:
    assert send(store, a_reading(area="330999777"))[0].status is Status.REFUSED
    assert states(store)["codes"] is State.NEVER
    send(store, a_reading())
    assert send(store, a_reading(), at=LATER)[0].status is Status.UNCHANGED
    tick(store, LATER + MINUTE)
    assert states(store)["codes"] is State.SPEAKING


def test_silence_raises_every_area_s_revision_once_and_no_data_is_newer(store: Store) -> None:
    send(store, a_reading())
    before, data_time = revisions(store), shown(store, GRID).data_time
    tick(store, LATER)
    silent = revisions(store)
    assert all(new > old for new, old in zip(silent, before, strict=True))
    tick(store, LATER + MINUTE)
    assert revisions(store) == silent
    assert shown(store, GRID).data_time == data_time
    send(store, a_reading(n=20, updated_at=LATER), at=LATER + MINUTE)
    assert all(new > old for new, old in zip(revisions(store), silent, strict=True))


def test_a_source_that_goes_on_raises_nothing_elsewhere(store: Store) -> None:
    send(store, a_reading())
    before = revisions(store)
    send(store, a_reading(n=11, updated_at=NOW + MINUTE), at=NOW + MINUTE)
    after = revisions(store)
    assert after[0] > before[0]
    assert after[3] == before[3]


def test_a_snapshot_names_who_does_not_speak_and_marks_what_they_feed(store: Store) -> None:
    send(store, a_reading(n=0))
    record(store, RecordType.CASE, [an_alert(source="gate")], origin="test", now=NOW)
    board = shown(store)
    assert board.sources == ()
    assert (board.values["codes_scanned"].value, board.values["codes_scanned"].stale) == (0, False)
    tick(store, LATER)
    board = shown(store)
    assert [one.source.id for one in board.sources] == ["codes"]
    assert (board.values["codes_scanned"].value, board.values["codes_scanned"].stale) == (0, True)
    assert not board.values["alerts_open"].stale
    said = board_json(board)
    assert said["sources"] == [
        {
            "id": "codes",
            "name": "卡点扫码",
            "name_en": "Codes",
            "heard_at": iso_instant(NOW),
            "silent_since": iso_instant(LATER),
            "rhythm": 10,
        }
    ]
    assert said["metrics"]["codes_scanned"]["stale"] is True


def test_a_changed_rhythm_is_taken_up_by_the_next_tick(store: Store) -> None:
    send(store, a_reading())
    tick(store, LATER)
    store.profile = a_place(sources=[{**SOURCES[0], "rhythm": 30}, SOURCES[1]])
    tick(store, LATER + MINUTE)
    assert states(store)["codes"] is State.SPEAKING


def test_the_check_names_a_silence_that_is_none(store: Store) -> None:
    send(store, a_reading())
    tick(store, LATER)
    with store.write() as db:
        db.exec_driver_sql("UPDATE source_heard SET silent_since = silent_since + 1")
    assert len(differences(store, LATER)) == 1


def test_the_page_and_the_interface_list_all(store: Store) -> None:
    send(store, a_reading())
    context = Context(store, Settings())
    found = _get(context, "/api/v1/sources")
    assert [(one["id"], one["state"], one["heard_at"]) for one in found] == [
        ("codes", "speaking", iso_instant(NOW)),
        ("gate", "never", None),
    ]


def _get(context: Context, path: str) -> Any:
    return TestClient(api(context)).get(path).json()
