"""The demonstration's orders, notices and receipts: the same for a seed, told in any pieces."""

from collections import Counter

from dashboard.day import DAY, HOUR, day_start
from dashboard.intake.sent import Sent
from dashboard.orders.directive import OrderRecord, ReceiptRecord
from dashboard.simulator.directives import Directives
from tests.factories.world import OPENING, a_profile, a_world

END = day_start(OPENING) + 12 * HOUR
START = END - 60 * DAY


def made(since: int = START, until: int = END, *, start: int = START) -> list[Sent]:
    directives = Directives(a_world(), a_profile(), opening=OPENING, seed=7)
    return list(directives.between(since, until, start=start))


def test_there_are_some_of_each_over_sixty_days() -> None:
    kinds = Counter(one.fields["kind"] for one in made() if one.type == "order")
    assert kinds == {"order": 15, "notice": 20}


def test_each_passes_its_door_and_answers_what_was_asked() -> None:
    orders = [OrderRecord.model_validate(one.fields) for one in made() if one.type == "order"]
    asked = {order.external_id: order for order in orders}
    receipts = [ReceiptRecord.model_validate(one.fields) for one in made() if one.type == "receipt"]
    assert receipts
    for receipt in receipts:
        order = asked[receipt.order_external_id]
        assert receipt.area in order.to
        assert order.issued_at < receipt.at <= END


def test_told_in_pieces_it_is_the_same() -> None:
    whole = {(one.type, one.fields["external_id"]): one.fields for one in made()}
    pieces = {}
    for start in range(START, END, 7 * HOUR):
        for one in made(start, min(start + 7 * HOUR, END)):
            pieces[one.type, one.fields["external_id"]] = one.fields
    assert pieces == whole


def test_nothing_is_answered_that_was_issued_before_the_history() -> None:
    later = START + 10 * DAY
    orders = {one.fields["external_id"] for one in made(later, END, start=later)}
    assert all(
        one.fields["issued_at"] > START + 10 * DAY
        for one in made(later, END, start=later)
        if one.type == "order"
    )
    assert orders
