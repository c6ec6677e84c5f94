"""Ink: fonts and colours on paper, those of the light tokens (a test compares them)."""

from collections.abc import Mapping
from typing import Any

from pptx.dml.color import RGBColor

from dashboard.colours.control import Colour
from layouts.picture.paint import PAINTS
from layouts.theme import INKS, STATUS

SANS = "Microsoft YaHei"
"""The font of slides, by its name; where it is missing an office program takes its own."""
LIGHT = INKS["light"]
PAPER = "#ffffff"
BAD = "#b4232a"
QUIET = "#b9c5d6"
"""Data that stands beside the one that matters."""
LINE_STRONG = "#b7c2d3"
_PAINT = PAINTS["light"]
MAP: Mapping[Colour | None, str] = {
    None: _PAINT.fills["none"],
    **{colour: _PAINT.fills[colour] for colour in Colour},
}
MAP_HATCH = {colour: _PAINT.inks[colour] for colour in (Colour.BLUE, Colour.ORANGE)}
"""The strokes over a colour, by which it is known without its hue."""
MAP_BORDER, MAP_LINE = _PAINT.border, _PAINT.line
UNIT = {Colour.GREEN: STATUS["green"], Colour.BLUE: STATUS["blue"], Colour.ORANGE: STATUS["orange"]}
WARNING = {name: STATUS[name] for name in ("red", "orange", "yellow", "blue")}


_RGB: Any = RGBColor


def rgb(colour: str) -> Any:
    """Return a colour as the library takes it."""
    return _RGB(*bytes.fromhex(colour.removeprefix("#")))


def bare(colour: str) -> str:
    """Return a colour without its sign, as Office writes it."""
    return colour.removeprefix("#").upper()
