"""The manifest of a backup: what it holds, so that a restore can be held against it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

FORMAT = 1
"""The layout of a backup: a tar of ``manifest.json`` and the database's own copy, gzipped."""


class Manifest(BaseModel):
    """What a backup says of itself; ``tables`` are rows by table, ``made_at`` ISO 8601 in UTC."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Annotated[int, Field(ge=FORMAT, le=FORMAT)] = FORMAT
    profile: str
    backend: str
    schema_revision: str
    revision: int
    made_at: str
    tables: dict[str, int]
    sha256: str

    @property
    def rows(self) -> int:
        """Return how many rows the backup holds."""
        return sum(self.tables.values())


def differing(said: dict[str, int], found: dict[str, int]) -> list[str]:
    """Return the tables whose rows are not as many as were said, in order."""
    return sorted(name for name in said | found if said.get(name) != found.get(name))
