"""Sparklines: bars of one number by day, today's the darkest, drawn by assets/rows.js."""

from collections.abc import Sequence

from dash import dcc, html

from dashboard.boards.snapshot import Value
from dashboard.words import Words
from layouts.ids import desk as did
from layouts.parts import Cells, wild


def spark_cells(whole: Value, numbers: Sequence[int]) -> Cells:
    """Return the numbers of an area's bars and the link to what they count.

    A refresh carries the numbers alone, which keeps hundreds of rows small; the browser draws the
    bars and writes the numbers into their tip.
    """
    return {
        did("spark", whole.area): {"href": whole.listing().path()},
        did("bars", whole.area): {"data-bars": " ".join(str(n) for n in numbers)},
    }


def spark(code: str, cells: Cells, words: Words) -> dcc.Link:
    """Return the bars of an area as a link to the cases they count."""
    told = words("workbench.spark_title", values="{values}")
    props = {**cells[did("bars", code)], **wild(aria_hidden="true", data_told=told)}
    box = html.I(id=did("bars", code), **props)
    return dcc.Link(box, id=did("spark", code), className="spk", **cells[did("spark", code)])
