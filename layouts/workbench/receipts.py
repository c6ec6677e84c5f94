"""Receipts on the workbench: how many orders and notices were answered, in one quiet line."""

from typing import Any

from dash import dcc, html

from dashboard.boards.snapshot import Snapshot
from dashboard.numbers.metric import Part
from dashboard.words import Words
from layouts import format as fmt
from layouts.ids import desk as did
from layouts.orders.order_list import PATH
from layouts.parts import Cells, link_props, linked, span, wild

KINDS = ("order", "notice")
PLAIN = ("receipts_open", "receipts_overdue")
_PARTS = (Part.HITS, Part.BASE)


def _rates() -> list[str]:
    return [f"{kind}_receipts{more}" for kind in KINDS for more in ("", "_on_time")]


def cells(snapshot: Snapshot, words: Words) -> Cells:
    """Return the changing elements."""
    values = snapshot.values
    found: Cells = {did(metric): link_props(values[metric], words) for metric in PLAIN}
    for metric in _rates():
        value = values[metric]
        found[did(metric)] = link_props(value, words)
        found[did(metric, "unit")] = {"children": fmt.unit_text(value, words)}
        for part in _PARTS:
            props = link_props(value, words, part=part)
            found[did(metric, part)] = {**props, "className": "n"}
    return found


def _name(metric: str, words: Words) -> str:
    return words(f"metric.{metric}.name")


def _kind(kind: str, words: Words, cells: Cells) -> html.Span:
    rate, on_time = f"{kind}_receipts", f"{kind}_receipts_on_time"
    said: list[Any] = [html.Span(_name(rate, words), className="lab"), " "]
    said += [linked(did(rate), cells), span(did(rate, "unit"), cells), " "]
    hits, base = linked(did(rate, Part.HITS), cells), linked(did(rate, Part.BASE), cells)
    said.append(html.Span([hits, " / ", base], className="m1"))
    said += [" · ", html.Span(words("order.on_time"), className="lab"), " "]
    said += [linked(did(on_time), cells), span(did(on_time, "unit"), cells)]
    return html.Span(said, className="pair")


def receipts_line(words: Words, cells: Cells) -> html.Section:
    """Return the line, with the way to all orders and notices."""
    standing = [
        html.Span(
            [html.Span(_name(metric, words), className="lab"), " ", linked(did(metric), cells)],
            className="pair",
        )
        for metric in PLAIN
    ]
    return html.Section(
        [
            html.B(dcc.Link(words("order.line"), href=PATH, className="n")),
            *(_kind(kind, words, cells) for kind in KINDS),
            *standing,
            html.Span(className="sp"),
            dcc.Link(words("order.open"), href=PATH, className="btn dk"),
        ],
        className="card ordersline",
        **wild(aria_label=words("order.line")),
    )
