"""Personal data at rest: sealed, found again, sealed anew, and brought over from older stores."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import JSON, Engine, Table, column, insert, make_url, select, text, update
from sqlalchemy import table as light
from sqlalchemy.sql.expression import TableClause

from dashboard.intake.quarantine import Asked
from dashboard.records.beside_cases import plate_digest
from dashboard.records.case_record import read_case
from queries.keeping.reseal import reseal, sealed_by
from queries.lists.case_detail import case_detail
from queries.sealing.keyring import Keyring, NoDataKey, WrongDataKey, new_key, read_keys
from queries.store.engine import Store, open_engine, open_store
from queries.store.schema import MIGRATIONS
from queries.tables.accounts import audit
from queries.tables.core import case, contact, metadata, officer, quarantine, subject, vehicle
from queries.writing.intake import Call
from queries.writing.mend import replay
from queries.writing.quarantine_list import held, quarantine_list
from queries.writing.record import RecordType, record
from tests.conftest import DATABASES, NewDatabase
from tests.factories.records import CODES, NOW, SINCE, a_place, a_warned_person, an_alert, areas
from tests.factories.stream import a_checkpoint, a_passage
from tests.intake import a_key, sent, taken
from tests.keys import TEXT, keys
from tests.people import LEAD_PHONE, PERSON, STORED, a_marked_person, fill
from tests.stores import LEADER, content, differences, open_county, rows_of, write


def _everything(store: Store) -> bytes:
    """Return all that lies in the database: the bytes of its file and log, or all its rows."""
    url = make_url(str(store.engine.url))
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "")
        return b"".join(part.read_bytes() for part in file.parent.glob(file.name + "*"))
    found = []
    with store.read() as db:
        for table in metadata.tables:
            found += [row[0] for row in db.execute(text(f'SELECT t::text FROM "{table}" t'))]
    # A row tells its bytes in hexadecimal.
    return "\n".join(found).encode()


def _leaks(store: Store) -> list[str]:
    whole = _everything(store)
    hexed = whole if b"\\x" in whole else b""
    return [s for s in STORED if s.encode() in whole or s.encode().hex().encode() in hexed]


def test_nothing_of_a_person_lies_in_the_database_in_clear(store: Store) -> None:
    fill(store)
    key, _ = a_key(store, types=("case",))
    wrong = sent(an_alert(number=9, subject=PERSON, title="x\x00" + PERSON["phone"]))
    taken(store, key, wrong, call=Call("one", 0, bytes(32)))
    with store.read() as db:
        numbers = [one.id for one in quarantine_list(db, LEADER, Asked()).rows]
    replay(store, LEADER, numbers[0], patch={"subject": PERSON}, by="李四", now=NOW)
    assert _leaks(store) == []


def test_what_is_sealed_comes_back_as_it_was(store: Store) -> None:
    fill(store)
    with store.read() as db:
        persons = [row["opened"] for row in rows_of(db, subject)]
        assert persons == [list(PERSON.values())]
        assert [row["opened"] for row in rows_of(db, contact)] == [["司徒守密", "13655443322"]]
        assert [row["opened"] for row in rows_of(db, officer)] == [LEAD_PHONE]
        refused = quarantine_list(db, LEADER, Asked()).rows
        assert refused[-1].record["subject"] == PERSON
        assert refused[0].refusal.value == LEAD_PHONE * 9
        (key,) = db.execute(select(case.c.key).where(case.c.external_id == "T-1")).scalars()
        shown = case_detail(db, LEADER, key=key.hex())
    assert shown.subject is not None
    assert (shown.subject.name, shown.subject.phone) == ("闻*泄", "137****4433")
    assert shown.contacts[0].phone == "136****3322"
    assert shown.line.title == "闻*泄（137****4433）发热，身份证3307**********4417"
    assert differences(store) == []


def test_two_sources_that_name_one_number_name_one_person(store: Store) -> None:
    number = PERSON["identity_number"]
    write(store, a_warned_person(subject={"name": "闻人", "identity_number": number}))
    write(store, an_alert(source="other", subject=PERSON))
    write(store, an_alert(source="third", number=2, subject={"name": "闻人"}))
    with store.read() as db:
        keys_of = db.execute(select(case.c.subject).order_by(case.c.source)).scalars().all()
        persons = {row["key"]: row["opened"][0] for row in rows_of(db, subject)}
    other, test, third = keys_of
    assert other == test != third
    assert persons == {other: "闻人漏泄", third: "闻人"}


def test_marks_differ_from_store_to_store(new_database: NewDatabase) -> None:
    marks = set()
    for _ in range(2):
        store = open_county(new_database("sqlite"))
        write(store, a_marked_person())
        with store.read() as db:
            marks.add(db.execute(select(case.c.subject, case.c.digest)).one())
        store.close()
    assert len(marks) == 2
    assert len({mark.subject for mark in marks}) == 2
    assert len({mark.digest for mark in marks}) == 2


def test_a_replay_and_a_refusal_that_comes_again_are_known(store: Store) -> None:
    fill(store)
    before = content(store)
    fill(store)
    assert content(store) == before
    with store.read() as db:
        assert sorted(one.times for one in quarantine_list(db, LEADER, Asked()).rows) == [2, 2, 2]


def test_a_sealed_person_moved_to_another_row_is_found_out(store: Store) -> None:
    write(store, a_marked_person(), a_warned_person(number=2))
    with store.write() as db:
        one, other = db.execute(select(subject).order_by(subject.c.key)).all()
        db.execute(update(subject).where(subject.c.key == one.key).values(sealed=other.sealed))
    (found,) = differences(store)
    assert found.startswith("Difference(what='sealed', where='subject " + one.key.hex())


def test_a_case_whose_person_is_gone_is_found_out(store: Store) -> None:
    write(store, a_marked_person())
    with store.write() as db:
        (key,) = db.execute(select(case.c.key)).scalars()
        db.execute(subject.delete())
    (found,) = differences(store)
    assert found.startswith(f"Difference(what='person', where='{key.hex()}'")


class _Ring:
    """Keys that change while a store is open, as those of a file do."""

    def __init__(self, ring: Keyring) -> None:
        self.ring = ring

    def __call__(self) -> Keyring:
        return self.ring


def test_all_is_sealed_with_a_new_key_while_the_store_is_in_use(database_url: str) -> None:
    old, new = read_keys(TEXT).keys[0], new_key()
    ring = _Ring(Keyring((old,)))
    store = open_store(database_url, a_place(), keys=ring)
    record(store, RecordType.AREA, areas(), origin="areas", now=SINCE)
    fill(store)
    write(store, *(a_warned_person(number=n, source="many") for n in range(1, 2500)))
    before = content(store)
    n = sealed_by(store)[old.id.hex()]
    ring.ring = Keyring((new, old))
    write(store, a_warned_person(number=2, source="one more", subject={"name": "新来"}))
    assert reseal(store, NOW) == n - 1
    assert reseal(store, NOW) == 0
    with store.read() as db:
        (entered,) = db.execute(select(audit.c.details).where(audit.c.deed == "data_key_changed"))
    assert entered.details == {"key": new.id.hex()}
    assert sealed_by(store) == {new.id.hex(): n + 1}
    ring.ring = Keyring((new,))
    now_there = content(store)
    assert len(now_there["subject"]) == len(before["subject"]) + 1
    assert set(before["subject"]) < set(now_there["subject"])
    assert differences(store) == []
    store.close()
    with pytest.raises(WrongDataKey):
        open_store(database_url, a_place(), keys=lambda: Keyring((old,)))
    again = open_store(database_url, a_place(), keys=ring)
    fill(again)
    assert content(again) == now_there
    again.close()


def test_the_wrong_key_opens_nothing_and_changes_nothing(database_url: str) -> None:
    store = open_county(database_url)
    fill(store)
    before = content(store)
    store.close()
    with pytest.raises(WrongDataKey) as raised:
        open_store(database_url, a_place(), keys=lambda: Keyring((new_key(),)))
    assert raised.value.sealed == keys().ids[0]
    again = open_store(database_url, a_place(), keys=keys)
    assert content(again) == before
    again.close()


def test_without_a_key_no_person_goes_in_or_out(database_url: str) -> None:
    store = open_store(database_url, a_place(), keys=None)
    record(store, RecordType.AREA, areas(), origin="areas", now=SINCE)
    with pytest.raises(NoDataKey):
        write(store, a_marked_person())
    store.close()


OLD = "0010"
"""The last version of the store that held personal data in clear."""


@pytest.fixture(params=DATABASES)
def older(
    request: pytest.FixtureRequest, bare_database: NewDatabase, new_database: NewDatabase
) -> Iterator[tuple[str, Store]]:
    """URL of a store as it was before sealing, and the same store made by this version."""
    url = bare_database(request.param)
    now_made = open_county(new_database(request.param))
    record(now_made, RecordType.PLACE, [a_checkpoint()], origin="test", now=NOW)
    listed = {"plate": "浙G12345", "why": "重点"}
    record(now_made, RecordType.VEHICLE, [listed], origin="test", now=NOW)
    fill(now_made, stream=False)
    engine = open_engine(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as db:
        db.execution_options(writes=True)
        with db.begin():
            config.attributes["connection"] = db
            command.upgrade(config, OLD)
    _copy_in_clear(now_made, engine)
    engine.dispose()
    yield url, now_made
    now_made.close()


def _in_clear(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Return what tables of persons held before sealing, by what this version holds."""
    raw = a_marked_person()
    plain = read_case(raw, profile=a_place(), areas=CODES, now=NOW)[1]
    names = list(PERSON)
    with store.read() as db:
        said = {
            "subject": [
                dict(zip(names, row["opened"], strict=True)) | {"key": plain.subject}
                for row in rows_of(db, subject)
            ],
            "contact": [
                {"case": row["case"], "duty": row["duty"]}
                | dict(zip(("name", "phone"), row["opened"], strict=True))
                for row in rows_of(db, contact)
            ],
            "officer": [
                {name: row[name] for name in ("area", "duty", "number", "name")}
                | {"phone": row["opened"]}
                for row in rows_of(db, officer)
            ],
            "vehicle": [row | {"digest": plate_digest("浙G12345")} for row in rows_of(db, vehicle)],
            "quarantine": [row | {"digest": bytes(16)} for row in rows_of(db, quarantine)],
        }
        cases = [dict(row) for row in db.execute(select(case)).mappings()]
    for row in cases:
        row["subject"] = row["subject"] and plain.subject
        row["digest"] = plain.digest
    return said | {"cases": cases}


def _as_it_was(table: Table, row: dict[str, Any]) -> TableClause:
    """Return a table with the columns of a row, of which ``record`` alone was of another type."""
    types = {"record": JSON} | {c.name: c.type for c in table.c}
    names = [name for name in row if name != "opened"]
    return light(table.name, *(column(name, types.get(name)) for name in names))


def _copy_in_clear(store: Store, engine: Engine) -> None:
    clear = _in_clear(store)
    with engine.connect() as db:
        db.execution_options(writes=True)
        with db.begin(), store.read() as reading:
            for table in metadata.sorted_tables:
                if table.name not in clear:
                    rows = [dict(row) for row in reading.execute(select(table)).mappings()]
                else:
                    rows = clear[table.name]
                kept = [row for row in rows if row.get("name") != "index_key"]
                if table.name in ("revision", "meta"):
                    db.execute(table.delete())
                if kept:
                    db.execute(insert(_as_it_was(table, kept[0])), kept)


def test_a_store_from_before_is_sealed_when_it_is_opened(older: tuple[str, Store]) -> None:
    url, now_made = older
    store = open_store(url, a_place(), keys=keys)
    assert _leaks(store) == []
    assert differences(store) == []
    before = content(store)
    fill(store, stream=False)
    assert content(store) == before
    expected = content(now_made)
    assert before["subject"][0][1:] == expected["subject"][0][1:]
    assert before["contact"] == expected["contact"]
    record(store, RecordType.PASSAGE, [a_passage()], origin="test", now=NOW)
    with store.read() as db:
        assert db.execute(select(case.c.source).order_by(case.c.source)).scalars().all() == [
            "rule:key_vehicle",
            "test",
        ]
        refused = quarantine_list(db, LEADER, Asked()).rows
        assert refused[-1].record["subject"] == PERSON
        assert held(db, LEADER, refused[-1].id).refusal.value == "没有"
    store.close()


def test_a_store_from_before_is_not_opened_without_a_key(older: tuple[str, Store]) -> None:
    url, _ = older
    with pytest.raises(NoDataKey):
        open_store(url, a_place(), keys=None)
    engine = open_engine(url)
    with engine.connect() as db:
        assert db.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == OLD
        assert db.execute(text("SELECT name FROM subject")).scalar_one() == PERSON["name"]
    engine.dispose()
