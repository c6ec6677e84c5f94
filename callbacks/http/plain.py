"""Plain: the properties of elements as JSON."""

from collections.abc import Mapping
from typing import Any


def plain(value: Any) -> Any:
    """Return a property as JSON; components and figures say themselves how."""
    if hasattr(value, "to_plotly_json"):
        return plain(value.to_plotly_json())
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value
