"""Tours: a wall goes around areas by itself, a while at each.

A tour stands in the address of its screen: ``rotate`` says where it goes (``children``, or codes
joined by commas, each with the level that its map shows if wanted: ``330784001:micro``),
``every`` how many seconds it stays, ``at`` at which stop it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.area import Level
from dashboard.fields import BadListing

FIELDS = ("rotate", "every", "at")
CHILDREN = "children"
EVERY = 30
SHORTEST, LONGEST = 5, 3600
"""Seconds at a stop."""
MOST = 64
LEVELS = (Level.VILLAGE, Level.GRID, Level.MICRO)
"""Levels that a map can be asked to show."""
ALLOWED = f"{CHILDREN}, CODE,CODE:micro,…"


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop: an area, and the level that its map shows, empty for the map's own choice."""

    area: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class Tour:
    """A tour from a screen's area: its stops, at which it is, and the seconds at each."""

    base: str
    rotate: str
    stops: tuple[Stop, ...]
    at: int = 0
    every: int = EVERY

    @property
    def here(self) -> Stop:
        """Return the stop that is shown."""
        return self.stops[self.at]


def _whole(query: Mapping[str, str], name: str, usual: int, lowest: int, highest: int) -> int:
    text = query.get(name, "")
    if not text:
        return usual
    allowed = f"{lowest}-{highest}"
    if not (text.isascii() and text.isdecimal()):
        raise BadListing(name, text, "not_a_number", allowed)
    if len(text) > len(str(highest)) or not lowest <= int(text) <= highest:
        raise BadListing(name, text, "not_in_range", allowed)
    return int(text)


def _stop(text: str) -> Stop:
    code, colon, level = text.strip().partition(":")
    if not (code.isascii() and code.isdecimal()):
        raise BadListing("rotate", text, "no_such_area", ALLOWED)
    if colon and level not in LEVELS:
        raise BadListing("rotate", text, "not_a_choice", ", ".join(LEVELS))
    return Stop(code, level)


def tour_of(query: Mapping[str, str], *, base: str, children: Sequence[str]) -> Tour | None:
    """Return the tour that an address asks for, None where it asks for none; raise BadListing.

    A tour of the children begins at the area itself. Whether the areas exist is not asked here.
    """
    rotate = query.get("rotate")
    if rotate is None:
        lost = next((name for name in FIELDS if name in query), None)
        if lost is not None:
            raise BadListing("rotate", "", "rotate_missing", ALLOWED)
        return None
    if rotate == CHILDREN:
        if not children:
            raise BadListing("rotate", rotate, "no_children", ALLOWED)
        stops = tuple(Stop(code) for code in (base, *children))
    else:
        stops = tuple(_stop(text) for text in rotate.split(","))
    if len(stops) > MOST and rotate != CHILDREN:
        raise BadListing("rotate", rotate, "too_many", str(MOST))
    at = _whole(query, "at", 0, 0, len(stops) - 1)
    return Tour(base, rotate, stops, at, _whole(query, "every", EVERY, SHORTEST, LONGEST))
