"""Colour by order in the why panel: the orders in force, and the forms that set and lift one."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.boards.why import Ordered, Why
from dashboard.colours.by_order import ColourOrder
from dashboard.colours.control import Colour
from dashboard.words import Words
from layouts import format as fmt
from layouts import ids
from layouts.parts import chip, classes, wild

HOURS = (24, 72, 168, 336)
"""The lengths of time that are offered, in hours."""
CUSTOM = "custom"


def orders_in_force(why: Why, words: Words) -> html.Section | None:
    """Return the orders in force, with what the rule alone would say; None where there are none."""
    if not why.orders:
        return None
    head: list[Any] = [words("colour_order.title", n=len(why.orders))]
    if why.own is not None and why.by_order:
        head.append(html.Span([words("colour_order.own"), " ", chip(why.own, words)]))
    rows = [_in_force(one, words, may_order=why.may_order) for one in why.orders]
    return html.Section([html.H3(head), *rows], className="orders")


def _in_force(one: Ordered, words: Words, *, may_order: bool) -> html.Div:
    order = one.order
    name = words("colour_order.above") if one.area is None else one.area.title(words.lang)
    colour = words(f"colour.{order.colour}")
    holds = words("colour_order.holds", colour=colour, until=fmt.stamp(order.until))
    begins = words("colour_order.from", since=fmt.stamp(order.since)) + " · "
    given = words("colour_order.by", by=order.by, at=fmt.stamp(order.at))
    said: list[Any] = [
        html.B(name),
        f" · {holds}",
        html.Div(begins * (order.since > order.at) + given),
        html.P(order.why),
    ]
    parts: list[Component] = [chip(order.colour, words), html.Div(said, className="d")]
    if may_order and one.area is not None:
        parts.append(_lift(order, words))
    return html.Div(parts, className="order", **wild(data_order=order.key.hex()))


def _lift(order: ColourOrder, words: Words) -> html.Details:
    key = order.key.hex()
    hint = words("colour_order.lift_why")
    why = dcc.Input(
        id=ids.colour_lift_why(key), value="", placeholder=hint, type="text", maxLength=500
    )
    do = html.Button(
        words("colour_order.lift_do"), id=ids.colour_lift(key), className="btn", type="button"
    )
    return html.Details(
        [html.Summary(words("colour_order.lift")), html.Div([why, do], className="deeds")],
        className="lift",
    )


def colour_form(why: Why, words: Words) -> html.Details:
    """Return the form that sets the colour of an area's units."""
    return html.Details(
        [
            html.Summary(words("colour_order.set"), className="btn"),
            _fields(why, words),
            html.Div(id=ids.COLOUR_MESSAGE, className="said none", role="alert"),
            html.Div(id=ids.COLOUR_CONFIRM),
            dcc.Store(id=ids.COLOUR_AREA, data=why.area.code),
            dcc.Store(id=ids.COLOUR_DRAFT),
        ],
        className="setcolour",
        id=ids.COLOUR_FORM,
    )


def _fields(why: Why, words: Words) -> html.Div:
    colours = [
        {"label": html.Span([chip(colour, words), words(f"colour.{colour}")]), "value": colour}
        for colour in map(str, Colour)
    ]
    hours = [{"label": words(f"colour_order.hours_{n}"), "value": str(n)} for n in HOURS] + [
        {"label": words("colour_order.custom"), "value": CUSTOM}
    ]
    worse = Colour.ORANGE if why.colour is Colour.BLUE else Colour.BLUE
    until = dcc.Input(
        id=ids.COLOUR_UNTIL,
        value="",
        placeholder=words("colour_order.custom_hint"),
        type="text",
        autoComplete="off",
    )
    reason = dcc.Textarea(
        id=ids.COLOUR_WHY, value="", placeholder=words("colour_order.why_hint"), maxLength=500
    )
    ask = html.Button(
        words("colour_order.next"), id=ids.COLOUR_NEXT, className="btn pri", type="button"
    )
    return html.Div(
        [
            _line("colour", dcc.RadioItems(colours, worse.value, id=ids.COLOUR_PICK), words),
            _line(
                "until",
                html.Div([dcc.RadioItems(hours, str(HOURS[0]), id=ids.COLOUR_HOURS), until]),
                words,
            ),
            _line("why", reason, words),
            html.Div(ask, className="deeds"),
        ],
        className="fields",
    )


def _line(name: str, entry: Component, words: Words) -> Component:
    label = words(f"colour_order.{name}")
    parts = [html.Span(label, className="lab"), entry]
    if isinstance(entry, dcc.Textarea):
        return html.Label(parts)
    return html.Div(parts, role="group", **wild(aria_label=label))


def preview(area: str, order: ColourOrder, units: int, words: Words) -> html.Div:
    """Return what an order would do, with the button that does it."""
    text = words(
        "colour_order.preview",
        area=area,
        n=fmt.number(units),
        colour=words(f"colour.{order.colour}"),
        until=fmt.stamp(order.until),
        length=fmt.duration(order.until - order.since, words),
    )
    do = html.Button(words("colour_order.do"), id=ids.COLOUR_DO, className="btn pri", type="button")
    said = html.P([chip(order.colour, words), " ", text])
    return html.Div([said, html.Div(do, className="deeds")], className=classes("confirm"))
