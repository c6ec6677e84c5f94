"""Areas: the tree of people answerable for land and sea, held in its codes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """A rung of the ladder, from the city down to the micro-grid."""

    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    GRID = "grid"
    GROUP = "group"
    MICRO = "micro"


CODE_LENGTH: dict[Level, int] = {
    Level.CITY: 4,
    Level.COUNTY: 6,
    Level.TOWNSHIP: 9,
    Level.VILLAGE: 12,
    Level.GRID: 15,
    Level.GROUP: 17,
    Level.MICRO: 20,
}
LEVEL_BY_LENGTH: dict[int, Level] = {length: level for level, length in CODE_LENGTH.items()}
COUNTED_LEVELS = (Level.GRID, Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY, Level.CITY)
"""Levels that keep a tally; what lies below a grid holds a handful of cases."""
ROW_LEVELS = 2
"""How many of the levels beneath an area can be listed as rows: its children and the next."""
AFTER_ANY_DIGIT = ":"
"""The character after '9': ``code + ':'`` is the end of a code's subtree."""


class UnknownArea(LookupError):
    """No area has this code, or the viewer may not see it; the two look alike."""

    def __init__(self, code: str) -> None:
        super().__init__(f"unknown area {code!r}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Area:
    """One area; ``unit`` marks a control unit, an area with a gate of its own."""

    code: str
    level: Level
    parent: str
    name: str
    name_en: str
    kind: str = "land"
    unit: bool = False

    def title(self, lang: str) -> str:
        """Return the name in ``lang``, Chinese where no English name is known."""
        return self.name_en if lang == "en" and self.name_en else self.name


def level_of(code: str) -> Level:
    """Return the level of a code by its length; raise UnknownArea for other lengths."""
    try:
        return LEVEL_BY_LENGTH[len(code)]
    except KeyError:
        raise UnknownArea(code) from None


def subtree(code: str) -> tuple[str, str]:
    """Return the half-open range of codes from an area down to its last descendant."""
    return code, code + AFTER_ANY_DIGIT


def is_within(code: str, ancestor: str) -> bool:
    """Say whether an area is ``ancestor`` itself or lies beneath it."""
    return code.startswith(ancestor)


def _rungs(digits: int) -> tuple[tuple[int, int], ...]:
    """Return where each level of a code of so many digits ends and begins, finest first."""
    ends = [length for length in sorted(LEVEL_BY_LENGTH, reverse=True) if length <= digits]
    return tuple(zip(ends, [*ends[1:], 0], strict=True)) if ends else ()


_RUNGS = tuple(_rungs(digits) for digits in range(CODE_LENGTH[Level.MICRO] + 1))


def ancestors(code: str) -> Iterator[str]:
    """Yield the code and its ancestors upwards; a level skipped with zeros is left out."""
    for end, start in _RUNGS[min(len(code), len(_RUNGS) - 1)]:
        if code[start:end].strip("0"):
            yield code[:end]


def is_counted(code: str) -> bool:
    """Say whether an area keeps a tally (grid and above)."""
    return len(code) <= CODE_LENGTH[Level.GRID]


def levels_beneath(counts: Mapping[str, int]) -> tuple[Level, ...]:
    """Return the levels to list an area's parts by: the coarsest of which ``counts`` has any."""
    coarse_first = sorted(CODE_LENGTH, key=CODE_LENGTH.__getitem__)
    return tuple(level for level in coarse_first if counts.get(level))[:ROW_LEVELS]
