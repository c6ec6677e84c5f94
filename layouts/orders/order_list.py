"""Orders: the page that lists orders and notices with their receipts."""

from dataclasses import dataclass
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.briefings.own import Sort
from dashboard.day import Instant
from dashboard.orders.directive import DirectiveKind
from dashboard.orders.order_page import OrderLine, OrderPage, OrderQuery
from dashboard.words import Words
from layouts import format as fmt
from layouts import ids
from layouts.error import empty
from layouts.frame import Crumb, frame, fresh_time
from layouts.live import following
from layouts.parts import Cells, chip, classes, wild
from layouts.take import collect_button, sheet_link

HEADS = ("number", "title", "issued", "due", "given", "late")
PATH = "/orders"
LEAST_SECONDS = 1.0
"""No page of orders looks oftener than this."""


@dataclass(frozen=True, slots=True)
class OrdersView:
    """What the list shows; ``may_issue`` and ``may_export`` are the viewer's permissions."""

    query: OrderQuery
    page: OrderPage
    area: str
    """The area that the page follows: the viewer's own."""
    revision: int
    data_time: Instant
    now: Instant
    may_issue: bool = False
    may_export: bool = False
    demonstration: bool = False


def orders(view: OrdersView, words: Words, *, refresh_seconds: float) -> Component:
    """Return the page of orders and notices."""
    title = words("order.orders")
    lead: list[Component] = [
        html.Div([html.H1(title), html.P(words("order.definition"), className="def")])
    ]
    if view.may_export:
        query = _taken(view.query)
        lead += [collect_button(Sort.TABLE, query, words), sheet_link(query, words)]
    if view.may_issue:
        new = dcc.Link(words("order.new"), href=f"{PATH}/new", className="btn pri")
        lead.append(new)
    rows = [_filters(view.query, words), html.Div(_rows(view, words), id=ids.ORDER_ROWS)]
    return frame(
        html.Div(lead, className="lead"),
        html.Hr(),
        html.Section(rows, className="card list orders"),
        words=words,
        title=title,
        crumbs=(Crumb(title),),
        data_time=view.data_time,
        now=view.now,
        live=following(
            words,
            area=view.area,
            board_url=view.query.board_path(words.lang),
            refresh_seconds=refresh_seconds,
            revision=view.revision,
            data_time=view.data_time,
            least_seconds=LEAST_SECONDS,
        ),
        demonstration=view.demonstration,
    )


def _taken(query: OrderQuery) -> str:
    said = {"of": "orders", "kind": query.kind, "state": query.state}
    return urlencode({name: value for name, value in said.items() if value})


def orders_cells(view: OrdersView, words: Words) -> Cells:
    """Return the changing elements of the page of orders and notices."""
    return {
        ids.desk("time"): fresh_time(view.data_time),
        ids.ORDER_ROWS: {"children": _rows(view, words)},
    }


def _rows(view: OrdersView, words: Words) -> list[Component]:
    if not view.page.rows:
        return [empty(words("order.empty"), words("order.empty_hint"))]
    table = html.Div(_table(view.page.rows, words), className="scroll")
    return [table, _pager(view, words)]


def _filters(query: OrderQuery, words: Words) -> html.Div:
    kinds = [_chip(query, "kind", kind, words) for kind in ("", *DirectiveKind)]
    states = [_chip(query, "state", state, words) for state in ("", "open")]
    groups = [
        html.Span(
            [html.Span(words(f"order.by_{name}"), className="lab"), *chips], className="group"
        )
        for name, chips in (("kind", kinds), ("state", states))
    ]
    named = wild(aria_label=words("cases.filters"))
    return html.Div(groups, className="filters", role="group", **named)


def _chip(query: OrderQuery, name: str, value: str, words: Words) -> dcc.Link:
    on = getattr(query, name) == value
    text = words(f"order.{name}_{value or 'all'}")
    return dcc.Link(text, href=query.path(**{name: value}), className=classes("fchip", "on" * on))


def kind_tag(kind: str, words: Words) -> html.Span:
    """Return what sort of directive it is, as a small framed word."""
    return html.Span(words(f"order.kind_{kind}"), className="tag")


def given(line: OrderLine, words: Words) -> str:
    """Return how many receipts have come, of how many asked for."""
    counted = line.receipts
    return words("order.n_of_m", n=fmt.number(counted.given), m=fmt.number(counted.asked))


def _table(rows: tuple[OrderLine, ...], words: Words) -> html.Table:
    right = ("given", "late")
    heads = [
        html.Th(words(f"order.head_{name}"), className=classes(name, "rt" * (name in right)))
        for name in HEADS
    ]
    body = [_row(line, words) for line in rows]
    return html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)])


def _row(line: OrderLine, words: Words) -> html.Tr:
    path = f"{PATH}/{line.key}"
    late = line.receipts.late
    name: list[str | Component] = [dcc.Link(line.title, href=path, className="n")]
    if line.withdrawn_at is not None:
        name.append(html.Span(words("order.withdrawn"), className="tag"))
    shown: list[str | Component] = [fmt.number(late)]
    if late:
        shown = [chip("late", words), " ", dcc.Link(fmt.number(late), href=path, className="n bad")]
    return html.Tr(
        [
            html.Td([kind_tag(line.kind, words), " ", line.number], className="number"),
            html.Td(html.Span(name, className="what"), className="title"),
            html.Td(fmt.stamp(line.issued_at), className="issued"),
            html.Td(fmt.stamp(line.receipt_by), className="due"),
            html.Td(dcc.Link(given(line, words), href=path, className="n"), className="given rt"),
            html.Td(shown, className="late rt"),
        ]
    )


def _pager(view: OrdersView, words: Words) -> Component:
    shown = html.Span(words("order.shown", n=fmt.number(len(view.page.rows))), className="count")
    parts: list[Component] = [shown, html.Span(className="sp")]
    if view.query.before is not None:
        parts.append(dcc.Link(words("order.first"), href=view.query.path(), className="btn"))
    if view.page.next:
        path = view.query.path(before=view.page.next)
        parts.append(dcc.Link(words("order.next"), href=path, className="btn"))
    return html.Div(parts, className="pager")
