"""Upward: the named areas that a case or unit lies in."""

from dashboard.area import CODE_LENGTH, Area, Level, ancestors


def above(code: str) -> list[str]:
    """Return the codes from the township down to the grid that an area lies in."""
    return [
        key
        for key in reversed(list(ancestors(code)))
        if CODE_LENGTH[Level.TOWNSHIP] <= len(key) <= CODE_LENGTH[Level.GRID] and key != code
    ]


def path_of(code: str, areas: dict[str, Area]) -> tuple[Area, ...]:
    """Return the named areas from the township down to an area."""
    return tuple(areas[key] for key in [*above(code), code] if key in areas)
