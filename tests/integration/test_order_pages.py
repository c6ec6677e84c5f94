"""The pages of orders and notices, and what is done on them."""

from collections.abc import Iterator
from typing import Any

import pytest
from dash import dcc
from dash.development.base_component import Component

from callbacks.context import Context
from callbacks.pages import colour_order, order_form, orders
from callbacks.pages.by_address import page as any_page
from callbacks.pages.by_address import status
from callbacks.pages.routes import Route, route
from dashboard.access.permission import Permission
from dashboard.day import DAY, HOUR
from dashboard.fields import BadListing
from dashboard.orders.order_page import OrderQuery, Tally, order_query
from dashboard.settings import Settings
from dashboard.viewer import Viewer
from layouts import ids
from queries.orders.order_detail import order_detail
from queries.orders.order_list import order_list
from queries.store.engine import Store
from queries.writing.clock import catch_up
from queries.writing.record import RecordType, record
from tests.factories.orders import a_receipt, an_order
from tests.factories.records import COUNTY, NOW, OTHER_TOWN, TOWN
from tests.logins import as_everybody, asking
from tests.stores import LEADER, differences

EVERYTHING = frozenset(map(str, Permission))


def said(node: Any) -> str:
    """All texts of a component in reading order."""
    if isinstance(node, (list, tuple)):
        return "".join(map(said, node))
    if isinstance(node, Component):
        return said(getattr(node, "children", None))
    return "" if node is None or isinstance(node, dict) else str(node)


@pytest.fixture
def context(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Context]:
    """The context of somebody who may do everything, at NOW."""
    for module in (orders, order_form, colour_order):
        monkeypatch.setattr(module, "now", lambda: NOW)
    with as_everybody(store):
        yield Context(store, Settings(demo=False))


def as_viewer(context: Context, monkeypatch: pytest.MonkeyPatch, viewer: Viewer) -> None:
    monkeypatch.setattr(Context, "viewer", lambda _self: viewer)


def give(store: Store, *raws: dict[str, Any]) -> None:
    for raw in raws:
        type_ = RecordType.RECEIPT if "order_source" in raw else RecordType.ORDER
        record(store, type_, [raw], origin="test", now=NOW)


def one(store: Store, viewer: Viewer = LEADER) -> Any:
    with store.read() as db:
        [line] = order_list(db, viewer, OrderQuery()).rows
        return order_detail(db, viewer, line.key)


def test_the_list_counts_receipts_and_its_filters_hold(store: Store) -> None:
    give(store, an_order(), an_order(number=2, kind="notice", to=[TOWN], issued=NOW - HOUR))
    give(store, a_receipt(), a_receipt(number=2, order=2))
    catch_up(store, NOW + 3 * HOUR)
    with store.read() as db:
        everything = order_list(db, LEADER, OrderQuery()).rows
        awaiting = order_list(db, LEADER, OrderQuery(state="open")).rows
        notices = order_list(db, LEADER, OrderQuery(kind="notice")).rows
    assert [(line.number, line.receipts) for line in everything] == [
        ("指挥令第2号", Tally(asked=1, given=1)),
        ("指挥令第1号", Tally(asked=2, given=1, awaited=1, late=1)),
    ]
    assert [line.number for line in awaiting] == ["指挥令第1号"]
    assert [line.number for line in notices] == ["指挥令第2号"]


def test_a_page_goes_on_where_the_one_before_ended(store: Store) -> None:
    give(store, *(an_order(number=n, issued=NOW - n * HOUR, receipt_by=NOW) for n in range(5)))
    found, query = [], OrderQuery()
    with store.read() as db:
        while True:
            page = order_list(db, LEADER, query, limit=2)
            found += [line.number for line in page.rows]
            if not page.next:
                break
            query = order_query({"before": page.next})
    assert found == [f"指挥令第{n}号" for n in range(5)]


@pytest.mark.parametrize(
    "fields", [{"kind": "law"}, {"state": "x"}, {"before": "1-zz"}, {"before": "x"}, {"page": "2"}]
)
def test_a_wrong_query_is_told(fields: dict[str, str]) -> None:
    with pytest.raises(BadListing):
        order_query(fields)


def test_a_township_sees_what_it_was_asked_and_no_other(store: Store) -> None:
    give(store, an_order(), an_order(number=2, to=[OTHER_TOWN]))
    found = one(store, Viewer("t", (TOWN,)))
    assert [answer.area.code for answer in found.answers] == [TOWN]
    assert found.line.receipts == Tally(asked=1, awaited=1)
    assert found.line.area is None


def test_who_is_missing_stands_first_and_each_answer_says_by_whom(store: Store) -> None:
    give(store, an_order(), a_receipt())
    found = one(store)
    assert [(a.area.code, a.stage, a.by, a.text) for a in found.answers] == [
        (OTHER_TOWN, "open", "", ""),
        (TOWN, "closed", "值班室", "已部署"),
    ]


def test_the_pages_are_there_and_others_are_not(context: Context, store: Store) -> None:
    give(store, an_order())
    key = one(store).line.key
    for path in ("/orders", f"/orders/{key}", "/orders/new"):
        assert status(context, route(path, "")) == 200
        assert "指" in said(any_page(context, route(path, "")))
    for path in (f"/orders/{'0' * 32}", "/orders/x"):
        assert status(context, route(path, "")) == 404
        assert "没有这个页面" in said(any_page(context, route(path, "")))
    assert status(context, route("/orders", "?kind=law")) == 422


def test_an_empty_list_says_so(context: Context) -> None:
    assert "没有指令或通告" in said(any_page(context, route("/orders", "")))


def _issued(context: Context, **changed: Any) -> str:
    fields = {"kind": "order", "number": "第1号", "title": "排查", "body": "", "to": [TOWN]}
    raw = order_form.draft(context, {**fields, **changed}, hours="2", until="")
    assert "要求 1 个单位在 03-15 12:00 前回执。" in said(order_form.show(context, raw))
    return order_form.issue(context, raw)


def test_an_order_is_issued_answered_and_withdrawn_by_hand(context: Context, store: Store) -> None:
    path = _issued(context)
    found = one(store)
    assert path == f"/orders/{found.line.key}"
    assert (found.line.receipt_by, found.line.by) == (NOW + 2 * HOUR, "everybody")
    asked = Route(("orders", found.line.key), {})
    page = orders.act(context, asked, ids.receipt_do(TOWN), {TOWN: " 已落实 "})
    assert "回执已收到。" in said(page)
    assert [(a.stage, a.text) for a in one(store).answers] == [("closed", "已落实")]
    page = orders.act(context, asked, ids.ORDER_WITHDRAW, {})
    assert "已撤回。" in said(page)
    assert one(store).line.withdrawn_at == NOW
    assert [a.stage for a in one(store).answers] == ["closed"]
    assert differences(store) == []


def test_issuing_twice_issues_once(context: Context, store: Store) -> None:
    fields = {"kind": "order", "number": "", "title": "排查", "body": "", "to": [TOWN]}
    raw = order_form.draft(context, fields, hours="usual", until="")
    assert order_form.issue(context, raw) == order_form.issue(context, raw)
    assert one(store).line.receipt_by == NOW + 4 * HOUR


@pytest.mark.parametrize(
    ("changed", "told"),
    [({"title": ""}, "请填写：标题"), ({"to": []}, "请填写：下达给")],
)
def test_what_is_missing_is_named(context: Context, changed: dict[str, Any], told: str) -> None:
    with pytest.raises(order_form.FAILURES) as error:
        _issued(context, **changed)
    assert order_form.told(error.value, context.words()) == told


def test_who_may_not_is_told_and_nothing_happens(
    context: Context, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(store, an_order())
    before = one(store)
    as_viewer(context, monkeypatch, Viewer("看", (COUNTY,)))
    asked = Route(("orders", before.line.key), {})
    for deed in (ids.ORDER_WITHDRAW, ids.receipt_do(TOWN)):
        assert "您无权这样做。" in said(orders.act(context, asked, deed, {}))
    assert status(context, route("/orders/new", "")) == 403
    assert one(store) == before
    raw = {"area": TOWN, "colour": "blue", "key": "0" * 32}
    done = colour_order.do(context, {**raw, "until": NOW + DAY, "why": "w", "by": "b"})
    assert done.message == "您无权设定颜色。"


def test_a_colour_is_set_and_lifted_in_the_panel(context: Context, store: Store) -> None:
    fields = {"colour": "orange", "hours": "72", "until": "", "why": "第3号"}
    raw = colour_order.draft(context, TOWN, **fields)
    asked = said(colour_order.ask(context, raw))
    assert "镇001的 8 个管控单元设为橙，至 03-18 10:00（3 天）" in asked
    done = colour_order.do(context, raw)
    assert done.panel is not None
    assert "生效指令 1 件按规则应为 绿" in said(done.panel)
    lifted = colour_order.lift(context, TOWN, raw["key"], "误设")
    assert lifted.panel is not None
    assert "已撤销，颜色按规则。" in said(lifted.panel)
    gone = colour_order.lift(context, TOWN, "0" * 32, "")
    assert "这件指令已不在" in said(gone.panel)
    assert differences(store) == []


def test_the_form_offers_the_areas_beneath(context: Context) -> None:
    page: Any = order_form.page(context, route("/orders/new", ""))
    boxes = [node for node in page._traverse() if isinstance(node, dcc.Checklist)]
    offered = [[option["value"] for option in vars(box)["options"]] for box in boxes]
    assert [TOWN, OTHER_TOWN] in offered
    assert len(boxes) == 4


def test_the_interface_tells_what_the_pages_show(store: Store) -> None:
    give(store, an_order(), a_receipt())
    with asking(store) as client:
        [item] = client.get("/api/v1/orders?kind=order&state=open").json()["items"]
        counts = {"asked": 2, "given": 1, "awaited": 1, "late": 0, "void": 0}
        assert (item["number"], item["receipts"]) == ("指挥令第1号", counts)
        whole = client.get(f"/api/v1/orders/{item['key']}").json()
        answers = [(a["area"], a["stage"], a["text"]) for a in whole["answers"]]
        assert answers == [(OTHER_TOWN, "open", ""), (TOWN, "closed", "已部署")]
        assert whole["body"] == "即日起逐户排查。"
        assert client.get("/api/v1/orders?kind=notice").json() == {"items": [], "next": None}
        gone = client.get(f"/api/v1/orders/{'0' * 32}")
        assert (gone.status_code, gone.json()["type"]) == (404, "/problems/unknown_order")
        assert client.get("/api/v1/orders?kind=law").status_code == 422
