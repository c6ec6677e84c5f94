"""The control map, its legend, and the control units by colour."""

from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Inches

from dashboard.colours.control import Colour
from layouts import format as fmt
from layouts.paper.deck.parts import big_number
from layouts.paper.ink import LIGHT, MAP, UNIT, rgb
from layouts.paper.map_shapes import draw_map, seen_through
from layouts.paper.sheet import LEFT, TOP, Deck
from layouts.paper.slide import Run, text, unstyled

_RIGHT = 9.0


def control(deck: Deck) -> None:
    """Add the page of the map."""
    slide = deck.page("control")
    briefing, words = deck.briefing, deck.words
    if briefing.ground is None:
        said = [Run(words("brief.no_map"), 14, colour=LIGHT.text_2)]
        text(slide, (LEFT, TOP + 0.3, 7, 0.4), said)
    else:
        draw_map(slide, (LEFT, TOP, 7.9, 5.2), briefing.ground, words)
        _legend(deck, slide)
    for number, colour in enumerate((Colour.ORANGE, Colour.BLUE, Colour.GREEN)):
        top = TOP + number * 1.35
        mark(slide, _RIGHT, top + 0.05, UNIT[colour])
        figure = briefing.figures[f"control_{colour}"]
        big_number(deck, slide, (_RIGHT + 0.3, top, 3.4, 1.3), figure, size=30)


def mark(slide: Any, left: float, top: float, colour: str) -> None:
    """Draw the small square of a colour."""
    made = slide.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, Inches(left), Inches(top), Inches(0.18), Inches(0.18)
    )
    unstyled(made)
    made.fill.solid()
    made.fill.fore_color.rgb = rgb(colour)
    made.line.color.rgb = rgb(LIGHT.line)


def _legend(deck: Deck, slide: Any) -> None:
    """Say what is drawn, and how many areas stand in each colour."""
    ground, words = deck.briefing.ground, deck.words
    if ground is None:
        return
    level = words(f"level.{ground.level}")
    said = [words("brief.chart.legend", level=level)]
    if (fine := ground.beneath) is not None:
        level = words(f"level.{fine.level}")
        said.append(words("brief.chart.beneath_legend", n=fmt.number(fine.count), level=level))
    for number, line in enumerate(said):
        at = TOP + 4.32 - (len(said) - 1 - number) * 0.21
        text(slide, (_RIGHT, at, 3.7, 0.25), [Run(line, 11, colour=LIGHT.text_2)])
    top = TOP + 4.25
    counts = [(colour, n) for colour, n in ground.counts().items() if colour or n]
    for number, (colour, n) in enumerate(counts):
        at = top + 0.3 + number * 0.24
        name = words(f"colour.{colour}") if colour else words("brief.chart.none_colour")
        mark(slide, _RIGHT, at + 0.02, MAP[colour] if fine is None else seen_through(colour))
        text(slide, (_RIGHT + 0.3, at, 3, 0.24), [Run(f"{name}  {fmt.number(n)}", 11)])
