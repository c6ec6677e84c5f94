"""Bulk writes: the same rows end the same on both databases, however odd what they say."""

from sqlalchemy import select

from queries.store.engine import Store
from queries.tables.bulk import FEW, bulk_upsert
from queries.tables.core import tally, vehicle

ODD = ("'", '"', "\\", "%", "%s", "100%", "换行\n", "\t", "{}", "[null]", "😀", "", "null", ":x")


def test_odd_texts_and_bytes_come_back_as_they_were(store: Store) -> None:
    rows = [(bytes([n, 0, 255, 92]) * 8, odd, odd) for n, odd in enumerate(ODD)]
    assert len(rows) > FEW
    for _ in range(2):
        with store.write() as db:
            bulk_upsert(db, vehicle, rows, replace=["plate", "why"])
    with store.read() as db:
        found = db.execute(select(vehicle).order_by(vehicle.c.digest)).all()
    assert [tuple(row) for row in found] == rows


def test_a_key_that_comes_twice_counts_twice(store: Store) -> None:
    cell = ("330999", "opened", "check", 20200315, "none", "open", "none", "none")
    others = [
        ("3309", "opened", "check", day, *cell[4:], 1, 50)
        for day in range(20200101, 20200101 + FEW)
    ]
    with store.write() as db:
        bulk_upsert(db, tally, [(*cell, 1, 50), *others], add=["n", "hundredths"])
        bulk_upsert(db, tally, [(*cell, 2, -70), *others, (*cell, 4, 0)], add=["n", "hundredths"])
        found = db.execute(select(tally.c.n, tally.c.hundredths).where(tally.c.area == "330999"))
        assert found.one() == (7, -20)
        assert set(db.execute(select(tally.c.n).where(tally.c.area == "3309")).scalars()) == {2}
