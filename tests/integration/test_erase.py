"""Erasing: persons go when their time is over, cases and counts stay, whatever comes later."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from app import main
from callbacks.background import Background
from dashboard.day import DAY, HOUR, Instant
from dashboard.profile import Profile
from dashboard.settings import Settings
from queries.cases.erase_cases import BATCH
from queries.keeping.erase import ERASED_ON, Erased, erase, erase_daily, to_erase
from queries.store.engine import Store, open_store
from queries.tables import meta
from queries.tables.accounts import audit
from queries.tables.core import (
    case,
    contact,
    quarantine,
    quarantine_step,
    subject,
    tally,
    transition,
)
from queries.tables.hands import said, step
from queries.writing.clock import catch_up
from queries.writing.mend import discard, replay
from queries.writing.record import Outcome, RecordType, Status, record
from tests.conftest import NewDatabase
from tests.factories.records import NOW, SINCE, Raw, a_place, a_task, a_warned_person, areas
from tests.factories.steps import a_step
from tests.keys import TEXT, keys
from tests.people import CARD, PERSON
from tests.stores import LEADER, content, differences, forget, rows_of, write

DAYS = 30
OPENED = NOW - 20 * DAY
ENDED = NOW - 10 * DAY
THEN = ENDED + DAYS * DAY
"""When what ended at ENDED is erased."""
NOTE = {"at": ENDED - 1, "what": "note", "by": "赵网格员", "why": "电话里说住在亲戚家"}


def _place() -> Profile:
    return a_place(retention={"days": DAYS, "refused": 5, "kinds": {"warned_person": 60}})


def _open(url: str) -> Store:
    store = open_store(url, _place(), keys=keys)
    record(store, RecordType.AREA, areas(), origin="areas", now=SINCE)
    catch_up(store, NOW)
    return store


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store of the small county where persons are kept for 30 days, warned ones for 60."""
    opened = _open(database_url)
    yield opened
    opened.close()


def an_ended(*, number: int = 1, ended: Instant = ENDED, **told: object) -> Raw:
    """Return a check of a person that was closed."""
    told = {"subject": PERSON, "history": [NOTE], "closed_at": ended, **told}
    return a_task(number=number, opened=OPENED, **told)


def _do(store: Store, raw: Raw, now: Instant = NOW) -> Outcome:
    return record(store, RecordType.STEP, [raw], origin="test", now=now)[0]


def _persons(store: Store) -> list[list[str]]:
    with store.read() as db:
        return sorted(row["opened"] for row in rows_of(db, subject))


def _notes(store: Store) -> list[tuple[str, str]]:
    with store.read() as db:
        rows = db.execute(
            select(transition.c.by, transition.c.why)
            .where(transition.c.what == "note")
            .order_by(transition.c.case, transition.c.number)
        )
        return [(row.by, row.why) for row in rows]


def _counted(store: Store) -> list[tuple[object, ...]]:
    with store.read() as db:
        rows = db.execute(select(tally).where(tally.c.n != 0).order_by(*tally.primary_key))
        return [tuple(row) for row in rows]


def _entered(store: Store) -> list[tuple[str, dict[str, int]]]:
    with store.read() as db:
        asked = select(audit.c.by, audit.c.details).where(audit.c.deed == "persons_erased")
        return [(row.by, row.details) for row in db.execute(asked.order_by(audit.c.number))]


def test_a_case_that_ended_long_ago_loses_its_person_and_stays(store: Store) -> None:
    write(store, an_ended(contacts=CARD))
    before = _counted(store)
    assert erase(store, THEN - 1) == Erased()
    assert _persons(store) == [list(PERSON.values())]
    assert to_erase(store, THEN) == Erased(cases=1, persons=1)
    assert erase(store, THEN) == Erased(cases=1, persons=1)
    assert _entered(store) == [("app.py", {"cases": 1}), ("app.py", {"persons": 1})]
    assert _persons(store) == []
    assert _notes(store) == [("", "")]
    with store.read() as db:
        (row,) = db.execute(select(case)).all()
        assert (row.stage, row.subject, row.external_id) == ("closed", None, "T-1")
        assert db.execute(select(func.count()).select_from(contact)).scalar_one() == 0
    assert _counted(store) == before
    assert differences(store, THEN) == []
    assert to_erase(store, THEN) == erase(store, THEN) == Erased()


def test_each_kind_has_its_own_days(store: Store) -> None:
    warned = a_warned_person(
        number=2, opened=OPENED, closed_at=ENDED, contacts=CARD, subject={"name": "另一人"}
    )
    write(store, an_ended(), warned)
    erase(store, THEN)
    assert [person[0] for person in _persons(store)] == ["另一人"]
    erase(store, ENDED + 60 * DAY)
    assert _persons(store) == []
    assert differences(store, ENDED + 60 * DAY) == []


def test_a_person_whom_a_case_still_names_stays(store: Store) -> None:
    write(store, an_ended(), an_ended(number=2, ended=NOW), a_task(number=3, subject=PERSON))
    assert to_erase(store, THEN) == Erased(cases=1)
    assert erase(store, THEN) == Erased(cases=1)
    assert _persons(store) == [list(PERSON.values())]
    assert differences(store, THEN) == []


def test_a_case_found_false_ends_with_that(store: Store) -> None:
    write(store, an_ended(closed_at=OPENED + 1, voided_at=ENDED))
    assert erase(store, THEN - 1) == Erased()
    assert erase(store, THEN) == Erased(cases=1, persons=1)


def test_a_person_whom_nothing_names_any_more_is_erased(store: Store) -> None:
    write(store, a_task(subject=PERSON, updated_at=NOW - 2))
    write(store, a_task(subject={"name": "改正后"}, updated_at=NOW - 1))
    assert len(_persons(store)) == 2
    assert erase(store, NOW) == Erased(persons=1)
    assert [person[0] for person in _persons(store)] == ["改正后"]


def test_a_replay_brings_nobody_back(store: Store) -> None:
    write(store, an_ended())
    erase(store, THEN)
    before = content(store)
    assert write(store, an_ended(), now=THEN)[0].status is Status.UNCHANGED
    assert content(store) == before
    newer = an_ended(updated_at=THEN, contacts=CARD, title="更正")
    assert write(store, newer, now=THEN)[0].status is Status.ACCEPTED
    assert (_persons(store), _notes(store)) == ([], [("", "")])
    assert differences(store, THEN) == []


def test_what_comes_when_its_time_is_over_comes_without_persons(store: Store) -> None:
    write(store, an_ended(contacts=CARD), now=THEN)
    assert (_persons(store), _notes(store)) == ([], [("", "")])
    assert to_erase(store, THEN) == Erased()


def test_the_notes_of_hands_go_and_their_deeds_stay(store: Store) -> None:
    write(store, a_task(opened=OPENED, subject=PERSON, history=[NOTE]))
    assert (
        _do(store, a_step("note", number=1, at=ENDED - HOUR, why="他的邻居李四说")).refusal is None
    )
    assert _do(store, a_step("close", number=2, at=ENDED, why="已处置")).refusal is None
    erase(store, THEN)
    assert _notes(store) == [("", ""), ("", "")]
    with store.read() as db:
        kept = db.execute(select(step.c.act, step.c.by, step.c.why).order_by(step.c.at)).all()
        assert kept[0] == ("note", "", "")
        assert (kept[1].act, kept[1].why) == ("close", "已处置")
        told = db.execute(select(said.c.transitions)).scalar_one()
        assert [one[3:] for one in told if one[1] == "note"] == [["", ""]]
    assert differences(store, THEN) == []
    late = a_step("note", number=3, at=THEN - 1, why="又想起李四")
    assert _do(store, late, THEN).refusal is None
    assert _notes(store) == [("", "")] * 3
    assert differences(store, THEN) == []


def test_a_case_that_is_reopened_names_people_again(store: Store) -> None:
    write(store, an_ended())
    erase(store, THEN)
    _do(store, a_step("reopen", number=1, at=THEN, why="复查"), THEN)
    write(store, an_ended(updated_at=THEN + 1, closed_at=None), now=THEN + 1)
    assert len(_persons(store)) == 1
    erase(store, THEN + 2)
    assert len(_persons(store)) == 1
    assert differences(store, THEN + 2) == []


def test_refused_records_that_were_dealt_with_go(store: Store) -> None:
    bad = [a_task(number=n, area="没有", subject=PERSON) for n in (1, 2, 3)]
    held = [outcome.held or 0 for outcome in write(store, *bad)]
    discard(store, LEADER, held[0], why="重复", by="李四", now=NOW)
    replay(store, LEADER, held[1], patch={"title": "x"}, by="李四", now=NOW)
    assert erase(store, NOW + 5 * DAY - 1) == Erased()
    assert to_erase(store, NOW + 5 * DAY) == Erased(records=1)
    assert erase(store, NOW + 5 * DAY) == Erased(records=1)
    with store.read() as db:
        kept = db.execute(select(quarantine.c.id).order_by(quarantine.c.id)).scalars().all()
        left = db.execute(select(quarantine_step.c.quarantine).distinct()).scalars().all()
    assert (kept, left) == (held[1:], [held[1]])


def test_more_than_a_batch_goes(store: Store) -> None:
    many = BATCH + 5
    told = (an_ended(number=n, subject={"name": f"某人{n}"}) for n in range(many))
    write(store, *told)
    assert to_erase(store, THEN) == Erased(cases=many, persons=many)
    assert erase(store, THEN) == Erased(cases=many, persons=many)
    assert to_erase(store, THEN) == Erased()


def test_a_shorter_time_reaches_what_was_passed_over(database_url: str) -> None:
    store = _open(database_url)
    write(store, an_ended(), an_ended(number=2, ended=ENDED - 5 * DAY))
    erase(store, THEN - 5 * DAY)
    store.close()
    shorter = open_store(database_url, a_place(retention={"days": 5}), keys=keys)
    assert erase(shorter, NOW) == Erased(cases=1, persons=1)
    assert differences(shorter, NOW) == []
    shorter.close()


def test_the_clock_erases_once_a_day(store: Store) -> None:
    write(store, an_ended())
    assert erase_daily(store, THEN) == Erased(cases=1, persons=1)
    assert _entered(store) == [("clock", {"cases": 1}), ("clock", {"persons": 1})]
    write(store, a_task(number=2, subject=PERSON, updated_at=NOW - 2))
    write(store, a_task(number=2, updated_at=NOW - 1))
    assert erase_daily(store, THEN + HOUR) == Erased()
    assert erase_daily(store, THEN + DAY) == Erased(persons=1)


def test_the_background_erases(store: Store) -> None:
    Background(store, Settings(demo=False)).step()
    with store.read() as db:
        assert meta.get(db, ERASED_ON) != ""


def test_a_case_that_names_people_beyond_its_time_is_found_out(store: Store) -> None:
    write(store, an_ended())
    erase(store, THEN)
    with store.write() as db:
        (key,) = db.execute(select(case.c.key)).scalars()
        late = transition.c.what == "note"
        db.execute(update(transition).where(late).values(why="张三"))
    (found,) = differences(store, THEN)
    assert found.startswith(f"Difference(what='erased', where='{key.hex()}'")


def test_the_command_says_what_it_erased(
    new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = new_database("sqlite")
    monkeypatch.setenv("ZHIKONG_DATABASE_URL", url)
    monkeypatch.setenv("ZHIKONG_DATA_KEY", TEXT)
    store = _open(url)
    write(store, an_ended())
    store.close()
    assert main(["erase", "--dry-run", "--lang", "en"]) == 0
    said_ = "the persons of 1 cases, 1 persons, 0 refused records."
    assert capsys.readouterr().out == f"To be erased: {said_} Nothing was changed.\n"
    assert main(["erase", "--lang", "en"]) == 0
    assert capsys.readouterr().out == f"Erased: {said_}\n"


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_whatever_the_order_the_store_ends_the_same(store: Store, seed: int) -> None:
    chance, last = Random(seed), THEN + 2 * DAY
    told = [
        an_ended(number=n, ended=ENDED + n * DAY, subject={"name": f"某人{n % 3}"}, updated_at=at)
        for n in range(4)
        for at in (NOW - 2, NOW - 1)
    ]
    ends = []
    for _ in range(2):
        forget(store)
        deeds: list[Raw | Instant] = [*told, last, last]
        chance.shuffle(deeds)
        for deed in deeds:
            if isinstance(deed, int):
                erase(store, deed)
            else:
                write(store, deed, now=last)
        erase(store, last)
        assert differences(store, last) == []
        ends.append(content(store))
    assert ends[0] == ends[1]
