"""The index of areas: which codes there are, which of them a case counts in, which are units."""

from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from dashboard.area import CODE_LENGTH, ancestors, is_counted
from queries.tables.core import area
from queries.tables.meta import get

_LENGTHS = tuple(sorted(CODE_LENGTH.values(), reverse=True))


@dataclass(slots=True)
class AreaIndex:
    """All codes in memory (a million fit in some 100 MB); ``valid_from`` of the units."""

    version: str
    codes: frozenset[str]
    units: dict[str, int]
    _counted: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def counted_in(self, code: str) -> tuple[str, ...]:
        """Return the areas whose tally a case in ``code`` moves, from its grid upward."""
        found = self._counted.get(code)
        if found is None:
            found = tuple(a for a in ancestors(code) if is_counted(a) and a in self.codes)
            self._counted[code] = found
        return found

    def unit_of(self, code: str) -> str | None:
        """Return the control unit a code lies in, None where it lies in none."""
        for length in _LENGTHS:
            if length <= len(code) and code[:length] in self.units:
                return code[:length]
        return None


def area_index(db: Connection, kept: dict[str, AreaIndex]) -> AreaIndex:
    """Return the index of this moment's areas, from ``kept`` where they have not changed."""
    version = get(db, "areas_version", "0")
    if version not in kept:
        rows = db.execute(select(area.c.code, area.c.unit, area.c.valid_from)).all()
        kept.clear()
        kept[version] = AreaIndex(
            version,
            frozenset(code for code, _, _ in rows),
            {code: since for code, unit, since in rows if unit},
        )
    return kept[version]
