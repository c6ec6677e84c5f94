"""Issuing an order or notice by hand: the form, its preview, and the deed."""

import secrets
from collections.abc import Sequence
from typing import Any

from dash import ALL, Dash, Input, Output, State, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import Context, now
from callbacks.pages.orders import SOURCE, check_one, one, send
from callbacks.pages.routes import Route
from dashboard import door
from dashboard.access.permission import NotAllowed, Permission, demand
from dashboard.area import Level
from dashboard.colours.by_order import read_local
from dashboard.day import HOUR
from dashboard.orders.directive import DirectiveKind, OrderRecord, directive_key, read_directive
from dashboard.refusal import Refused
from dashboard.words import Words
from layouts import ids
from layouts.orders.order_form import CUSTOM, USUAL, FormView, Preview, order_form, preview
from queries.areas.areas import area, areas_of, beneath, children
from queries.orders.order_list import order_count
from queries.store.unavailable import Unavailable
from queries.writing.orders import check_order
from queries.writing.record import RecordType

Draft = dict[str, Any]
SAID_BAD, SAID_NONE = "said bad", "said none"
FAILURES = (Refused, NotAllowed, Unavailable)
NEW = "new"
_FIELDS = ("kind", "number", "title", "body", "to")


def check(context: Context, _asked: Route) -> None:
    """Raise NotAllowed where the viewer may issue nothing."""
    demand(context.viewer(), Permission.ORDER)


def page(context: Context, _asked: Route) -> Component:
    """Return the form; raise NotAllowed."""
    viewer, words = context.viewer(), context.words()
    demand(viewer, Permission.ORDER)
    with context.store.read() as db:
        issuer = area(db, viewer, viewer.areas[0])
        targets = children(db, viewer, issuer.code)
        parts = beneath(db, viewer, issuer.code, Level.VILLAGE)
        numbers = {
            kind.value: words(f"order.number_{kind}", n=order_count(db, issuer.code, kind) + 1)
            for kind in DirectiveKind
        }
    by_parent = {one.code: [part for part in parts if part.parent == one.code] for one in targets}
    view = FormView(
        issuer,
        targets,
        by_parent,
        numbers,
        context.profile.receipts,
        now(),
        demonstration=context.profile.demonstration,
    )
    return order_form(view, words)


def either(context: Context, asked: Route) -> Component:
    """Return the form at /orders/new, else the page of the order that the address names."""
    return page(context, asked) if asked.parts[1] == NEW else one(context, asked)


def check_either(context: Context, asked: Route) -> None:
    """Raise NotAllowed, UnknownDirective where the page cannot be shown."""
    if asked.parts[1] == NEW:
        check(context, asked)
    else:
        check_one(context, asked)


def draft(context: Context, said: Draft, *, hours: str, until: str) -> Draft:
    """Return an order's raw fields as the form says them; raise Refused for the deadline."""
    viewer, moment = context.viewer(), now()
    raw = {name: value for name, value in said.items() if value}
    raw |= {
        "source": SOURCE,
        "external_id": secrets.token_hex(16),
        "area": viewer.areas[0],
        "issued_at": moment,
        "by": viewer.name,
    }
    if hours == CUSTOM:
        raw["receipt_by"] = read_local(until, "receipt_by")
    elif hours != USUAL:
        raw["receipt_by"] = moment + int(hours) * HOUR
    return raw


def show(context: Context, raw: Draft) -> Component:
    """Return an order as it would go out; raise Refused, NotAllowed."""
    viewer = context.viewer()
    demand(viewer, Permission.ORDER)
    record = door.admit(OrderRecord, raw)
    with context.store.read() as db:
        check_order(record, context.store.areas(db), now())
        named = areas_of(db, viewer, record.to)
    order = read_directive(record, context.profile.receipts)
    targets = [named[code] for code in record.to]
    said = (record.kind, record.number, record.title, record.body)
    return preview(Preview(*said, order.receipt_by, targets), context.words())


def told(error: Exception, words: Words) -> str:
    """Return a failure in the viewer's language, with the field that it is about."""
    match error:
        case Refused():
            name = error.refusal.field.partition(".")[0]
            if name in _FIELDS and error.refusal.reason == "missing":
                return words("colour_order.need", field=words(f"order.field_{name}"))
            return error.refusal.text(words)
        case NotAllowed():
            return words("order.not_allowed")
        case Unavailable():
            return words(f"problem.store_{error.reason}.detail")
    raise error


def issue(context: Context, raw: Draft) -> str:
    """Issue an order; return the path of its page; raise Refused, NotAllowed."""
    viewer = context.viewer()
    demand(viewer, Permission.ORDER)
    if not viewer.sees(raw["area"]):
        raise NotAllowed(Permission.ORDER)
    send(context, RecordType.ORDER, {**raw, "by": viewer.name})
    return f"/orders/{directive_key(raw['source'], raw['external_id']).hex()}"


def register(app: Dash, context: Context) -> None:
    """Put the callbacks into the app."""

    @app.callback(
        Output(ids.ORDER_CONFIRM, "children"),
        Output(ids.ORDER_DRAFT, "data"),
        Output(ids.ORDER_MESSAGE, "children", allow_duplicate=True),
        Output(ids.ORDER_MESSAGE, "className", allow_duplicate=True),
        Input(ids.ORDER_NEXT, "n_clicks"),
        State(ids.ORDER_KIND, "value"),
        State(ids.ORDER_NUMBER, "value"),
        State(ids.ORDER_TITLE, "value"),
        State(ids.ORDER_BODY, "value"),
        State(ids.order_targets(ALL), "value"),
        State(ids.ORDER_HOURS, "value"),
        State(ids.ORDER_UNTIL, "value"),
        prevent_initial_call=True,
    )
    def show_preview(
        clicks: int | None,
        kind: str,
        number: str | None,
        title: str | None,
        body: str | None,
        picked: Sequence[Sequence[str] | None],
        hours: str,
        until: str | None,
    ) -> tuple[Any, Any, Any, Any]:
        if not clicks:
            raise PreventUpdate
        to = sorted({code for codes in picked for code in codes or ()})
        said = {"kind": kind, "number": number, "title": title, "body": body, "to": to}
        try:
            raw = draft(context, said, hours=hours, until=until or "")
            return show(context, raw), raw, "", SAID_NONE
        except FAILURES as error:
            return None, None, told(error, context.words()), SAID_BAD

    @app.callback(
        Output(ids.LOCATION, "pathname", allow_duplicate=True),
        Output(ids.ORDER_MESSAGE, "children", allow_duplicate=True),
        Output(ids.ORDER_MESSAGE, "className", allow_duplicate=True),
        Input(ids.ORDER_DO, "n_clicks"),
        State(ids.ORDER_DRAFT, "data"),
        prevent_initial_call=True,
        running=[(Output(ids.ORDER_DO, "disabled"), True, False)],
    )
    def show_issued(clicks: int | None, raw: Draft | None) -> tuple[Any, Any, Any]:
        if not clicks or not raw:
            raise PreventUpdate
        try:
            return issue(context, raw), no_update, no_update
        except FAILURES as error:
            return no_update, told(error, context.words()), SAID_BAD

    @app.callback(
        Output(ids.ORDER_NUMBER, "value"),
        Input(ids.ORDER_KIND, "value"),
        State(ids.ORDER_NUMBER, "value"),
        State(ids.ORDER_NUMBERS, "data"),
        prevent_initial_call=True,
    )
    def proposed(kind: str, number: str | None, numbers: dict[str, str]) -> Any:
        """Propose the number of the other kind, unless somebody has typed one."""
        return numbers[kind] if not number or number in numbers.values() else no_update

    @app.callback(
        Output(ids.order_targets(ALL), "value"),
        Input(ids.ORDER_ALL, "value"),
        State(ids.order_targets(ALL), "id"),
        State(ids.order_targets(ALL), "options"),
        State(ids.order_targets(ALL), "value"),
        prevent_initial_call=True,
    )
    def everybody(
        every: Sequence[str] | None,
        names: Sequence[dict[str, str]],
        options: Sequence[Sequence[dict[str, str]]],
        values: Sequence[Sequence[str]],
    ) -> list[Any]:
        """Tick, or clear, all areas directly beneath the issuer; what lies lower stays."""
        least = min((len(name["parent"]) for name in names), default=0)
        found: list[Any] = []
        for name, offered, value in zip(names, options, values, strict=True):
            whole = [option["value"] for option in offered] if every else []
            found.append(whole if len(name["parent"]) == least else value)
        return found
