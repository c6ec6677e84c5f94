"""The audit: only added to, and whatever is changed all the same is found."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from dashboard.access.audit import FIRST, Actor, Deed, Entry
from queries.access.audit import HEAD, enter, head
from queries.store.engine import Store
from queries.tables import meta
from queries.tables.accounts import audit as table
from tests.factories.records import COUNTY, NOW, TOWN
from tests.stores import differences

BY = Actor("0123456789ab", "应晓峰", "10.0.0.1")


def an_entry(n: int = 0) -> Entry:
    return Entry(NOW + n, BY, Deed.EXPORTED, TOWN, f"list {n}", {"rows": n, "kinds": ["check"]})


def entered(store: Store, n: int = 3) -> None:
    with store.write() as db:
        enter(db, *(an_entry(number) for number in range(n)))


def unlocked(store: Store) -> None:
    """Take away what keeps the table from being changed, as somebody at the database could."""
    with store.write() as db:
        if db.dialect.name == "sqlite":
            db.execute(text("DROP TRIGGER audit_no_update"))
            db.execute(text("DROP TRIGGER audit_no_delete"))
        else:
            db.execute(text("DROP TRIGGER audit_no_change ON audit"))


def found(store: Store) -> list[str]:
    return [line.split("'")[1] + " " + line.split("'")[3] for line in differences(store)]


def test_entries_are_numbered_and_chained(store: Store) -> None:
    entered(store)
    with store.read() as db:
        rows = db.execute(select(table).order_by(table.c.number)).all()
        assert head(db) == (3, bytes(rows[-1].digest))
    assert [(row.number, row.by, row.details["rows"]) for row in rows] == [
        (1, "应晓峰", 0),
        (2, "应晓峰", 1),
        (3, "应晓峰", 2),
    ]
    assert bytes(rows[0].digest) == an_entry(0).digest(1, FIRST)
    assert bytes(rows[1].digest) == an_entry(1).digest(2, bytes(rows[0].digest))
    assert differences(store) == []


def test_an_entry_goes_with_what_it_tells_of(store: Store) -> None:
    def undone() -> None:
        with store.write() as db:
            enter(db, an_entry())
            raise LookupError

    with pytest.raises(LookupError):
        undone()
    with store.read() as db:
        assert head(db) == (0, FIRST)
    entered(store)
    assert differences(store) == []


def test_entries_of_many_at_once_stand_in_one_chain(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: entered(store, 2), range(10)))
    with store.read() as db:
        assert head(db)[0] == 20
    assert differences(store) == []


@pytest.mark.parametrize(
    "statement", [update(table).values(subject="another"), delete(table).where(table.c.number == 2)]
)
def test_the_database_refuses_to_change_it(store: Store, statement: object) -> None:
    entered(store)
    with pytest.raises(DBAPIError, match="only added to"), store.write() as db:
        db.execute(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "another"},
        {"at": NOW - 1},
        {"by": ""},
        {"account": ""},
        {"address": "10.0.0.2"},
        {"area": COUNTY},
        {"deed": "login"},
        {"deed": "no deed"},
        {"details": {"rows": 2, "kinds": ["check"]}},
    ],
)
def test_a_changed_entry_is_found(store: Store, changed: dict[str, object]) -> None:
    entered(store)
    unlocked(store)
    with store.write() as db:
        db.execute(update(table).where(table.c.number == 2).values(**changed))
    assert found(store) == ["audit_entry 2"]


def test_a_changed_entry_with_its_own_digest_breaks_the_next(store: Store) -> None:
    entered(store)
    unlocked(store)
    with store.write() as db:
        before = db.execute(select(table.c.digest).where(table.c.number == 1)).scalar_one()
        forged = Entry(NOW + 1, BY, Deed.EXPORTED, TOWN, "another", {"rows": 1, "kinds": ["check"]})
        db.execute(
            update(table)
            .where(table.c.number == 2)
            .values(subject="another", digest=forged.digest(2, bytes(before)))
        )
    assert found(store) == ["audit_entry 3"]


@pytest.mark.parametrize(
    ("number", "findings"),
    [
        (1, ["audit_gap 1", "audit_entry 2"]),
        (2, ["audit_gap 2", "audit_entry 3"]),
        (3, ["audit_end 3"]),
    ],
)
def test_an_entry_taken_out_is_found(store: Store, number: int, findings: list[str]) -> None:
    entered(store)
    unlocked(store)
    with store.write() as db:
        db.execute(delete(table).where(table.c.number == number))
    assert found(store) == findings


def test_an_audit_taken_out_whole_is_found(store: Store) -> None:
    entered(store)
    unlocked(store)
    with store.write() as db:
        db.execute(delete(table))
        assert meta.get(db, HEAD)
    assert found(store) == ["audit_end 3"]
