"""Lists as tables: the rows behind a number, as its page lists them, in typed cells."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from dashboard.area import Area
from dashboard.boards.snapshot import Value
from dashboard.cases.kind import KINDS, Family
from dashboard.lists.page import FileRow, ReadingRow, UnitRow, WholeRow
from dashboard.numbers.facets import Event
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Type
from dashboard.words import Words
from layouts.lists.csv import columns as columns_of
from layouts.sheet.about import Taking, area_fact, book, days_of, filter_of, made_of
from layouts.sheet.book import Book, Cell, Column, Fact, Kind, Row, Table

Rows = Callable[[], Iterable[WholeRow]]
INDICATOR = "indicator"
_TIMES = frozenset(
    {"opened", "respond_by", "responded", "close_by", "closed", "voided", "since", "release"}
    | {"hour"}
)
_NUMBERS = {"points": Kind.DECIMAL, "reading": Kind.WHOLE}
_WIDTHS = {
    "number": 22, "area": 34, "code": 21, "title": 40, "kind": 13, "colour": 7, "stage": 10,
    "identity": 21, "cases": 40, "rule": 26, "unit": 24, "place": 20, "points": 8, "reading": 10,
    "name": 14, "phone": 17,
}  # fmt: skip
_TIME_WIDTH, _WIDTH = 19, 13
_CASES = {"number": 2.6, "kind": 1.6, "area": 2.8, "opened": 1.8}
_UNITS = {"unit": 2.6, "area": 2.6, "colour": 0.9, "since": 1.7, "rule": 2.8, "release": 1.7}
_READINGS = {"place": 2.6, "area": 2.6, "hour": 1.7, "reading": 1.0}


def _kind(column: str) -> Kind:
    return Kind.TIME if column in _TIMES else _NUMBERS.get(column, Kind.TEXT)


def _names(listing: Listing) -> tuple[str, ...]:
    """Return the columns of a list: those of its CSV; what is assessed says by which indicator."""
    names = columns_of(listing)
    return (*names, INDICATOR) if listing.is_assessed else names


def _on_paper(listing: Listing) -> dict[str, float]:
    """Return the columns that slides and documents have, with their shares: none of a person."""
    match listing.definition.type:
        case Type.UNITS:
            return _UNITS
        case Type.VOLUME:
            return _READINGS
    families = {KINDS[kind].family for kind in listing.definition.facets.kind}
    if families == {Family.WARNED}:
        return {**_CASES, "kind": 0, "colour": 0.9, "stage": 1.2, "close_by": 1.8}
    if listing.is_assessed:
        return {**_CASES, INDICATOR: 2.2, "points": 1.0}
    if listing.definition.facets.event is Event.RESPONSE:
        return {**_CASES, "response": 1.2, "responded": 1.8}
    return {**_CASES, "stage": 1.2, "close_by": 1.8}


def _column(name: str, paper: float, words: Words) -> Column:
    kind = _kind(name)
    title = words("cases.column.indicator" if name == INDICATOR else f"csv.{name}")
    width = _TIME_WIDTH if kind is Kind.TIME else _WIDTHS.get(name, _WIDTH)
    return Column(title, kind, width, paper)


def list_book(
    listing: Listing,
    rows: Rows,
    taking: Taking,
    *,
    count: int,
    value: Value,
    path: Sequence[Area],
) -> Book:
    """Return the file of a list; ``value`` is its number, ``count`` how many rows it has."""
    words, names, paper = taking.words, _names(listing), _on_paper(listing)
    metric = f"metric.{listing.metric}"
    people = listing.definition.type not in (Type.UNITS, Type.VOLUME)
    table = Table(
        words("sheet.list"),
        tuple(_column(name, paper.get(name, 0), words) for name in names),
        lambda: _written(rows(), words, indicator=INDICATOR in names),
        count,
    )
    facts = [
        Fact(words("sheet.definition"), words(f"{metric}.definition")),
        area_fact(path, words),
        Fact(words("sheet.days"), days_of(listing, words)),
        Fact(words("sheet.filter"), filter_of(listing, words) or words("sheet.no_filter")),
        Fact(words("sheet.number"), made_of(value, words)),
        Fact(words("sheet.address"), listing.path()),
    ]
    name = path[-1].title(words.lang) if path else listing.area
    title = words("cases.whole", metric=words(f"{metric}.name"), area=name)
    return book(title, facts, [table], taking, masked=people)


def _written(rows: Iterable[WholeRow], words: Words, *, indicator: bool) -> Iterator[Row]:
    write = _Cells(words, indicator=indicator)
    return (write(row) for row in rows)


class _Cells:
    """Turns rows into cells; what many rows say alike is said once."""

    def __init__(self, words: Words, *, indicator: bool) -> None:
        self._words = words
        self._indicator = indicator
        self._said: dict[str, str] = {}
        self._ways: dict[str, str] = {}

    def __call__(self, row: WholeRow) -> Row:
        match row:
            case FileRow():
                return self._case(row)
            case UnitRow():
                return self._unit(row)
            case ReadingRow():
                return self._reading(row)

    def _say(self, key: str) -> str:
        found = self._said.get(key)
        if found is None:
            found = self._said[key] = self._words(key)
        return found

    def _way(self, path: tuple[Area, ...]) -> str:
        code = path[-1].code
        found = self._ways.get(code)
        if found is None:
            found = " / ".join(area.title(self._words.lang) for area in path)
            self._ways[code] = found
        return found

    def _case(self, case: FileRow) -> Row:
        who, say = case.subject, self._say
        cells: list[Cell] = [
            case.external_id,
            say(f"kind.{case.kind}"),
            self._way(case.area_path),
            case.area_path[-1].code,
            case.title,
            None if case.colour == "none" else say(f"colour.{case.colour}"),
            say(f"stage.{case.stage}"),
            say(f"timeliness.{case.response}"),
            say(f"timeliness.{case.closure}"),
            case.opened_at,
            case.respond_by,
            case.responded_at,
            case.close_by,
            case.closed_at,
            case.voided_at,
            case.points,
        ]
        cells += (who.name, who.identity_number, who.phone) if who else (None, None, None)
        if self._indicator:
            cells.append(say(f"indicator.{case.indicator}") if case.indicator else None)
        return cells

    def _unit(self, row: UnitRow) -> Row:
        return [
            row.area.title(self._words.lang),
            self._way(row.area_path),
            row.area.code,
            self._say(f"colour.{row.colour}"),
            row.since,
            self._say(f"cases.rule.{row.rule}"),
            " ".join(row.cases),
            row.release_at,
        ]

    def _reading(self, row: ReadingRow) -> Row:
        return [
            row.place_title(self._words.lang),
            row.place,
            row.area.title(self._words.lang),
            row.area.code,
            row.hour,
            row.n,
        ]
