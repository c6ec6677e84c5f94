"""Columns: which column of a file is which field, by a mapping or by the names in the header."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.importing.fields import FIELDS, REQUIRED, Type, field_names
from dashboard.importing.mapping import Mapping
from dashboard.importing.table import normal
from dashboard.importing.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of each field, by number; the two of a position; the headers nobody uses."""

    headers: tuple[str, ...]
    fields: dict[str, tuple[int, ...]]
    position: tuple[int, int] | None
    unused: tuple[str, ...]

    def header(self, field: str) -> str:
        """Return the header that a field's value came from, "" where it came from none.

        A field inside another (``contacts.0.phone``) that has no column goes by the nearest.
        """
        if field in self.fields:
            return "+".join(self.headers[number] for number in self.fields[field])
        above = field.rpartition(".")[0]
        return self.header(above) if above else ""


def _listed(headers: Sequence[str]) -> str:
    return ", ".join(header for header in headers if header) or "—"


def _number(name: str, headers: Sequence[str]) -> int:
    """Return the column with a header; raise Unreadable where none or several have it."""
    wanted = normal(name)
    found = [number for number, header in enumerate(headers) if normal(header) == wanted]
    if not found:
        raise Unreadable("no_column", column=name, headers=_listed(headers))
    if len(found) > 1:
        raise Unreadable("column_twice", column=name)
    return found[0]


def _by_name(type_: Type, headers: Sequence[str]) -> dict[str, tuple[int, ...]]:
    names = {normal(name): field for name, field in field_names(type_).items()}
    found: dict[str, tuple[int, ...]] = {}
    for number, header in enumerate(headers):
        field = names.get(normal(header))
        if field in found:
            raise Unreadable("column_twice", column=header)
        if field is not None:
            found[field] = (number,)
    return found


def _check_names(type_: Type, mapping: Mapping) -> None:
    known = FIELDS[type_]
    said = {*mapping.columns, *mapping.constants, *mapping.translate, *mapping.time} - {""}
    unknown = sorted(said - known.keys())
    if unknown:
        raise Unreadable("no_field", fields=", ".join(unknown), known=", ".join(known))


def _check_required(
    type_: Type, mapping: Mapping, fields: dict[str, tuple[int, ...]], headers: Sequence[str]
) -> None:
    given = {*fields, *mapping.constants}
    if "longitude" in given and "latitude" in given:
        given.add("area")
    missing = [field for field in REQUIRED[type_] if field not in given]
    if not missing:
        return
    reason = "missing_fields" if fields else "no_header"
    raise Unreadable(reason, fields=", ".join(missing), headers=_listed(headers))


def _position(
    mapping: Mapping, fields: dict[str, tuple[int, ...]], headers: Sequence[str]
) -> tuple[int, int] | None:
    """Return the columns of longitude and latitude, where the file has both."""
    if mapping.position:
        place = mapping.position
        return _number(place.longitude, headers), _number(place.latitude, headers)
    if "longitude" in fields and "latitude" in fields:
        return fields["longitude"][0], fields["latitude"][0]
    return None


def find_columns(type_: Type, mapping: Mapping, headers: tuple[str, ...]) -> Columns:
    """Return where each field stands; raise Unreadable where the file cannot be read so.

    With ``[columns]`` a mapping alone says which column is which field; without, the header
    names the fields, in English or in Chinese.
    """
    _check_names(type_, mapping)
    if mapping.columns:
        fields = {
            field: tuple(_number(name, headers) for name in names)
            for field, names in mapping.columns.items()
        }
    else:
        fields = _by_name(type_, headers)
    position = _position(mapping, fields, headers)
    if position is not None:
        fields |= {"longitude": position[:1], "latitude": position[1:]}
    _check_required(type_, mapping, fields, headers)
    used = {number for numbers in fields.values() for number in numbers}
    unused = tuple(h for number, h in enumerate(headers) if number not in used and h)
    return Columns(headers, fields, position, unused)
