"""Viewers: who is looking, at which areas, and what they may do."""

from dataclasses import dataclass

from dashboard.area import is_within


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks: sees the areas named and everything beneath them.

    ``name`` is how people see them called, ``account`` the id of who is logged in, empty for a
    program; what ``permissions`` there are stands in dashboard/access/permission.py.
    """

    name: str
    areas: tuple[str, ...]
    permissions: frozenset[str] = frozenset()
    account: str = ""

    def sees(self, code: str) -> bool:
        """Say whether an area lies in what this viewer may see."""
        return any(is_within(code, mine) for mine in self.areas)
