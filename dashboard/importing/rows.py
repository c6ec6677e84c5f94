"""Rows: from the cells of a row to the raw fields of a record, by columns and mapping."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.importing.cells import READERS, checked, plain
from dashboard.importing.columns import Columns
from dashboard.importing.fields import FIELDS, IDENTITY, Sort, Type, choice_names
from dashboard.importing.mapping import Mapping as Said
from dashboard.importing.moments import time_reader
from dashboard.importing.table import Row
from dashboard.refusal import Refusal, Refused

Reader = Callable[[str, object], object]
Point = tuple[float, float]


@dataclass(slots=True)
class Draft:
    """A row on its way in: its raw fields, and its refusal where it was refused already.

    ``point`` is its longitude and latitude as the file gives them.
    """

    row: Row
    raw: dict[str, Any]
    refusal: Refusal | None = None
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of the plan: where it stands, how it is read, and what stands in an empty cell."""

    name: str
    path: tuple[str, ...]
    columns: tuple[int, ...]
    read: Reader
    names: Mapping[str, str]
    constant: object = None


def _put(raw: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    for step in path[:-1]:
        raw = raw.setdefault(step, {})
    raw[path[-1]] = value


def _contacts(raw: dict[str, Any]) -> None:
    """Turn the contacts by duty, as columns give them, into the list that a record has."""
    contacts = raw.get("contacts")
    if contacts:
        raw["contacts"] = [{"duty": duty, **said} for duty, said in contacts.items()]


class RowReader:
    """Reads the rows of one file; made once for a file, as it keeps what stood before."""

    def __init__(self, type_: Type, said: Said, columns: Columns) -> None:
        """Plan the reading of each field of a type."""
        self.columns = columns
        self._empty = frozenset(said.file.empty)
        self._identity = IDENTITY.get(type_, ())
        self._stood: set[tuple[str, ...]] = set()
        names = dict.fromkeys([*columns.fields, *said.constants])
        apart = ("longitude", "latitude") if columns.position else ()
        self._fields = [self._field(type_, name, said) for name in names if name not in apart]
        self._holds_position = "longitude" in FIELDS[type_]

    def _field(self, type_: Type, name: str, said: Said) -> _Field:
        sort = FIELDS[type_][name]
        choices = {k.casefold(): v for k, v in choice_names(type_, name).items()}
        own = {k.strip().casefold(): v for k, v in said.translate.get(name, {}).items()}
        return _Field(
            name=name,
            path=tuple(name.split(".")),
            columns=self.columns.fields.get(name, ()),
            read=time_reader(said.times(name)) if sort is Sort.TIME else READERS[sort],
            names={**choices, **own},
            constant=said.constants.get(name),
        )

    def read(self, row: Row) -> Draft:
        """Return a row's raw fields; a row that cannot be read comes with its refusal."""
        draft = Draft(row, {})
        try:
            if row.broken:
                raise Refused("", row.broken, "broken_row")
            self._check_width(row)
            for field in self._fields:
                self._read_field(field, row, draft.raw)
            _contacts(draft.raw)
            self._read_position(row, draft)
            self._check_duplicate(draft.raw)
        except Refused as error:
            draft.refusal = error.refusal
        return draft

    def is_blank(self, row: Row) -> bool:
        """Say whether nothing stands in a row."""
        return not (row.broken or row.formulas or any(map(plain, row.cells)))

    def value(self, row: Row, field: str) -> str | None:
        """Return what stood in the file for a field, None where no column gave it."""
        columns = self.columns.fields.get(field)
        return None if columns is None else self._text(row, columns)

    def _check_width(self, row: Row) -> None:
        width = len(self.columns.headers)
        if len(row.cells) > width and any(plain(cell) for cell in row.cells[width:]):
            raise Refused("", plain(row.cells[width]), "too_many_cells", str(width))

    def _read_field(self, field: _Field, row: Row, raw: dict[str, Any]) -> None:
        value = self._cell(field.name, row, field.columns)
        if value is None:
            value = field.constant
        if value is None:
            return
        if field.names:
            text = checked(field.name, value)
            value = field.names.get(text.casefold(), value)
        found = field.read(field.name, value)
        if isinstance(found, list):
            found = [field.names.get(part.casefold(), part) for part in found]
        _put(raw, field.path, found)

    def _cell(self, field: str, row: Row, columns: tuple[int, ...]) -> object:
        """Return what stands in a field's columns, None for nothing; several become one text."""
        for column in columns:
            if column in row.formulas:
                text = row.formulas[column]
                raise Refused(field, text, "formula" if text.startswith("=") else "cell_error")
        if len(columns) == 1:
            value = row.cells[columns[0]] if columns[0] < len(row.cells) else None
            return None if self._is_empty(value) else value
        return self._text(row, columns) or None

    def _text(self, row: Row, columns: tuple[int, ...]) -> str:
        cells = [row.cells[column] for column in columns if column < len(row.cells)]
        return " ".join(plain(cell) for cell in cells if not self._is_empty(cell))

    def _is_empty(self, value: object) -> bool:
        text = plain(value)
        return not text or text in self._empty

    def _read_position(self, row: Row, draft: Draft) -> None:
        if self.columns.position is None:
            return
        found = []
        for name, column in zip(("longitude", "latitude"), self.columns.position, strict=True):
            value = self._cell(name, row, (column,))
            found.append(None if value is None else self._degrees(name, value))
        if found[0] is not None and found[1] is not None:
            draft.point = (found[0], found[1])
        elif "area" not in draft.raw or found != [None, None]:
            raise Refused("longitude" if found[0] is None else "latitude", "", "missing")

    def _degrees(self, name: str, value: object) -> float:
        try:
            degrees = float(str(READERS[Sort.NUMBER](name, value)))
        except ValueError:
            raise Refused(name, plain(value), "not_a_number") from None
        limit = 180 if name == "longitude" else 90
        if not -limit <= degrees <= limit:
            raise Refused(name, plain(value), "out_of_range", str(limit))
        return degrees

    def place(self, draft: Draft, point: Point, area: str | None) -> None:
        """Put a WGS84 point, and the area it lies in, into a draft; nowhere is a refusal."""
        if "area" not in draft.raw:
            if area is None:
                where = f"{draft.point[0]}, {draft.point[1]}" if draft.point else ""
                draft.refusal = Refusal("longitude", where, "nowhere")
                return
            draft.raw["area"] = area
        if self._holds_position:
            draft.raw["longitude"], draft.raw["latitude"] = round(point[0], 7), round(point[1], 7)

    def _check_duplicate(self, raw: dict[str, Any]) -> None:
        if not self._identity:
            return
        key = tuple(str(raw.get(field, "")) for field in self._identity)
        if key in self._stood:
            raise Refused(self._identity[0], " ".join(key).strip(), "duplicate")
        self._stood.add(key)
