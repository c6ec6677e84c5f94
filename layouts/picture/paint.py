"""Paint: the colours of a map, on screens, in pictures and on paper."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.lists.pictured import Ground


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours of a map on one ground, as in assets/00-tokens.css (a test compares them)."""

    fills: Mapping[str, str]
    inks: Mapping[str, str]
    line: str
    border: str
    halo: str


PAINTS: Mapping[Ground, Paint] = {
    "dark": Paint(
        {"none": "#1b2740", "green": "#1d4739", "blue": "#3b82f6", "orange": "#f59e0b"},
        {"none": "#465877", "green": "#12312a", "blue": "#a9c8ff", "orange": "#6b3d00"},
        line="#12312a",
        border="#8da0bd",
        halo="#0b1220",
    ),
    "light": Paint(
        {"none": "#eef2f7", "green": "#d3e9dd", "blue": "#3b82f6", "orange": "#f59e0b"},
        {"none": "#b9c5d6", "green": "#b4d3c2", "blue": "#dbe8ff", "orange": "#8a4f00"},
        line="#b4d3c2",
        border="#4d607c",
        halo="#ffffff",
    ),
}
