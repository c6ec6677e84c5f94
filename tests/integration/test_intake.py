"""What other systems send: each record on its own, once, within the key's bounds, or not at all."""

import sqlite3
import threading

import pytest
from sqlalchemy import event, func, select

from dashboard.access.api_key import ApiKey, RevokedKey, UnknownKey
from dashboard.area import UnknownArea
from dashboard.day import DAY, HOUR, MINUTE
from dashboard.intake.quarantine import Asked
from queries.access.api_keys import api_keys, key_by_id, revoke_key
from queries.store.engine import Store
from queries.store.revision import ALL, revision_of
from queries.store.unavailable import Unavailable
from queries.tables.core import case, quarantine, remembered
from queries.writing.intake import Call, OtherBody, take
from queries.writing.quarantine_list import quarantine_list
from tests.conftest import NewDatabase
from tests.factories.records import (
    COUNTY,
    FAR_GROUP,
    MICRO,
    NOW,
    OTHER_TOWN,
    TOWN,
    a_reading,
    an_alert,
)
from tests.intake import a_key, sent, statuses, taken
from tests.stores import LEADER, content, differences, reopen_county, rows_of


def rows(store: Store) -> list[dict[str, object]]:
    with store.read() as db:
        return rows_of(db, quarantine)


def count(store: Store) -> int:
    with store.read() as db:
        return db.execute(select(func.count()).select_from(case)).scalar_one()


def test_each_record_is_taken_or_refused_on_its_own(store: Store) -> None:
    key, _ = a_key(store)
    found = taken(
        store,
        key,
        sent(an_alert(number=1)),
        sent(an_alert(number=2, area="33099900")),
        sent(a_reading(n=7), "reading"),
        {"external_id": "no type"},
        sent({"plate": "浙G12345"}, "vehicle"),
        [1, 2],
        sent(an_alert(number=1)),
        b'{"type": "case", ',
        b'{"type": "reading", "area": "330999001"}',
    )
    assert statuses(found) == [
        "accepted",
        "area: unknown_area",
        "accepted",
        "type: missing",
        "type: not_a_choice",
        ": not_an_object",
        "unchanged",
        ": not_json",
        "kind: missing",
    ]
    assert count(store) == 1
    assert differences(store) == []
    by_id = {row["id"]: row for row in rows(store)}
    held = [by_id.pop(outcome.held) for outcome in found if outcome.held]
    assert by_id == {}
    assert [(row["type"], row["reason"], row["area"]) for row in held] == [
        ("case", "unknown_area", COUNTY),
        ("", "missing", COUNTY),
        ("vehicle", "not_a_choice", COUNTY),
        ("", "not_an_object", COUNTY),
        ("", "not_json", COUNTY),
        ("reading", "missing", TOWN),
    ]
    assert held[2]["record"] == {"plate": "浙G12345"}
    assert held[3]["record"] == {"text": "[1,2]"}
    assert held[4]["record"] == {"text": '{"type": "case", '}
    assert {row["origin"] for row in held} == {"api:system 1"}


def test_what_nests_too_deep_is_refused_and_kept_short(store: Store) -> None:
    key, _ = a_key(store)
    deep: object = "leaf"
    for _ in range(900):
        deep = {"in": deep}
    found = taken(store, key, sent({"attributes": deep}), [[[deep]]])
    assert statuses(found) == [": too_deep", ": not_an_object"]
    assert [row["record"] for row in rows(store)] == [{"text": "[…]"}]


def test_the_same_records_sent_again_change_nothing(store: Store) -> None:
    key, _ = a_key(store)
    batch = [sent(an_alert(number=n)) for n in range(5)] + [sent(an_alert(area="1"))]
    assert statuses(taken(store, key, *batch)) == ["accepted"] * 5 + ["area: unknown_area"]
    before = content(store)
    again = taken(store, key, *batch, now=NOW + MINUTE)
    assert statuses(again) == ["unchanged"] * 5 + ["area: unknown_area"]
    assert content(store) == before
    assert [(row["times"], row["at"]) for row in rows(store)] == [(2, NOW + MINUTE)]


def test_a_call_is_remembered_by_its_idempotency_key_for_a_day(store: Store) -> None:
    key, _ = a_key(store)
    call = Call("morning", 0, b"d" * 32)
    raws = [sent(an_alert(number=1)), sent(an_alert(number=2, area="1"))]
    first = take(store, key, raws, now=NOW, call=call)
    with store.read() as db:
        number = revision_of(db, ALL).number
    again = take(store, key, raws, now=NOW + DAY - 1, call=call)
    assert (first.again, again.again) == (False, True)
    assert again.outcomes == first.outcomes
    assert statuses(again.outcomes) == ["accepted", "area: unknown_area"]
    with store.read() as db:
        assert revision_of(db, ALL).number == number
    assert [row["times"] for row in rows(store)] == [1]

    with pytest.raises(OtherBody):
        take(store, key, raws, now=NOW, call=Call("morning", 0, b"e" * 32))
    other, _ = a_key(store, seed=2)
    assert not take(store, other, raws, now=NOW, call=Call("morning", 0, b"e" * 32)).again

    late = take(store, key, raws, now=NOW + DAY, call=Call("morning", 0, b"e" * 32))
    assert statuses(late.outcomes) == ["unchanged", "area: unknown_area"]
    with store.read() as db:
        assert db.execute(select(func.count()).select_from(remembered)).scalar_one() == 1


def test_calls_at_once_with_one_idempotency_key_are_done_once(store: Store) -> None:
    key, _ = a_key(store)
    raws = [sent(an_alert(number=n)) for n in range(50)]
    found = []

    def call() -> None:
        found.append(take(store, key, raws, now=NOW, call=Call("at once", 0, b"d" * 32)))

    threads = [threading.Thread(target=call) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken.again for taken in found) == [False, True, True, True, True, True]
    assert {tuple(statuses(taken.outcomes)) for taken in found} == {("accepted",) * 50}
    assert count(store) == 50


def test_a_key_writes_within_its_own_area_only(store: Store) -> None:
    whole, _ = a_key(store, seed=1)
    town, _ = a_key(store, seed=2, area=TOWN, types=("case", "place", "vehicle"))
    place = {"code": "K1", "kind": "road", "name": "卡口", "longitude": 120.0, "latitude": 28.5}
    far = sent(an_alert(number=1, area=FAR_GROUP))
    assert statuses(taken(store, whole, far)) == ["accepted"]
    before = content(store)

    found = taken(
        store,
        town,
        sent(an_alert(number=2, area=FAR_GROUP)),
        # The case lies elsewhere: naming an area of one's own does not fetch it.
        sent(an_alert(number=1, area=MICRO, updated_at=NOW)),
        sent(an_alert(number=1, area=MICRO, external_id="\u3000T-1 ", updated_at=NOW)),
        sent(an_alert(number=3, area=COUNTY)),
        sent({**place, "area": FAR_GROUP}, "place"),
        # A list for the whole place is nobody's alone.
        sent({"plate": "浙G12345"}, "vehicle"),
        sent(an_alert(number=4, area=None)),
    )
    assert statuses(found) == [
        *["area: unknown_area"] * 5,
        "type: unknown_area",
        "area: missing",
    ]
    assert content(store) == before
    assert {row["area"] for row in rows(store)} == {TOWN, MICRO}

    found = taken(
        store,
        town,
        sent(an_alert(number=5, area=TOWN)),
        sent({**place, "area": MICRO}, "place"),
    )
    assert statuses(found) == ["accepted", "accepted"]
    other, _ = a_key(store, seed=3, area=OTHER_TOWN, types=("place",))
    assert statuses(taken(store, other, sent({**place, "area": OTHER_TOWN}, "place"))) == [
        "area: unknown_area"
    ]
    assert differences(store) == []


def test_a_key_for_an_area_that_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(UnknownArea):
        a_key(store, area="330999777")


def test_a_revoked_key_sends_nothing_more(store: Store) -> None:
    key, _ = a_key(store)
    revoked = revoke_key(store, key.id, NOW + HOUR)
    assert revoked.revoked_at == NOW + HOUR
    assert revoke_key(store, key.id, NOW + DAY).revoked_at == NOW + HOUR
    # The key was read before it was revoked: a long stream holds it.
    with pytest.raises(RevokedKey):
        taken(store, key, sent(an_alert()))
    assert count(store) == 0
    with pytest.raises(UnknownKey):
        revoke_key(store, "000000000000", NOW)


def test_when_a_key_was_used_is_kept_to_the_minute(store: Store) -> None:
    key, _ = a_key(store)

    def used() -> int | None:
        with store.read() as db:
            return key_by_id(db, key.id).used_at

    assert used() is None
    taken(store, key, sent(an_alert()), now=NOW)
    taken(store, key, sent(an_alert()), now=NOW + MINUTE)
    assert used() == NOW
    taken(store, key, sent(an_alert()), now=NOW + MINUTE + 1)
    assert used() == NOW + MINUTE + 1
    with store.read() as db:
        assert [one.id for one in api_keys(db)] == [key.id]


def test_quarantine_is_bounded_by_the_viewer(store: Store) -> None:
    town, _ = a_key(store, seed=1, area=TOWN)
    other, _ = a_key(store, seed=2, area=OTHER_TOWN)
    taken(store, town, sent({"area": MICRO}), sent({"area": FAR_GROUP}))
    taken(store, other, sent({"area": FAR_GROUP}))

    def seen(key: ApiKey) -> list[str]:
        with store.read() as db:
            return [held.area for held in quarantine_list(db, key.viewer, Asked()).rows]

    assert seen(town) == [TOWN, MICRO]
    assert seen(other) == [FAR_GROUP]
    with store.read() as db:
        assert quarantine_list(db, LEADER, Asked()).total == 3


# What follows shows that nothing is acknowledged which is not stored.


def shortened(store: Store, milliseconds: int) -> None:
    """Let writers of the embedded database wait for less than usual."""

    def prepare(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA busy_timeout = {milliseconds}")

    store.engine.dispose()
    event.listen(store.engine, "connect", prepare)


def test_a_locked_database_is_unavailable_and_takes_nothing(new_county: NewDatabase) -> None:
    store = reopen_county(new_county("sqlite"))
    key, _ = a_key(store)
    shortened(store, 50)
    with store.write() as _held, pytest.raises(Unavailable) as raised:
        taken(store, key, sent(an_alert()))
    assert raised.value.reason == "locked"
    assert count(store) == 0
    assert statuses(taken(store, key, sent(an_alert()))) == ["accepted"]
    store.close()


def test_a_locked_postgresql_is_unavailable(new_county: NewDatabase) -> None:
    store = reopen_county(new_county("postgresql"))
    key, _ = a_key(store)

    @event.listens_for(store.engine, "begin")
    def impatient(db: object) -> None:
        db.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")  # type: ignore[attr-defined]

    with store.write() as db:
        db.exec_driver_sql("LOCK TABLE revision")
        with pytest.raises(Unavailable) as raised:
            taken(store, key, sent(an_alert()))
    assert raised.value.reason == "locked"
    assert count(store) == 0
    store.close()


def test_a_full_disk_takes_nothing_and_heals(new_county: NewDatabase) -> None:
    store = reopen_county(new_county("sqlite"))
    key, _ = a_key(store)
    pages = {"most": 0}

    def prepare(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages['most'] or 1073741823}")

    with store.read() as db:
        pages["most"] = db.exec_driver_sql("PRAGMA page_count").scalar_one() + 4
    store.engine.dispose()
    event.listen(store.engine, "connect", prepare)
    before = content(store)
    batch = [sent(an_alert(number=n, title="长" * 190)) for n in range(500)]
    with pytest.raises(Unavailable) as raised:
        taken(store, key, *batch)
    assert raised.value.reason == "full"
    assert content(store) == before
    assert differences(store) == []

    pages["most"] = 0
    store.engine.dispose()
    assert statuses(taken(store, key, *batch)) == ["accepted"] * 500
    assert differences(store) == []
    store.close()


def test_a_read_only_store_is_unavailable(new_county: NewDatabase) -> None:
    store = reopen_county(new_county("postgresql"))
    key, _ = a_key(store)

    @event.listens_for(store.engine, "begin")
    def read_only(db: object) -> None:
        db.exec_driver_sql("SET TRANSACTION READ ONLY")  # type: ignore[attr-defined]

    with pytest.raises(Unavailable) as raised:
        taken(store, key, sent(an_alert()))
    assert raised.value.reason == "readonly"
    store.close()
