"""Routes: an address, cut into its path's parts and its query's fields."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Route:
    """An address: its path without slashes at the ends, cut, and its query's fields."""

    parts: tuple[str, ...]
    query: dict[str, str]


def route(path: str, search: str) -> Route:
    """Return the route of a path and its query string."""
    parts = tuple(part for part in urlsplit(path).path.split("/") if part)
    return Route(parts, dict(parse_qsl(search.lstrip("?"), keep_blank_values=True)))
