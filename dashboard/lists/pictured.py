"""Pictured: which chart or map somebody wants as a picture, read from a query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from dashboard.area import Level
from dashboard.fields import BadListing, only

MAP, RANKING = "map", "ranking"
CHARTS = ("alerts", "response", "units", "warned", "daily")
OF = (MAP, RANKING, *CHARTS)
LEVELS = (Level.TOWNSHIP, Level.VILLAGE, Level.GRID, Level.MICRO)
SCALES = (1, 2, 4)
Ground = Literal["light", "dark"]
GROUNDS: tuple[Ground, ...] = ("light", "dark")
_FIELDS = ("of", "area", "level", "ground", "scale", "show")


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture: of what, of which area, on which ground; ``level`` is the map's.

    ``shown`` is one that a page shows: it is looked at, not taken away.
    """

    of: str
    area: str
    level: str = ""
    ground: Ground = "light"
    scale: int = 1
    shown: bool = False

    def query(self) -> str:
        """Return the query string that says all this."""
        said = {"of": self.of, "area": self.area, "level": self.level, "ground": self.ground}
        said["scale"] = "" if self.scale == 1 else str(self.scale)
        return urlencode({name: value for name, value in said.items() if value})

    def name(self) -> str:
        """Return the name of its file, without an ending."""
        return "-".join(filter(None, [self.of, self.area, self.level]))


def _choice(fields: Mapping[str, str], name: str, allowed: Sequence[str], default: str) -> str:
    value = fields.get(name, default)
    if value not in allowed and not (name == "level" and value == ""):
        raise BadListing(name, value, "not_a_choice", ", ".join(allowed))
    return value


def pictured(fields: Mapping[str, str]) -> Pictured:
    """Read which picture is asked for; raise BadListing where a field is wrong."""
    said = {name: value for name, value in fields.items() if name != "lang"}
    only(said, _FIELDS)
    if not said.get("area"):
        raise BadListing("area", "", "area_missing")
    of = _choice(said, "of", OF, "")
    level = _choice(said, "level", [*LEVELS], "")
    if level and of != MAP:
        raise BadListing("level", level, "unknown_field")
    dark = _choice(said, "ground", GROUNDS, GROUNDS[0]) == "dark"
    scale = int(_choice(said, "scale", [*map(str, SCALES)], "1"))
    shown = _choice(said, "show", ("1",), "") if "show" in said else ""
    return Pictured(of, said["area"], level, "dark" if dark else "light", scale, bool(shown))
