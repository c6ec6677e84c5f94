"""Assignees: the areas that a case may be reassigned to, each with who answers for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.area import Area, Level
from dashboard.boards.why import Officer

TO = (Level.GRID, Level.GROUP, Level.MICRO)
"""The levels that a case may be reassigned to: those with people at the door."""
MOST = 20
"""How many are offered at once."""


@dataclass(frozen=True, slots=True)
class Assignee:
    """An area with the areas above it, the topmost first, and its nearest lead, if it has one."""

    area: Area
    path: tuple[Area, ...]
    officer: Officer | None


def terms_of(text: str) -> list[str]:
    """Return what is looked for, a word each; at most four count."""
    return text.lower().split()[:4]


def _shared(code: str, home: str) -> int:
    """Return how many digits two codes begin with alike."""
    differing = (n for n, pair in enumerate(zip(code, home, strict=False)) if pair[0] != pair[1])
    return next(differing, min(len(code), len(home)))


def nearest_first(codes: Sequence[str], home: str) -> list[str]:
    """Return codes with those that lie nearest to ``home`` first, large areas before small ones."""
    return sorted(codes, key=lambda code: (-_shared(code, home), len(code), code))
