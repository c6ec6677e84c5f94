"""The check of the tally: stored cells beside recounted ones, compared by the database."""

import functools
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, FromClause, Select, Table, func, literal, or_, select, union_all

from dashboard.numbers.facets import Event
from dashboard.operating.difference import Difference
from queries.checks.recount import KEYS, counted_cells, counted_readings
from queries.tables.core import reading_tally, tally
from queries.tables.row import AnyRow


def _apart(
    stored: Select[Any], counted: FromClause, keys: Sequence[str], sums: Sequence[str]
) -> Select[Any]:
    """Return the cells whose sums differ; a cell that one side lacks counts as zeros there."""
    zero = literal(0)
    left = stored.subquery()
    both = union_all(
        select(
            *(left.c[k] for k in keys),
            *(left.c[s].label(f"stored_{s}") for s in sums),
            *(zero.label(f"counted_{s}") for s in sums),
        ),
        select(
            *(counted.c[k] for k in keys),
            *(zero.label(f"stored_{s}") for s in sums),
            *(counted.c[s].label(f"counted_{s}") for s in sums),
        ),
    ).subquery()
    named = [both.c[k] for k in keys]
    totals = {
        f"{side}_{s}": func.sum(both.c[f"{side}_{s}"])
        for side in ("stored", "counted")
        for s in sums
    }
    unequal = or_(*(totals[f"stored_{s}"] != totals[f"counted_{s}"] for s in sums))
    return (
        select(*named, *(total.label(name) for name, total in totals.items()))
        .group_by(*named)
        .having(unequal)
        .order_by(*named)
    )


@functools.cache  # to put one together takes longer than a small store does to answer it
def _cells_apart(dialect: str, event: Event) -> Select[Any]:
    stored = select(tally).where(tally.c.event == event.value)
    return _apart(stored, counted_cells(dialect, event).subquery(), KEYS, ("n", "hundredths"))


def _named(row: AnyRow, keys: Sequence[str]) -> str:
    return " ".join(str(getattr(row, key)) for key in keys)


def check_tally(db: Connection) -> Iterator[Difference]:
    """Yield the cells of the tally that are not what the cases add up to."""
    for event in Event:
        for row in db.execute(_cells_apart(db.dialect.name, event)):
            if row.stored_n != row.counted_n:
                yield Difference("tally", _named(row, KEYS), str(row.stored_n), str(row.counted_n))
            if row.stored_hundredths != row.counted_hundredths:
                yield Difference(
                    "points",
                    _named(row, KEYS),
                    f"{int(row.stored_hundredths) / 100:.2f}",
                    f"{int(row.counted_hundredths) / 100:.2f}",
                )


def check_readings(db: Connection) -> Iterator[Difference]:
    """Yield the sums of readings that are not what the readings add up to."""
    keys = [column.name for column in _keys(reading_tally)]
    counted = counted_readings(db.dialect.name).subquery()
    for row in db.execute(_apart(select(reading_tally), counted, keys, ("n",))):
        yield Difference("reading_tally", _named(row, keys), str(row.stored_n), str(row.counted_n))


def _keys(table: Table) -> list[Any]:
    return list(table.primary_key)
