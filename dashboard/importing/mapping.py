"""Mappings: a TOML file that says which column of somebody's file is which field."""

import tomllib
from collections.abc import Mapping as Dictionary
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from dashboard.areas.datum import Crs
from dashboard.importing.unreadable import Unreadable

Columns = tuple[str, ...]
DAY_FORMATS = ("%Y", "%G")
NUMBER_FORMATS = ("epoch_ms", "epoch_s", "excel")
"""Formats that are no pattern: time as a number since 1970, or Excel's day number."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FileSays(_Part):
    """How the file itself is written; what is left out is found out."""

    encoding: str | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    sheet: str | None = None
    layer: str | None = None
    header_row: int | None = Field(default=None, ge=1)
    header_rows: int | None = Field(default=None, ge=1, le=5)
    empty: tuple[str, ...] = ()

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str | None) -> str | None:
        if name is not None:
            try:
                "".encode(name)
            except LookupError:
                raise ValueError(f"no such encoding: {name}") from None
        return name


class Times(_Part):
    """How times are written: patterns of strptime, and the zone of those that name none."""

    formats: tuple[str, ...] = ()
    zone: str = "Asia/Shanghai"

    @field_validator("formats")
    @classmethod
    def _whole_years(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in formats:
            if pattern in NUMBER_FORMATS:
                continue
            if any(short in pattern for short in ("%y", "%c", "%x")):
                raise ValueError(f"{pattern}: years need four digits (%Y)")
            if not any(year in pattern for year in DAY_FORMATS):
                raise ValueError(f"{pattern}: there is no year (%Y)")
        return formats

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (LookupError, ValueError, OSError):
            raise ValueError(f"no such time zone: {name}") from None
        return name


class Position(_Part):
    """The columns of a position and the system it is given in."""

    longitude: str = Field(min_length=1)
    latitude: str = Field(min_length=1)
    crs: Crs = "wgs84"


class Mapping(_Part):
    """One mapping; fields are written with dots: ``subject.name``."""

    file: FileSays = FileSays()
    columns: dict[str, Columns] = Field(default_factory=dict)
    constants: dict[str, Any] = Field(default_factory=dict)
    translate: dict[str, dict[str, str]] = Field(default_factory=dict)
    time: dict[str, Times] = Field(default_factory=dict)
    position: Position | None = None

    @cached_property
    def everywhere(self) -> Times:
        """How times are written in fields that have no rule of their own."""
        return self.time.get("", Times())

    def times(self, field: str) -> Times:
        """Return how the times of a field are written."""
        return self.time.get(field, self.everywhere)


def _flat(table: Dictionary[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, Dictionary):
            flat.update(_flat(value, f"{prefix}{key}."))
        else:
            flat[prefix + key] = value
    return flat


def _tables(table: Dictionary[str, Any], prefix: str = "") -> dict[str, dict[str, Any]]:
    """Return the innermost tables by their dotted names; what stands beside them is theirs too."""
    found: dict[str, dict[str, Any]] = {}
    for key, value in table.items():
        if isinstance(value, Dictionary):
            found.update(_tables(value, f"{prefix}.{key}" if prefix else key))
        else:
            found.setdefault(prefix, {})[key] = value
    return found


def _times(said: Dictionary[str, Any]) -> dict[str, dict[str, Any]]:
    """A field's own rule takes from the general one what it leaves out."""
    tables = _tables(said)
    return {name: {**tables.get("", {}), **own} for name, own in tables.items()}


def _columns(said: Dictionary[str, Any]) -> dict[str, Any]:
    return {
        field: (names,) if isinstance(names, str) else names for field, names in _flat(said).items()
    }


def read_mapping(text: str) -> Mapping:
    """Read a mapping from TOML; raise Unreadable with what is wrong in it."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable("mapping_not_toml", why=error) from None
    for name, read in (
        ("columns", _columns),
        ("constants", _flat),
        ("translate", _tables),
        ("time", _times),
    ):
        if isinstance(said.get(name), dict):
            said[name] = read(said[name])
    try:
        mapping = Mapping.model_validate(said)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Unreadable("mapping_wrong", where=where, why=first["msg"]) from None
    twice = sorted(mapping.columns.keys() & mapping.constants.keys())
    if twice:
        raise Unreadable("mapping_twice", fields=", ".join(twice))
    return mapping
