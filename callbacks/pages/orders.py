"""The pages of orders and notices: the list, one of them, and what is done on it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import Context, now
from callbacks.pages.routes import Route, route
from callbacks.pages.signed import signed
from dashboard.access.permission import NotAllowed, Permission, demand, may
from dashboard.orders.directive import Directive
from dashboard.orders.order_page import OrderQuery, order_query
from dashboard.refusal import Refused
from layouts import ids
from layouts.orders.order_detail import OrderView
from layouts.orders.order_detail import order as order_layout
from layouts.orders.order_list import OrdersView
from layouts.orders.order_list import orders as orders_layout
from queries.orders.order_detail import order_detail, order_exists, stored_order
from queries.orders.order_list import order_list
from queries.store.revision import revision_of
from queries.store.unavailable import Unavailable
from queries.writing.record import RecordType, Status, record

SOURCE = "command"
"""The source of what is issued and answered here by hand."""


def check(_context: Context, asked: Route) -> None:
    """Raise BadListing where the address of the list asks for what cannot be."""
    order_query(asked.query)


def orders_view(context: Context, query: OrderQuery) -> OrdersView:
    """Return what the list shows, all of one moment."""
    viewer = context.viewer()
    area = viewer.areas[0]
    with context.store.read() as db:
        found = order_list(db, viewer, query)
        at = revision_of(db, area)
    return OrdersView(
        query,
        found,
        area=area,
        revision=at.number,
        data_time=at.at,
        now=now(),
        may_issue=may(viewer, Permission.ORDER),
        may_export=may(viewer, Permission.EXPORT),
        demonstration=context.profile.demonstration,
    )


def page(context: Context, asked: Route) -> Component:
    """Return the list of orders and notices; raise BadListing."""
    view = orders_view(context, order_query(asked.query))
    refresh_seconds = context.settings.refresh_seconds
    return orders_layout(view, context.words(), refresh_seconds=refresh_seconds)


def check_one(context: Context, asked: Route) -> None:
    """Raise UnknownDirective where there is no such order for the viewer."""
    with context.store.read() as db:
        order_exists(db, context.viewer(), asked.parts[1])


def order_view(context: Context, key: str) -> OrderView:
    """Return what the page of an order shows; raise UnknownDirective."""
    viewer = context.viewer()
    with context.store.read() as db:
        found = order_detail(db, viewer, key)
    mine = frozenset(answer.area.code for answer in found.answers)
    return OrderView(
        found,
        now(),
        answers_for=mine if may(viewer, Permission.RECEIPT) else frozenset(),
        may_export=may(viewer, Permission.EXPORT),
        may_withdraw=found.line.area is not None and may(viewer, Permission.ORDER),
        demonstration=context.profile.demonstration,
    )


def one(context: Context, asked: Route, message: str = "", *, failed: bool = False) -> Component:
    """Return the page of an order, and how went what was done; raise UnknownDirective."""
    view = replace(order_view(context, asked.parts[1]), message=message, failed=failed)
    return order_layout(
        view,
        context.words(),
        area=context.viewer().areas[0],
        refresh_seconds=context.settings.refresh_seconds,
    )


def send(context: Context, type_: RecordType, raw: Mapping[str, Any]) -> None:
    """Write a record that somebody makes here; raise Refused with what is wrong with it."""
    origin = f"hand:{context.viewer().name}"
    [outcome] = record(context.store, type_, [raw], origin=origin, now=now())
    if outcome.status is Status.REFUSED and outcome.refusal is not None:
        refusal = outcome.refusal
        raise Refused(refusal.field, refusal.value, refusal.reason, refusal.allowed)


def answer(context: Context, key: str, code: str, text: str) -> None:
    """Give an area's receipt; raise NotAllowed, Refused, UnknownDirective."""
    viewer = context.viewer()
    demand(viewer, Permission.RECEIPT)
    if not viewer.sees(code):
        raise NotAllowed(Permission.RECEIPT)
    with context.store.read() as db:
        order = stored_order(db, viewer, key)
    raw = {
        "source": SOURCE,
        "external_id": secrets.token_hex(16),
        "at": now(),
        "order_source": order.source,
        "order_external_id": order.external_id,
        "area": code,
        "by": viewer.name,
        "text": text.strip()[:500],
    }
    send(context, RecordType.RECEIPT, raw)


def raw_of(order: Directive) -> dict[str, Any]:
    """Return an order as the record that says the same."""
    names = ("source", "external_id", "kind", "number", "title", "body", "area", "issued_at")
    said = {name: getattr(order, name) for name in (*names, "receipt_by", "by")}
    return {**said, "to": sorted(order.targets)}


def withdraw(context: Context, key: str) -> None:
    """Withdraw an order; raise NotAllowed, Refused, UnknownDirective."""
    viewer, at = context.viewer(), now()
    demand(viewer, Permission.ORDER)
    with context.store.read() as db:
        order = stored_order(db, viewer, key)
    if not viewer.sees(order.area):
        raise NotAllowed(Permission.ORDER)
    # Later than the version that it follows, also within the same millisecond.
    said = {"withdrawn_at": at, "updated_at": max(at, order.version + 1)}
    send(context, RecordType.ORDER, {**raw_of(order), **said})


def act(context: Context, asked: Route, deed: Any, texts: Mapping[str, str]) -> Component:
    """Do what a button says; return the page as it then stands, with how it went."""
    words, key = context.words(), asked.parts[1]
    try:
        if deed == ids.ORDER_WITHDRAW:
            withdraw(context, key)
            return one(context, asked, words("order.withdrawn_done"))
        answer(context, key, deed["code"], texts.get(deed["code"], ""))
    except Refused as error:
        return one(context, asked, error.refusal.text(words), failed=True)
    except NotAllowed:
        return one(context, asked, words("order.not_allowed"), failed=True)
    except Unavailable as error:
        return one(context, asked, words(f"problem.store_{error.reason}.detail"), failed=True)
    return one(context, asked, words("order.receipt_done"))


def register(app: Dash, context: Context) -> None:
    """Put the callback into the app: what is done shows on the page, drawn anew."""

    @app.callback(
        Output(ids.PAGE, "children", allow_duplicate=True),
        Input(ids.receipt_do(ALL), "n_clicks"),
        State(ids.receipt_text(ALL), "id"),
        State(ids.receipt_text(ALL), "value"),
        State(ids.LOCATION, "pathname"),
        prevent_initial_call=True,
    )
    def show_answered(
        clicks: Sequence[int | None],
        names: Sequence[Mapping[str, str]],
        values: Sequence[str | None],
        pathname: str,
    ) -> Component:
        if not any(clicks) or not ctx.triggered_id:
            raise PreventUpdate
        texts = {name["code"]: value or "" for name, value in zip(names, values, strict=True)}
        return signed(context, act(context, route(pathname, ""), ctx.triggered_id, texts))

    @app.callback(
        Output(ids.PAGE, "children", allow_duplicate=True),
        Input(ids.ORDER_WITHDRAW, "n_clicks"),
        State(ids.LOCATION, "pathname"),
        prevent_initial_call=True,
    )
    def show_withdrawn(clicks: int | None, pathname: str) -> Component:
        if not clicks:
            raise PreventUpdate
        return signed(context, act(context, route(pathname, ""), ids.ORDER_WITHDRAW, {}))
