"""The tour of a wall: the hint in the header, and what the browser (wall.js) needs to go on."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dash import html

from dashboard.area import Area
from dashboard.boards.tour import Tour
from dashboard.words import Words
from layouts.parts import wild

WORDS = ("paused", "waiting", "next")


@dataclass(frozen=True, slots=True)
class Shown:
    """A tour with the areas of its stops, in their order."""

    tour: Tour
    areas: tuple[Area, ...]


def marks(shown: Shown, words: Words) -> dict[str, Any]:
    """Return the attribute of the page by which wall.js goes around."""
    tour = shown.tour
    fields = urlencode({"rotate": tour.rotate, "every": tour.every}, safe=",:")
    said = {
        "base": tour.base,
        "at": tour.at,
        "every": tour.every,
        "address": f"/screen/{tour.base}?{fields}",
        "board": f"view=screen&lang={words.lang}",
        "stops": [
            {"area": stop.area, "level": stop.level, "name": area.title(words.lang)}
            for stop, area in zip(tour.stops, shown.areas, strict=True)
        ],
        "words": {name: words(f"tour.{name}") for name in WORDS},
    }
    return wild(data_tour=json.dumps(said, ensure_ascii=False))


def hint(shown: Shown, words: Words) -> html.Div:
    """Return where the tour is; wall.js fills its bar and says why it stands."""
    tour = shown.tour
    return html.Div(
        [
            html.Span(f"{tour.at + 1} / {len(tour.stops)}", className="where"),
            html.Span("", className="said"),
            html.I(html.I(className="bar"), className="rail"),
        ],
        className="tour",
        title=words("tour.keys"),
        role="status",
        **wild(aria_live="off"),
    )
