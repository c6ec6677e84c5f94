"""An order or notice: its text, and what each area answered."""

from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.briefings.own import Sort
from dashboard.case import STANDING, Stage, Timeliness
from dashboard.day import Instant
from dashboard.orders.order_page import Answer, OrderDetail
from dashboard.words import Words
from layouts import format as fmt
from layouts import ids
from layouts.error import empty
from layouts.frame import Crumb, frame, fresh_time
from layouts.live import following
from layouts.orders.order_list import LEAST_SECONDS, PATH, kind_tag
from layouts.parts import Cells, chip, classes, panel
from layouts.take import collect_button, sheet_link

_MACHINES = ("clock", "rule")


@dataclass(frozen=True, slots=True)
class OrderView:
    """What the page of an order shows, and what its viewer may do; ``message`` how it went."""

    order: OrderDetail
    now: Instant
    answers_for: frozenset[str] = frozenset()
    """Codes of the areas for which the viewer may give the receipt."""
    may_withdraw: bool = False
    may_export: bool = False
    message: str = ""
    failed: bool = False
    demonstration: bool = False


def order(view: OrderView, words: Words, *, area: str, refresh_seconds: float) -> Component:
    """Return the page of an order, which follows ``area``."""
    line = view.order.line
    title = " ".join(filter(None, [line.number, line.title]))
    said = classes("said", "bad" if view.failed else "", "" if view.message else "none")
    return frame(
        html.Div(_name(view, words), className="ttl", id=ids.ORDER_NAME),
        html.Div(view.message, className=said, role="status", id=ids.ORDER_MESSAGE),
        html.Section(_facts(view, words), className="card facts", id=ids.ORDER_FACTS),
        html.Div(
            [
                html.Div([_receipts(view, words)], className="col", id=ids.ORDER_RECEIPTS),
                html.Div([_text(view, words)], className="col"),
            ],
            className="cols case",
        ),
        words=words,
        title=title,
        crumbs=(Crumb(words("order.orders"), PATH), Crumb(line.number or line.title)),
        data_time=view.order.data_time,
        now=view.now,
        live=following(
            words,
            area=area,
            board_url=f"/order/{line.key}.json?lang={words.lang}",
            refresh_seconds=refresh_seconds,
            revision=view.order.revision,
            data_time=view.order.data_time,
            least_seconds=LEAST_SECONDS,
        ),
        demonstration=view.demonstration,
    )


def order_cells(view: OrderView, words: Words) -> Cells:
    """Return the changing elements of the page of an order."""
    return {
        ids.desk("time"): fresh_time(view.order.data_time),
        ids.ORDER_NAME: {"children": _name(view, words)},
        ids.ORDER_FACTS: {"children": _facts(view, words)},
        ids.ORDER_RECEIPTS: {"children": [_receipts(view, words)]},
    }


def _name(view: OrderView, words: Words) -> list[Component]:
    line = view.order.line
    name: list[Component] = [html.H1(line.title), kind_tag(line.kind, words)]
    if line.withdrawn_at is not None:
        name.append(html.Span(words("order.withdrawn"), className="state"))
    if view.may_export:
        query = f"of=order&key={line.key}"
        add = collect_button(Sort.TABLE, query, words)
        name += [html.Span(className="sp"), add, sheet_link(query, words)]
    return name


def _facts(view: OrderView, words: Words) -> list[Component]:
    line, counted = view.order.line, view.order.line.receipts
    issuer = line.area.title(words.lang) if line.area else words("colour_order.above")
    facts = [
        ("number", line.number or "—", ""),
        ("issuer", " · ".join(filter(None, [issuer, line.by])), ""),
        ("issued", fmt.stamp_long(line.issued_at), ""),
        ("due", fmt.stamp_long(line.receipt_by), ""),
        ("given", words("order.n_of_m", n=counted.given, m=counted.asked), ""),
        ("late", fmt.number(counted.late), "bad" if counted.late else ""),
    ]
    if line.withdrawn_at is not None:
        facts.append(("withdrawn_at", fmt.stamp_long(line.withdrawn_at), ""))
    return [
        html.Div(
            [
                html.Div(words(f"order.head_{name}"), className="lab"),
                html.Div(text, className=classes("v plain", extra)),
            ]
        )
        for name, text, extra in facts
    ]


def _text(view: OrderView, words: Words) -> html.Section:
    body = view.order.body.strip() or words("order.no_body")
    parts: list[Component] = [html.Div(body, className="text")]
    if view.may_withdraw and view.order.line.withdrawn_at is None:
        parts.append(_withdraw(words))
    return panel(*parts, heading=words("order.text"), className="card order-text")


def _withdraw(words: Words) -> html.Details:
    do = html.Button(
        words("order.withdraw_do"), id=ids.ORDER_WITHDRAW, className="btn", type="button"
    )
    hint = html.P(words("order.withdraw_hint"))
    deeds = html.Div([hint, do], className="deeds")
    return html.Details([html.Summary(words("order.withdraw")), deeds], className="withdraw")


def _receipts(view: OrderView, words: Words) -> html.Section:
    rows = [_answer(one, view, words) for one in view.order.answers]
    body = html.Ul(rows, className="receipts") if rows else empty(words("order.no_targets"))
    missing = view.order.line.receipts.awaited
    sub = words("order.missing", n=fmt.number(missing)) if missing else words("order.none_missing")
    return panel(body, heading=words("order.receipts"), sub=sub, className="card")


def _state(one: Answer, words: Words) -> html.Span:
    late = one.closure == Timeliness.LATE
    if one.stage in STANDING:
        key = "overdue" if late else "awaited"
    elif one.stage == Stage.CLOSED:
        key = "given_late" if late else "given_on_time"
    else:
        key = "void"
    text = words(f"order.state_{key}")
    parts: list[str | Component] = [chip("late", words), text] if late else [text]
    return html.Span(parts, className=classes("st", "bad" * late))


def _answer(one: Answer, view: OrderView, words: Words) -> html.Li:
    name = dcc.Link(one.area.title(words.lang), href=f"/cases/{one.case}", className="n")
    by = words(f"case.by.{one.by}") if one.by in _MACHINES else one.by
    told = " · ".join(filter(None, [fmt.stamp(one.given_at) if one.given_at else "", by]))
    said: list[Component] = [html.B(name), _state(one, words)]
    if told:
        said.append(html.Span(told, className="sub when"))
    if one.text:
        said.append(html.P(one.text))
    if one.stage in STANDING and one.area.code in view.answers_for:
        said.append(_give(one, words))
    state = "missing" if one.stage in STANDING else ""
    return html.Li(said, className=state)


def _give(one: Answer, words: Words) -> html.Details:
    code = one.area.code
    text = dcc.Input(
        id=ids.receipt_text(code),
        value="",
        placeholder=words("order.receipt_hint"),
        type="text",
        maxLength=500,
        autoComplete="off",
    )
    do = html.Button(
        words("order.receipt_do"), id=ids.receipt_do(code), className="btn pri", type="button"
    )
    summary = html.Summary(words("order.receipt_give"), className="btn")
    return html.Details([summary, html.Div([text, do], className="deeds")], className="give")
