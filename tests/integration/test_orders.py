"""Orders, notices and receipts in the store: what is owed, given, late, let off."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from dashboard.day import DAY, HOUR, MINUTE
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Part
from queries.checks.recount import recount
from queries.lists.case_list import case_list
from queries.numbers.number import number
from queries.store.engine import Store
from queries.tables.core import case
from queries.writing.clock import catch_up
from queries.writing.mend import replay
from queries.writing.record import Outcome, RecordType, record
from tests.factories.orders import a_receipt, an_order
from tests.factories.records import COUNTY, NOW, OTHER_TOWN, TOWN, VILLAGE, Raw
from tests.stores import LEADER, content, differences, forget

LATER = NOW + 3 * DAY


def order(store: Store, *raws: Raw, now: int = NOW) -> list[Outcome]:
    return record(store, RecordType.ORDER, raws, origin="test", now=now)


def receipt(store: Store, *raws: Raw, now: int = NOW) -> list[Outcome]:
    return record(store, RecordType.RECEIPT, raws, origin="test", now=now)


def said(outcomes: list[Outcome]) -> list[str]:
    return [
        f"{one.refusal.field}: {one.refusal.reason}" if one.refusal else one.status.value
        for one in outcomes
    ]


def owed(store: Store) -> dict[str, tuple[str, str]]:
    with store.read() as db:
        rows = db.execute(select(case).order_by(case.c.area)).all()
    return {row.area: (row.stage, row.closure) for row in rows}


def rate(store: Store, metric: str, area: str = COUNTY) -> tuple[float | None, float | None]:
    """Return hits and base, having held both against their lists."""
    listing = Listing(metric=metric, area=area, first_day=20200309, last_day=20200315)
    with store.read() as db:
        found = number(db, LEADER, listing, profile=store.profile)
        for part, n in ((Part.HITS, found.numerator), (Part.BASE, found.denominator)):
            page = case_list(db, LEADER, found.listing(part))
            assert page.total == len(page.rows) == n
    return found.numerator, found.denominator


def test_each_target_owes_a_receipt_and_gives_it(store: Store) -> None:
    assert said(order(store, an_order())) == ["accepted"]
    assert owed(store) == {TOWN: ("open", "pending"), OTHER_TOWN: ("open", "pending")}
    assert rate(store, "order_receipts") == (0, 2)
    assert said(receipt(store, a_receipt())) == ["accepted"]
    assert owed(store) == {TOWN: ("closed", "on_time"), OTHER_TOWN: ("open", "pending")}
    assert rate(store, "order_receipts") == (1, 2)
    assert rate(store, "order_receipts", OTHER_TOWN) == (0, 1)
    assert rate(store, "order_receipts_on_time") == (1, 1)
    catch_up(store, NOW + 2 * HOUR + 1)
    assert owed(store)[OTHER_TOWN] == ("open", "late")
    assert rate(store, "order_receipts_on_time") == (1, 2)
    assert differences(store, NOW + 2 * HOUR + 1) == []


def test_the_last_instant_is_in_time(store: Store) -> None:
    issued = NOW - 4 * HOUR
    order(store, an_order(issued=issued))
    receipt(store, a_receipt(at=NOW))
    late = a_receipt(number=2, area=OTHER_TOWN, at=NOW + 1)
    receipt(store, late, now=NOW + 1)
    assert owed(store) == {TOWN: ("closed", "on_time"), OTHER_TOWN: ("closed", "late")}


def test_notices_are_counted_apart(store: Store) -> None:
    order(store, an_order(), an_order(number=2, kind="notice", to=[TOWN]))
    assert rate(store, "order_receipts") == (0, 2)
    assert rate(store, "notice_receipts") == (0, 1)
    receipt(store, a_receipt(order=2))
    assert rate(store, "notice_receipts") == (1, 1)
    assert rate(store, "order_receipts") == (0, 2)


def test_a_receipt_before_its_order_waits_in_quarantine(store: Store) -> None:
    [outcome] = receipt(store, a_receipt())
    assert said([outcome]) == ["order_external_id: unknown_order"]
    order(store, an_order())
    assert outcome.held is not None
    done = replay(store, LEADER, outcome.held, patch={}, by="b", now=NOW)
    assert said([done]) == ["accepted"]
    assert owed(store)[TOWN] == ("closed", "on_time")


def test_a_withdrawn_order_s_open_receipts_become_void(store: Store) -> None:
    order(store, an_order())
    receipt(store, a_receipt())
    order(store, an_order(withdrawn_at=NOW - MINUTE))
    assert owed(store) == {TOWN: ("closed", "on_time"), OTHER_TOWN: ("void", "none")}
    assert rate(store, "order_receipts") == (1, 1)
    assert differences(store) == []


def test_more_targets_and_fewer(store: Store) -> None:
    order(store, an_order(to=[TOWN]))
    order(store, an_order(to=[OTHER_TOWN, VILLAGE], updated_at=NOW - HOUR))
    assert owed(store) == {
        TOWN: ("void", "none"),
        VILLAGE: ("open", "pending"),
        OTHER_TOWN: ("open", "pending"),
    }
    assert differences(store) == []


def test_a_replay_changes_nothing(store: Store) -> None:
    orders = [an_order(), an_order(number=2, kind="notice")]
    receipts = [a_receipt(), a_receipt(number=2, order=2, area=OTHER_TOWN)]
    order(store, *orders)
    receipt(store, *receipts)
    before = content(store)
    assert said(order(store, *orders)) == ["unchanged"] * 2
    assert said(receipt(store, *receipts)) == ["unchanged"] * 2
    assert content(store) == before


@pytest.mark.parametrize(
    ("raw", "refused"),
    [
        (an_order(source="rule:order"), "source: reserved_source"),
        (an_order(area="330998"), "area: unknown_area"),
        (an_order(to=[TOWN, "330999777"]), "to.1: unknown_area"),
        (an_order(area=TOWN), "to.1: not_beneath"),
        (an_order(to=[]), "to: missing"),
        (an_order(title=""), "title: missing"),
        (an_order(kind="law"), "kind: not_a_choice"),
        (an_order(issued=NOW + HOUR), "issued_at: in_the_future"),
        (an_order(receipt_by=NOW - 3 * HOUR), "receipt_by: before_the_step_before"),
        (an_order(withdrawn_at=NOW - 3 * HOUR), "withdrawn_at: before_the_step_before"),
    ],
)
def test_an_order_that_cannot_be_is_refused_by_name(store: Store, raw: Raw, refused: str) -> None:
    assert said(order(store, raw)) == [refused]


@pytest.mark.parametrize(
    ("raw", "refused"),
    [
        (a_receipt(order=7), "order_external_id: unknown_order"),
        (a_receipt(area=OTHER_TOWN), "area: not_a_target"),
        (a_receipt(area="330998"), "area: unknown_area"),
        (a_receipt(at=NOW + HOUR), "at: in_the_future"),
        (a_receipt(at=NOW - 3 * HOUR), "at: before_the_step_before"),
        (a_receipt(source=None), "source: missing"),
    ],
)
def test_a_receipt_that_cannot_be_is_refused_by_name(store: Store, raw: Raw, refused: str) -> None:
    order(store, an_order(to=[TOWN]))
    assert said(receipt(store, raw)) == [refused]


def test_nobody_else_may_say_what_is_owed(store: Store) -> None:
    raw = {"source": "x", "external_id": "1", "area": TOWN, "opened_at": NOW - HOUR}
    raws = [{**raw, "kind": "order_receipt"}]
    found = record(store, RecordType.CASE, raws, origin="test", now=NOW)
    assert said(found) == ["kind: reserved_kind"]


def test_a_check_finds_what_is_owed_and_not_there(store: Store) -> None:
    order(store, an_order())
    with store.write() as db:
        db.execute(case.update().where(case.c.area == TOWN).values(digest=b"\0" * 16))
    assert len(differences(store)) == 1


ORDERS = st.lists(
    st.builds(
        lambda n, to, version, gone: an_order(
            number=n,
            to=to,
            updated_at=NOW - 2 * HOUR + version * MINUTE,
            withdrawn_at=NOW - HOUR if gone else None,
        ),
        st.integers(1, 2),
        st.sampled_from(([TOWN], [OTHER_TOWN], [TOWN, OTHER_TOWN])),
        st.integers(0, 3),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
)
RECEIPTS = st.lists(
    st.builds(
        lambda n, number, area, at: a_receipt(number=n, order=number, area=area, at=at),
        st.integers(1, 3),
        st.integers(1, 2),
        st.sampled_from((TOWN, OTHER_TOWN)),
        st.sampled_from((NOW - 2 * HOUR, NOW - HOUR, NOW - 30 * MINUTE)),
    ),
    max_size=4,
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(orders=ORDERS, receipts=RECEIPTS, data=st.data())
def test_the_order_of_arrival_does_not_matter(
    kept_store: Store, orders: list[Raw], receipts: list[Raw], data: st.DataObject
) -> None:
    everywhere = [an_order(number=n, updated_at=NOW - 2 * HOUR - 1) for n in (1, 2)]
    forget(kept_store)
    order(kept_store, *everywhere, *orders)
    receipt(kept_store, *receipts)
    catch_up(kept_store, LATER)
    expected = content(kept_store)
    assert differences(kept_store, LATER) == []

    forget(kept_store)
    order(kept_store, *everywhere)
    mixed: list[tuple[Any, Raw]] = [(order, raw) for raw in orders]
    mixed += [(receipt, raw) for raw in receipts]
    for deed, raw in data.draw(st.permutations(mixed)):
        deed(kept_store, raw)
    catch_up(kept_store, LATER)
    assert content(kept_store) == expected
    recount(kept_store, LATER)
    assert content(kept_store) == expected
