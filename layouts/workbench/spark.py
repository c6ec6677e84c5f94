"""Sparklines: bars of one number by day, as a cut-out of a plain element, today's the darkest."""

from collections.abc import Sequence

from dash import dcc, html

from dashboard.snapshot import Value
from dashboard.words import Words
from layouts import format as fmt
from layouts.ids import desk as did
from layouts.parts import Cells, wild

_GAP = 0.3
"""The part of a day's width that stays empty."""
_STUB = 4
"""Percent of the height that a day with none keeps, so that it is seen to be counted."""


def bars(numbers: Sequence[int]) -> str:
    """Return the CSS polygon that cuts the bars out of a box."""
    most = max(numbers, default=0)
    wide = 100 / max(len(numbers), 1)
    points = []
    for i, n in enumerate(numbers):
        top = 100 - max(round(100 * n / most) if most else 0, _STUB)
        left, right = f"{i * wide:.1f}%", f"{(i + 1 - _GAP) * wide:.1f}%"
        points += [f"{left} 100%", f"{left} {top}%", f"{right} {top}%", f"{right} 100%"]
    return f"polygon({','.join(points)})"


def spark_cells(whole: Value, numbers: Sequence[int], words: Words) -> Cells:
    """Return the bars of an area and the link to what they count."""
    told = words("workbench.spark_title", values=" ".join(fmt.number(n) for n in numbers))
    return {
        did("spark", whole.area): {"href": whole.listing().path(), "title": told},
        did("bars", whole.area): {"style": {"clipPath": bars(numbers)}},
    }


def spark(code: str, cells: Cells) -> dcc.Link:
    """Return the bars of an area as a link to the cases they count."""
    props = cells[did("spark", code)]
    box = html.I(id=did("bars", code), **cells[did("bars", code)], **wild(aria_hidden="true"))
    return dcc.Link(box, id=did("spark", code), className="spk", **props)
