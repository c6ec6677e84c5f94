"""Ink: fonts and colours on paper, those of the light tokens (a test compares them)."""

from typing import Any

from pptx.dml.color import RGBColor

from dashboard.control import Colour
from layouts.theme import INKS, STATUS

SANS = "Microsoft YaHei"
"""The font of slides, by its name; where it is missing an office program takes its own."""
LIGHT = INKS["light"]
PAPER = "#ffffff"
BAD = "#b4232a"
QUIET = "#b9c5d6"
"""Data that stands beside the one that matters."""
LINE_STRONG = "#b7c2d3"
MAP = {
    None: "#eef2f7",
    Colour.GREEN: "#d3e9dd",
    Colour.BLUE: "#3b82f6",
    Colour.ORANGE: "#f59e0b",
}
MAP_HATCH = {Colour.BLUE: "#dbe8ff", Colour.ORANGE: "#8a4f00"}
"""The strokes over a colour, by which it is known without its hue."""
MAP_BORDER = "#4d607c"
MAP_LINE = "#b4d3c2"
UNIT = {Colour.GREEN: STATUS["green"], Colour.BLUE: STATUS["blue"], Colour.ORANGE: STATUS["orange"]}
WARNING = {name: STATUS[name] for name in ("red", "orange", "yellow", "blue")}


_RGB: Any = RGBColor


def rgb(colour: str) -> Any:
    """Return a colour as the library takes it."""
    return _RGB(*bytes.fromhex(colour.removeprefix("#")))


def bare(colour: str) -> str:
    """Return a colour without its sign, as Office writes it."""
    return colour.removeprefix("#").upper()
