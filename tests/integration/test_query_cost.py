"""What screens cost: statements counted, and no plan that reads all cases or the whole tally."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text

from dashboard.day import EVER
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import METRICS, Part, Type, Window
from queries.boards.board import board
from queries.boards.why import why
from queries.lists.case_detail import case_detail
from queries.lists.case_list import case_list
from queries.numbers.number import number
from queries.store.engine import Store
from queries.writing.clock import catch_up, tick
from queries.writing.record import RecordType, record
from tests.conftest import NewDatabase
from tests.factories.histories import many
from tests.factories.records import COUNTY, GRID, GROUP, MICRO, NOW, TODAY, TOWN, VILLAGE, a_reading
from tests.stores import LEADER, reopen_county, write

Statements = list[tuple[str, Any]]


@contextmanager
def _heard(store: Store) -> Iterator[Statements]:
    """Give the statements that run in the context, with their parameters."""
    statements: Statements = []

    def hear(_db: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            statements.append((statement, parameters))

    event.listen(store.engine, "before_cursor_execute", hear)
    yield statements
    event.remove(store.engine, "before_cursor_execute", hear)


def _board(store: Store, code: str) -> int:
    with _heard(store) as statements, store.read() as db:
        board(db, LEADER, code=code, profile=store.profile)
    return len(statements)


@pytest.fixture(params=["sqlite", "postgresql"])
def grown(request: pytest.FixtureRequest, new_county: NewDatabase) -> Iterator[Store]:
    """A store of 400 cases."""
    store = reopen_county(new_county(request.param))
    write(store, *many(1, 400))
    record(store, RecordType.READING, [a_reading()], origin="r", now=NOW)
    catch_up(store, NOW)
    yield store
    store.close()


@pytest.mark.parametrize(("code", "n"), [(COUNTY, 53), (TOWN, 53), (VILLAGE, 70), (GRID, 51)])
def test_a_board_takes_as_many_statements_with_many_cases_as_with_few(
    grown: Store, code: str, n: int
) -> None:
    few = _board(grown, code)
    write(grown, *({**raw, "source": "more"} for raw in many(2, 800)))
    more = [{"code": f"3309990{town}", "name": f"镇{town}"} for town in range(20, 60)]
    record(grown, RecordType.AREA, more, origin="areas", now=NOW)
    assert (few, _board(grown, code)) == (n, n)


@pytest.mark.parametrize(
    ("code", "n"), [(COUNTY, 20), (TOWN, 20), (VILLAGE, 53), (GRID, 20), (GROUP, 20)]
)
def test_a_page_takes_as_many_statements_wherever_it_is(grown: Store, code: str, n: int) -> None:
    # One for each of the 16 kinds, in a village for each of its grids and for itself.
    asked = Listing("cases_raised", code, Part.BASE, 20200101, TODAY, limit=5)
    with _heard(grown) as statements, grown.read() as db:
        page = case_list(db, LEADER, asked)
        assert len(page.rows) == 5
    first = len(statements)
    with _heard(grown) as statements, grown.read() as db:
        case_list(db, LEADER, Listing(**{**_fields(asked), "after": page.next, "limit": 100}))
    assert (first, len(statements)) == (n, n)


def _fields(listing: Listing) -> dict[str, Any]:
    return {name: getattr(listing, name) for name in Listing.__slots__}


SCANS = re.compile(r"SCAN (cases|tally|reading|transition)\b")


def _plans(store: Store, statements: Statements) -> list[str]:
    found = []
    with store.engine.connect() as db:
        for statement, parameters in statements:
            rows = db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found += [f"{row.detail}: {statement[:300]}" for row in rows]
    return found


def _screens(store: Store) -> None:
    """Read everything that a screen can ask for."""
    with store.read() as db:
        for code in (COUNTY, TOWN, VILLAGE, GRID, GROUP, MICRO):
            board(db, LEADER, code=code, profile=store.profile, days=7)
            why(db, LEADER, code=code)
            for metric in METRICS.values():
                now = metric.window is Window.NOW
                windows = [(EVER, EVER)] if now else [(20200301, TODAY)]
                if now:
                    windows.append((20200310, 20200310))
                for first, last in windows:
                    for part in Part if metric.type is Type.RATE else (Part.BASE,):
                        asked = Listing(metric.id, code, part, first, last, limit=5)
                        number(db, LEADER, asked, profile=store.profile)
                        page = case_list(db, LEADER, asked)
                        if page.next:
                            again = {**_fields(asked), "after": page.next}
                            case_list(db, LEADER, Listing(**again))
        key = db.execute(text("SELECT key FROM cases LIMIT 1 -- the test's own")).scalar()
        case_detail(db, LEADER, key=bytes(key or b"").hex())


def test_no_screen_reads_all_cases(new_county: NewDatabase) -> None:
    store = reopen_county(new_county("sqlite"))
    write(store, *many(1, 400))
    catch_up(store, NOW)
    with store.write() as db:
        db.exec_driver_sql("ANALYZE")
    with _heard(store) as statements:
        _screens(store)
        tick(store, NOW + 1)
    distinct = list({statement: (statement, said) for statement, said in statements}.values())
    assert len(distinct) > 100
    assert [
        plan for plan in _plans(store, distinct) if SCANS.search(plan) and "own" not in plan
    ] == []
    store.close()
