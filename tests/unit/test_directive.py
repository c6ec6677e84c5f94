"""Orders and notices: what is owed follows from all versions, in whatever order they come."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.day import HOUR
from dashboard.orders.directive import (
    DROPPED,
    WITHDRAWN,
    Directive,
    OrderRecord,
    ReceiptRecord,
    merged,
    owed,
    read_directive,
    read_receipt,
    shortened,
    void_at,
)
from dashboard.ruleset import Receipts
from tests.factories.orders import a_receipt, an_order
from tests.factories.records import NOW, OTHER_TOWN, TOWN

ISSUED = NOW - 2 * HOUR


def a_directive(*versions: dict[str, Any]) -> Directive:
    found = None
    for said in versions or ({},):
        record = OrderRecord.model_validate(an_order(**said))
        found = merged(found, read_directive(record, Receipts()))
    assert found is not None
    return found


def state(directive: Directive, area: str, *receipts: dict[str, Any]) -> tuple[Any, ...]:
    given = [read_receipt(ReceiptRecord.model_validate(a_receipt(**said))) for said in receipts]
    raw = owed(directive, area, given).raw
    return raw.get("closed_at"), raw.get("voided_at"), [step["why"] for step in raw["history"]]


def test_the_deadline_is_the_profile_s_where_the_order_does_not_say() -> None:
    assert a_directive().receipt_by == ISSUED + 4 * HOUR
    assert a_directive({"kind": "notice"}).receipt_by == ISSUED + 24 * HOUR
    assert a_directive({"receipt_by": ISSUED + 5}).receipt_by == ISSUED + 5


def test_what_is_owed_is_a_case_of_the_area_asked() -> None:
    raw = owed(a_directive(), TOWN, []).raw
    assert (raw["source"], raw["kind"], raw["area"]) == ("rule:order", "order_receipt", TOWN)
    assert raw["title"] == "指挥令第1号 排查返乡人员"
    assert raw["opened_at"] == ISSUED
    assert raw["respond_by"] == raw["close_by"] == ISSUED + 4 * HOUR


def test_the_earliest_receipt_counts() -> None:
    receipts = ({"number": 1, "at": NOW}, {"number": 2, "at": NOW - 1, "text": "先到"})
    assert state(a_directive(), TOWN, *receipts) == (NOW - 1, None, ["先到"])


def test_a_withdrawn_order_asks_for_nothing_more() -> None:
    directive = a_directive({"withdrawn_at": NOW - HOUR})
    assert state(directive, TOWN) == (None, NOW - HOUR, [WITHDRAWN])
    assert state(directive, TOWN, {"at": NOW - HOUR + 1}) == (None, NOW - HOUR, [WITHDRAWN])
    assert state(directive, TOWN, {"at": NOW - HOUR}) == (NOW - HOUR, None, ["已部署"])


def test_whom_a_later_version_does_not_name_owes_nothing() -> None:
    versions: tuple[dict[str, Any], ...] = (
        {},
        {"to": [TOWN], "updated_at": NOW - HOUR},
        {"to": [TOWN], "updated_at": NOW},
    )
    directive = a_directive(*versions)
    assert void_at(directive, OTHER_TOWN) == (NOW - HOUR, DROPPED)
    assert void_at(directive, TOWN) is None
    assert directive.ever == {TOWN, OTHER_TOWN}


def test_whom_it_names_again_owes_again() -> None:
    back: tuple[dict[str, Any], ...] = (
        {},
        {"to": [TOWN], "updated_at": NOW - HOUR},
        {"updated_at": NOW},
    )
    assert void_at(a_directive(*back), OTHER_TOWN) is None


VERSIONS = st.lists(
    st.fixed_dictionaries(
        {
            "to": st.sampled_from(([TOWN], [OTHER_TOWN], [TOWN, OTHER_TOWN])),
            "updated_at": st.integers(0, 4).map(lambda n: ISSUED + n * HOUR),
            "title": st.sampled_from(("甲", "乙")),
        }
    ),
    min_size=1,
    max_size=6,
)


@given(VERSIONS, st.data())
def test_versions_in_any_order_end_the_same(
    versions: list[dict[str, Any]], data: st.DataObject
) -> None:
    whole = a_directive(*versions)
    again = a_directive(*data.draw(st.permutations(versions)), *versions[:2])
    assert again == whole
    assert shortened(whole.history) == whole.history
    newest = max(version["updated_at"] for version in versions)
    for area in whole.ever:
        if (void := void_at(whole, area)) is not None:
            later = sorted(v["updated_at"] for v in versions if area not in v["to"])
            assert void[0] in later
            assert newest >= void[0]
