"""The form that issues an order or notice: what it says, to whom, by when; seen before sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.area import Area
from dashboard.day import MINUTE, Instant
from dashboard.orders.directive import DirectiveKind
from dashboard.ruleset import Receipts
from dashboard.words import Words
from layouts import format as fmt
from layouts import ids
from layouts.frame import Crumb, frame
from layouts.orders.order_list import PATH, kind_tag
from layouts.parts import panel, wild

USUAL, CUSTOM = "usual", "custom"
HOURS = (2, 4, 12, 24, 72)
"""The times for receipts that are offered, in hours."""


@dataclass(frozen=True, slots=True)
class FormView:
    """What the form offers: the areas beneath the issuer with those beneath each.

    ``numbers`` has the number proposed for each kind.
    """

    issuer: Area
    targets: Sequence[Area]
    beneath: Mapping[str, Sequence[Area]]
    numbers: Mapping[str, str]
    receipts: Receipts
    now: Instant
    demonstration: bool = False


def order_form(view: FormView, words: Words) -> Component:
    """Return the page that issues an order or notice."""
    title = words("order.new")
    fields = html.Div(
        [
            _line("kind", _kinds(words), words),
            _line("number", _input(ids.ORDER_NUMBER, view.numbers["order"], 80), words),
            _line("title", _input(ids.ORDER_TITLE, "", 200), words, wide=True),
            _line(
                "body",
                dcc.Textarea(id=ids.ORDER_BODY, value="", maxLength=20_000),
                words,
                wide=True,
            ),
            _line("due", _due(view, words), words, wide=True),
        ],
        className="form",
    )
    ask = html.Button(words("order.preview"), id=ids.ORDER_NEXT, className="btn pri", type="button")
    side: list[Component] = [
        panel(_targets(view, words), heading=words("order.to"), className="card order-to"),
    ]
    return frame(
        html.Div([html.H1(title)], className="ttl"),
        html.Div(id=ids.ORDER_MESSAGE, className="said none", role="alert"),
        html.Div(
            [
                html.Div(
                    [
                        panel(fields, heading=words("order.what"), className="card"),
                        html.Div(ask, className="deeds"),
                        html.Div(id=ids.ORDER_CONFIRM),
                    ],
                    className="col",
                ),
                html.Div(side, className="col"),
            ],
            className="cols case issue",
        ),
        dcc.Store(id=ids.ORDER_DRAFT),
        dcc.Store(id=ids.ORDER_NUMBERS, data=dict(view.numbers)),
        words=words,
        title=title,
        crumbs=(Crumb(words("order.orders"), PATH), Crumb(title)),
        now=view.now,
        demonstration=view.demonstration,
    )


def _line(name: str, entry: Component, words: Words, *, wide: bool = False) -> Component:
    label = words(f"order.field_{name}")
    parts = [html.Span(label, className="lab"), entry]
    extent = "line wide" if wide else "line"
    if isinstance(entry, dcc.Input | dcc.Textarea):
        return html.Label(parts, className=extent)
    return html.Div(parts, className=extent, role="group", **wild(aria_label=label))


def _input(id_: str, value: str, most: int) -> dcc.Input:
    return dcc.Input(id=id_, value=value, type="text", maxLength=most, autoComplete="off")


def _kinds(words: Words) -> dcc.RadioItems:
    options = [{"label": words(f"order.kind_{kind}"), "value": str(kind)} for kind in DirectiveKind]
    return dcc.RadioItems(options, str(DirectiveKind.ORDER), id=ids.ORDER_KIND)


def _due(view: FormView, words: Words) -> html.Div:
    usual = {
        kind: fmt.duration(view.receipts.minutes(kind) * MINUTE, words) for kind in DirectiveKind
    }
    options = [{"label": words("order.usual", **usual), "value": USUAL}]
    options += [{"label": words("order.hours", n=n), "value": str(n)} for n in HOURS]
    options.append({"label": words("colour_order.custom"), "value": CUSTOM})
    until = dcc.Input(
        id=ids.ORDER_UNTIL,
        value="",
        type="text",
        placeholder=words("colour_order.custom_hint"),
        autoComplete="off",
    )
    return html.Div([dcc.RadioItems(options, USUAL, id=ids.ORDER_HOURS), until])


def _targets(view: FormView, words: Words) -> html.Div:
    """Return the tree of areas: everybody, those beneath the issuer, and those beneath them."""
    everybody = dcc.Checklist(
        [{"label": words("order.all", n=len(view.targets)), "value": "all"}],
        [],
        id=ids.ORDER_ALL,
    )
    direct = dcc.Checklist(
        _options(view.targets, words), [], id=ids.order_targets(view.issuer.code)
    )
    below = [
        html.Details(
            [
                html.Summary(words("order.beneath", area=area.title(words.lang), n=len(parts))),
                dcc.Checklist(_options(parts, words), [], id=ids.order_targets(area.code)),
            ],
            className="beneath",
        )
        for area in view.targets
        if (parts := view.beneath.get(area.code, ()))
    ]
    return html.Div([everybody, direct, *below], className="targets")


def _options(areas: Sequence[Area], words: Words) -> list[dict[str, str]]:
    return [{"label": area.title(words.lang), "value": area.code} for area in areas]


@dataclass(frozen=True, slots=True)
class Preview:
    """An order as it would go out."""

    kind: str
    number: str
    title: str
    body: str
    due: Instant
    targets: Sequence[Area]


def preview(order: Preview, words: Words) -> html.Section:
    """Return an order as it would go out, with the button that issues it."""
    names = words("format.list_separator").join(area.title(words.lang) for area in order.targets)
    do = html.Button(words("order.do"), id=ids.ORDER_DO, className="btn pri", type="button")
    asked = words("order.will_ask", n=fmt.number(len(order.targets)), due=fmt.stamp(order.due))
    return panel(
        html.Div(
            [
                html.P([kind_tag(order.kind, words), " ", html.B(order.number)]),
                html.H3(order.title),
                html.Div(order.body or words("order.no_body"), className="text"),
                html.P([html.Span(words("order.to"), className="lab"), " ", names]),
                html.P(asked),
                html.Div(do, className="deeds"),
            ],
            className="sheet",
        ),
        heading=words("order.preview"),
        className="card",
    )
